"""What is wrong with sources, and the cure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.health import Ailment, troubles
from digest.model import SourceKind
from digest.ports import SourceMemory
from tests.builders import NOW, a_source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = a_source()


def told(**memory: object) -> list[tuple[Ailment, str, str]]:
    kept = SourceMemory(**{"address": SOURCE.address, "checked_at": NOW, **memory})  # type: ignore[arg-type]  # a builder
    found = troubles([SOURCE], {SOURCE.name: kept}, NOW)
    return [(trouble.ailment, trouble.reason, trouble.cure) for trouble in found]


def test_a_source_that_is_well_is_not_listed() -> None:
    assert told(read=True, newest=NOW - HOUR, gap=3600.0) == []
    assert troubles([SOURCE], {}, NOW) == ()


def test_a_failing_source_says_since_when_and_how_to_try_it() -> None:
    assert told(failures=2, failing_since=NOW - DAY, reason="HTTP 500") == [
        (Ailment.FAILING, "HTTP 500", 'try it: digest sources check "Pamir News Agency"')
    ]


def test_a_source_that_is_gone_should_leave_the_settings() -> None:
    (trouble,) = told(failures=1, failing_since=NOW, reason="HTTP 410", gone=True)
    assert trouble[0] is Ailment.GONE
    assert "take it out of the settings" in trouble[2]


def test_a_source_that_moved_tells_its_new_address() -> None:
    new = "https://new.example/feed/"
    assert told(moved_to=new, moves=2) == []
    (trouble,) = told(moved_to=new, moves=3)
    assert trouble == (
        Ailment.MOVED,
        f"it has moved for good to {new}",
        f"write the new address into the settings: {new}",
    )


@pytest.mark.parametrize(
    ("gap", "days", "silent"),
    [
        (HOUR, 2, False),
        (HOUR, 4, True),
        (DAY, 9, False),
        (DAY, 11, True),
        (timedelta(0), 14, False),
        (timedelta(0), 15, True),
    ],
)
def test_silence_is_measured_against_the_sources_own_rhythm(gap: timedelta, days: int, silent: bool) -> None:
    found = told(newest=NOW - days * DAY, gap=gap.total_seconds())
    assert [ailment for ailment, _, _ in found] == [Ailment.SILENT] * silent
    assert all(f"no new article for {days} days" in reason for _, reason, _ in found)


def test_a_folder_may_be_silent() -> None:
    folder = a_source(kind=SourceKind.FOLDER, address="/srv/press")
    kept = SourceMemory(address="/srv/press", newest=NOW - 100 * DAY)
    assert troubles([folder], {folder.name: kept}, NOW) == ()


def test_a_trouble_of_another_address_is_forgotten() -> None:
    moved = a_source(address="https://elsewhere.example/feed")
    kept = SourceMemory(address=SOURCE.address, failures=1, failing_since=NOW, reason="HTTP 500")
    assert troubles([moved], {moved.name: kept}, NOW) == ()


def test_troubles_come_by_name() -> None:
    names = ["B", "C", "A"]
    kept = {name: SourceMemory(failures=1, failing_since=NOW, reason="HTTP 500") for name in names}
    found = troubles([a_source(name=name) for name in names], kept, NOW)
    assert [trouble.name for trouble in found] == ["A", "B", "C"]
