from __future__ import annotations

from datetime import date

import pytest

from digest.cli.app import last_date, next_date, parsed
from digest.errors import UsageError
from digest.wiring import clock
from tests.builders import DUSHANBE, a_schedule

NEVER = a_schedule(days=frozenset())


def test_a_date_that_is_given_is_taken_whatever_the_schedule() -> None:
    assert last_date("2026-11-22", NEVER) == next_date("2026-11-22", NEVER) == date(2026, 11, 22)


def test_without_a_date_it_is_the_last_or_the_next_edition() -> None:
    before, after = last_date(None, a_schedule()), next_date(None, a_schedule())
    assert before < after
    assert before <= clock().astimezone(DUSHANBE).date() <= after


def test_a_schedule_without_editions_asks_for_a_date() -> None:
    with pytest.raises(UsageError, match="name a date with --date YYYY-MM-DD"):
        last_date(None, NEVER)
    with pytest.raises(UsageError, match=r"see \[schedule\] in the settings"):
        next_date(None, NEVER)


@pytest.mark.parametrize("text", ["", "2026", "2026-02-29", "2026-11-22T06:00", " 2026-11-22", "1969-12-31"])
def test_only_dates_are_dates(text: str) -> None:
    with pytest.raises(UsageError, match="write YYYY-MM-DD"):
        parsed(text)
