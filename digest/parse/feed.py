"""A feed's Document to Entries: RSS, RDF, Atom and JSON Feed, also where they are broken.

feedparser is given bytes, which it cannot take for an address, in UTF-8, which it cannot
mistake, without the declarations of entities that make small files large.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from digest.entries.address import absolute
from digest.entries.entry import LIBRARY_FAULTS, Entry
from digest.errors import SourceError
from digest.model import Document
from digest.parse import jsonfeed
from digest.parse.encoding import decode
from digest.parse.mend import begun, mended

MAX_PARSED = 2000
"""Entries that are parsed to find the newest 500, half from each end: some feeds put the oldest first."""

MAX_TAGS = 200_000
"""A feed of 5 MB with full texts has 60,000; feedparser takes 13 s for a million that nobody closes."""

MAX_NAMESPACES = 5000
"""feedparser takes the square of their number: 1 s for 5,000, 18 s for 20,000."""

MAX_ATTRIBUTES = 1000
"""Of one element; feedparser takes 19 s for 400,000."""

MAX_LABELS = 2000
"""Of one entry; feedparser compares each with all before it: more than 20 s for 90,000."""

PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
"""Types of what an article's link may lead to, as feedparser writes them; Atom's default is HTML."""

_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_QUOTED = re.compile(r"<!--|<!\[CDATA\[")
_ENTITY = re.compile(r"<!ENTITY\s{1,9}\S{1,99}\s{1,9}(?P<value>[^>]{0,120})>")
_HARMLESS = re.compile(r"""(["'])(?:&(?:amp;)?#\w{1,8};|[^&%"'<]{0,99})\1\s*""")
_BEGIN = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_LABEL = re.compile(r"<(?:\w{1,20}:)?(?:category|subject|keywords|link)\b", re.IGNORECASE)
_NAME = re.compile(
    r"(<(?:\w{1,20}:)?(?:author|creator|name|publisher|managingEditor|webMaster)\b[^<>]{0,200}>"
    r"\s{0,20}(?:<!\[CDATA\[)?[^<\]]{500})[^<\]]+",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,255}")
_EMPTIED = re.compile(r"\(\s*\)|<\s*>|\[\s*\]")


def entries(document: Document, source: str) -> tuple[Entry, ...]:
    """The entries of a feed in its order, of more than 2,000 the first and the last thousand.

    Args:
        document: as fetched.
        source: whom an error is about.

    Raises:
        SourceError: it is empty, a web page, or nothing that can be read as a feed.
    """
    text = decode(document.body, document.headers.get("content-type", "")).lstrip("\ufeff\x00 \t\r\n")
    if not text:
        raise SourceError(source, "the answer is empty")
    if text.startswith("{"):
        return jsonfeed.entries(text, document.address, source, MAX_PARSED)
    found = _parsed(_prepared(text, source).encode("utf-8", "replace"), source)
    if not found.get("version") and not found["entries"]:
        raise SourceError(source, _what_else(text))
    around = _Around(document.address, _word(found["feed"], "language"), _author_for_all(found))
    return tuple(_entry(entry, around) for entry in found["entries"][:MAX_PARSED])


def as_markup(text: str) -> str:
    """Text that holds no markup, as markup that says the same."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text.replace("<", "&lt;").replace(">", "&gt;"))
    return "".join(f"<p>{html.escape(html.unescape(part))}</p>" for part in paragraphs)


def person(text: str) -> str:
    """A name without the mail address that RSS wants beside it: `mail@host (Name)`, `Name <mail@host>`."""
    if "@" in text:
        text = _EMPTIED.sub("", _MAIL.sub("", text[:500]))
    text = text.strip()
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if whole else text


def link_of(links: Iterable[tuple[str, str, str]]) -> str:
    """The first link to a page that is the article's own, else to whatever is the article; "" if none is.

    Args:
        links: relation, media type and address of each, in their order.
    """
    own = [(kind, where) for relation, kind, where in links if relation in {"alternate", ""} and where]
    return next((where for kind, where in own if kind in PAGES), own[0][1] if own else "")


def _prepared(text: str, source: str) -> str:
    _refuse_entities(text, source)
    text = begun(text)
    declaration = _DECLARATION.match(text)
    text = _cut(text[declaration.end() :] if declaration else text)
    _refuse_crowds(text, source)
    return mended(_NAME.sub(r"\1", text))


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
    if "<!ENTITY" not in text:
        return
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


def _cut(text: str) -> str:
    begins = [match.start() for match in _BEGIN.finditer(text)]
    if len(begins) <= MAX_PARSED:
        return text
    half = MAX_PARSED // 2
    return text[: begins[half]] + text[begins[-half] :]


def _refuse_crowds(text: str, source: str) -> None:
    """Refuse what takes feedparser the square of its number, or Python's memory."""
    if text.count("<") > MAX_TAGS:
        raise SourceError(source, f"the feed has more than {MAX_TAGS:,} tags")
    if text.count("xmlns") > MAX_NAMESPACES:
        raise SourceError(source, f"the feed declares more than {MAX_NAMESPACES:,} namespaces")
    if any(tag.partition(">")[0].count("=") > MAX_ATTRIBUTES for tag in text.split("<")):
        raise SourceError(source, f"an element of the feed has more than {MAX_ATTRIBUTES:,} attributes")
    if any(len(_LABEL.findall(entry)) > MAX_LABELS for entry in _BEGIN.split(text)):
        raise SourceError(source, f"an entry of the feed has more than {MAX_LABELS:,} categories and links")


def _what_else(text: str) -> str:
    if re.search(r"<(?:!doctype\s+)?html", text[:2000], re.IGNORECASE):
        return "this is a web page, not a feed"
    return "this is not a feed: neither RSS, Atom nor JSON Feed"


@dataclass(frozen=True, slots=True)
class _Around:
    base: str
    claim: str
    author: str


def _author_for_all(found: Mapping[str, Any]) -> str:
    """Of entries that name none (RFC 4287, 4.2.1); the editor of an RSS feed wrote none of it."""
    return _author(found["feed"]) if str(found.get("version")).startswith("atom") else ""


def _entry(entry: Mapping[str, Any], around: _Around) -> Entry:
    link = _link(entry)
    return Entry(
        title=_word(entry, "title"),
        link=absolute(link, around.base) if link else "",
        guid=_word(entry, "id"),
        summary=_markup(_part(entry, "summary_detail")),
        content=max(map(_markup, _parts(entry, "content")), key=len, default=""),
        published=_word(entry, "published") or _word(entry, "updated") or _word(entry, "created"),
        categories=_categories(entry),
        language=_word(_part(entry, "title_detail"), "language") or _word(entry, "language") or around.claim,
        author=_author(entry) or around.author,
    )


def _link(entry: Mapping[str, Any]) -> str:
    links = _parts(entry, "links")
    told = link_of((_word(link, "rel"), _word(link, "type"), _word(link, "href")) for link in links)
    named = _word(entry, "link")
    if not told and named.startswith(("http://", "https://")):
        told = named  # feedparser's: a guid that is an address
    return _word(entry, "feedburner_origlink") or told


def _categories(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (_word(tag, "term") or _word(tag, "label") for tag in _parts(entry, "tags"))
    return tuple(dict.fromkeys(name for name in names if name))


def _author(entry: Mapping[str, Any]) -> str:
    people = _parts(entry, "authors")
    names = [_word(one, "name") for one in people]
    whole = _word(entry, "author")
    if len(names) == 1 and "@" in whole and whole != f"{names[0]} ({_word(people[0], 'email')})":
        names = [whole]  # feedparser cuts addresses of long domains in half
    return ", ".join(dict.fromkeys(filter(None, map(person, names))))


def _word(entry: Mapping[str, Any], name: str) -> str:
    # feedparser's own get() answers "updated" with the time of publication, and warns.
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return value if isinstance(value, Mapping) else {}


def _parts(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _markup(part: Mapping[str, Any]) -> str:
    value = _word(part, "value")
    return as_markup(value) if part.get("type") == "text/plain" else value
