from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import timetable
from digest.settings import Schedule
from digest.timetable import Occurrence, due, has_edition, instant, last, occurrences, passed, upcoming
from tests.builders import a_schedule

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
HOURS = (time(0), time(0, 15), time(1), time(2), time(2, 30), time(3), time(6), time(23, 30), time(23, 59))
YEARS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MOMENTS = st.builds(lambda day, at: datetime.combine(day, at, UTC), YEARS, st.times())
MONDAY_TO_FRIDAY = frozenset(range(5))

schedules = st.builds(
    Schedule,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    at=st.sampled_from(HOURS) | st.times(),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    holidays=st.frozensets(YEARS, max_size=20),
)


@cache
def changes(name: str, year: int) -> tuple[date, ...]:
    """The dates of a year around which the zone's clocks change."""
    zone, start = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)
    days = [start + n * DAY for n in range(366)]
    return tuple(
        early.date()
        for early, late in pairwise(days)
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset()
    )


def is_first_moment_of(moment: datetime, day: date, at: time, zone: ZoneInfo) -> bool:
    """What the wall clock must show: it has reached the hour, just before it had not, and never did."""
    wanted = datetime.combine(day, at)
    shown = moment.astimezone(zone)
    just_before = (moment - TICK).astimezone(zone).replace(tzinfo=None)
    return shown.fold == 0 and just_before < wanted <= shown.replace(tzinfo=None)


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),  # gap: at 03:00 EDT
        ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),  # twice: the first, EDT
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "02:59:59.999999", "2026-03-29T01:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00"),  # gap at midnight
        ("Asia/Beirut", "2026-03-29", "00:15", "2026-03-28T22:00"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00"),  # gap before midnight
        ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30"),  # twice, over midnight
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),  # half an hour
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30"),  # backward in February
        ("Asia/Kathmandu", "2026-11-22", "06:00", "2026-11-22T00:15"),
        ("Asia/Dushanbe", "2026-11-22", "06:00", "2026-11-22T01:00"),
        ("Pacific/Apia", "2011-12-30", "06:00", "2011-12-30T10:00"),  # a date that never came
        ("Pacific/Apia", "2011-12-31", "06:00", "2011-12-30T16:00"),
    ],
)
def test_instant_of_a_wall_clock(zone: str, day: str, hour: str, utc: str) -> None:
    moment = instant(date.fromisoformat(day), time.fromisoformat(hour), ZoneInfo(zone))
    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("year", [2020, 2026])
def test_every_hour_around_every_clock_change_comes_at_its_first_moment(year: int) -> None:
    wrong = [
        (name, day, hour)
        for name in ZONES
        for change in changes(name, year)
        for day in (change - DAY, change, change + DAY)
        for hour in HOURS
        if not is_first_moment_of(instant(day, hour, ZoneInfo(name)), day, hour, ZoneInfo(name))
    ]
    assert wrong == []


@given(st.sampled_from(ZONES), YEARS, st.times())
def test_any_hour_of_any_date_comes_at_its_first_moment(name: str, day: date, hour: time) -> None:
    zone = ZoneInfo(name)
    assert is_first_moment_of(instant(day, hour, zone), day, hour, zone)


@given(st.sampled_from(ZONES), st.sampled_from(range(2020, 2031)), st.sampled_from(HOURS))
def test_each_date_of_a_year_has_one_occurrence_and_none_is_skipped(name: str, year: int, hour: time) -> None:
    schedule = a_schedule(zone=ZoneInfo(name), at=hour)
    found = list(islice(occurrences(schedule, date(year, 1, 1)), 366))
    assert [o.date for o in found] == [date(year, 1, 1) + n * DAY for n in range(366)]
    assert all(one.due < next_.due <= one.due + timedelta(hours=26) for one, next_ in pairwise(found))


@given(schedules, YEARS)
def test_occurrences_are_the_dates_with_an_edition_in_order(schedule: Schedule, first: date) -> None:
    days = [first + n * DAY for n in range(40)]
    wanted = [Occurrence(day, due(schedule, day)) for day in days if has_edition(schedule, day)]
    assert list(islice(occurrences(schedule, first), len(wanted))) == wanted
    assert all(one.due < next_.due for one, next_ in pairwise(wanted))


