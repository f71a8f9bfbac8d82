"""When a source is asked again, and what each answer teaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import pace
from digest.errors import SourceBusy, SourceError, SourceGone
from digest.model import Document
from digest.ports import NO_MEMORY, SourceMemory
from tests.builders import NOW, a_source

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
SOURCE = a_source()
NEW = "https://new.example/feed/"


def answer(body: bytes = b"<rss/>", status: int = 200, moved_to: str = "", **headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(SOURCE.address, body, NOW, status, named, moved_to)


def asked(**changes: object) -> SourceMemory:
    memory = SourceMemory(address=SOURCE.address, read=True, checked_at=NOW)
    return replace(memory, **changes)  # type: ignore[arg-type]  # a builder takes any field


def every(gap: timedelta, count: int = 30) -> list[datetime]:
    return [NOW - n * gap for n in range(count)]


def test_an_answer_is_remembered_with_its_validators() -> None:
    memory = pace.after_answer(NO_MEMORY, answer(etag='"7"', last_modified="Sun"), NOW)
    assert (memory.etag, memory.last_modified, memory.read, memory.checked_at) == ('"7"', "Sun", True, NOW)
    assert pace.is_same(answer(), memory)
    assert not pace.is_same(answer(b"<rss></rss>"), memory)


def test_not_modified_keeps_what_was_remembered() -> None:
    before = asked(etag='"7"', body_hash="ff", checked_at=NOW - DAY)
    assert pace.after_answer(before, answer(b"", 304), NOW) == replace(before, checked_at=NOW)


@pytest.mark.parametrize("bad", ["é", "a\rb", "x" * 501])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(bad: str) -> None:
    assert pace.after_answer(NO_MEMORY, answer(etag=bad), NOW).etag == ""


def test_an_answer_ends_a_row_of_failures() -> None:
    failed = asked(failures=3, failing_since=NOW - DAY, reason="HTTP 500", wait=60.0)
    assert pace.after_answer(failed, answer(b"", 304), NOW) == asked()


def test_failures_in_a_row_are_counted_from_the_first() -> None:
    memory = asked()
    for hours in (1, 2, 3):
        error = SourceError(SOURCE.name, f"HTTP {500 + hours}")
        memory = pace.after_failure(memory, error, NOW + hours * HOUR)
    assert (memory.failures, memory.failing_since, memory.reason) == (3, NOW + HOUR, "HTTP 503")
    assert memory.read


def test_what_is_known_belongs_to_one_address() -> None:
    kept = {SOURCE.name: asked(etag='"7"', gone=True)}
    assert pace.recalled(SOURCE, kept) == kept[SOURCE.name]
    moved = a_source(address=NEW)
    assert pace.recalled(moved, kept) == SourceMemory(address=NEW)
    assert pace.recalled(SOURCE, {}) == SourceMemory(address=SOURCE.address)


def test_what_an_older_version_kept_without_an_address_is_still_known() -> None:
    assert pace.recalled(SOURCE, {SOURCE.name: SourceMemory(etag='"7"', read=True)}).read


@pytest.mark.parametrize(
    ("gap", "interval"),
    [
        (MINUTE, pace.SHORTEST),
        (30 * MINUTE, 30 * MINUTE),
        (2 * HOUR, 2 * HOUR),
        (DAY, pace.LONGEST),
    ],
)
def test_a_source_is_asked_as_often_as_it_prints(gap: timedelta, interval: timedelta) -> None:
    memory = pace.after_reading(asked(), every(gap))
    assert not pace.is_due(memory, NOW + interval - MINUTE)
    assert pace.is_due(memory, NOW + interval)


def test_a_short_list_is_read_before_it_can_run_over() -> None:
    memory = pace.after_reading(asked(), every(2 * HOUR, count=3))
    assert pace.is_due(memory, NOW + 4 * HOUR / pace.RUNS_OVER)


def test_a_source_of_unknown_rhythm_is_asked_each_hour() -> None:
    assert pace.is_due(SourceMemory(), NOW)
    assert not pace.is_due(asked(), NOW + 59 * MINUTE)
    assert pace.is_due(asked(), NOW + HOUR)


def test_after_a_clock_was_set_back_everything_is_due() -> None:
    assert pace.is_due(asked(checked_at=NOW + DAY), NOW)


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (60, 24)])
def test_each_failure_in_a_row_doubles_the_rest(failures: int, hours: int) -> None:
    memory = asked(failures=failures)
    assert not pace.is_due(memory, NOW + hours * HOUR - MINUTE)
    assert pace.is_due(memory, NOW + hours * HOUR)


def test_retry_after_is_obeyed_by_everybody() -> None:
    busy = SourceBusy(SOURCE.name, "HTTP 429", 5400)
    memory = pace.after_failure(asked(), busy, NOW)
    assert pace.rest(memory, NOW + 89 * MINUTE) == "HTTP 429"
    assert pace.rest(memory, NOW + 90 * MINUTE) == ""
    assert pace.is_due(memory, NOW + 90 * MINUTE)


def test_retry_after_of_a_year_is_a_day() -> None:
    memory = pace.after_failure(asked(), SourceBusy(SOURCE.name, "HTTP 503", 3e7), NOW)
    assert pace.rest(memory, NOW + 23 * HOUR)
    assert not pace.rest(memory, NOW + DAY)


@pytest.mark.parametrize(
    ("control", "minutes"),
    [
        ("max-age=1800", 30),
        ('public, MAX-AGE = "1800"', 30),
        ("max-age=86400", 60),
        ("s-maxage=1800", 15),
        ("no-cache, max-age=1800", 15),
        ("max-age=0", 15),
        ("max-age=soon", 15),
        ("", 15),
    ],
)
def test_max_age_puts_off_the_next_look_for_an_hour_at_most(control: str, minutes: int) -> None:
    memory = pace.after_answer(pace.after_reading(asked(), every(MINUTE)), answer(cache_control=control), NOW)
    assert not pace.is_due(memory, NOW + (minutes - 1) * MINUTE)
    assert pace.is_due(memory, NOW + minutes * MINUTE)


def test_an_edition_asks_again_though_an_answer_may_still_be_good() -> None:
    memory = pace.after_answer(NO_MEMORY, answer(cache_control="max-age=3600"), NOW)
    assert pace.rest(memory, NOW + MINUTE)
    assert pace.rest(memory, NOW + pace.JUST_NOW) == ""


def test_a_source_that_is_gone_is_left_alone_for_a_month() -> None:
    memory = pace.after_failure(asked(), SourceGone(SOURCE.name, "HTTP 410 (Gone)"), NOW)
    assert pace.rest(memory, NOW + 29 * DAY) == "HTTP 410 (Gone)"
    assert not pace.is_due(memory, NOW + 29 * DAY)
    assert pace.is_due(memory, NOW + 30 * DAY)


def test_after_a_clock_was_set_back_a_source_that_was_gone_or_busy_is_asked_again() -> None:
    later = NOW + 400 * DAY
    for error in (SourceGone(SOURCE.name, "HTTP 410 (Gone)"), SourceBusy(SOURCE.name, "HTTP 503", 86400)):
        memory = pace.after_failure(asked(), error, later)
        assert pace.rest(memory, later) == error.reason
        assert pace.rest(memory, NOW) == ""
        assert pace.is_due(memory, NOW)


@pytest.mark.parametrize("moves", [1, 2])
def test_a_new_place_that_is_gone_is_not_the_source_itself(moves: int) -> None:
    gone = SourceGone(SOURCE.name, "HTTP 410 (Gone)")
    memory = pace.after_failure(asked(moved_to=NEW, moves=moves), gone, NOW)
    assert (memory.gone, memory.failures, pace.rest(memory, NOW)) == (False, 1, "")
    assert pace.address_of(SOURCE, memory) == SOURCE.address
    assert pace.after_failure(memory, gone, NOW).gone  # it leads nowhere any more: that is its own word


def test_a_new_place_that_was_seen_often_enough_is_believed_to_be_gone() -> None:
    gone = SourceGone(SOURCE.name, "HTTP 410 (Gone)")
    memory = pace.after_failure(asked(moved_to=NEW, moves=pace.SIGHTINGS), gone, NOW)
    assert memory.gone
    assert pace.address_of(SOURCE, memory) == SOURCE.address


def test_a_folder_that_can_be_looked_at_again_has_not_failed() -> None:
    failed = asked(failures=3, failing_since=NOW - DAY, reason="cannot be read", read=False)
    assert pace.after_look(failed, "ff", NOW) == asked(body_hash="ff")


def test_three_permanent_redirects_to_one_place_are_a_move() -> None:
    memory = asked()
    for count in (1, 2, 3):
        assert pace.address_of(SOURCE, memory) == SOURCE.address
        memory = pace.after_answer(memory, answer(moved_to=NEW), NOW)
        assert (memory.moved_to, memory.moves) == (NEW, count)
    assert pace.address_of(SOURCE, memory) == NEW
    memory = pace.after_answer(memory, answer(b"", 304), NOW)  # asked there, it moves no further
    assert pace.address_of(SOURCE, memory) == NEW


@pytest.mark.parametrize("other", ["", "https://elsewhere.example/"])
def test_a_move_that_is_not_repeated_is_none(other: str) -> None:
    memory = asked(moved_to=NEW, moves=2)
    memory = pace.after_answer(memory, answer(moved_to=other), NOW)
    memory = pace.after_answer(memory, answer(moved_to=NEW), NOW)
    assert (memory.moved_to, memory.moves) == (NEW, 1)


def test_a_new_place_that_fails_sends_us_back_to_the_old_one() -> None:
    memory = asked(moved_to=NEW, moves=3)
    memory = pace.after_failure(memory, SourceError(SOURCE.name, "HTTP 404"), NOW)
    assert pace.address_of(SOURCE, memory) == SOURCE.address


def test_few_articles_teach_no_rhythm_but_the_newest() -> None:
    memory = pace.after_reading(asked(gap=5.0, span=10.0, newest=NOW - DAY), every(HOUR, count=2))
    assert (memory.gap, memory.span, memory.newest) == (5.0, 10.0, NOW)
    assert pace.after_reading(memory, []).newest == NOW


def test_a_list_that_has_to_be_read_again_loses_its_validators() -> None:
    memory = pace.without_validators(asked(etag='"7"', last_modified="Sun", body_hash="ff"))
    assert memory == asked()


@given(
    st.integers(0, 100),
    st.floats(0, 1e9),
    st.floats(0, 1e9),
    st.floats(0, 1e6),
    st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_no_source_is_left_alone_for_ever(
    failures: int, gap: float, span: float, wait: float, passed: timedelta
) -> None:
    memory = asked(failures=failures, gap=gap, span=span, wait=min(wait, 86400.0))
    if passed >= DAY:
        assert pace.is_due(memory, NOW + passed)
    if passed < pace.SHORTEST and not failures:
        assert not pace.is_due(memory, NOW + passed)
