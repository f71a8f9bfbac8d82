from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.dates import clock, day, moment
from digest.entries.months import folded, from_persian, number
from digest.entries.stamps import exact
from tests.builders import DUSHANBE
from tests.builders import NOW as READ

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
        "20261122T120509Z",
        "2026-W47-7T12:05:09Z",
        "2026-326T12:05:09Z",
        "2026-11-22t12:05:09,5z",
        "2026-11-22T17:05:09+05",
        "22 Nov 126 12:05:09 GMT",
        "Mon, 22 Nov 2026 12:05:09 GMT",
        "22 Nov 2026 15:05:09 (MSK)",
        "22 Nov 2026 17:05:09 UTC+5",
        "1795349109",
        "1795349109000",
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
    ("text", "told"),
    [
        ("2 hours ago", "2026-11-22 13:00"),
        ("an hour ago", "2026-11-22 14:00"),
        ("2 часа назад", "2026-11-22 13:00"),
        ("1 ч. 5 мин. назад", "2026-11-22 13:55"),
        ("3 соат пеш", "2026-11-22 12:00"),
        ("il y a 2 heures", "2026-11-22 13:00"),
        ("2小时前", "2026-11-22 13:00"),
        ("just now", "2026-11-22 15:00"),
        ("Щойно", "2026-11-22 15:00"),
        ("à l’instant", "2026-11-22 15:00"),
        ("aujourd’hui, 06:15", "2026-11-22 01:15"),
        ("2 saat önce", "2026-11-22 13:00"),
        ("today 06:15", "2026-11-22 01:15"),
        ("вчера в 18:20", "2026-11-21 13:20"),
        ("дирӯз", "2026-11-20 19:00"),
        ("22 ноября, 06:15", "2026-11-22 01:15"),
        ("25 декабря, 06:15", "2025-12-25 01:15"),
    ],
)
def test_times_told_from_now(text: str, told: str) -> None:
    assert moment(text, DUSHANBE, READ) == datetime.fromisoformat(f"{told}+00:00")
    assert moment(text, DUSHANBE) is None


@pytest.mark.parametrize(
    "text",
    ["2 года назад", "3 months ago", "half an hour ago", "назад", "News today", "today's news", "9 Lives"],
)
def test_what_only_sounds_like_a_time_from_now_is_none(text: str) -> None:
    assert moment(text, DUSHANBE, READ) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11/22/2026 6:15 PM", date(2026, 11, 22)),
        ("1/2/2026 6:15 PM", date(2026, 1, 2)),
        ("1/2/2026 18:15", date(2026, 2, 1)),
        ("11/22/2026 18:15", date(2026, 11, 22)),
        ("13/11/2026 6:15 PM", date(2026, 11, 13)),
        ("13/13/2026", None),
        ("366 days", None),
        ("2025-366", None),
    ],
)
def test_the_order_of_days_and_months(text: str, told: date | None) -> None:
    assert day(text) == told


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    assert moment("31.12.2026 24:00") == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["+9900", "-1300", "+0560", "XYZ", "BST"])
def test_a_zone_that_cannot_be_or_is_many_is_not_believed(zone: str) -> None:
    assert moment(f"22 Nov 2026 17:05:00 {zone}", DUSHANBE) == MINUTE


LANGUAGES = "ru tg uk be kk ky uz uz_Cyrl fa ps ar ar_SY ar_DZ tr az tk de fr es it pl pt nl bg en"


@pytest.mark.parametrize("language", LANGUAGES.split())
def test_every_name_of_a_month_that_cldr_knows(language: str) -> None:
    from babel import Locale

    for width in ("wide", "abbreviated"):
        for month, name in Locale.parse(language).months["format"][width].items():
            assert number(folded(name).rstrip(".")) == month, name


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (1375, date(1996, 3, 20)),
        (1388, date(2009, 3, 21)),
        (1400, date(2021, 3, 21)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
        (1408, date(2029, 3, 20)),
        (1409, date(2030, 3, 21)),
    ],
)
def test_persian_years_begin_when_they_did(year: int, first: date) -> None:
    assert from_persian(year, 1, 1) == first


def test_a_persian_day_that_is_not_there_is_none() -> None:
    assert from_persian(1403, 12, 30) == date(2025, 3, 20)
    with pytest.raises(ValueError, match="no such day"):
        from_persian(1404, 12, 30)
    assert day("1404/13/01") is None


@given(st.text(alphabet="0123456789:- T+ZSunNov,GMT"))
def test_the_short_way_and_the_long_way_agree(text: str) -> None:
    told = exact(text)
    assert told is None or told.year < 1995 or moment(f"x {text}") == told


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