@given(schedules, MOMENTS)
def test_last_and_upcoming_and_passed_agree(schedule: Schedule, now: datetime) -> None:
    before, after = last(schedule, now), next(upcoming(schedule, now))
    assert before is not None
    assert before.due <= now < after.due
    between = islice(occurrences(schedule, before.date), 2)
    assert list(between) == [before, after]
    assert passed(schedule, before.date, now) == ()
    assert passed(schedule, before.date - DAY, now) == (before,)
    assert passed(schedule, before.date - 30 * DAY, now)[-1] == before


@given(schedules, YEARS)
def test_moment_that_is_due_has_come_and_the_one_before_has_not(schedule: Schedule, day: date) -> None:
    one = next(occurrences(schedule, day))
    assert last(schedule, one.due) == one
    assert next(upcoming(schedule, one.due - TICK)) == one
    assert next(upcoming(schedule, one.due)).date > one.date


def test_date_that_never_came_has_no_edition() -> None:
    schedule = a_schedule(zone=ZoneInfo("Pacific/Apia"), at=time(0))
    found = list(islice(occurrences(schedule, date(2011, 12, 28)), 4))
    assert [o.date.day for o in found] == [28, 29, 31, 1]
    assert [late.due - early.due for early, late in pairwise(found)] == [DAY] * 3
    assert timetable.number_of(schedule, date(2011, 12, 31), date(2011, 12, 28)) == 3
    window = timetable.window_of(schedule, date(2011, 12, 31), None)
    assert (window.start, window.end) == (found[1].due, found[2].due)


def test_weekdays_and_holidays_have_no_edition() -> None:
    schedule = a_schedule(days=MONDAY_TO_FRIDAY, holidays=frozenset({date(2026, 11, 24)}))
    found = islice(occurrences(schedule, date(2026, 11, 20)), 4)
    assert [o.date.day for o in found] == [20, 23, 25, 26]


def test_schedule_without_dates_ends() -> None:
    schedule, now = a_schedule(days=frozenset()), at("2026-11-22 07:00", "Asia/Dushanbe")
    assert list(upcoming(schedule, now)) == []
    assert last(schedule, now) is None
    assert passed(schedule, date(2026, 1, 1), now) == ()
    assert timetable.next_ones(schedule, now, 3) == ()


def test_next_ones_are_the_first_of_the_upcoming() -> None:
    now = at("2026-11-22 06:00", "Asia/Dushanbe")
    assert [o.date.day for o in timetable.next_ones(a_schedule(), now, 3)] == [23, 24, 25]


def test_passed_of_a_date_to_come_is_empty() -> None:
    assert passed(a_schedule(), date(2030, 1, 1), at("2026-11-22 06:00", "Asia/Dushanbe")) == ()


@pytest.mark.parametrize("ask", [upcoming, last, lambda schedule, now: passed(schedule, now.date(), now)])
def test_naive_or_local_moment_is_refused(ask) -> None:  # type: ignore[no-untyped-def]  # three shapes
    naive = datetime(2026, 11, 22)  # noqa: DTZ001  # what must be refused
    for moment in (naive, naive.replace(tzinfo=ZoneInfo("Asia/Dushanbe"))):
        with pytest.raises(ValueError, match="aware, and in UTC"):
            ask(a_schedule(), moment)


# The window


def ends(schedule: Schedule, day: date, count: int) -> list[Occurrence]:
    return list(islice(occurrences(schedule, day), count))


@given(schedules, YEARS)
def test_windows_of_consecutive_editions_meet_or_are_as_long_as_allowed(
    schedule: Schedule, day: date
) -> None:
    last_end = None
    for occurrence in ends(schedule, day, 8):
        window = timetable.window_of(schedule, occurrence.date, last_end)
        assert window.end == occurrence.due
        length = window.end - window.start
        assert length <= timetable.MAX_WINDOW
        assert last_end is None or window.start == last_end or length == timetable.MAX_WINDOW
        last_end = window.end


