"""What a page says in data that is meant for machines: JSON-LD (schema.org) and the state of its scripts.

Half of all news sites describe their articles this way, and some put the text nowhere else. Much of it
is written by templates and is not quite JSON; what is simple to mend is mended.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from digest.entries.address import canonical_url
from digest.markup import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Data = Mapping[str, Any]

MAX_BLOCKS = 30
"""Blocks of structured data that are looked at."""

MAX_NODES = 50_000
"""Values of one page's data that are looked at."""

LONGEST_BLOCK = 3_000_000
"""Characters; the state of the largest front pages' scripts has two million."""

FEW = 2
"""Articles in one page's data: of more, none is the page's own unless it says so."""

MIN_LISTED = 15
"""Characters of a headline in a list."""

ARTICLES = re.compile(r"(?:Article|BlogPosting|MediaPosting|NewsItem|VideoObject|^Report)$")
"""Types of schema.org that are an article or stand for one."""

TEXTS = ("articleBody", "articlebody", "body", "bodyHtml", "content", "fullText", "html", "text")
"""Keys under which sites keep texts in the state of their scripts, the surest first."""

_OPENING = re.compile(r"\s*(?://|/\*)?\s?(?:<!--|<!\[CDATA\[)\s?(?:\*/)?")
_COMMA = re.compile(r",(?=\s*[}\]])")
_STATES = re.compile(r"^(?:__NEXT_DATA__|__NUXT_DATA__|initial-state|__APOLLO_STATE__)$", re.IGNORECASE)


def items(root: HtmlElement) -> tuple[Data, ...]:
    """The things that a page's JSON-LD describes, on the top level and in its graphs."""
    scripts = [node for node in root.iter("script") if "ld+json" in (node.get("type") or "").lower()]
    found: list[Data] = []
    for node in scripts[:MAX_BLOCKS]:
        found.extend(_flat(_parsed(node.text or "")))
    return tuple(found)


def article(found: Sequence[Data], address: str, titles: Sequence[str]) -> Data:
    """The one of these things that is the page's article; empty if none is.

    Args:
        found: what `items` gave.
        address: the page's.
        titles: what the page itself calls its article; related articles have others.
    """
    articles = [data for data in found if is_article(data)]
    here = canonical_url(address)
    for data in articles:
        if here in {canonical_url(place) for place in _places(data)} or text(data, "headline") in titles:
            return data
    if articles and len(articles) <= FEW:
        return articles[0]
    pages = (data for data in found if "WebPage" in _list(data.get("@type")) and "datePublished" in data)
    return next(pages, {})


def listed(found: Sequence[Data]) -> Iterator[tuple[str, str, str]]:
    """Address, title and date of each article in the page's lists (ItemList, blogPost, hasPart)."""
    for data in found:
        if is_article(data):
            yield from _entry(data)
        lists = [data, *_many(data.get("mainEntity"))] if data.get("@type") != "BreadcrumbList" else []
        for key in ("itemListElement", "blogPost", "hasPart"):
            for part in (part for inner in lists for part in _many(inner.get(key))):
                yield from _entry(_listed(part))


def is_article(data: Data) -> bool:
    """Whether a thing is an article by its type, or has a headline and no type."""
    types = _list(data.get("@type"))
    if not types:
        return "headline" in data
    return any(isinstance(name, str) and ARTICLES.search(name) for name in types)


def text(data: Data, name: str) -> str:
    """A value's text on one line, the first of several; "" if it is none."""
    value = next(iter(_list(data.get(name))), "")
    value = value.get("name") or value.get("@value") if isinstance(value, dict) else value
    return fold(html.unescape(value)) if isinstance(value, str) else ""


def names(data: Data, name: str) -> tuple[str, ...]:
    """All texts of a value: authors, sections."""
    found = (text({"": value}, "") for value in _list(data.get(name))[:10])
    return tuple(filter(None, found))


def body(data: Data) -> str:
    """The article's text as its data has it, as markup or plain; a live blog's entries one after another."""
    whole = data.get("articleBody") or data.get("text")
    if isinstance(whole, str):
        return whole
    updates = (part.get("articleBody") for part in _many(data.get("liveBlogUpdate"))[:200])
    return "\n\n".join(part for part in updates if isinstance(part, str))


def state_texts(root: HtmlElement) -> Iterator[str]:
    """Long texts in the state that a page's scripts start from (`__NEXT_DATA__` and its like)."""
    for node in root.iter("script"):
        if _STATES.match(node.get("id") or ""):
            yield from _texts(_parsed(node.text or ""))


def _parsed(source: str) -> Any:
    source = source[:LONGEST_BLOCK].strip()
    opening = _OPENING.match(source)
    # The JSON reader stops where the value ends, and so at any comment's end.
    source = source[opening.end() :].lstrip() if opening else source
    for attempt in (source, _COMMA.sub("", source), html.unescape(_COMMA.sub("", source))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _flat(found: Any, depth: int = 4) -> Iterator[Data]:
    for data in _many(found):
        yield data
        if depth:
            yield from _flat(data.get("@graph"), depth - 1)
            main = data.get("mainEntity")
            yield from _flat(main, depth - 1) if isinstance(main, dict) and is_article(main) else ()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _many(value: Any) -> list[Data]:
    flat = (part for inner in _list(value) for part in _list(inner))
    return [part for part in flat if isinstance(part, dict)]


def _places(data: Data) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        for value in _list(data.get(name)):
            place = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(place, str) and place.startswith("http"):
                yield place


def _listed(part: Data) -> Data:
    """A list's element with what stands in its `item`, which may be the address alone."""
    inner = part.get("item")
    return {**part, **inner} if isinstance(inner, dict) else {"url": inner, **part}


def _entry(data: Data) -> Iterator[tuple[str, str, str]]:
    address = text(data, "url") or next(_places(data), "")
    title = text(data, "headline") or text(data, "name")
    if address and len(title) >= MIN_LISTED:
        yield address, title, text(data, "datePublished")


def _texts(found: Any) -> Iterator[str]:
    """Texts under the keys that hold them, and runs of blocks that each hold a part."""
    left, seen = [found], 0
    while left and seen < MAX_NODES:
        value, seen = left.pop(), seen + 1
        if isinstance(value, list):
            yield "\n\n".join(_parts(value))
            left.extend(value[:1000])
        elif isinstance(value, dict):
            yield from (value[key] for key in TEXTS if isinstance(value.get(key), str))
            left.extend(value.values())


def _parts(blocks: Sequence[Any]) -> Iterator[str]:
    for block in blocks[:1000]:
        if isinstance(block, dict):
            held = (block[key] for key in TEXTS if isinstance(block.get(key), str))
            yield next(held, "")
