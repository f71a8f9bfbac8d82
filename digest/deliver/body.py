"""Both parts of a mail, encoded once for all readers of a copy; each token is put in afterwards. Pure."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

from digest.deliver.header import MAX_LINE, clean_header
from digest.model import cid_of
from digest.tokens import PLACEHOLDER

POLICY = SMTP.clone(max_line_length=MAX_LINE)
HEAD_END = b"\r\n\r\n"
SOFT_BREAK = b"=\r\n"
"""Where quoted-printable folds a line (RFC 2045 6.7); it may fall into the middle of a token."""

TOKEN = re.compile(b"(?:=\r\n)?".join(re.escape(octet.encode()) for octet in PLACEHOLDER))


@dataclass(frozen=True, slots=True)
class Body:
    """The fields of MIME and both parts, with room for a token.

    A token is as long as its placeholder, and quoted-printable leaves both as they are: so what is put
    in afterwards gives the bytes that encoding the whole anew would give.

    Attributes:
        head: the fields of MIME and the empty line after them; the same for everybody.
        pieces: octets of both parts that stand, and slices of the token between them.
    """

    head: bytes
    pieces: tuple[bytes | slice, ...]

    def mapped(self, change: Callable[[bytes], bytes]) -> Body:
        """The same head, and both parts changed by what neither sees nor makes a token."""
        octets = self.filled(PLACEHOLDER)
        return Body(self.head, _pieces(change(octets)))

    def filled(self, token: str) -> bytes:
        """Both parts for the reader whose token this is, without the head."""
        octets = token.encode("ascii")
        return b"".join(piece if isinstance(piece, bytes) else octets[piece] for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class File:
    """What goes along with a mail.

    Attributes:
        name: for people, in any script (RFC 2231).
        plain: the same in ASCII, for programs that know no RFC 2231.
        media: its type and subtype.
        body: in base64.
    """

    name: str
    plain: str
    media: str
    body: str


def encoded(text: str, html: str, boundary: str, files: Sequence[File] = (), picture: bytes = b"") -> Body:
    """Both documents as parts of one message, text first (RFC 2046 5.1.4), and files behind them.

    Args:
        text: to be read anywhere.
        html: the same for eyes.
        boundary: of the parts.
        files: what goes along.
        picture: a JPEG that the html shows, which comes with it (RFC 2387); empty for none.
    """
    message = EmailMessage(policy=POLICY)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if picture:
        _add_picture(message, picture, boundary.replace("=_", "=_related_"))  # neither begins like the other
    message.set_boundary(boundary)
    for file in files:
        _attach(message, file)
    if files:
        message.set_boundary(f"{boundary}+")
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]  # says nothing in a part (RFC 2045 section 4)
    head, end, parts = message.as_bytes().partition(HEAD_END)
    return Body(head + end, _pieces(parts))


def _attach(message: EmailMessage, file: File) -> None:
    kind, _, subtype = file.media.partition("/")
    message.add_attachment(
        b64decode(file.body), maintype=kind, subtype=subtype, filename=clean_header(file.name)
    )
    part = list(message.iter_attachments())[-1]
    part.set_param("name", file.plain)


def _add_picture(message: EmailMessage, picture: bytes, boundary: str) -> None:
    html = cast(EmailMessage, [*message.iter_parts()][-1])
    html.add_related(picture, "image", "jpeg", cid=f"<{cid_of(picture)}>", disposition="inline")
    html.set_param("type", "text/html")  # RFC 2387 3.1
    html.set_boundary(boundary)


def _pieces(octets: bytes) -> tuple[bytes | slice, ...]:
    pieces: list[bytes | slice] = []
    end = 0
    for match in TOKEN.finditer(octets):
        pieces.append(octets[end : match.start()])
        pieces += _slices(match[0])
        end = match.end()
    return (*pieces, octets[end:])


def _slices(found: bytes) -> list[bytes | slice]:
    """The parts of a token that soft breaks part."""
    pieces: list[bytes | slice] = []
    start = 0
    for part in found.split(SOFT_BREAK):
        pieces += [SOFT_BREAK] if pieces else []
        pieces.append(slice(start, start + len(part)))
        start += len(part)
    return pieces
