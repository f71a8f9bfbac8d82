"""One message of an edition: its headers and its bytes, pure.

Sources: RFC 5322 (format), RFC 2919 (List-Id), RFC 2369 (List-*), RFC 3834 (Auto-Submitted),
RFC 5064 (Archived-At), RFC 8058 (one-click unsubscribe). Without a public server there is no
one-click unsubscribe, so no List-Unsubscribe-Post either: it needs an https address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import quote

from digest.deliver.address import ascii_domain, wire_address
from digest.deliver.body import File, encoded
from digest.deliver.dkim import relaxed, signatures
from digest.deliver.header import clean_header, field, phrase, text
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.settings import Addressee, Dkim
from digest.tokens import Purpose, Seal, leave_url, sealed, token

NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9-]+")
IN_URI = ":/?#[]@!$&'()*+,;=%"
"""What may stand in a URI as it is (RFC 3986 2.2); `quote` adds the unreserved."""

THREADING = ("In-Reply-To", "References")
"""Name the message that one follows (RFC 5322 3.6.4)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What every recipient of one copy gets.

    Attributes:
        title: of the digest in this language.
        list_id: the digest's id, stable for its life, never per edition; a label of List-Id.
        contact: the address that takes unsubscribe requests and answers.
        archive_url: of this edition, "" if it is not on the web.
        archive_home: the archive's front page, "" if it is not on the web.
        written: of the Date header: when the edition was frozen, the same on any repeat.
        signup: the address of the subscribers' pages, "" without them.
        edition: names the edition in tokens, the same for all its copies.
        follows: the same of the edition that this is about, "" for an edition itself.
        enclosures: files that go along.
        dkim: by which it is signed, if it is.
        picture: a JPEG that the html shows, empty for none.
    """

    sender: Addressee
    subject: str
    html: str
    text: str
    language: str
    title: str
    list_id: str
    contact: str
    written: datetime
    edition: str
    archive_url: str = ""
    archive_home: str = ""
    signup: str = ""
    follows: str = ""
    enclosures: tuple[File, ...] = ()
    dkim: Dkim | None = None
    picture: bytes = b""


class Form:
    """A letter whose body is encoded, to be filled for one recipient after the other.

    Encoding takes longer than all the rest of a message, and is the same for all. So is the form in which
    the body is hashed for a signature, but for the token: what is left for each reader is the hash.
    """

    def __init__(self, letter: Letter, secret: bytes) -> None:
        self._letter = letter
        self._secret = secret
        boundary = "=_" + token(secret, "boundary", letter.edition, letter.language)
        self._body = encoded(letter.text, letter.html, boundary, letter.enclosures, letter.picture)
        self._hashed = self._body.mapped(relaxed) if letter.dkim else None

    def filled(self, delivery: Delivery, *, epoch: int = 0) -> bytes:
        """The message for one recipient: CRLF line ends, ASCII only.

        No line is longer than 76 octets, but for a URI or an address that is. The same letter,
        delivery and secret give the same bytes.

        Raises:
            DeliveryError: no message can be sent to the recipient, or none from the sender
                (`session`); nothing was sent.
        """
        letter, secret = self._letter, self._secret
        leave = sealed(secret, Purpose.MAIL, letter.list_id, Seal(delivery.recipient, epoch))
        own = {name: field(name, words) for name, words in _own_fields(letter, delivery, secret, leave)}
        head = "".join(own.get(piece, piece) for piece in self._head).encode("ascii") + self._body.head
        return self._signatures(head, leave) + head + self._body.filled(leave)

    @cached_property
    def _head(self) -> tuple[str, ...]:
        """The fields that are the same for all, in order with the names of those that are not."""
        fields = [*_envelope_fields(self._letter), *_list_fields(self._letter)]
        return tuple(field(name, words) if words else name for name, words in fields)

    def _signatures(self, head: bytes, leave: str) -> bytes:
        if self._hashed is None or self._letter.dkim is None:
            return b""
        return signatures(head, self._hashed.filled(leave), self._letter.dkim, self._letter.written)


def build(letter: Letter, delivery: Delivery, secret: bytes, *, epoch: int = 0) -> bytes:
    """The message for one recipient alone; see `Form.filled`."""
    return Form(letter, secret).filled(delivery, epoch=epoch)


def message_id(secret: bytes, edition: str, recipient: str) -> str:
    """The left side of a Message-ID: the same on any repeat, and nobody else can make it.

    Args:
        secret: of the store.
        edition: as `Letter.edition` names it.
        recipient: their id.
    """
    return token(secret, "message", edition, recipient)


def _own_fields(letter: Letter, delivery: Delivery, secret: bytes, leave: str) -> list[tuple[str, list[str]]]:
    """What differs from reader to reader."""
    identity = message_id(secret, letter.edition, delivery.recipient)
    by_mail = f"<{_mailto(letter)}?subject=unsubscribe%20{leave}>"
    by_web = [f"{_uri(leave_url(letter.signup, leave))[0]},"] if letter.signup else []
    return [
        ("To", _addressed(Addressee(delivery.address, delivery.name))),
        ("Message-ID", [f"<{identity}@{_domain(letter)}>"]),
        # the web comes first, since programs take the first way that they know
        ("List-Unsubscribe", [*by_web, by_mail]),
        *_threading_fields(letter, delivery, secret),
    ]


def _threading_fields(letter: Letter, delivery: Delivery, secret: bytes) -> list[tuple[str, list[str]]]:
    """What puts a correction below the message that it corrects."""
    if not letter.follows:
        return []
    identity = message_id(secret, letter.follows, delivery.recipient)
    return [(name, [f"<{identity}@{_domain(letter)}>"]) for name in THREADING]


def _envelope_fields(letter: Letter) -> list[tuple[str, list[str]]]:
    """Those without words are a reader's own."""
    return [
        ("From", _ours(letter.sender)),
        ("To", []),
        ("Subject", text(clean_header(letter.subject))),
        ("Date", [*format_datetime(letter.written).split()]),
        ("Message-ID", []),
        ("Reply-To", _ours(Addressee(letter.contact))),
        ("Auto-Submitted", ["auto-generated"]),
        ("Content-Language", [letter.language]),
        *((name, list[str]()) for name in THREADING if letter.follows),
    ]


