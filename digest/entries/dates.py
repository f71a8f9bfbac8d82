"""Times as outlets write them: RFC 822, ISO 8601, Unix time, asctime and plain words.

Names of months may be in any language of `months`; names of days are not looked at, so a wrong
one does no harm. What names no timezone is in the one that the caller gives.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from digest.entries import months, relative, stamps

EARLIEST = 1995
"""No feed and no news page is older: an earlier year is a clock that was never set."""

LONGEST = 200
"""Characters of a text that names a time; the rest is not looked at."""

_HOURS = {
    -10: "hst",
    -9: "akst",
    -8: "pst akdt",
    -7: "pdt mst",
    -6: "mdt cst",
    -5: "cdt est",
    -4: "edt",
    0: "z ut utc gmt wet",
    1: "cet west",
    2: "cest eet",
    3: "eest msk мск",
    5: "pkt",
    8: "hkt",
    9: "jst kst",
    10: "aest",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
}
ZONES = {name: hours for hours, names in _HOURS.items() for name in names.split()}
"""Hours east of UTC: the names of RFC 822, section 5.1, and those of the tz database that mean one zone.

BST, IST and AST mean several each, and so do the letters of the army (RFC 5322, 4.3): they are not here.
"""

EASTMOST, WESTMOST = timedelta(hours=14), timedelta(hours=-12)
"""No zone lies farther from UTC: a wider offset is a mistake, and the caller's zone is used instead."""

_BASIC = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?)?(?=[z+-]|\s|$)")
_BASIC_ORDINAL = re.compile(r"^(\d{4})(\d{3})(?=t|$)")
_BASIC_CLOCK = re.compile(r"(?<=\d)t(\d\d)(\d\d)?(\d\d)?(?:[.,]\d+)?(?=[z+-]|\s|$)")

_NAME = r"(?P<name>(?:کانون|تشرین) ال\w+|[^\W\d_]{2,})\.?"
_YEAR = r"(?P<year>\d{2,4})(?![\d:])"
_DAY = r"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er|o)?"
_OF = r"[\s,./-]{0,3}(?:(?:de|del|of|соли|сол|г\.)\s)?"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-?w(?P<week>\d\d)(?:-?(?P<weekday>[1-7]))?(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-(?P<ordinal>\d{3})(?!\d)",
        r"(?<!\d)(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?" + _YEAR,
        r"(?<!\d)(?P<day>\d\d?)(?P<sign>[/-])(?P<month>\d\d?)(?P=sign)" + _YEAR,
        _DAY + _OF + _NAME + _OF + _YEAR,
        _NAME + r"\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)",
        _NAME + r"\s+(?P<day>\d\d?)\s+\d\d?:\d\d(?::\d\d)?\s+(?:\S+\s+)?(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[\s,.-]*(?:[^\W\d_]{1,8}\.?\s+)?(?P<day>\d\d?)[\s.-]{1,3}" + _NAME,
        r"(?<!\d)(?P<year>\d{4})[\s.-]{1,2}" + _NAME + r"[\s.-]{1,2}(?P<day>\d\d?)(?!\d)",
        r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d\d?) ?[月월] ?(?P<day>\d\d?) ?[日일]",
    )
)
_DAYS_WITHOUT_YEAR = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d.])(?P<day>\d\d)\.(?P<month>\d\d)(?![\d.])",
        _DAY + r"[\s-]{1,2}(?:de )?" + _NAME,
        _NAME + r" (?P<day>\d\d?)(?![\d:])",
    )
)
_HALF = re.compile(r"\d\s*[ap]\.?m\b")
_CLOCK = re.compile(
    r"(?<![\d:.+-])(?P<hour>\d\d?)[:h時时](?P<minute>\d\d)(?::(?P<second>\d\d?)(?:[.,]\d+)?)?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*\(?(?P<zone>(?:utc|gmt|ut)?\s?[+-]\d\d?(?::?\d\d)?(?!\d)|[^\W\d_]{1,4}\b)?"
)
_END_OF_DAY = re.compile(r"(?<![\d:.+-])24:00(?!:?[1-9])")
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?$")


def moment(text: str, zone: tzinfo = UTC, now: datetime | None = None) -> datetime | None:
    """The moment a text names, in UTC and to the second; None if it names no day.

    A day without a time counts from its midnight. With `now`, "2 hours ago", "yesterday 06:15" and
    a day without a year are understood as well.
    """
    told = stamps.exact(text) or stamps.unix(text)
    if told:
        return told if told.year >= EARLIEST else None
    text = _spelt_out(text)
    found = _day(text, now.astimezone(zone).date() if now else None)
    if found is None:
        return relative.ago(text, now) if now else None
    wall, offset = _clock(text) or (time(0), None)
    days = timedelta(days=1) if _END_OF_DAY.search(text) else timedelta(0)
    midday = instant(found, wall, offset or zone)
    return instant(found + days, wall, offset or zone) if midday else None


