from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from digest.config import load, public_holidays
from tests.config.samples_of_config import SMALL, a_file, mistakes_in

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//digest//tests//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260321
DTEND;VALUE=DATE:20260325
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20240909
RRULE:FREQ=YEARLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20260101T000000Z
DTSTART:20261231T180000Z
DTEND:20261231T235900Z
END:VEVENT
END:VCALENDAR
"""


def holidays_of(folder: Path, written: str) -> frozenset[date]:
    config = load(a_file(folder, f"{SMALL}[schedule]\nholidays = {written}\n"), environ={})
    return config.schedule.holidays


def test_public_holidays_of_a_country_are_known() -> None:
    days = public_holidays(["tj"], [2026])
    assert date(2026, 9, 9) in days
    assert {day.year for day in days} == {2026}


def test_a_country_is_counted_out_for_years_and_kept_by_name(tmp_path: Path) -> None:
    config = load(a_file(tmp_path, SMALL + '[schedule]\nholidays = ["tj", 2026-11-24]\n'), environ={})
    assert config.schedule.holiday_calendars == ("TJ",)
    assert config.schedule.holidays >= {date(2026, 9, 9), date(2040, 9, 9), date(2026, 11, 24)}


def test_a_country_whose_calendar_ends_early_gives_no_warning() -> None:
    assert public_holidays(["IN"], range(2034, 2041))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_calendar_file_gives_every_day_of_its_events(tmp_path: Path, end: str) -> None:
    (tmp_path / "days.ics").write_bytes(CALENDAR.replace("\n", end).encode())
    assert holidays_of(tmp_path, '["days.ics"]') == {
        *(date(2026, 3, day) for day in (21, 22, 23, 24)),
        *(date(year, 9, 9) for year in (2024, 2025, 2026)),
        date(2026, 12, 31),
    }


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "BEGIN:VCALENDAR\n",
        CALENDAR.replace("DTSTART;", "X-START;"),
        CALENDAR.replace("20240909", "2024"),
        CALENDAR.replace("FREQ=YEARLY", "FREQ=NEVER"),
        CALENDAR.replace("COUNT=3", "COUNT=x"),
    ],
)
def test_what_is_no_calendar_is_a_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "days.ics").write_text(text)
    (mistake,) = mistakes_in(tmp_path, SMALL + '[schedule]\nholidays = [2026-01-01, "days.ics"]\n')
    assert (mistake.line, mistake.key) == (13, "schedule.holidays[1]")
    assert "is no calendar that can be read" in mistake.found
