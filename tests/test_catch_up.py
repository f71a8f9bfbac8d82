"""What is made up for after an outage."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.settings import Missed
from digest.timetable import MAX_MISSED, catch_up, instant, last
from tests.builders import DUSHANBE, a_schedule
from tests.test_timetable import MOMENTS, YEARS

TODAY = date(2026, 11, 22)
LONG_AGO = date(2026, 11, 10)


def at(hour: str) -> datetime:
    from datetime import time

    return instant(TODAY, time.fromisoformat(hour), DUSHANBE)


def days_of(missed: Missed, latest: date | None, now: datetime) -> list[date]:
    return [occurrence.date for occurrence in catch_up(a_schedule(missed=missed), latest, now)]


@pytest.mark.parametrize(
    ("missed", "hour", "days"),
    [
        (Missed.SEND_LATEST, "06:00", [22]),
        (Missed.SEND_LATEST, "23:00", [22]),
        (Missed.SEND_ALL, "06:00", [16, 17, 18, 19, 20, 21, 22]),
        (Missed.SKIP, "06:00", [22]),
        (Missed.SKIP, "07:00", [22]),
        (Missed.SKIP, "07:01", []),
    ],
)
def test_after_an_outage_the_operator_chooses(missed: Missed, hour: str, days: list[int]) -> None:
    assert [day.day for day in days_of(missed, LONG_AGO, at(hour))] == days
    assert MAX_MISSED == 7


@pytest.mark.parametrize("missed", Missed)
def test_nothing_is_owed_where_the_latest_edition_is_there(missed: Missed) -> None:
    assert days_of(missed, TODAY, at("06:00")) == []
    assert days_of(missed, TODAY - timedelta(days=1), at("05:59")) == []


@pytest.mark.parametrize("missed", Missed)
def test_new_digest_owes_only_what_was_due_within_the_hour(missed: Missed) -> None:
    assert days_of(missed, None, at("07:00")) == [TODAY]
    assert days_of(missed, None, at("07:01")) == []


@given(st.sampled_from(Missed), st.none() | YEARS, MOMENTS)
def test_what_is_owed_is_due_and_later_than_the_latest_edition(
    missed: Missed, latest: date | None, now: datetime
) -> None:
    schedule = a_schedule(missed=missed)
    found = catch_up(schedule, latest, now)
    assert len(found) <= (MAX_MISSED if missed is Missed.SEND_ALL else 1)
    assert all(occurrence.due <= now for occurrence in found)
    assert latest is None or all(occurrence.date > latest for occurrence in found)
    assert not found or found[-1] == last(schedule, now)
