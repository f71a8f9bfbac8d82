"""Which dates have an edition, when each is due and what it covers: pure calendar.

One occurrence for each local date that the zone has: crossing the date line can drop one
(Pacific/Apia had no 30 December 2011). Where a clock change skips the hour, the edition is due at
the first instant after the gap; where it repeats the hour, at the first pass. (APScheduler's
own cron trigger misses whole days and doubles hours there: its issues 606, 529 and 1059.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from digest.model import Window, check_utc
from digest.settings import Missed, Schedule

MAX_WINDOW = timedelta(hours=96)
"""A long weekend and a day; older news is no news."""

LATE = timedelta(hours=24)
"""How far before its window an article may have been published and still be taken."""

ON_TIME = timedelta(hours=1)
"""How long after its hour an edition is not late: the scheduler may just have been restarted."""

LASTS = timedelta(hours=24)
"""How long an edition is worth sending."""

MAX_MISSED = 7
"""Editions that are made up for after an outage; nobody reads more of them."""

SEARCH = 3660
"""Days to look for the next or last date with an edition: ten years, then there is none."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An edition's date, and the moment it is due, in UTC."""

    date: date
    due: datetime


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, when the wall clock of `zone` first shows `at` on `day`.

    In a gap it is the first instant after it (PEP 495: the later reading of fold=1 and
    fold=0 brackets the gap).
    """
    wall = datetime.combine(day, at, tzinfo=zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _end_of_gap(wall.replace(fold=1).astimezone(UTC), moment, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def has_edition(schedule: Schedule, day: date) -> bool:
    """Whether this date has an edition: its weekday is one, it is no holiday, and it comes at all."""
    wanted = day.weekday() in schedule.days and day not in schedule.holidays
    return wanted and _comes(day, schedule.zone)


def _comes(day: date, zone: ZoneInfo) -> bool:
    return instant(day, time(0), zone).astimezone(zone).date() == day


def due(schedule: Schedule, day: date) -> datetime:
    """When the edition of this date is due, whether or not the date has one."""
    return instant(day, schedule.at, schedule.zone)


def occurrences(schedule: Schedule, first: date) -> Iterator[Occurrence]:
    """The occurrences from this date on, in order; ends after ten years without one."""
    day, idle = first, 0
    while idle < SEARCH:
        if has_edition(schedule, day):
            idle = 0
            yield Occurrence(day, due(schedule, day))
        idle += 1
        day += timedelta(days=1)


def upcoming(schedule: Schedule, after: datetime) -> Iterator[Occurrence]:
    """The occurrences due later than this moment, in order."""
    check_utc(after)
    first = after.astimezone(schedule.zone).date() - timedelta(days=1)
    return (o for o in occurrences(schedule, first) if o.due > after)


def last(schedule: Schedule, now: datetime) -> Occurrence | None:
    """The latest occurrence that is due at this moment, None within ten years of none."""
    check_utc(now)
    day = now.astimezone(schedule.zone).date() + timedelta(days=1)
    for _ in range(SEARCH):
        if has_edition(schedule, day) and due(schedule, day) <= now:
            return Occurrence(day, due(schedule, day))
        day -= timedelta(days=1)
    return None


def passed(schedule: Schedule, after: date, now: datetime) -> tuple[Occurrence, ...]:
    """The occurrences of later dates than `after` that are due by now, oldest first."""
    check_utc(now)
    later = occurrences(schedule, after + timedelta(days=1))
    return tuple(takewhile(lambda occurrence: occurrence.due <= now, later))


def catch_up(schedule: Schedule, latest: date | None, now: datetime) -> tuple[Occurrence, ...]:
    """The occurrences to be made up for at this moment, by the operator's choice, oldest first.

    Args:
        schedule: the hours, and what to do about those that passed unseen.
        latest: the date of the latest frozen edition; None: a new digest, which owes nothing but
            an edition that became due within the last hour.
        now: this moment.

    Returns:
        Nothing while the latest edition is frozen. With `send-latest` at most one: the news of
        skipped dates is in its window. With `send-all` at most the last seven.
    """
    newest = last(schedule, now)
    if newest is None:
        return ()
    on_time = now - newest.due <= ON_TIME
    if latest is None:
        return (newest,) if on_time else ()
    missed = passed(schedule, latest, now)
    if schedule.missed is Missed.SEND_ALL:
        return missed[-MAX_MISSED:]
    return missed[-1:] if on_time or schedule.missed is Missed.SEND_LATEST else ()


def deadline(schedule: Schedule, day: date, frozen_at: datetime) -> datetime:
    """From when on a date's edition is not sent any more: the next occurrence, a day after its own at most.

    One that a person had made later than that has a day from then on.
    """
    hour = due(schedule, day)
    following = next((occurrence.due for occurrence in upcoming(schedule, hour)), None)
    end = min(hour + LASTS, following or hour + LASTS)
    return end if frozen_at < end else frozen_at + LASTS


def window_of(
    schedule: Schedule, day: date, last_end: datetime | None, fixed: timedelta | None = None
) -> Window:
    """What the edition of a date covers.

    Args:
        schedule: the hours.
        day: the edition's date.
        last_end: the end of the last earlier frozen edition's window, None if there is none.
        fixed: a fixed length that an operator chose instead of the rule.

    Returns:
        From the last window's end, at most 96 hours, to the date's own hour; with no earlier
        edition from the scheduled hour before, so that a fresh install never mails a backlog.
        The same where the last window ends no earlier than this one: the hour or the timezone
        was changed, and what was printed is known by the articles themselves.
    """
    end = due(schedule, day)
    if fixed is not None:
        return Window(end - fixed, end)
    if last_end is None or last_end >= end:
        last_end = _hour_before(schedule, day)
    return Window(max(last_end, end - MAX_WINDOW), end)


def _hour_before(schedule: Schedule, day: date) -> datetime:
    earlier = (day - timedelta(days=n) for n in range(1, MAX_WINDOW.days + 1))
    hours = (due(schedule, d) for d in earlier if has_edition(schedule, d))
    return next(hours, due(schedule, day) - MAX_WINDOW)


def number_of(schedule: Schedule, day: date, first: date | None) -> int:
    """The edition's number: 1 for `first`, and one more for each later date that has an edition.

    A date that has none by the timetable, but was asked for, carries the number of the one before.
    """
    if first is None or day <= first:
        return 1
    later = (first + timedelta(days=n) for n in range(1, (day - first).days + 1))
    return 1 + sum(has_edition(schedule, d) for d in later)


def next_ones(schedule: Schedule, now: datetime, count: int) -> tuple[Occurrence, ...]:
    """The next `count` occurrences."""
    return tuple(islice(upcoming(schedule, now), count))
