"""What CLDR knows of a language: its plural rule, its months and weekdays. The one place that asks Babel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel import Locale

Width = Literal["abbreviated", "wide", "short"]

WEEKDAYS: Mapping[str, Width] = {
    "weekdays": "wide",
    "weekdays_short": "abbreviated",
    "weekdays_window": "abbreviated",
    "weekdays_column": "short",
}
MONTHS = {"months": "format", "months_alone": "stand-alone"}
NAMES = (*WEEKDAYS, *MONTHS)
"""The lists of names that dates need."""


@cache
def plural_form(language: str, n: int) -> str:
    """The CLDR plural category of a number; "other" where CLDR does not know the language."""
    locale = _locale(language)
    return str(locale.plural_form(n)) if locale else "other"


def standard_names(language: str, lists: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """CLDR's lists of names, weekdays from Monday; English ones for a language it does not know."""
    if not lists:
        return {}
    locale = _locale(language) or _locale("en")
    return {key: _names(key, locale) for key in lists}


@cache
def zone_city(language: str, zone: str) -> str:
    """What a language calls the city that a zone is named after; the zone's name where there is none."""
    from babel.dates import get_timezone_location

    locale = _locale(language)
    if "/" not in zone or zone.startswith("Etc/") or locale is None:
        return zone.rpartition("/")[2].replace("_", " ")
    return get_timezone_location(zone, locale=locale, return_city=True)


def _names(key: str, locale: Locale | None) -> tuple[str, ...]:
    from babel.dates import get_day_names, get_month_names

    if key in WEEKDAYS:
        return tuple(get_day_names(WEEKDAYS[key], locale=locale)[n] for n in range(7))
    context: Literal["format", "stand-alone"] = "format" if MONTHS[key] == "format" else "stand-alone"
    return tuple(get_month_names("wide", context, locale=locale)[n] for n in range(1, 13))


@cache
def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