def test_monday_covers_the_weekend() -> None:
    schedule = a_schedule(days=MONDAY_TO_FRIDAY)
    friday, monday = ends(schedule, date(2026, 11, 20), 2)
    for last_end in (friday.due, None):
        window = timetable.window_of(schedule, monday.date, last_end)
        assert (window.start, window.end) == (friday.due, monday.due)


def test_missed_day_goes_into_the_next_edition() -> None:
    first, _, third = ends(a_schedule(), date(2026, 11, 20), 3)
    assert timetable.window_of(a_schedule(), third.date, first.due).start == first.due


def test_long_pause_is_cut_to_ninety_six_hours() -> None:
    first, *_, tenth = ends(a_schedule(), date(2026, 11, 1), 10)
    window = timetable.window_of(a_schedule(), tenth.date, first.due)
    assert window.end - window.start == timedelta(hours=96)


def test_fresh_install_covers_the_time_since_the_hour_before() -> None:
    window = timetable.window_of(a_schedule(), date(2026, 11, 22), None)
    assert (window.start, window.end) == (
        at("2026-11-21 06:00", "Asia/Dushanbe"),
        at("2026-11-22 06:00", "Asia/Dushanbe"),
    )


def test_day_of_a_clock_change_is_covered_to_the_hour() -> None:
    schedule = a_schedule(zone=ZoneInfo("Europe/Berlin"))
    window = timetable.window_of(schedule, date(2026, 3, 29), None)
    assert window.end - window.start == timedelta(hours=23)


def test_fresh_install_after_a_long_holiday_covers_ninety_six_hours() -> None:
    day = date(2027, 1, 11)
    schedule = a_schedule(holidays=frozenset(day - n * DAY for n in range(1, 12)))
    window = timetable.window_of(schedule, day, None)
    assert window.end - window.start == timedelta(hours=96)


@pytest.mark.parametrize("ahead", [timedelta(0), TICK, DAY])
def test_last_window_that_ends_no_earlier_than_this_one_is_not_followed(ahead: timedelta) -> None:
    schedule, day = a_schedule(), date(2026, 11, 22)
    last_end = due(schedule, day) + ahead
    assert timetable.window_of(schedule, day, last_end) == timetable.window_of(schedule, day, None)


def test_last_window_that_ends_just_before_is_followed() -> None:
    schedule, day = a_schedule(), date(2026, 11, 22)
    assert timetable.window_of(schedule, day, due(schedule, day) - TICK).start == due(schedule, day) - TICK


def test_fixed_length_is_kept_whatever_was_frozen() -> None:
    schedule, day = a_schedule(), date(2026, 11, 22)
    window = timetable.window_of(schedule, day, due(schedule, day) - DAY, timedelta(hours=120))
    assert (window.start, window.end) == (due(schedule, day) - timedelta(hours=120), due(schedule, day))


# The number


@pytest.mark.parametrize(
    ("day", "first", "number"),
    [
        ("2026-11-20", None, 1),
        ("2026-11-20", "2026-11-20", 1),
        ("2026-11-19", "2026-11-20", 1),  # asked for, before the first
        ("2026-11-23", "2026-11-20", 2),  # Monday after Friday
        ("2026-11-22", "2026-11-20", 1),  # a Sunday that was asked for
        ("2026-11-23", "2026-11-22", 2),  # Monday after a Sunday that was number 1
        ("2026-11-27", "2026-11-20", 5),  # a holiday between
    ],
)
def test_number_counts_the_dates_with_an_edition(day: str, first: str | None, number: int) -> None:
    schedule = a_schedule(days=MONDAY_TO_FRIDAY, holidays=frozenset({date(2026, 11, 24)}))
    founded = date.fromisoformat(first) if first else None
    assert timetable.number_of(schedule, date.fromisoformat(day), founded) == number


@given(schedules, YEARS)
def test_numbers_of_consecutive_editions_rise_by_one(schedule: Schedule, first: date) -> None:
    days = [occurrence.date for occurrence in ends(schedule, first, 12)]
    assert [timetable.number_of(schedule, day, days[0]) for day in days] == list(range(1, 13))
