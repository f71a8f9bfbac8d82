"""What an operator may choose of mail: who writes to whom, over which server, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from digest.keys import SigningKey
from digest.settings.groups import NO_GROUPS, Groups
from digest.theme import Theme


class Transport(StrEnum):
    """Where messages go."""

    OUTBOX = "outbox"
    SMTP = "smtp"


class Ambiguous(StrEnum):
    """What becomes of a message whose answer was lost, so that nobody knows whether it was taken."""

    RESEND = "resend"
    HELD = "held"


class Security(StrEnum):
    """How an SMTP connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Addressee:
    """An entry of `[email] to`; an empty language means the edition's first."""

    address: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Smtp:
    """`[email] smtp`: the server that takes our mail.

    Attributes:
        password: already read from its variable or file; never printed.
        timeout: seconds for each reply but the last, which RFC 5321 4.5.3.2.6 gives ten minutes.
        connections: at once.
        messages: on one connection, before it is opened anew; some relays count.
        rate: messages a minute over all connections, 0 for as many as there are.
        domain_rate: messages a minute to addresses of one domain, 0 for as many as there are.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: float = 30.0
    connections: int = 2
    messages: int = 100
    rate: int = 0
    domain_rate: int = 0


@dataclass(frozen=True, slots=True)
class Imap:
    """`[bounces] imap`: the server that keeps the mailbox of reports.

    Attributes:
        password: already read from its variable or file; never printed.
    """

    host: str
    username: str
    password: str = field(default="", repr=False)
    port: int = 993
    security: Security = Security.TLS
    ca_file: Path | None = None
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class BouncePolicy:
    """`[bounces]`: where reports come back to; neither for nowhere that we can read."""

    imap: Imap | None = None
    maildir: Path | None = None


@dataclass(frozen=True, slots=True)
class DkimKey:
    """An entry of `[email.dkim] keys`.

    Attributes:
        selector: under which DNS has what belongs to it.
    """

    selector: str
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Dkim:
    """`[email.dkim]`: by which keys mails are signed, each with a signature of its own.

    Attributes:
        domain: that signs; as DNS has it.
        keys: already read from their variables or files; none where nothing is to be sent.
    """

    domain: str
    keys: tuple[DkimKey, ...] = ()


VERP = "{token}"
"""In `bounce_address`: where each recipient's own token goes, so that a report says whom it is of (VERP)."""


@dataclass(frozen=True, slots=True)
class EmailPolicy:
    """`[email]`: who writes to whom, and how.

    Attributes:
        sender: of the From header.
        bounce_address: the envelope's sender, which may hold VERP; the From address if empty.
        ambiguous: resend once, or hold until a person looks.
        subject: with {lead}, {title}, {date}, {number}.
        theme: the colours of mails.
        attach_limit: bytes of all files that go along with one mail.
        dkim: None where the mail server signs, or nobody.
        images: whether the story that leads brings its picture along.
    """

    sender: Addressee
    subject: str = "{lead}"
    to: tuple[Addressee, ...] = ()
    transport: Transport = Transport.OUTBOX
    outbox: Path = Path("out/outbox")
    smtp: Smtp | None = None
    bounce_address: str = ""
    ambiguous: Ambiguous = Ambiguous.RESEND
    theme: Theme = field(default_factory=Theme)
    groups: Groups = NO_GROUPS
    attach_limit: int = 7_000_000
    dkim: Dkim | None = None
    images: bool = False

    @property
    def envelope_sender(self) -> str:
        """Where undeliverable mail goes."""
        return self.bounce_address or self.sender.address


@dataclass(frozen=True, slots=True)
class SignupPolicy:
    """`[signup]`: the subscribers' pages, as `digest serve` gives them.

    Attributes:
        base_url: where readers reach them; without it mails say nothing of them.
        host: the address that is listened on.
        proxies: addresses of reverse proxies whose word on a visitor's address is taken.
        alarm_share: of an edition's readers who leave within `alarm_minutes`, from which it is told.
    """

    base_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8420
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    alarm_share: float = 0.03
    alarm_minutes: int = 30
