"""A feed's Document to Articles: RSS, RDF, Atom and JSON Feed, also where they are broken.

feedparser is given bytes, which it cannot take for an address, in UTF-8, which it cannot
mistake, without the declarations of entities that make small files large.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from digest.collect import jsonfeed
from digest.collect.address import absolute
from digest.collect.encoding import decode
from digest.collect.entry import LIBRARY_FAULTS, Entry, Occasion, Reading, to_articles
from digest.errors import SourceError
from digest.model import Document, Source

MAX_PARSED = 2000
"""Entries that are parsed to find the newest 500: feeds that put the oldest first exist."""

MAX_TAGS = 200_000
"""A feed of 5 MB with full texts has 60,000; feedparser takes 13 s for a million that nobody closes."""

MAX_NAMESPACES = 5000
"""feedparser takes the square of their number: 1 s for 5,000, 18 s for 20,000."""

_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_QUOTED = re.compile(r"<!--|<!\[CDATA\[")
_ENTITY = re.compile(r"<!ENTITY\s{1,9}\S{1,99}\s{1,9}(?P<value>[^>]{0,120})>")
_HARMLESS = re.compile(r"""(["'])(?:&(?:amp;)?#\w{1,8};|[^&%"'<]{0,99})\1\s*""")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>|<(?:\w+:)?(?:item|entry)\s*/>", re.IGNORECASE)


def parse(document: Document, source: Source, occasion: Occasion) -> Reading:
    """The articles of a feed; none if it is a feed without entries.

    Raises:
        SourceError: it is empty, a web page, or nothing that can be read as a feed.
    """
    text = decode(document.body, document.headers.get("content-type", "")).lstrip("\ufeff\x00 \t\r\n")
    if not text:
        raise SourceError(source.name, "the answer is empty")
    if text.startswith("{"):
        return to_articles(
            jsonfeed.entries(text, document.address, source.name)[:MAX_PARSED], source, occasion
        )
    return to_articles(_entries(text, document, source.name), source, occasion)


def _entries(text: str, document: Document, source: str) -> list[Entry]:
    declaration = _DECLARATION.match(text)
    text = _CONTROL.sub("", text[declaration.end() :] if declaration else text)
    _refuse_entities(text, source)
    text = _shortened(text)
    if text.count("<") > MAX_TAGS:
        raise SourceError(source, f"the feed has more than {MAX_TAGS:,} tags")
    if text.count("xmlns") > MAX_NAMESPACES:
        raise SourceError(source, f"the feed declares more than {MAX_NAMESPACES:,} namespaces")
    found = _parsed(text.encode("utf-8", "replace"), source)
    if not found.get("version") and not found["entries"]:
        raise SourceError(source, _what_else(text))
    claim = str(found["feed"].get("language") or "")
    return [_entry(entry, document.address, claim) for entry in found["entries"]]


def _parsed(body: bytes, source: str) -> Mapping[str, Any]:
    import feedparser

    # No content-location: feedparser would make addresses of guids. `_entry` completes links.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found: Mapping[str, Any] = feedparser.parse(
            body, response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except LIBRARY_FAULTS as error:
        reason = f"the feed cannot be read ({type(error).__name__} of its parser)"
        raise SourceError(source, reason) from error
    return found


def _refuse_entities(text: str, source: str) -> None:
    markup = _markup_of(text)
    harmless = sum(1 for entity in _ENTITY.finditer(markup) if _HARMLESS.fullmatch(entity["value"]))
    if markup.count("<!ENTITY") != harmless:
        raise SourceError(source, "the feed declares entities of its own, which can make it any size")


def _markup_of(text: str) -> str:
    """A document without its comments and CDATA sections, where a declaration declares nothing."""
    kept, place = [], 0
    while opening := _QUOTED.search(text, place):
        end = text.find("-->" if opening.group() == "<!--" else "]]>", opening.end())
        if end < 0:
            break
        kept.append(text[place : opening.start()])
        place = end + 3
    return "".join((*kept, text[place:]))


def _shortened(text: str) -> str:
    ends = [match.end() for match in _END.finditer(text)]
    return text if len(ends) <= MAX_PARSED else text[: ends[MAX_PARSED - 1]] + text[ends[-1] :]


def _what_else(text: str) -> str:
    if re.search(r"<(?:!doctype\s+)?html", text[:2000], re.IGNORECASE):
        return "this is a web page, not a feed"
    return "this is not a feed: neither RSS, Atom nor JSON Feed"


def _entry(entry: Mapping[str, Any], base: str, claim: str) -> Entry:
    link = _word(entry, "feedburner_origlink") or _word(entry, "link")
    return Entry(
        title=_word(entry, "title"),
        link=absolute(link, base) if link else "",
        guid=_word(entry, "id"),
        summary=_markup(dict.get(dict(entry), "summary_detail") or {}),
        content=max(map(_markup, entry.get("content") or ()), key=len, default=""),
        published=_word(entry, "published") or _word(entry, "updated") or _word(entry, "created"),
        categories=tuple(str(tag.get("term") or tag.get("label") or "") for tag in entry.get("tags") or ()),
        language=str((entry.get("title_detail") or {}).get("language") or "") or claim,
    )


def _word(entry: Mapping[str, Any], name: str) -> str:
    # feedparser's own get() answers "updated" with the time of publication, and warns.
    value = dict(entry).get(name)
    return value if isinstance(value, str) else ""


def _markup(part: Mapping[str, Any]) -> str:
    value = str(part.get("value") or "")
    if part.get("type") != "text/plain":
        return value
    paragraphs = re.split(r"\n\s*\n", value.replace("<", "&lt;").replace(">", "&gt;"))
    return "".join(f"<p>{html.escape(html.unescape(text))}</p>" for text in paragraphs)
