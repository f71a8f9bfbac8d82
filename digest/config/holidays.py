"""Days without an edition: dates, public holidays of countries, and calendar files."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config.faults import Wrong, unfit
from digest.config.values import country, day

if TYPE_CHECKING:
    from icalendar import Component

YEARS = range(2020, 2041)
"""The years that calendars are read for: reading a file needs no clock, and costs milliseconds."""

LONGEST = 366
"""Days of one holiday; what lasts longer is a misprint."""


def public_holidays(countries: Iterable[str], years: Iterable[int]) -> frozenset[date]:
    """The public holidays of countries, by ISO 3166 code in either case.

    Where the library knows only some of the years, the others have none.
    """
    from holidays import country_holidays

    wanted = set(years)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "available only from 2001 to 2035": said above
        found = [country_holidays(code.upper(), years=wanted) for code in countries]
    return frozenset(each for calendar in found for each in calendar)


def holiday(value: object) -> date | str:
    """An entry of the list: a date, else a country code in capitals, else a calendar file's name."""
    if not isinstance(value, str):
        return day(value)
    if value.endswith(".ics") or value[:1].isdigit():
        return value if value.endswith(".ics") else day(value)
    return _calendar(value)


def _calendar(value: str) -> str:
    from holidays import list_supported_countries

    try:
        code = country(value).upper()
    except Wrong as error:
        raise unfit(
            value, "is no holiday", 'allowed: a date, a country code ("TJ") or an .ics file'
        ) from error
    if code not in list_supported_countries():
        raise unfit(value, "has no known calendar of holidays", "list the dates, or name an .ics file")
    return code


def calendar_dates(path: Path) -> frozenset[date]:
    """The days of a calendar file's events, those that repeat included.

    Source: RFC 5545 3.6.1; an event of whole days ends before DTEND.

    Raises:
        Wrong: the file cannot be read, or is no calendar.
    """
    from icalendar import Calendar

    try:
        events = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        return frozenset(each for event in events for each in _days(event))
    except OSError as error:
        raise unfit(path, "cannot be read", error.strerror or "see that it exists") from error
    except (ValueError, KeyError, TypeError) as error:
        raise unfit(path, "is no calendar that can be read", "a file in iCalendar format") from error


def _days(event: Component) -> Iterator[date]:
    first = _date(event.decoded("DTSTART"))
    last = _last(event, first)
    length = min((last - first).days, LONGEST)
    for start in _starts(event, first):
        yield from (start + timedelta(days=n) for n in range(length + 1))


def _last(event: Component, first: date) -> date:
    if "DTEND" not in event:
        return first
    end = event.decoded("DTEND")
    if not isinstance(end, datetime):
        end -= timedelta(days=1)
    return max(first, _date(end))


def _starts(event: Component, first: date) -> Iterator[date]:
    if "RRULE" not in event:
        yield first
        return
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    rule = rrulestr(_text(event["RRULE"].to_ical()), dtstart=_midnight(first), ignoretz=True)
    begin, end = _midnight(date(YEARS[0], 1, 1)), _midnight(date(YEARS[-1], 12, 31))
    yield from (start.date() for start in rule.between(begin, end, inc=True))


def _text(rule: bytes | str) -> str:
    return rule.decode() if isinstance(rule, bytes) else rule


def _date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _midnight(value: date) -> datetime:
    return datetime.combine(value, datetime.min.time())