def _list_fields(letter: Letter) -> list[tuple[str, list[str]]]:
    """Those without words are a reader's own."""
    mailto = _mailto(letter)
    label = NOT_IN_LABEL.sub("-", letter.list_id)
    one_click = ["List-Unsubscribe=One-Click"] if letter.signup.startswith("https:") else []
    fields = [
        ("List-Id", [*phrase(clean_header(letter.title)), f"<{label}.{_domain(letter)}>"]),
        ("List-Unsubscribe-Post", one_click),
        ("List-Help", [f"<{mailto}?subject=help>"]),
        ("List-Owner", [f"<{mailto}>"]),
        ("List-Post", ["NO"]),
        ("List-Archive", _uri(letter.archive_home)),
        ("Archived-At", _uri(letter.archive_url)),
        ("Precedence", ["list"]),
    ]
    said = [(name, words) for name, words in fields if words]
    return [said[0], ("List-Unsubscribe", []), *said[1:]]


def _mailto(letter: Letter) -> str:
    return f"mailto:{quote(letter.contact, safe='@')}"


def _ours(addressee: Addressee) -> list[str]:
    """One of our own addresses: a mistake in it is no recipient's fault."""
    try:
        return _addressed(addressee)
    except DeliveryError as error:
        reason = f"our own address is wrong: {error}"
        raise DeliveryError(reason, session=True) from error


def _addressed(addressee: Addressee) -> list[str]:
    """A name and an address.

    A local part beyond ASCII cannot stand in a head of ASCII, so the field then holds the name
    as an empty group (as RFC 6857 does for old readers); the envelope has the address.
    """
    address = wire_address(addressee.address)
    name = phrase(clean_header(addressee.name))
    if not address.isascii():
        return [*(name or ["undisclosed-recipients"]), ":;"]
    return [*name, f"<{address}>"] if name else [address]


def _domain(letter: Letter) -> str:
    return ascii_domain(letter.sender.address.rpartition("@")[2])


def _uri(address: str) -> list[str]:
    return [f"<{quote(address, safe=IN_URI)}>"] if address else []
