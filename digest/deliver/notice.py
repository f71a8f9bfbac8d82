"""A short mail to one person that is no edition, such as the one that asks to confirm: plain text, pure.

RFC 3834 section 5: it answers a form, so it says that no person wrote it and nothing should reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from digest.deliver.address import ascii_domain, wire_address
from digest.deliver.body import POLICY
from digest.deliver.header import clean_header, field, phrase, text
from digest.settings import Addressee
from digest.tokens import token


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told.

    Attributes:
        subject: ours; nothing that a stranger typed.
        lines: of the text; an address stands on a line of its own, so that programs find it whole.
    """

    to: str
    subject: str
    lines: tuple[str, ...]
    language: str


def notice_message(notice: Notice, sender: Addressee, contact: str, secret: bytes, now: datetime) -> bytes:
    """The message: CRLF line ends, ASCII only.

    Raises:
        DeliveryError: there can be no message to or from such an address.
    """
    domain = ascii_domain(sender.address.rpartition("@")[2])
    identity = token(secret, "notice", notice.to, f"{now.timestamp()}")
    fields = [
        ("From", [*phrase(clean_header(sender.name)), f"<{wire_address(sender.address)}>"]),
        ("To", [wire_address(notice.to)]),
        ("Subject", text(clean_header(notice.subject))),
        ("Date", format_datetime(now).split()),
        ("Message-ID", [f"<{identity}@{domain}>"]),
        ("Reply-To", [wire_address(contact)]),
        ("Auto-Submitted", ["auto-generated"]),
        ("Content-Language", [notice.language]),
    ]
    body = EmailMessage(policy=POLICY)
    body.set_content("\n\n".join(notice.lines) + "\n", cte="quoted-printable")
    return "".join(field(name, words) for name, words in fields).encode("ascii") + body.as_bytes()
