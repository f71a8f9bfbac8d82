"""Times as outlets write them: RFC 822, ISO 8601, asctime and plain words.

Months may be named in English, Russian or Tajik; names of days are not looked at. What names
no timezone is in the one that the caller gives.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

EARLIEST = 1995
"""No feed and no news page is older: an earlier year is a clock that was never set."""

LONGEST = 200
"""Characters of a text that names a time; the rest is not looked at."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "янв"),
            ("feb", "фев"),
            ("mar", "мар"),
            ("apr", "апр"),
            ("may", "май", "мая", "маи"),
            ("jun", "июн"),
            ("jul", "июл"),
            ("aug", "авг"),
            ("sep", "сен"),
            ("oct", "окт"),
            ("nov", "ноя"),
            ("dec", "дек"),
        ),
        start=1,
    )
    for name in names
}
"""By their first three letters, which Russian and Tajik share."""

ZONES = {
    name: hours
    for hours, names in (
        (-8, ("pst",)),
        (-7, ("pdt", "mst")),
        (-6, ("mdt", "cst")),
        (-5, ("cdt", "est")),
        (-4, ("edt",)),
        (0, ("z", "ut", "utc", "gmt")),
        (1, ("cet",)),
        (2, ("cest", "eet")),
        (3, ("eest", "msk", "мск")),
    )
    for name in names
}
"""Names of RFC 822 and a few that outlets use, as hours east of UTC."""

_NAME = r"(?P<name>[^\W\d_]{3,})\.?"
_YEAR = r"(?P<year>\d{4}|\d\d)(?![\d:])"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)",
        r"(?<!\d)(?P<day>\d\d?)\.(?P<month>\d\d?)\." + _YEAR,
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?[\s,.-]{{0,3}}{_NAME}[\s,.-]{{0,3}}{_YEAR}",
        rf"{_NAME}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"{_NAME}\s+(?P<day>\d\d?)\s+\d\d?:\d\d(?::\d\d)?\s+(?:\w+\s+)?(?P<year>\d{{4}})",
    )
)
_SHORT_DAY = re.compile(r"(?<![\d.])(?P<day>\d\d)\.(?P<month>\d\d)(?![\d.])")
_CLOCK = re.compile(
    r"(?<![\d:.,+-])(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b)?"
    r"\s*(?P<zone>[+-]\d\d:?\d\d|[^\W\d_]{1,4}\b)?",
    re.IGNORECASE,
)


def moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The moment a text names, in UTC and to the second; None if it names no day.

    A day without a time counts from its midnight.
    """
    text = text[:LONGEST]
    text = text.replace("T", " ", 1) if re.match(r"\s*\d{4}-\d\d-\d\dT", text) else text
    found = day(text)
    if found is None:
        return None
    wall, offset = clock(text) or (time(0), None)
    return instant(found, wall, offset or zone)


def instant(found: date, wall: time, zone: tzinfo) -> datetime | None:
    """A wall clock's day and time as a moment in UTC, None where the calendar ends."""
    try:
        return datetime.combine(found, wall, zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def day(text: str, today: date | None = None) -> date | None:
    """The first day a text names; with `today`, also one without a year, like 22.11."""
    for pattern in _DAYS:
        for match in pattern.finditer(text[:LONGEST]):
            found = _date(match.groupdict())
            if found:
                return found
    short = _SHORT_DAY.search(text[:LONGEST]) if today else None
    if not short or not today:
        return None
    found = _date({**short.groupdict(), "year": str(today.year)})
    last_year = found and found > today + timedelta(days=1)
    return _date({**short.groupdict(), "year": str(today.year - 1)}) if last_year else found


def clock(text: str) -> tuple[time, tzinfo | None] | None:
    """The first time of day a text names, with its timezone if it says one."""
    for match in _CLOCK.finditer(text[:LONGEST]):
        hour = int(match["hour"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
        try:
            wall = time(hour, int(match["minute"]), min(int(match["second"] or 0), 59))
        except ValueError:
            continue
        return wall, _zone(match["zone"] or "")
    return None


def _date(parts: dict[str, str | None]) -> date | None:
    month = int(parts.get("month") or MONTHS.get((parts.get("name") or "")[:3].lower(), 0))
    written = parts["year"] or ""
    year = int(written) + (2000 if len(written) == 2 else 0)
    try:
        return date(year, month, int(parts["day"] or 0)) if year >= EARLIEST else None
    except ValueError:
        return None


def _zone(text: str) -> tzinfo | None:
    if text[:1] in {"+", "-"}:
        digits = text[1:].replace(":", "")
        span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        sign = -1 if text[0] == "-" else 1
        return timezone(sign * span) if span < timedelta(hours=24) else None
    hours = ZONES.get(text.lower())
    return None if hours is None else timezone(timedelta(hours=hours))
