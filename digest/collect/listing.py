"""A list of news on a page to the links of its articles, found by how such lists are built.

An article's link has a headline's length, stands among others of the same make, and does not
stand in a menu, a sidebar or a footer. No page is described by hand, so none can go stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from digest.collect import dates
from digest.collect.address import absolute, canonical_url, host_of
from digest.collect.encoding import decode
from digest.model import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_TITLE, MIN_WORDS = 15, 3
"""Characters and words of a headline; menus and rubrics have fewer."""

LABEL = 40
"""Characters of a text that is only a date, a time or a rubric."""

ASIDE_TAGS = frozenset({"nav", "aside", "footer", "form"})
ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|sidebar|side|footer|pager|pagination|paging|breadcrumbs?|share"
    r"|social|sharedaddy|banner|advert|ads|ad|related|popular|most-?read|top-?news|widget|comments?|tags?|cookie"
    r"|more-news|subscribe|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names in `class` and `id` of what stands beside the news."""

MAX_ANCHORS, MAX_LINKS = 3000, 200
"""Links of a page that are looked at, and articles that are taken: no list is longer."""

MAX_TAGS = 50_000
"""Tags of a page that are read; the front pages of large papers have 10,000."""

RUBRIC_NAMES = re.compile(r"rubric|category|section|topic", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a list names it.

    Attributes:
        published: where the list tells it, to the minute.
    """

    address: str
    title: str
    published: datetime | None = None
    rubric: str = ""


def links(document: Document, zone: tzinfo, now: datetime) -> tuple[Link, ...]:
    """The articles that a list page names, in its order, each once; empty if there is no list.

    Args:
        document: the list page.
        zone: of the times on it.
        now: gives the year where the list leaves it out.
    """
    root = tree(document)
    if root is None:
        return ()
    found = _by_address(root, document.address)
    chosen = _alike(found)[:MAX_LINKS]
    days = _days(root, now.astimezone(zone).date())
    return tuple(_link(address, found[address], days=days, zone=zone) for address in chosen)


def tree(document: Document) -> HtmlElement | None:
    """The page's elements, None if it has none."""
    from lxml import etree, html

    text = decode(document.body, document.headers.get("content-type", "")).replace("\x00", "")
    text = "<".join(text.split("<", MAX_TAGS + 1)[: MAX_TAGS + 1])
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def text_of(element: HtmlElement) -> str:
    """All of an element's text on one line."""
    return " ".join(" ".join(element.itertext()).split())


def label_of(element: HtmlElement) -> str:
    """An element's text if it is a label's length, else ""."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        words = piece.split()
        size += sum(map(len, words))
        if size > LABEL:
            return ""
        pieces.extend(words)
    text = " ".join(pieces)
    return text if len(text) <= LABEL else ""


def stands_aside(element: HtmlElement) -> bool:
    """Whether an element stands in a menu, a sidebar, a footer or the like."""
    chain = [element, *element.iterancestors()]
    return any(
        node.tag in ASIDE_TAGS or ASIDE_NAMES.search(f"{node.get('class', '')} {node.get('id', '')}")
        for node in chain
        if node.tag not in {"body", "html"}
    )


def _by_address(root: HtmlElement, base: str) -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {}
    for anchor in islice(root.iter("a"), MAX_ANCHORS):
        address = canonical_url(absolute(anchor.get("href") or "", base))
        elsewhere = not address or host_of(address) != host_of(base) or address == canonical_url(base)
        if not elsewhere and not stands_aside(anchor):
            found.setdefault(address, []).append(anchor)
    return {address: anchors for address, anchors in found.items() if _is_headline(_title(anchors))}


def _alike(found: Mapping[str, list[HtmlElement]]) -> tuple[str, ...]:
    """The addresses of the largest group that is built alike, and those that look like them."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for address, anchors in found.items():
        groups.setdefault(_place(anchors[0]), []).append(address)
    if not groups:
        return ()
    best = max(groups.values(), key=lambda group: sum(len(_title(found[address])) for address in group))
    shapes = {_shape(address) for address in best}
    return tuple(address for address in found if address in best or _shape(address) in shapes)


def _place(anchor: HtmlElement) -> tuple[str, ...]:
    return tuple(str(node.tag) for node in anchor.iterancestors())


def _shape(address: str) -> tuple[str, ...]:
    """What addresses of one kind share: /news/2026/11/22/a-slug.html and /news.php?id=7."""
    parts = urlsplit(address)
    segments = parts.path.split("/")[1:]
    path = ("9" if segment.isdigit() else "w" if segment else "" for segment in segments[:-1])
    ending = re.sub(r"^.*?(\.\w{2,5})?$", r"\1", segments[-1])
    return (*path, ending, *(name for name, _ in parse_qsl(parts.query)))


def _title(anchors: list[HtmlElement]) -> str:
    return max((_headline(anchor) for anchor in anchors), key=len)


def _headline(anchor: HtmlElement) -> str:
    """The heading inside a card that is a link as a whole, else all of its text."""
    for tag in ("h1", "h2", "h3", "h4"):
        for heading in anchor.iter(tag):
            return text_of(heading)
    return text_of(anchor)


def _is_headline(text: str) -> bool:
    return len(text) >= MIN_TITLE and len(text.split()) >= MIN_WORDS


def _link(
    address: str, anchors: list[HtmlElement], *, days: Mapping[HtmlElement, date], zone: tzinfo
) -> Link:
    labels = [*_labels(_block(anchors[0]))]
    at = next(filter(None, (dates.clock(text) for _, text in labels)), None)
    day = next((days[node] for node, _ in labels if node in days), None) or _day_before(anchors[0], days)
    published = dates.instant(day, at[0], at[1] or zone) if day and at else None
    rubrics = (text for node, text in labels if RUBRIC_NAMES.search(node.get("class", "")))
    return Link(address, _title(anchors), published, next(rubrics, ""))


def _block(anchor: HtmlElement) -> HtmlElement:
    """The largest element around a link that holds no other headline."""
    block: HtmlElement = anchor
    for node in anchor.iterancestors(
        "a", "article", "div", "dd", "dl", "h2", "h3", "li", "p", "section", "span", "td", "tr"
    ):
        if any(other.get("href") != anchor.get("href") for other in _headlines(node)):
            break
        block = node
    return block


def _headlines(node: HtmlElement) -> Iterator[HtmlElement]:
    return (other for other in node.iter("a") if _is_headline(_headline(other)))


def _labels(block: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for node in block.iter("span", "time", "td", "small", "div", "p", "b", "i", "em", "a", "li"):
        text = label_of(node)
        if text:
            yield node, text


def _days(root: HtmlElement, today: date) -> dict[HtmlElement, date]:
    """The short texts of a page that name a day, in its order."""
    tags = ("h1", "h2", "h3", "h4", "h5", "span", "time", "td", "th", "small", "div", "p", "b", "dt", "li")
    named = ((node, dates.day(label_of(node), today)) for node in root.iter(*tags))
    return {node: day for node, day in named if day}


def _day_before(anchor: HtmlElement, days: Mapping[HtmlElement, date]) -> date | None:
    """The day of the last heading before a link."""
    for node in anchor.iterancestors():
        for sibling in node.itersiblings(preceding=True):
            if sibling in days:
                return days[sibling]
    return None
