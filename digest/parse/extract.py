"""An article's text out of its page: the door to trafilatura, readability-lxml and htmldate.

Trafilatura with `favor_precision` comes first and readability-lxml second: the best F1 of the libraries
that were compared on three public sets of pages. Both are given the page without the boxes that stand
beside every article, and what still slips through as a line of its own is taken out after them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from copy import deepcopy
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from digest.entries import dates
from digest.entries.entry import LIBRARY_FAULTS
from digest.markup import fold, plain
from digest.parse.phrases import INVITATIONS
from digest.parse.tree import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ENOUGH = 250
"""Letters; where a method finds fewer, the next one is asked."""

MIN_TEXT = 40
"""Characters; what is shorter is a caption or a notice about cookies."""

BYLINE = 60
"""Characters of a first line that only repeats when, and by how many, a text was read."""

LONGEST_INVITATION = 220
"""Characters of a line that invites to read, follow or pay; a text that begins so is longer."""

MOST_EXTRACTED = 25_000
"""Elements of a page that the libraries are given; for so many, nested 200 deep, they take 4 seconds."""

_BLOCKS = ("div", "td", "article", "section", "main")
_ENDED = (".", "!", "?", "…", "»", '"', "”", "。")
_LISTED = re.compile(r"^[-•–]\s+")
_LIBRARIES = ("trafilatura", "htmldate", "courlan", "justext", "readability", "readability.readability")


def text(
    root: HtmlElement, aside: Set[HtmlElement], titles: Set[str], kept: Sequence[str]
) -> tuple[str, ...]:
    """The paragraphs of an article's page; empty if there are none.

    Args:
        root: the page; it is not the same afterwards.
        aside: its elements that stand beside the matter.
        titles: the article's, as the page has it; where one is repeated as a line it is left out.
        kept: texts that the page's data holds, as markup; used where the page itself shows too little.
    """
    _prune(root, aside)
    found = tuple(_lines(_by_trafilatura(root), titles))
    for enough, method in (
        (ENOUGH, _by_readability),
        (MIN_TEXT, _densest),
        (ENOUGH, partial(_of_data, kept)),
    ):
        if _letters(found) < enough:
            other = tuple(line for line in _lines(method(root), titles) if _is_sentence(line))
            found = max(found, other, key=lambda lines: _letters(filter(_is_sentence, lines)))
    return found


def day(root: HtmlElement, address: str, newest: datetime) -> str:
    """The day on which a page was published as htmldate finds it, `2026-11-22`; "" if the page tells none.

    It is asked about the page's head, its address and its short texts, never about the paragraphs: a day in
    them is what the article is about.

    Args:
        root: the page.
        address: where it stands.
        newest: when the page was read; nothing later is believed.
    """
    from htmldate import find_date
    from lxml import etree

    _hush()
    latest = (newest + timedelta(days=1)).strftime("%Y-%m-%d")
    try:
        found = find_date(
            _without_paragraphs(root),
            extensive_search=False,
            original_date=True,
            url=address,
            min_date=f"{dates.EARLIEST}-01-01",
            max_date=latest,
        )
    except (*LIBRARY_FAULTS, etree.LxmlError):
        return ""
    return str(found or "")


def _without_paragraphs(root: HtmlElement) -> HtmlElement:
    """A copy without running text, and without the addresses of pictures, which are often older."""
    page = deepcopy(root)
    _drop([*page.iter("p", "li", "footer", "script", "img", "iframe", "select")])
    _drop([node for node in page.iter("meta") if "image" in f"{node.get('property')}{node.get('name')}"])
    return page


def _by_trafilatura(root: HtmlElement) -> str:
    from lxml import etree
    from trafilatura import extract

    _hush()
    try:
        page = _serialised(root)
        return extract(page, favor_precision=True, include_comments=False, include_tables=False) or ""
    except (*LIBRARY_FAULTS, etree.LxmlError):
        return ""


def _by_readability(root: HtmlElement) -> str:
    from lxml import etree
    from readability import Document as Readable

    _hush()
    try:
        return plain(Readable(_serialised(root)).summary(html_partial=True))
    except (*LIBRARY_FAULTS, etree.LxmlError):
        return ""


def _serialised(root: HtmlElement) -> str:
    """The page as text; without anything in it if the libraries would take too long."""
    from lxml import html

    is_small = sum(1 for _ in root.iter()) <= MOST_EXTRACTED
    return html.tostring(root, encoding="unicode") if is_small else "<html></html>"


def _hush() -> None:
    """Keep the libraries' notes on single pages off the operator's screen: results say it in words."""
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _of_data(kept: Sequence[str], _root: HtmlElement) -> str:
    """The longest text that the page's data holds."""
    markup = max(kept, key=len, default="")
    return plain(markup if "<p" in markup or "<br" in markup else markup.replace("\n", "<br>"))


def _densest(root: HtmlElement) -> str:
    """The text of the element that holds most text of its own: for pages without paragraphs."""
    from lxml import html

    best = max(root.iter(*_BLOCKS), key=_density, default=None)
    return plain(html.tostring(best, encoding="unicode", with_tail=False)) if best is not None else ""


def _density(node: HtmlElement) -> int:
    own = len((node.text or "").strip()) + sum(len((child.tail or "").strip()) for child in node)
    return own + sum(len(text_of(child)) for child in node if child.tag == "p")


def _prune(root: HtmlElement, aside: Set[HtmlElement]) -> None:
    """Take out what stands beside, and paragraphs that only lead elsewhere."""
    _drop([node for node in aside if node.getparent() is not None and node.getparent() not in aside])
    _drop([node for node in root.iter("p", "li", "blockquote", "div") if _invites(node)])


def _invites(node: HtmlElement) -> bool:
    linked = any(True for _ in node.iter("a"))
    return (
        linked and len(shown := text_of(node)) <= LONGEST_INVITATION and INVITATIONS.match(shown) is not None
    )


def _drop(nodes: Sequence[HtmlElement]) -> None:
    for node in nodes:
        if node.getparent() is not None:
            node.drop_tree()


def _lines(found: str, titles: Set[str]) -> Iterator[str]:
    for line in found.split("\n"):
        shown = _LISTED.sub("", fold(line))
        if shown and not _is_head(shown, titles) and not _is_invitation(shown):
            yield shown


def _is_sentence(line: str) -> bool:
    """Whether a line is not a rubric or an entry of a menu, which the later methods let through."""
    return line.endswith(_ENDED) or len(line) > BYLINE


def _is_invitation(line: str) -> bool:
    return len(line) <= LONGEST_INVITATION and INVITATIONS.match(line) is not None


def _is_head(line: str, titles: Set[str]) -> bool:
    """Whether a line only repeats the title, or the time and the number of views."""
    byline = len(line) <= BYLINE and not line.endswith(_ENDED)
    return line in titles or (byline and (dates.day(line) is not None or dates.clock(line) is not None))


def _letters(lines: Iterable[str]) -> int:
    return sum(map(len, lines))
