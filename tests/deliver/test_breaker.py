from __future__ import annotations

from collections.abc import Iterable

import pytest

from digest.deliver.breaker import ALIKE, LAST, LOST, REFUSALS, TRIES, Breaker, Verdict
from digest.errors import DeliveryError

NO_SERVER = DeliveryError("connection refused", temporary=True, session=True)
GREYLISTED = DeliveryError("451 later", code=451, temporary=True)
NO_MAILBOX = DeliveryError("550 5.1.1 nobody", code=550, certain=True)
REFUSED = DeliveryError("500 what?", code=500, session=True)
QUOTA = DeliveryError("550 5.4.5 daily quota exceeded", code=550)
LOST_ANSWER = DeliveryError("no answer", temporary=True, after_data=True)


def last(breaker: Breaker, errors: Iterable[DeliveryError | None]) -> Verdict | None:
    """The verdict after the last of these; before it there is none."""
    *before, latest = errors
    assert [breaker.verdict(error) for error in before] == [None] * len(before)
    return breaker.verdict(latest)


def test_what_keeps_every_message_from_leaving_stops_at_once_and_may_be_tried_again() -> None:
    assert Breaker(0).verdict(NO_SERVER) == Verdict("connection refused")


@pytest.mark.parametrize("error", [None, GREYLISTED, NO_MAILBOX])
def test_what_becomes_of_one_message_stops_nothing(error: DeliveryError | None) -> None:
    assert last(Breaker(0), [error] * 50) is None


def test_a_few_refusals_stop_the_run_and_many_over_several_runs_need_a_person() -> None:
    now = last(Breaker(0), [REFUSED] * REFUSALS)
    assert now is not None
    assert not now.for_good
    later = last(Breaker(TRIES - REFUSALS), [REFUSED] * REFUSALS)
    assert later is not None
    assert later.for_good


def test_who_has_taken_one_message_may_refuse_another() -> None:
    assert last(Breaker(0), [REFUSED, None, *[REFUSED] * (ALIKE - 1)]) is None


def test_who_has_taken_messages_and_then_refuses_everybody_alike_needs_a_person() -> None:
    verdict = last(Breaker(0), [None] * 5 + [QUOTA] * ALIKE)
    assert verdict is not None
    assert verdict.for_good


@pytest.mark.parametrize("between", [[None], [REFUSED]])
def test_refusals_that_differ_or_are_not_in_a_row_stop_nothing(between: list[DeliveryError | None]) -> None:
    assert last(Breaker(0), [None, *[QUOTA] * (ALIKE - 1), *between, *[QUOTA] * (ALIKE - 1)]) is None


def test_many_lost_answers_need_a_person() -> None:
    assert last(Breaker(0), [LOST_ANSWER] * LOST) is None
    verdict = last(Breaker(0), [None] * 20 + [LOST_ANSWER] * (LOST + 1))
    assert verdict is not None
    assert verdict.for_good


def test_lost_answers_long_ago_do_not_count() -> None:
    assert last(Breaker(0), [*[LOST_ANSWER] * LOST, *[None] * LAST, LOST_ANSWER]) is None
