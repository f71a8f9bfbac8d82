"""Months as tables, and the months and years that have editions."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from digest.render.site.places import Place, Places
from digest.words import for_language


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page leads, and how it calls it; `current` where it leads to itself."""

    href: str
    words: str
    language: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month; `href` is empty where it has no edition, the number too where it is no day of it."""

    number: str
    href: str = ""
    label: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks.

    Attributes:
        weekdays: short names over the columns, each with the whole one.
    """

    title: str
    href: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Day, ...], ...]


class Calendars:
    """The calendars of one page.

    Args:
        dates: of the editions in the page's language.
        current: the date that the page is about, if it is about one.
    """

    def __init__(
        self, places: Places, place: Place, dates: Iterable[date], current: date | None = None
    ) -> None:
        self._places = places
        self._place = place
        self._language = place.language
        self._words = for_language(place.language)
        self._dates = frozenset(dates)
        self._current = current

    def month(self, month: date) -> Month:
        """The month that holds a date."""
        weeks = Calendar(self._words.first_weekday).monthdatescalendar(month.year, month.month)
        return Month(
            title=self._words.month(month),
            href=self._place.to(self._places.month(self._language, month)),
            weekdays=self._words.columns(),
            weeks=tuple(tuple(self._day(day, month) for day in week) for week in weeks),
        )

    def months(self, year: int) -> tuple[Month, ...]:
        """The months of a year that have editions."""
        return tuple(self.month(first) for first in self._firsts() if first.year == year)

    def month_links(self, year: int) -> tuple[Link, ...]:
        """Links to the months of a year that have editions."""
        return tuple(self._month_link(first) for first in self._firsts() if first.year == year)

    def year_links(self) -> tuple[Link, ...]:
        """Links to the years that have editions, the latest first."""
        years = sorted({day.year for day in self._dates}, reverse=True)
        return tuple(
            Link(self._place.to(self._places.year(self._language, y)), self._words.year(y)) for y in years
        )

    def around(self, month: date) -> tuple[Link | None, Link | None]:
        """Links to the months with editions before and after one."""
        firsts = self._firsts()
        here = firsts.index(month.replace(day=1))
        earlier, later = firsts[:here][-1:], firsts[here + 1 :][:1]
        return next(map(self._month_link, earlier), None), next(map(self._month_link, later), None)

    def _firsts(self) -> list[date]:
        return sorted({day.replace(day=1) for day in self._dates})

    def _month_link(self, first: date) -> Link:
        return Link(
            self._place.to(self._places.month(self._language, first)),
            self._words.month(first),
            current=first == self._current,
        )

    def _day(self, day: date, month: date) -> Day:
        if day.month != month.month:
            return Day("")
        if day not in self._dates:
            return Day(self._words.day(day))
        href = self._place.to(self._places.edition(self._language, day))
        return Day(self._words.day(day), href, self._words.date_short(day), day == self._current)
