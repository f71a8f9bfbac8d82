"""What an operator may choose: config.toml as frozen values, every default in place.

Each room gets its own part, never the whole. `config` reads and checks the file; nothing
here validates, and nothing here imports a library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.model import LocalText, Source

NO_TEXT = LocalText({})


class Use(StrEnum):
    """What settings are loaded for, by which their secrets are needed."""

    READING = "reading"
    SENDING = "sending"


class Missed(StrEnum):
    """What the scheduler does about occurrences that passed while nobody ran it."""

    SEND_LATEST = "send-latest"
    SEND_ALL = "send-all"
    SKIP = "skip"


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
class Masthead:
    """`[digest]`: who publishes, for whom, in which languages.

    Attributes:
        id: names the digest in the store; never shown.
        languages: of the copies, the first is the main one; never empty.
        home: country codes in lower case; what happens there is not "world".
        founded: the date of number 1; None: the first frozen edition is number 1.
    """

    title: LocalText
    languages: tuple[str, ...]
    zone: ZoneInfo
    id: str = "digest"
    publisher: LocalText = NO_TEXT
    address: LocalText = NO_TEXT
    contact: str = ""
    home: tuple[str, ...] = ()
    founded: date | None = None

    @property
    def mailbox(self) -> str:
        """The contact, if one can write a mail to it; a contact may also be a web address."""
        return self.contact if "@" in self.contact and "/" not in self.contact else ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`[schedule]`: the hours.

    Attributes:
        at: wall clock in the digest's timezone.
        days: 0 is Monday, as `date.weekday`.
        holidays: dates without an edition; their news goes into the next one.
        holiday_calendars: country codes whose public holidays count too.
    """

    zone: ZoneInfo
    at: time = time(6)
    days: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()
    holiday_calendars: tuple[str, ...] = ()
    missed: Missed = Missed.SEND_LATEST


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One `[[sections]]` block.

    Attributes:
        full: how many stories are printed in full; the rest are briefs.
        takes: standard labels that belong here (politics, economy, society, culture, sport,
            science, world).
        words: word stems of its own, by language.
    """

    id: str
    title: LocalText
    full: int = 4
    takes: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchRule:
    """One `[[watch]]` block: what an editor must not miss.

    Attributes:
        words: words and phrases by language, found in all their forms; under "" those of every language.
        weight: 0 to 3; how much a story that names it comes forward, 1 for most.
    """

    name: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class CollectPolicy:
    """`[collect]`: how sources are read.

    Attributes:
        timeout: seconds for a whole request, redirects included.
        max_bytes: of one document, decoded.
        allow_networks: private networks that may be fetched from.
        mirror: a site.json that answers the addresses it lists from disk; all others are 404.
        contact: stands in the User-Agent.
        proxy: every request goes through it; addresses behind it cannot be guarded.
        proxy_secret: "user:password" of the proxy.
    """

    concurrency: int = 128
    timeout: float = 20.0
    max_bytes: int = 5_000_000
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ca_file: Path | None = None
    mirror: Path | None = None
    contact: str = ""
    proxy: str = ""
    proxy_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EditPolicy:
    """`[editing]`, with what the composing room needs from other parts.

    Attributes:
        accept: languages of articles; empty takes all.
        max_stories: in an edition, briefs included.
        summary_chars: spaces included.
        window: a fixed length instead of the rule of the timetable.
        languages: of the copies, the first is the main one.
        sources: by name, for weights, default sections, excerpts and rules.
        keep: rules `Field=RegEx` for all sources, as of `Source`.
        block: the same for what is left out.
        watch: what is always told, also where it is left out.
        places: word stems of home's places and people, by language of the article.
    """

    languages: tuple[str, ...]
    sections: tuple[SectionRule, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    home: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    max_stories: int = 40
    summary_chars: int = 280
    window: timedelta | None = None
    keep: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    watch: tuple[WatchRule, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class EmailPolicy:
    """`[email]`: who writes to whom, and how.

    Attributes:
        sender: of the From header.
        bounce_address: the envelope's sender; the From address if empty.
        ambiguous: resend once, or hold until a person looks.
        subject: with {lead}, {title}, {date}, {number}.
    """

    sender: Addressee
    subject: str = "{lead}"
    to: tuple[Addressee, ...] = ()
    transport: Transport = Transport.OUTBOX
    outbox: Path = Path("out/outbox")
    smtp: Smtp | None = None
    bounce_address: str = ""
    ambiguous: Ambiguous = Ambiguous.RESEND

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


@dataclass(frozen=True, slots=True)
class ArchivePolicy:
    """`[archive]`: where editions are kept; without `base_url` no document links to the web."""

    path: Path = Path("out/archive")
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of a config file; only `wiring` and `cli` see it.

    Attributes:
        path: of the file itself.
        templates: a folder of the operator's own templates, None for the shipped ones.
        site: the website's folder, None for no website.
        storage_url: a database URL with its path made absolute.
    """

    path: Path
    masthead: Masthead
    schedule: Schedule
    sources: tuple[Source, ...]
    collect: CollectPolicy
    editing: EditPolicy
    email: EmailPolicy
    archive: ArchivePolicy
    site: Path | None
    storage_url: str
    templates: Path | None = None
    signup: SignupPolicy = SignupPolicy()
