"""The words that an edition itself says: labels, plurals, dates and times, a file for each language.

In: a language's code. Out: `Words`. To add a language, add LANG.toml beside this file with the
keys of en.toml; `missing` tells what it lacks. Plural rules and the names of months and
weekdays are CLDR's, by Babel, unless the file brings its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from digest.errors import UsageError
from digest.words.names import NAMES, plural_form, standard_names, zone_city

MODEL = "en"
"""The file that every other file is measured by."""

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
    """

    language: str
    name: str
    direction: str
    separator: str
    labels: Mapping[str, str]
    plurals: Mapping[str, Mapping[str, str]]
    dates: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]

    def label(self, key: str, **values: object) -> str:
        """A label, with its values filled in."""
        return self._text(self.labels, key).format(**values)

    def plural(self, key: str, n: int) -> str:
        """A number with its noun, as the language's plural rule wants it."""
        forms = self.plurals.get(key) or {"other": self._text({}, key)}
        form = forms.get(plural_form(self.language, n), forms["other"])
        return form.format(n=n)

    def date_long(self, day: date) -> str:
        """With weekday and year."""
        return self._date("long", day)

    def date_heading(self, day: date) -> str:
        """With weekday and year, as a line of its own begins."""
        text = self.date_long(day)
        return text[:1].upper() + text[1:]

    def date_short(self, day: date) -> str:
        """Day and month."""
        return self._date("short", day)

    def month(self, day: date) -> str:
        """The month as a heading, with its year."""
        text = self._date("month", day)
        return text[:1].upper() + text[1:]

    def time(self, moment: datetime, zone: ZoneInfo, today: date) -> str:
        """Hours and minutes in the zone; with the weekday if it is not today's."""
        local = moment.astimezone(zone)
        clock = f"{local:%H:%M}"
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
            start_time=f"{begins:%H:%M}",
            end_time=f"{ends:%H:%M}",
        )

    def _date(self, pattern: str, day: date) -> str:
        return self.dates[pattern].format(
            weekday=self.names["weekdays"][day.weekday()],
            day=day.day,
            month=self.names["months"][day.month - 1],
            month_alone=self.names["months_alone"][day.month - 1],
            year=day.year,
        )

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
    return parse(primary, files(__package__).joinpath(f"{primary}.toml").read_text(encoding="utf-8"))


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
    )


def missing(words: Words) -> tuple[str, ...]:
    """What a language lacks beside English, as keys of its file; empty if it is complete."""
    model = for_language(MODEL)
    lacking = [f"labels.{key}" for key in model.labels if not words.labels.get(key)]
    lacking += [f"dates.{key}" for key in model.dates if not words.dates.get(key)]
    needed = sorted({plural_form(words.language, n) for n in range(200)} | {"other"})
    for key in model.plurals:
        forms = words.plurals.get(key, {})
        lacking += [f"plurals.{key}.{form}" for form in needed if not forms.get(form)]
    return tuple(lacking)
