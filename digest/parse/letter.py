"""A mail message in a file to an Entry: press offices write mails, and editors save them.

One mail is one article, whatever it links to or carries. Its text is the longest among what it says
itself and the texts attached to it: many a mail only says that a press release is attached.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from digest.entries import dates
from digest.entries.clean import MAX_RAW_TEXT
from digest.entries.entry import LIBRARY_FAULTS, Entry
from digest.errors import SourceError
from digest.markup import plain
from digest.model import Document
from digest.parse.encoding import decode

MAX_NESTED = 50
"""Containers in one mail: forwarded and signed ones have ten; the parser takes a stack frame for each."""

MAX_PARTS = 200
"""Parts that are looked at; a mail with a photograph for each member of parliament has a hundred."""

MAX_HEADER = 10_000
"""Characters of a header line that are looked at."""

MAX_FORWARDED = 3
"""Mails attached to mails attached to mails."""

ENOUGH = 0.5
"""Of the other's length, from which on the better one of two versions of a text is taken for all of it."""

_CONTAINER = re.compile(rb"\b(?:multipart|message)/[a-z]", re.IGNORECASE)
_FLOOD = re.compile(
    rb"^content-[a-z-]{1,40}:(?:[^\n]|\n[ \t]){%d}" % MAX_HEADER, re.IGNORECASE | re.MULTILINE
)
"""A description of a part that the parser would take the square of its length for."""

_PREFIXES = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rif|на|отв|пер|пересл)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_ANCHOR = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?\r?\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a mail, as markup, how many letters it has, and its own subject if it has one."""

    markup: str
    length: int
    subject: str = ""


_NOTHING = _Text("", 0)


def entry(document: Document, zone: tzinfo) -> Entry:
    """What a mail tells, uncleaned; the file's name is its identity, the sender's name its author.

    Args:
        document: the mail; its `last-modified`, if there is one, counts where the mail has no date.
        zone: of a date that names none.

    Raises:
        SourceError: it is no mail, or it has neither subject nor text.
    """
    if len(_CONTAINER.findall(document.body)) > MAX_NESTED or _FLOOD.search(document.body):
        raise SourceError(document.address, "the mail is built like none that anybody reads")
    try:
        found = _entry(message_from_bytes(document.body), document, zone)
    except (*LIBRARY_FAULTS, MessageError) as error:
        reason = f"the mail cannot be read ({type(error).__name__})"
        raise SourceError(document.address, reason) from error
    if not found.title and not found.content:
        raise SourceError(document.address, "the mail has neither subject nor text")
    return found


def paragraphs(text: str) -> str:
    """A plain text as markup: paragraphs are parted by blank lines, and their lines folded."""
    parts = re.split(r"\n[^\S\n]*\n\s*", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)


def _entry(message: Message, document: Document, zone: tzinfo) -> Entry:
    headers = _headers(message)
    if not headers.keys() & {"from", "subject", "date"}:
        raise SourceError(document.address, "it is not a mail message")
    charset, told = _charset(message), headers.get("date", "")
    text = max(_texts(message), key=lambda text: text.length, default=_NOTHING)
    subject = _words(headers.get("subject", ""), charset)
    return Entry(
        title=html.escape(text.subject or _PREFIXES.sub("", subject)),
        guid=document.address,
        content=text.markup,
        published=told if dates.moment(told, zone) else document.headers.get("last-modified", ""),
        author=html.escape(_words(parseaddr(headers.get("from", ""))[0], charset)),
    )


def _headers(message: Message) -> dict[str, str]:
    """The first header of each name as it stands in the file, unfolded.

    Not through `Message.get`: it would parse 5 MB of a hostile header, in the square of its length.
    """
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), re.sub(r"[\r\n]+", "", str(value)[:MAX_HEADER]))
    return found


def _words(header: str, charset: str) -> str:
    """A header's text; old mailers write their letters into it as they are, in the body's charset."""
    text = decode(header.encode("utf-8", "surrogateescape"), f"text/plain; charset={charset}")
    return " ".join("".join(_decoded(part, named) for part, named in decode_header(text)).split())


def _decoded(part: str | bytes, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    # What stands between encoded words comes as `decode_header` wrote it down for itself.
    named = charset or "raw-unicode-escape"
    try:
        return part.decode(named, "replace")
    except LookupError:
        return decode(part)


def _charset(message: Message) -> str:
    """The first charset that a part of the mail names."""
    named = (part.get_content_charset("") for part in _parts(message))
    return next(filter(None, named), "")


def _parts(message: Message) -> Iterator[Message]:
    """The parts that hold something, or else the mail itself; attached mails are parts, not opened."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting[:0] = [child for child in part.get_payload() if isinstance(child, Message)][:MAX_PARTS]
        else:
            yield part


def _texts(message: Message, depth: int = 0) -> Iterator[_Text]:
    """What the mail says itself, and every text that is attached to it."""
    own: dict[str, _Text] = {}
    for part in islice(_parts(message), MAX_PARTS):
        kind = _kind(part)
        if kind == "message":
            yield from _forwarded(part, depth)
        elif kind and part.get_content_disposition() == "attachment":
            yield _text(part, kind)
        elif kind:
            own.setdefault(kind, _text(part, kind))
    yield _better(own.get("plain", _NOTHING), own.get("html", _NOTHING))


def _kind(part: Message) -> str:
    """html, plain or message; "" for what is not read."""
    ending = str(part.get_filename("")).rpartition(".")[2].lower()
    named = {"html": "html", "htm": "html", "txt": "plain", "eml": "message"}.get(ending, "")
    if part.get_content_maintype() == "multipart":  # its boundary is missing: all of it is one text
        return "plain"
    known = {"text/html": "html", "text/plain": "plain", "message/rfc822": "message"}
    return known.get(part.get_content_type(), named)


def _text(part: Message, kind: str) -> _Text:
    text = decode(_bytes(part), f"text/plain; charset={part.get_content_charset('')}")[:MAX_RAW_TEXT]
    if kind == "plain":
        return _measured(paragraphs(_SIGNATURE.split(text)[0]))
    # Links alone are taken for a menu; where they are most of a mail, they are its news.
    return _better(_measured(text), _measured(_ANCHOR.sub(" ", text)))


def _measured(markup: str) -> _Text:
    return _Text(markup, len(plain(markup)))


def _bytes(part: Message) -> bytes:
    """A part without its transfer encoding, as far as that can be undone."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _better(first: _Text, other: _Text) -> _Text:
    """The first, unless it says much less: plain words that only tell that there is a page."""
    return first if first.length >= ENOUGH * other.length else other


def _forwarded(part: Message, depth: int) -> Iterator[_Text]:
    """The texts of an attached mail, under its own subject."""
    if depth == MAX_FORWARDED:
        return
    inner = part.get_payload(0) if part.is_multipart() else message_from_bytes(_bytes(part))
    if isinstance(inner, Message):
        subject = _words(_headers(inner).get("subject", ""), _charset(inner))
        for text in _texts(inner, depth + 1):
            yield replace(text, subject=text.subject or _PREFIXES.sub("", subject))
