"""One message of an edition: its headers and its bytes, pure.

Sources: RFC 5322 (format), RFC 2919 (List-Id), RFC 2369 (List-*), RFC 3834 (Auto-Submitted),
RFC 5064 (Archived-At). Without a public server there is no one-click unsubscribe, so no
List-Unsubscribe-Post either (RFC 8058 asks for an https address).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from digest.model import Delivery
from digest.settings import Addressee
from digest.tokens import PLACEHOLDER, token

POLICY = SMTP.clone(max_line_length=76)
"""The default of 78 folds encoded words to 76 characters; RFC 2047 section 2 allows 75."""

MAX_HEADER = 200
JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Letter:
    """What every recipient of one copy gets.

    Attributes:
        list_id: stable for the life of the digest, never per edition.
        contact: takes unsubscribe requests and answers.
        archive_url: of this edition, "" if it is not on the web.
        written: of the Date header: when the edition was frozen, the same on any repeat.
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


def build(letter: Letter, delivery: Delivery, secret: bytes) -> bytes:
    """The message for one recipient: CRLF line ends, ASCII only, no line over 76 octets.

    The same letter, delivery and secret give the same bytes.
    """
    leave = token(secret, "unsubscribe", delivery.recipient)
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(letter, delivery, secret, leave):
        message[name] = value
    message.set_content(letter.text.replace(PLACEHOLDER, leave), cte="quoted-printable")
    message.add_alternative(letter.html.replace(PLACEHOLDER, leave), subtype="html", cte="quoted-printable")
    message.set_boundary("=_" + token(secret, "boundary", letter.edition, delivery.recipient))
    return message.as_bytes()


def address(addressee: Addressee) -> Address:
    """An address for a header: the name cleaned, the domain as ASCII (RFC 5890)."""
    local, _, domain = addressee.address.rpartition("@")
    return Address(clean_header(addressee.name), local, ascii_domain(domain))


def ascii_domain(domain: str) -> str:
    """The domain as it stands on the wire."""
    return domain if domain.isascii() else domain.encode("idna").decode()


def clean_header(value: str) -> str:
    """A header value without what could break it, or hide in it: at most 200 characters.

    Control and format characters go (bidi controls, NUL, line breaks), the joiner of emoji stays.
    """
    kept = (c for c in value if c == JOINER or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return " ".join("".join(kept).split())[:MAX_HEADER]


def _headers(letter: Letter, delivery: Delivery, secret: bytes, leave: str) -> list[tuple[str, object]]:
    domain = ascii_domain(letter.sender.address.rpartition("@")[2])
    identity = token(secret, "message", letter.edition, delivery.recipient)
    contact = quote(letter.contact, safe="@")
    headers: list[tuple[str, object]] = [
        ("From", address(letter.sender)),
        ("To", address(Addressee(delivery.address, delivery.name))),
        ("Subject", clean_header(letter.subject)),
        ("Date", format_datetime(letter.written)),
        ("Message-ID", f"<{identity}@{domain}>"),
        ("Reply-To", address(Addressee(letter.contact))),
        ("List-Id", f"{clean_header(letter.list_id)}.{domain}"),
        ("List-Unsubscribe", f"<mailto:{contact}?subject=unsubscribe%20{leave}>"),
        ("List-Help", f"<mailto:{contact}?subject=help>"),
        ("List-Owner", f"<mailto:{contact}>"),
        ("List-Post", "NO"),
        ("Precedence", "list"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", letter.language),
    ]
    if letter.archive_url:
        headers.append(("Archived-At", f"<{letter.archive_url}>"))
    return headers
