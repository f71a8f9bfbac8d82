"""A list of news on a page to the links of its articles, found by how such lists are built.

An article's link has a headline's length, stands among others of the same make, leads to an address
like theirs, and does not stand in a menu, a sidebar or a footer. No page is described by hand, so none
can go stale; where an operator describes one with CSS selectors, the description is followed to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import islice
from typing import TYPE_CHECKING

from digest.entries import dates
from digest.entries.address import absolute, canonical_url
from digest.errors import SourceError
from digest.model import Document, Selectors
from digest.parse import structured
from digest.parse.labels import Labels, rubric
from digest.parse.looks import (
    headline,
    is_headed,
    is_headline,
    is_of_article,
    is_short,
    leads_nowhere,
    section_of,
    shape,
    site_of,
)
from digest.parse.tree import asides, base_of, text_of, tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ANCHORS, MAX_LINKS = 3000, 200
"""Links of a page that are looked at, and articles that are taken: no list is longer."""

MOST_COUNTED = 100
"""Characters of a headline that count for its group; a teaser is not worth more."""

DATED = 3
"""Times as much as one without a day or an hour is an item worth that has one."""

MARKS_ALONE = 3
"""What an article must have if it is the only one of its make: a heading, and an address like one."""

MARKS_ELSEWHERE = 2
"""Of three that an article must have outside of the largest group: a heading, an address like an article's,
and an address like those of the group, in the same part of the site."""

FEW = 0.3
"""Of a group's addresses: with so few that look like articles, none of them need to."""

_NO_SELECTORS = Selectors()
_OUTSIDE = frozenset({"body", "html", "main"})
_MANY = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a list names it.

    Attributes:
        published: where the list tells it, to the minute; the day's midnight where it tells only the day.
    """

    address: str
    title: str
    published: datetime | None = None
    rubric: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A link on the page: its anchors, the text that names it, what belongs to it alone."""

    address: str
    anchors: tuple[HtmlElement, ...]
    title: str
    block: HtmlElement

    @property
    def place(self) -> tuple[str, ...]:
        return tuple(str(node.tag) for node in self.anchors[0].iterancestors())

    @property
    def is_headed(self) -> bool:
        return any(map(is_headed, self.anchors))

    def worth(self, labels: Labels) -> int:
        """How much it looks like an article; menus have neither days nor hours."""
        marks = 1 + self.is_headed + is_of_article(self.address)
        dated = DATED if labels.has_time(self.block, self.title) else 1
        return marks * dated * min(len(self.title), MOST_COUNTED)


def links(
    document: Document, zone: tzinfo, now: datetime, selectors: Selectors = _NO_SELECTORS
) -> tuple[Link, ...]:
    """The articles that a list page names, in its order, each once; empty if there is no list.

    Args:
        document: the list page.
        zone: of the times on it.
        now: gives the year where the list leaves it out.
        selectors: where the list is; what is empty is found by structure.

    Raises:
        SourceError: a selector is none, or matches nothing on this page.
    """
    root = tree(document)
    if root is None:
        return ()
    labels = Labels(root, zone, now)
    found = _by_structure(root, document.address, labels)
    if selectors != _NO_SELECTORS:
        return _Chosen(root, document.address, selectors, found).links(labels)
    listed = tuple(_link(item, labels) for item in found)
    return (listed or tuple(_by_data(root, document.address, zone)))[:MAX_LINKS]


def _link(item: _Item, labels: Labels) -> Link:
    published = labels.published(item.block, item.anchors[0], item.title, item.address)
    return Link(item.address, item.title, published, rubric(item.block))


def _by_structure(root: HtmlElement, address: str, labels: Labels) -> tuple[_Item, ...]:
    aside = asides(root)
    anchors = (anchor for anchor in islice(root.iter("a"), MAX_ANCHORS) if anchor not in aside)
    items = _with_blocks(_items(anchors, root, address))
    return _with_blocks(_alike([item for item in items if item.title], labels))


def _items(anchors: Iterator[HtmlElement], root: HtmlElement, address: str) -> list[_Item]:
    """One item for each address of this site, with all of its anchors."""
    base, here = base_of(root, address), canonical_url(address)
    found: dict[str, list[HtmlElement]] = {}
    for anchor in anchors:
        to = canonical_url(absolute(anchor.get("href") or "", base))
        if to and site_of(to) == site_of(here) and not leads_nowhere(to, here, anchor):
            found.setdefault(to, []).append(anchor)
    return [_Item(to, tuple(nodes), headline(nodes), nodes[0]) for to, nodes in found.items()]


def _with_blocks(items: Sequence[_Item]) -> tuple[_Item, ...]:
    """The items with the largest element around each that holds no other's headline."""
    owners: dict[HtmlElement, str] = {}
    for item in items:
        for anchor in item.anchors if is_short(item.title) else ():
            _claim(anchor, item.address, owners)
    return tuple(replace(item, block=_block(item, owners)) for item in items)


def _claim(anchor: HtmlElement, address: str, owners: dict[HtmlElement, str]) -> None:
    node: HtmlElement | None = anchor
    while node is not None and owners.get(node) != _MANY:
        owners[node] = address if owners.get(node, address) == address else _MANY
        node = node.getparent()


