"""The short texts beside a headline in a list, and what they tell: its day, its hour, its rubric.

Lists tell times in every way that saves room: once over all articles of a day, as "today" or "2 hours
ago", without the year, in a column of its own, or only in the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from digest.entries import dates
from digest.parse.tree import HEADINGS, LABEL, label_of, names_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RUBRIC_NAMES = re.compile(r"rubric|category|section|topic|kicker|(?:^|[\s_-])cat(?:$|[\s_-])", re.IGNORECASE)

MOST_WORDS = 3
"""In a heading that is only a day: its weekday, its month, and "year"."""

MOST_LABELS = 200
"""Short texts around one headline that are looked at."""

_ASIAN = re.compile(r"(?<!\d)(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일号]?")
_IN_ADDRESS = re.compile(r"/(?P<year>20\d\d)([/-]?)(?P<month>0[1-9]|1[0-2])\2(?P<day>[0-2]\d|3[01])(?=[/_-])")
_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|published|pubdate|posted|when|data|дата)", re.IGNORECASE
)
_TAG_NAMES = "span time td th small div p b i em strong a li dt dd abbr font h6 h5"
_TAGS = tuple(_TAG_NAMES.split())

Clock = tuple[time, tzinfo | None]


class Labels:
    """A page's short texts about time.

    Args:
        root: the page.
        zone: of the times on it.
        now: gives what the page leaves out.
    """

    def __init__(self, root: HtmlElement, zone: tzinfo, now: datetime) -> None:
        self._zone = zone
        self._now = now
        self._days = {node: day for node in root.iter(*_TAGS, *HEADINGS) if (day := self._heading(node))}
        self._has_many_days = len(set(self._days.values())) > 1
        self._before: dict[HtmlElement, dict[HtmlElement, date]] = {}

    def published(self, block: HtmlElement, anchor: HtmlElement, title: str, address: str) -> datetime | None:
        """When an article was published, to the minute; its midnight if only the day is told.

        Args:
            block: what belongs to this article alone.
            anchor: its link inside.
            title: its headline, which names no time of its own.
            address: which may name its day.
        """
        around = _line(anchor) if block is anchor else (self._neighbour(block),)
        texts = [text for text in (*_texts(block), *around) if text not in title]
        exact = next(filter(None, map(self._exact, texts)), None)
        if exact:
            return exact
        at = next(filter(None, map(dates.clock, texts)), None)
        day = next(filter(None, map(self._day, texts)), None)
        day = day or self._heading_day(anchor, at) or _address_day(address)
        wall, zone = at or (time(0), None)
        return dates.instant(day, wall, zone or self._zone) if day else None

    def has_time(self, block: HtmlElement, title: str) -> bool:
        """Whether an article's own block names a day or an hour."""
        texts = (text for text in _texts(block) if text not in title)
        return any(self._day(text) or dates.clock(text) for text in texts)

    def told(self, text: str) -> datetime | None:
        """The moment that one text names."""
        day = self._day(text)
        at = dates.clock(text) or (time(0), None)
        return self._exact(text) or (dates.instant(day, at[0], at[1] or self._zone) if day else None)

    def _exact(self, text: str) -> datetime | None:
        """A moment that needs nothing beside it: as machines read it, or so long ago."""
        if _ISO.match(text):
            return dates.moment(text, self._zone)
        ago = None if self._day(text) else dates.moment(text, self._zone, self._now)
        return ago.replace(second=0, microsecond=0) if ago else None

    def _day(self, text: str) -> date | None:
        """The day that a text names, also without its year."""
        if not text:
            return None
        today = self._now.astimezone(self._zone).date()
        asian = _ASIAN.search(text)
        short = f"{asian['day']:0>2}.{asian['month']:0>2}" if asian else ""
        return dates.day(text, today) or dates.day(short, today)

    def _neighbour(self, block: HtmlElement) -> str:
        """The time in an element of its own before a block, or after it if it is so for the first."""
        above = block.getparent()
        for child in islice(above.iterchildren("*"), MOST_LABELS) if above is not None else ():
            if any(True for _ in child.iter("a")):
                return self._time_in(block.getnext())
            if self._time_in(child):
                return self._time_in(block.getprevious())
        return ""

    def _time_in(self, node: HtmlElement | None) -> str:
        shown = label_of(node) if node is not None and next(node.iter("a"), None) is None else ""
        return shown if self._day(shown) or dates.clock(shown) else ""

    def _heading(self, node: HtmlElement) -> date | None:
        """The day of an element that says nothing else, as headings over a day's articles do."""
        shown = label_of(node)
        found = self._day(shown)
        is_bare = len(_LETTERS.findall(shown)) <= MOST_WORDS and dates.clock(shown) is None
        return found if is_bare else None

    def _heading_day(self, anchor: HtmlElement, at: Clock | None) -> date | None:
        """The day of the last heading before a link."""
        for node in (anchor, *anchor.iterancestors()):
            above = node.getparent()
            found = self._children(above).get(node) if above is not None else None
            # A single day over a page without hours is today's date in its header.
            if found and (at or self._has_many_days or above is anchor.getparent()):
                return found
        return None

    def _children(self, above: HtmlElement) -> dict[HtmlElement, date]:
        """For each child of an element the last day that was named by one before it."""
        if above not in self._before:
            last: date | None = None
            found: dict[HtmlElement, date] = {}
            for child in above.iterchildren("*"):
                if last:
                    found[child] = last
                last = self._days.get(child, last)
            self._before[above] = found
        return self._before[above]


def rubric(block: HtmlElement) -> str:
    """What a list names an article's section; "" if nothing."""
    named = (
        label_of(node)
        for node in block.iter("a", "span", "div", "p", "li")
        if RUBRIC_NAMES.search(node.get("class", ""))
    )
    return next(filter(None, named), "")


def is_time(element: HtmlElement) -> bool:
    """Whether an element is there to tell a time."""
    return element.tag == "time" or (
        bool(_DATE_NAMES.search(names_of(element))) and any(map(str.isdigit, label_of(element)))
    )


def _texts(block: HtmlElement) -> Iterator[str]:
    """The short texts of a block: what machines are told, its small elements, and bare text between them."""
    for node in islice(block.iter("*"), MOST_LABELS):
        if node.tag not in HEADINGS[:4]:
            shown = label_of(node) if node.tag in _TAGS else ""
            tail = _short(node.tail) if node is not block else ""
            yield from filter(None, (node.get("datetime"), shown, _short(node.text), tail))


def _line(anchor: HtmlElement) -> Iterator[str]:
    """The short texts on a link's line, where lines are parted by <br> or by other links only."""
    yield _short(anchor.tail)
    for node in takewhile(_goes_on, anchor.itersiblings("*", preceding=True)):
        yield from (_short(node.tail), label_of(node))
    for node in takewhile(_goes_on, anchor.itersiblings("*")):
        yield from (label_of(node), _short(node.tail))


def _goes_on(node: HtmlElement) -> bool:
    return node.tag not in {"br", "a", "hr", "p", "div", "li", "tr", "td", *HEADINGS}


def _short(text: str | None) -> str:
    shown = " ".join((text or "")[:200].split())
    return shown if len(shown) <= LABEL else ""


def _address_day(address: str) -> date | None:
    found = _IN_ADDRESS.search(address)
    return dates.day("{year}-{month}-{day}".format(**found.groupdict())) if found else None
