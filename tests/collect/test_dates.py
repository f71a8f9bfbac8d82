from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.dates import clock, day, moment
from tests.builders import DUSHANBE

NOON = datetime(2026, 11, 22, 12, 5, 9, tzinfo=UTC)
MINUTE = NOON.replace(second=0)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 22 Nov 2026 12:05:09 GMT",
        "Sun, 22 Nov 2026 17:05:09 +0500",
        "22 Nov 26 12:05:09 UT",
        "Sun, 22 Nov 2026 07:05:09 EST",
        "Вс, 22 ноя 2026 17:05:09 +0500",
        "воскресенье, 22 ноября 2026 г., 15:05:09 MSK",
        "якшанбе, 22 ноябри 2026, 17:05:09 +05:00",
        "2026-11-22T12:05:09Z",
        "2026-11-22T17:05:09+05:00",
        "2026-11-22T12:05:09.987Z",
        "2026-11-22 12:05:09",
        "2026/11/22 12:05:09",
        "Sun Nov 22 12:05:09 2026",
        "Sunday, November 22, 2026 12:05:09 PM",
        "22.11.2026 12:05:09",
        "22.11.26, 12:05:09",
    ],
)
def test_times_are_read_to_the_second(text: str) -> None:
    assert moment(text) == NOON


@pytest.mark.parametrize(
    "text", ["22.11.2026 17:05", "17:05, 22 ноября 2026", "22.11.2026, 17:05 | 705 views"]
)
def test_what_names_no_zone_is_in_the_given_one(text: str) -> None:
    assert moment(text, DUSHANBE) == MINUTE


TAJIK = "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр"


@pytest.mark.parametrize(("number", "month"), list(enumerate(TAJIK.split(), start=1)))
def test_tajik_months(number: int, month: str) -> None:
    assert moment(f"5 {month} 2025 10:00 +0500") == datetime(2025, number, 5, 5, tzinfo=UTC)


def test_a_day_without_a_time_counts_from_its_midnight() -> None:
    assert moment("2026-11-22", DUSHANBE) == datetime(2026, 11, 21, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "12:05",
        "32.13.2026",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "0000-00-00 00:00:00",
    ],
)
def test_what_names_no_usable_day_gives_nothing(text: str) -> None:
    assert moment(text) is None


def test_a_day_without_a_year_is_the_last_such_day() -> None:
    assert day("22.11 16:45", date(2026, 11, 23)) == date(2026, 11, 22)
    assert day("31.12 16:45", date(2027, 1, 1)) == date(2026, 12, 31)
    assert day("22.11 16:45") is None


@pytest.mark.parametrize(
    ("text", "wall"),
    [("1:05 am", time(1, 5)), ("12:30 AM", time(0, 30)), ("2:05 p.m.", time(14, 5)), ("25:00", None)],
)
def test_clocks(text: str, wall: time | None) -> None:
    found = clock(text)
    assert (found[0] if found else None) == wall


@given(st.text() | st.text(alphabet="0123456789:.-/ TZ+novям"))
def test_any_text_gives_a_moment_or_nothing(text: str) -> None:
    found = moment(text, DUSHANBE)
    assert found is None or found.utcoffset() == UTC.utcoffset(None)


@given(st.datetimes(datetime(1996, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001  # made aware below
def test_what_rfc_822_and_iso_8601_write_is_read_back(wall: datetime) -> None:
    from email.utils import format_datetime

    told = wall.replace(microsecond=0, tzinfo=UTC)
    assert moment(format_datetime(told)) == moment(told.isoformat()) == told