def instant(found: date, wall: time, zone: tzinfo) -> datetime | None:
    """A wall clock's day and time as a moment in UTC, None where the calendar ends."""
    try:
        return datetime.combine(found, wall, zone).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def day(text: str, today: date | None = None) -> date | None:
    """The first day a text names; with `today` also "yesterday" and one without a year, like 22.11."""
    return _day(_spelt_out(text), today)


def clock(text: str) -> tuple[time, tzinfo | None] | None:
    """The first time of day a text names, with its timezone if it says one; 24:00 is 00:00."""
    return _clock(_spelt_out(text))


def _spelt_out(text: str) -> str:
    """The text folded, its ISO 8601 times in the long form with a space in the middle."""
    text = text[:LONGEST]
    text = months.folded(html.unescape(text) if "&" in text else text)
    if not text[:1].isdigit():
        return text
    text = _BASIC.sub(_long, text)
    text = _BASIC_ORDINAL.sub(r"\1-\2", text)
    text = _BASIC_CLOCK.sub(lambda found: f" {found[1]}:{found[2] or '00'}:{found[3] or '00'}", text)
    return re.sub(r"(?<=\d)t(?=\d)", " ", text, count=1)


def _long(found: re.Match[str]) -> str:
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day} {found[4]}:{found[5]}:{found[6] or '00'}" if found[4] else day


def _day(text: str, today: date | None) -> date | None:
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            found = _date(match.groupdict(), text)
            if found:
                return found
    if not today:
        return None
    return relative.named_day(text, today) or _last_such_day(text, today)


def _last_such_day(text: str, today: date) -> date | None:
    for pattern in _DAYS_WITHOUT_YEAR:
        for match in pattern.finditer(text):
            found = _date({**match.groupdict(), "year": str(today.year)}, text)
            if found and found <= today + timedelta(days=1):
                return found
            if found:
                return _date({**match.groupdict(), "year": str(today.year - 1)}, text)
    return None


def _date(parts: dict[str, str | None], text: str) -> date | None:
    year = _full(parts["year"] or "")
    try:
        found = _of_year(year, parts, text)
    except (OverflowError, ValueError):
        return None
    return found if found and found.year >= EARLIEST else None


def _full(year: str) -> int:
    """A year of two or three digits as RFC 5322, section 4.3, reads it; 126 is what an old script says."""
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if len(year) == 2 and number < 50 else 1900)


def _of_year(year: int, parts: dict[str, str | None], text: str) -> date | None:
    if parts.get("week"):
        return date.fromisocalendar(year, int(parts["week"] or 0), int(parts["weekday"] or 1))
    if parts.get("ordinal"):
        found = date(year, 1, 1) + timedelta(days=int(parts["ordinal"] or 0) - 1)
        return found if found.year == year else None
    name, number = parts.get("name") or "", int(parts["day"] or 0)
    if months.is_persian(year):
        month = months.persian_number(name) if name else int(parts["month"] or 0)
        return months.from_persian(year, month, number)
    month = months.number(name) if name else int(parts["month"] or 0)
    if parts.get("sign") and _month_first(number, month, text):
        number, month = month, number
    return date(year, month, number)


def _month_first(first: int, second: int, text: str) -> bool:
    """Whether 11/22/2026 is told in the American order: no other is possible, or it says AM or PM."""
    return second > 12 or (first <= 12 and _HALF.search(text) is not None)


def _clock(text: str) -> tuple[time, tzinfo | None] | None:
    for match in _CLOCK.finditer(text):
        hour, half = int(match["hour"]), match["half"] or ""
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if hour == 24 and match["minute"] == "00":
            hour = 0
        try:
            wall = time(hour, int(match["minute"]), min(int(match["second"] or 0), 59))
        except ValueError:
            continue
        return wall, _zone(match["zone"] or "")
    return None


def _zone(text: str) -> tzinfo | None:
    found = _OFFSET.search(text)
    if not found:
        hours = ZONES.get(text)
        return None if hours is None else timezone(timedelta(hours=hours))
    span = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    span = -span if found[1] == "-" else span
    return timezone(span) if WESTMOST <= span <= EASTMOST and int(found[3] or 0) < 60 else None
