from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from digest.errors import UsageError
from digest.words import available, for_language, parse
from digest.words.faults import faults
from digest.words.names import plural_form

DUSHANBE = ZoneInfo("Asia/Dushanbe")
SUNDAY = date(2026, 11, 22)


def test_there_are_words_for_the_sample_languages() -> None:
    assert {"en", "fa", "ru", "tg"} <= set(available())


@pytest.mark.parametrize("language", available())
def test_every_language_has_seven_weekdays_and_twelve_months(language: str) -> None:
    names = for_language(language).names
    assert {len(names[key]) for key in names if key.startswith("weekdays")} == {7}
    assert {len(names[key]) for key in names if key.startswith("months")} == {12}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Sunday 22 November 2026"),
        ("ru", "воскресенье, 22 ноября 2026"),
        ("tg", "22 ноябри 2026, якшанбе"),
        ("fa", "یکشنبه ۱ آذر ۱۴۰۵"),
    ],
)
def test_a_date_is_written_as_people_write_it(language: str, expected: str) -> None:
    assert for_language(language).date_long(SUNDAY) == expected


def test_monday_is_not_the_capital_in_tajik() -> None:
    assert for_language("tg").date_long(date(2026, 11, 23)) == "23 ноябри 2026, душанбе"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "22 November"), ("ru", "22 ноября"), ("tg", "22 ноябр"), ("fa", "۱ آذر")],
)
def test_a_short_date_has_no_year(language: str, expected: str) -> None:
    assert for_language(language).date_short(SUNDAY) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "November 2026"), ("ru", "Ноябрь 2026"), ("tg", "Ноябр 2026"), ("fa", "آبان – آذر ۱۴۰۵")],
)
def test_a_month_stands_alone_as_a_heading(language: str, expected: str) -> None:
    assert for_language(language).month(SUNDAY) == expected


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 1, "1 story"),
        ("en", 2, "2 stories"),
        ("en", 0, "0 stories"),
        ("ru", 1, "1 сюжет"),
        ("ru", 3, "3 сюжета"),
        ("ru", 5, "5 сюжетов"),
        ("ru", 11, "11 сюжетов"),
        ("ru", 21, "21 сюжет"),
        ("ru", 112, "112 сюжетов"),
        ("tg", 1, "1 хабар"),
        ("tg", 39, "39 хабар"),
        ("fa", 1, "۱ خبر"),
        ("fa", 39, "۳۹ خبر"),
    ],
)
def test_a_number_takes_the_right_form(language: str, n: int, expected: str) -> None:
    assert for_language(language).plural("stories", n) == expected


def test_a_time_of_another_day_names_the_day() -> None:
    moment = datetime(2026, 11, 21, 3, 50, tzinfo=UTC)
    assert for_language("en").time(moment, DUSHANBE, date(2026, 11, 21)) == "08:50"
    assert for_language("en").time(moment, DUSHANBE, SUNDAY) == "Sat 08:50"
    assert for_language("ru").time(moment, DUSHANBE, SUNDAY) == "сб 08:50"
    assert for_language("tg").time(moment, DUSHANBE, SUNDAY) == "шанбе 08:50"
    assert for_language("fa").time(moment, DUSHANBE, SUNDAY) == "شنبه ۰۸:۵۰"


def test_today_is_the_zones_own_day() -> None:
    before_midnight_utc = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)
    assert for_language("en").time(before_midnight_utc, DUSHANBE, SUNDAY) == "01:15"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Press from Sat 06:00 to Sun 06:00"),
        ("ru", "Пресса с 06:00 субботы до 06:00 воскресенья"),
        ("tg", "Матбуот аз шанбе 06:00 то якшанбе 06:00"),
        ("fa", "مطبوعات از شنبه ۰۶:۰۰ تا یکشنبه ۰۶:۰۰"),
    ],
)
def test_the_window_is_told(language: str, expected: str) -> None:
    end = datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert for_language(language).window_line(end - timedelta(days=1), end, DUSHANBE) == expected


def test_a_window_of_a_week_is_told_by_its_dates() -> None:
    end = datetime(2026, 11, 22, 1, tzinfo=UTC)
    line = for_language("en").window_line(end - timedelta(days=7), end, DUSHANBE)
    assert line == "Press from 15 November 06:00 to 22 November 06:00"


def test_a_year_of_another_calendar_is_parts_of_two() -> None:
    assert for_language("en").year(2026) == "2026"
    assert for_language("fa").year(2026) == "۱۴۰۴ – ۱۴۰۵"
    assert for_language("fa").month(date(2026, 3, 1)) == "اسفند ۱۴۰۴ – فروردین ۱۴۰۵"


def test_a_week_begins_on_the_languages_own_day() -> None:
    assert for_language("en").columns()[0] == ("Mo", "Monday")
    assert for_language("fa").columns()[0] == ("ش", "شنبه")
    assert [name for _, name in for_language("fa").columns()][-1] == "جمعه"


def test_numbers_and_hours_are_in_the_languages_digits() -> None:
    assert for_language("fa").label("number", n=214) == "شمارهٔ ۲۱۴"
    assert for_language("fa").clock(time(6, 5)) == "۰۶:۰۵"
    assert for_language("tg").number(1990) == "1990"


def test_a_foreign_name_keeps_its_direction_inside_a_line_from_right_to_left() -> None:
    persian, english = for_language("fa"), for_language("en")
    assert persian.label("why", publisher="Press") == "نام شما در فهرست \u2068Press\u2069 است."
    assert persian.label("why", publisher="\u2068Press\u2069") == persian.label("why", publisher="Press")
    assert "\u2068" not in persian.label("why", publisher="گذرگاه")
    assert "\u2068" not in english.label("why", publisher="Press")


def test_a_value_with_braces_is_printed_as_it_is() -> None:
    assert for_language("en").label("why", publisher="{n} & {x}") == "You are on {n} & {x}’s list."


def test_a_region_takes_the_words_of_its_language() -> None:
    assert for_language("ru-TJ") is not None
    assert for_language("ru-TJ").name == "Русский"


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'xx'; there are for en, fa, ru, tg"):
        for_language("xx")


@pytest.mark.parametrize("ask", [lambda w: w.label("nonsense"), lambda w: w.plural("nonsense", 1)])
def test_an_unknown_key_is_refused(ask: object) -> None:
    with pytest.raises(UsageError, match=r"en\.toml has no words for 'nonsense'"):
        ask(for_language("en"))  # type: ignore[operator]  # a lambda


def test_another_language_is_one_file_with_names_from_babel() -> None:
    text = """
name = "Deutsch"
direction = "ltr"
separator = ", "
[labels]
[plurals]
[dates]
long = "{weekday}, {day}. {month} {year}"
"""
    words = parse("de", text)
    assert words.date_long(SUNDAY) == "Sonntag, 22. November 2026"
    assert "labels.minute: missing" in faults("de", text)


def test_a_language_that_babel_does_not_know_has_one_form_and_english_names() -> None:
    assert plural_form("xx", 1) == "other"
    text = 'name="x"\ndirection="ltr"\nseparator=", "\n[labels]\n[plurals]\n[dates]\nshort="{day} {month}"\n'
    assert parse("xx", text).date_short(SUNDAY) == "22 November"
