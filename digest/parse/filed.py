"""A file that somebody saved to Entries, by what its name ends in: a feed, a page, a mail or a text.

A text is its first line, the title, and the rest. Or it begins with lines as a mail does, any of
these in any order, and an empty line parts them from the text:

    Title: The bridge is open
    Date: 2026-11-22 09:30
    Outlet: Jumhuriyat
    Page: p. 4
    Link: https://jumhuriyat.example/bridge
    Language: tg
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from digest.entries import dates
from digest.entries.entry import LIBRARY_FAULTS, Entry
from digest.errors import SourceError
from digest.model import Document
from digest.parse import feed, letter, page
from digest.parse.encoding import decode
from digest.parse.listing import Link

FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
PAGES = frozenset({".html", ".htm"})
MAILS = frozenset({".eml"})
TEXTS = frozenset({".txt"})
KINDS = FEEDS | PAGES | MAILS | TEXTS
"""The endings of what can be read, in lower case."""

WRITTEN = "last-modified"
"""The header that says when a file was written; what it holds is of that time if it names none."""

_LINE = re.compile(r"(title|date|outlet|page|link|language)[^\S\n]*:[^\S\n]*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filed:
    """What a file holds.

    Attributes:
        outlet: who published it, where the file itself says so; "" for most.
        page: of a newspaper, likewise.
    """

    entries: tuple[Entry, ...]
    outlet: str = ""
    page: str = ""


def read(document: Document, zone: tzinfo) -> Filed:
    """The entries of a file: of a feed many, of all else one, whose identity is the file's name.

    Args:
        document: the file; its address is its name, its `last-modified` when it was written.
        zone: of times that name none.

    Raises:
        SourceError: it cannot be read as what its name says.
    """
    try:
        return _read(document, zone)
    except LIBRARY_FAULTS as error:
        reason = f"it cannot be read ({type(error).__name__})"
        raise SourceError(document.address, reason) from error


def _read(document: Document, zone: tzinfo) -> Filed:
    kind = ending(document.address)
    if kind in FEEDS:
        return Filed(feed.entries(document, document.address))
    if kind in PAGES:
        written = dates.moment(document.headers.get(WRITTEN, ""))
        return Filed((page.entry(document, zone, Link(document.address, "", written)),))
    if kind in MAILS:
        return Filed((letter.entry(document, zone),))
    return _text(document, zone)


def ending(name: str) -> str:
    """What a name ends in: `.html`; "" for nothing."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def _text(document: Document, zone: tzinfo) -> Filed:
    text = decode(document.body).strip("\ufeff\x00 \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    told, text = _front(text)
    title, rest = told.get("title", ""), text
    if not title:
        title, _, rest = text.partition("\n")
    if not title:
        raise SourceError(document.address, "the file is empty")
    when = told.get("date", "")
    entry = Entry(
        title=html.escape(title),
        link=told.get("link", ""),
        guid=document.address,
        content=letter.paragraphs(rest),
        published=when if dates.moment(when, zone) else document.headers.get(WRITTEN, ""),
        language=told.get("language", ""),
    )
    return Filed((entry,), told.get("outlet", ""), told.get("page", ""))


def _front(text: str) -> tuple[Mapping[str, str], str]:
    """The lines before the first empty one, if every one of them tells something, and the text."""
    head, _, rest = text.partition("\n\n")
    lines = [_LINE.fullmatch(line.strip()) for line in head.split("\n")]
    if not all(lines):
        return {}, text
    return {line[1].lower(): line[2].strip() for line in lines if line}, rest.strip()