def _block(item: _Item, owners: Mapping[HtmlElement, str]) -> HtmlElement:
    block = item.anchors[0]
    for node in block.iterancestors():
        if owners.get(node) != item.address or node.tag in _OUTSIDE:
            break
        block = node
    return block


def _alike(items: Sequence[_Item], labels: Labels) -> list[_Item]:
    """The largest group that is built alike, and what leads to addresses like theirs."""
    groups: dict[tuple[str, ...], list[_Item]] = {}
    for item in items:
        if is_headline(item.title):
            groups.setdefault(item.place, []).append(item)
    best = max(groups.values(), key=lambda group: sum(item.worth(labels) for item in group), default=[])
    if not best or (len(best) == 1 and best[0].worth(labels) < MARKS_ALONE * len(best[0].title)):
        return []
    good = [item for item in best if is_of_article(item.address)]
    core = good if len(good) > FEW * len(best) else best
    common = _Core.of(core)
    return [item for item in items if _belongs(item, common)]


@dataclass(frozen=True, slots=True)
class _Core:
    """What the articles of the largest group have in common."""

    place: tuple[str, ...]
    shapes: frozenset[tuple[str, ...]]
    sections: frozenset[str]

    @classmethod
    def of(cls, items: Sequence[_Item]) -> _Core:
        addresses = [item.address for item in items]
        return cls(items[0].place, frozenset(map(shape, addresses)), frozenset(map(section_of, addresses)))


def _belongs(item: _Item, core: _Core) -> bool:
    alike = shape(item.address) in core.shapes
    if alike and item.place == core.place:
        return is_short(item.title)
    kin = alike and section_of(item.address) in core.sections and section_of(item.address) != ""
    marks = is_of_article(item.address) + item.is_headed + kin
    return is_headline(item.title) and marks >= MARKS_ELSEWHERE


def _by_data(root: HtmlElement, address: str, zone: tzinfo) -> Iterator[Link]:
    """The list as the page's structured data has it: for pages that scripts build."""
    base, here = base_of(root, address), canonical_url(address)
    seen = {here}
    for told, title, written in structured.listed(structured.items(root)):
        to = canonical_url(absolute(told, base))
        if to and to not in seen and site_of(to) == site_of(here):
            seen.add(to)
            yield Link(to, title, dates.moment(written, zone))


class _Chosen:
    """A list that is read by an operator's selectors."""

    def __init__(self, root: HtmlElement, address: str, selectors: Selectors, found: Sequence[_Item]) -> None:
        self._root = root
        self._address = address
        self._selectors = selectors
        self._found = found

    def links(self, labels: Labels) -> tuple[Link, ...]:
        """One link for each block."""
        items = self._items()
        titles = self._inside(items, "title")
        times = self._inside(items, "date")
        made: dict[str, Link] = {}
        for item, title, when in zip(items, titles, times, strict=True):
            link = _link(item if title is None else replace(item, title=text_of(title)), labels)
            if self._selectors.date:
                told = "" if when is None else when.get("datetime") or text_of(when)
                link = replace(link, published=labels.told(told))
            made.setdefault(link.address, link)
        return tuple(made.values())[:MAX_LINKS]

    def _items(self) -> Sequence[_Item]:
        if not self._selectors.item and not self._selectors.link:
            return self._found
        blocks = self._all("item", self._root) if self._selectors.item else [None]
        pairs = [(block, anchors) for block in blocks if (anchors := self._anchors(block))]
        if not pairs:
            raise self._nothing("link" if self._selectors.link else "item")
        made = [item for block, anchors in pairs for item in self._made(block, anchors)]
        return made if self._selectors.item else _with_blocks(made)

    def _made(self, block: HtmlElement | None, anchors: Sequence[HtmlElement]) -> Iterator[_Item]:
        for item in _items(iter(anchors), self._root, self._address):
            title = item.title or text_of(item.anchors[0])
            yield replace(item, title=title, block=item.block if block is None else block)
            if block is not None:
                return

    def _anchors(self, block: HtmlElement | None) -> list[HtmlElement]:
        if self._selectors.link:
            chosen = self._all("link", self._root if block is None else block)
            return [next(node.iter("a"), node) for node in chosen]
        within = [] if block is None else [*block.iter("a")]
        return sorted(within, key=lambda node: not is_headline(headline([node])))

    def _inside(self, items: Sequence[_Item], name: str) -> Sequence[HtmlElement | None]:
        """The first element in each item that a selector matches."""
        if not getattr(self._selectors, name):
            return [None] * len(items)
        found = [next(iter(self._all(name, item.block)), None) for item in items]
        if items and not any(node is not None for node in found):
            raise self._nothing(name)
        return found

    def _all(self, name: str, within: HtmlElement) -> list[HtmlElement]:
        from lxml.cssselect import SelectorError

        written = getattr(self._selectors, name)
        try:
            found = within.cssselect(written, translator="html")
        except (SelectorError, ValueError) as error:
            raise SourceError(self._address, f"{name} = {written!r} is no CSS selector: {error}") from error
        if not found and within is self._root:
            raise self._nothing(name)
        return list(found)

    def _nothing(self, name: str) -> SourceError:
        written = getattr(self._selectors, name)
        reason = f"the selector {name} = {written!r} matches nothing on this page"
        return SourceError(
            self._address, f"{reason}; without selectors {len(self._found)} links would be taken"
        )
