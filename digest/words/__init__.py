"""The words that an edition itself says: labels, plurals, dates and times, a file for each language.

In: a language's code. Out: `Words`. To add a language, add LANG.toml beside this file with the
keys of en.toml; `faults` tells what it lacks. Plural rules and the names of months and
weekdays are CLDR's, by Babel, unless the file brings its own; calendar, digits and the day on
which a week begins are those of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from digest.errors import UsageError
from digest.words.isolates import isolated
from digest.words.names import NAMES, plural_form, standard_names, zone_city
from digest.words.solar import solar

MODEL = "en"
"""The file that every other file is measured by."""

DIGITS = "0123456789"

CALENDARS = {"gregorian": lambda day: (day.year, day.month, day.day), "solar": solar}
"""Year, month and day of a date, by the calendar's name in a file."""

WEEK = timedelta(days=6)
"""From here on two weekdays no longer say which days are meant."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Attributes:
        name: what the language calls itself.
        direction: ltr or rtl.
        separator: between the items of a list.
        names: seven weekdays from Monday and twelve months, in the forms that dates need.
        calendar: one of CALENDARS.
        digits: the ten, from zero.
        first_weekday: of a week in a calendar, 0 is Monday.
    """

    language: str
    name: str
    direction: str
    separator: str
    labels: Mapping[str, str]
    plurals: Mapping[str, Mapping[str, str]]
    dates: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    calendar: str = "gregorian"
    digits: str = DIGITS
    first_weekday: int = 0

    def label(self, key: str, **values: object) -> str:
        """A label with its values: numbers in the language's digits, names kept in their direction."""
        return self._text(self.labels, key).format(**{name: self._value(v) for name, v in values.items()})

    def plural(self, key: str, n: int) -> str:
        """A number with its noun, as the language's plural rule wants it."""
        forms = self.plurals.get(key) or {"other": self._text({}, key)}
        form = forms.get(plural_form(self.language, n), forms["other"])
        return form.format(n=self.number(n))

    def number(self, n: int) -> str:
        """A number in the language's digits."""
        return self._in_digits(str(n))

    def date_long(self, day: date) -> str:
        """With weekday and year."""
        return self._date("long", day)

    def date_exact(self, day: date) -> str:
        """Day, month and year, to stand in a sentence."""
        return self._date("exact", day)

    def date_heading(self, day: date) -> str:
        """With weekday and year, as a line of its own begins."""
        text = self.date_long(day)
        return text[:1].upper() + text[1:]

    def date_short(self, day: date) -> str:
        """Day and month."""
        return self._date("short", day)

    def month(self, day: date) -> str:
        """The Gregorian month of a day as a heading, with its year: archives have a folder for each.

        In another calendar it is parts of two months, and both are named.
        """
        first = day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        text = self._date("month", last)
        if self._ymd(first)[:2] != self._ymd(last)[:2]:
            same_year = self._ymd(first)[0] == self._ymd(last)[0]
            begins = self._values(first)["month_alone"] if same_year else self._date("month", first)
            text = self.dates["span"].format(first=begins, last=text)
        return text[:1].upper() + text[1:]

    def year(self, year: int) -> str:
        """A Gregorian year; the two that it is in another calendar."""
        first, last = (self._values(day)["year"] for day in (date(year, 1, 1), date(year, 12, 31)))
        return str(first if first == last else self.dates["span"].format(first=first, last=last))

    def day(self, day: date) -> str:
        """The day of the month, for a calendar."""
        return str(self._values(day)["day"])

    def columns(self) -> tuple[tuple[str, str], ...]:
        """The weekdays over a calendar, from the first of the week on: each short and whole."""
        pairs = tuple(zip(self.names["weekdays_column"], self.names["weekdays"], strict=True))
        return pairs[self.first_weekday :] + pairs[: self.first_weekday]

    def clock(self, moment: datetime | time) -> str:
        """Hours and minutes."""
        return self._in_digits(f"{moment:%H:%M}")

    def time(self, moment: datetime, zone: ZoneInfo, today: date) -> str:
        """Hours and minutes in the zone; with the weekday if it is not today's."""
        local = moment.astimezone(zone)
        clock = self.clock(local)
        if local.date() == today:
            return clock
        return self.dates["earlier_time"].format(
            weekday_short=self.names["weekdays_short"][local.weekday()], time=clock
        )

    def city(self, zone: ZoneInfo) -> str:
        """The city whose time it is; the zone's own name where it is no city's."""
        return zone_city(self.language, zone.key)

    def window_line(self, start: datetime, end: datetime, zone: ZoneInfo) -> str:
        """What the edition covers, in words."""
        begins, ends = start.astimezone(zone), end.astimezone(zone)
        pattern = "window" if end - start < WEEK else "long_window"
        weekdays = self.names["weekdays_window"]
        return self.dates[pattern].format(
            start_weekday=weekdays[begins.weekday()],
            end_weekday=weekdays[ends.weekday()],
            start_date=self.date_short(begins.date()),
            end_date=self.date_short(ends.date()),
            start_time=self.clock(begins),
            end_time=self.clock(ends),
        )

    def _date(self, pattern: str, day: date) -> str:
        return self.dates[pattern].format(**self._values(day))

    def _values(self, day: date) -> Mapping[str, str]:
        """What may stand in a pattern of a date."""
        year, month, number = self._ymd(day)
        return {
            "weekday": self.names["weekdays"][day.weekday()],
            "day": self.number(number),
            "month": self.names["months"][month - 1],
            "month_alone": self.names["months_alone"][month - 1],
            "year": self.number(year),
        }

    def _ymd(self, day: date) -> tuple[int, int, int]:
        return CALENDARS[self.calendar](day)

    def _value(self, value: object) -> str:
        if isinstance(value, int):
            return self.number(value)
        return isolated(str(value)) if self.direction == "rtl" else str(value)

    def _in_digits(self, text: str) -> str:
        return text if self.digits == DIGITS else text.translate(str.maketrans(DIGITS, self.digits))

    def _text(self, texts: Mapping[str, str], key: str) -> str:
        if key in texts:
            return texts[key]
        message = f"{self.language}.toml has no words for {key!r}"
        raise UsageError(message)


def available() -> tuple[str, ...]:
    """The languages that have a file, by code."""
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def for_language(code: str) -> Words:
    """The words of a language; those of `ru` serve `ru-TJ` too.

    Raises:
        UsageError: there is no file for it.
    """
    primary = code.split("-", maxsplit=1)[0].casefold()
    if primary not in available():
        message = f"there are no words for language {code!r}; there are for {', '.join(available())}"
        raise UsageError(message)
    return parse(primary, source(primary))


def source(code: str) -> str:
    """The file of a language that has one."""
    return files(__package__).joinpath(f"{code}.toml").read_text(encoding="utf-8")


def parse(code: str, text: str) -> Words:
    """The words in a language file."""
    found = tomllib.loads(text)
    given = {key: tuple(names) for key, names in found.get("names", {}).items()}
    lacking = [key for key in NAMES if key not in given]
    return Words(
        language=code,
        name=found["name"],
        direction=found["direction"],
        separator=found["separator"],
        labels={**found["labels"], **found.get("pages", {})},
        plurals=found["plurals"],
        dates=found["dates"],
        names={**given, **standard_names(code, lacking)},
        calendar=found.get("calendar", "gregorian"),
        digits=found.get("digits", DIGITS),
        first_weekday=found.get("first_weekday", 0),
    )
