from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from digest.deliver import ledger
from digest.deliver.ledger import BY_A_PERSON, FINAL, MAY_RETURN, WAYS, can_go_on, is_over
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.model import DeliveryState as State
from tests.builders import NOW
from tests.deliver.letters import a_row

CLAIMED = a_row(state=State.CLAIMED)
GREYLISTED = DeliveryError("451 later", code=451, temporary=True)
NO_MAILBOX = DeliveryError("550 5.1.1 nobody", code=550, certain=True)
REFUSED = DeliveryError("550 no", code=550)
NO_SERVER = DeliveryError("refused", temporary=True, session=True)
NO_LOGIN = DeliveryError("535 wrong password", session=True)
POLICY = DeliveryError("554 5.7.1 spam", code=554, session=True)
LOST = DeliveryError("no answer", temporary=True, after_data=True)
ERRORS = (GREYLISTED, NO_MAILBOX, REFUSED, NO_SERVER, NO_LOGIN, POLICY, LOST)


def sending(attempts: int = 1) -> Delivery:
    return replace(CLAIMED, state=State.SENDING, attempts=attempts)


def failed(error: DeliveryError, attempts: int = 1) -> Delivery:
    return ledger.failed(sending(attempts), error, NOW)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_drawn_ways_are_open(before: State, after: State) -> None:
    row = a_row(state=before)
    if after in WAYS[before]:
        assert ledger.move(row, after, detail="why").state is after
    else:
        with pytest.raises(ValueError, match=f"cannot go from {before} to {after}"):
            ledger.move(row, after)


def test_final_rows_go_nowhere_but_back_by_a_person() -> None:
    by_a_person = {state for state in FINAL if State.PENDING in WAYS[state]}
    assert by_a_person == BY_A_PERSON
    assert {to for state in FINAL for to in WAYS[state]} == {State.PENDING, State.BOUNCED, State.BLOCKED}


def test_begin_counts_the_attempt() -> None:
    assert ledger.begin(replace(CLAIMED, attempts=1)) == sending(2)


def test_accepted_keeps_the_servers_words() -> None:
    assert ledger.accepted(sending(), "250 taken") == replace(
        sending(), state=State.ACCEPTED, detail="250 taken"
    )


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (9, 60)])
def test_greylisted_row_waits_longer_each_time(attempts: int, minutes: int) -> None:
    row = failed(GREYLISTED, attempts)
    assert (row.state, row.detail) == (State.DEFERRED, "451 later")
    assert row.next_at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(("error", "final"), [(POLICY, State.BLOCKED), (REFUSED, State.BOUNCED)])
def test_refusal_that_names_no_mailbox_counts_the_third_time(error: DeliveryError, final: State) -> None:
    states = [failed(error, attempts).state for attempts in (1, 2, 3)]
    assert states == [State.DEFERRED, State.DEFERRED, final]


@pytest.mark.parametrize(
    ("error", "state", "attempts"),
    [
        (NO_MAILBOX, State.BOUNCED, 1),
        (POLICY, State.DEFERRED, 1),
        (NO_SERVER, State.PENDING, 0),
        (NO_LOGIN, State.PENDING, 0),
        (LOST, State.DEFERRED, 1),
    ],
)
def test_each_error_has_its_state(error: DeliveryError, state: State, attempts: int) -> None:
    row = failed(error)
    assert (row.state, row.attempts, row.detail) == (state, attempts, str(error))


def test_answer_lost_twice_is_held() -> None:
    assert failed(LOST, attempts=2).state is State.HELD


def test_row_whose_sender_died_before_the_envelope_waits_again() -> None:
    assert ledger.recover(CLAIMED) == a_row()


def test_row_whose_sender_died_in_the_middle_is_sent_once_more_and_then_held() -> None:
    again = ledger.recover(sending(1))
    assert (again.state, again.attempts) == (State.PENDING, 1)
    held = ledger.recover(sending(2))
    assert (held.state, held.detail) == (
        State.HELD,
        "the sender stopped before the answer; handed over 2 times",
    )


def test_row_that_nobody_worked_on_is_not_recovered() -> None:
    with pytest.raises(ValueError, match="cannot go"):
        ledger.recover(a_row(state=State.ACCEPTED))


def test_edition_is_over_when_nobody_waits() -> None:
    done = [a_row(state=state) for state in FINAL]
    later = a_row(state=State.DEFERRED, next_at=NOW + timedelta(minutes=1))
    assert is_over(done)
    assert not is_over([*done, later])
    assert not can_go_on([*done, later], NOW)
    assert can_go_on([*done, later], NOW + timedelta(minutes=1))
    assert can_go_on([*done, a_row()], NOW)


@dataclass(frozen=True)
class Seen:
    """A row, how often its message may have been taken, and whether a reader surely has it."""

    row: Delivery
    unknown: int = 0
    read: bool = False


def claim(row: Delivery) -> Delivery:
    return ledger.move(row, State.CLAIMED)


def nexts(seen: Seen) -> Iterator[Seen]:
    """Every thing that can happen to a row, a death of its sender at any moment included."""
    row = replace(seen.row, next_at=None, detail="")
    if row.state in {State.PENDING, State.DEFERRED}:
        yield replace(seen, row=claim(row))
    elif row.state is State.CLAIMED:
        steps: tuple[Callable[[Delivery], Delivery], ...] = (ledger.begin, ledger.recover)
        yield from (replace(seen, row=step(row)) for step in steps)
        yield replace(seen, row=ledger.move(row, State.SKIPPED, detail="unsubscribed"))
        yield replace(seen, row=ledger.move(row, State.PENDING))
    elif row.state is State.SENDING:
        yield replace(seen, row=ledger.accepted(row, ""), read=True)
        for error in ERRORS:
            yield replace(seen, row=ledger.failed(row, error, NOW), unknown=seen.unknown + error.after_data)
        yield replace(seen, row=ledger.recover(row), unknown=seen.unknown + 1)


def all_paths(deepest: int = 8) -> tuple[dict[Seen, set[Seen]], set[tuple[State, State]]]:
    """All that can be reached in `deepest` attempts, what follows from each, and the ways taken."""
    follow: dict[Seen, set[Seen]] = {}
    ways = set()
    waiting = [Seen(a_row())]
    while waiting:
        seen = waiting.pop()
        after = {replace(one, row=replace(one.row, next_at=None, detail="")) for one in nexts(seen)}
        ways |= {(seen.row.state, one.row.state) for one in after}
        follow[seen] = after
        waiting += [one for one in after if one not in follow and one.row.attempts <= deepest]
    return follow, ways


def test_no_path_tries_an_unknown_message_more_than_twice() -> None:
    follow, _ = all_paths()
    assert len(follow) > 30
    assert max(seen.unknown for seen in follow) == 2
    for seen, after in follow.items():
        assert not (seen.read and after), "a message that was taken is sent again"
        if seen.unknown == 2:
            assert seen.row.state is State.HELD


def test_no_path_loses_a_row() -> None:
    follow, _ = all_paths()
    for seen, after in follow.items():
        assert bool(after) is (seen.row.state not in FINAL)
        if seen.row.state is State.ACCEPTED:
            assert seen.read
    ends = {seen for seen in follow if seen.row.state in FINAL}
    can_end = set(ends)
    while more := {seen for seen, after in follow.items() if after & can_end} - can_end:
        can_end |= more
    assert can_end == set(follow)


def test_every_way_is_taken_but_those_of_a_person_and_of_time() -> None:
    _, ways = all_paths()
    drawn = {(before, after) for before in WAYS for after in WAYS[before]}
    assert ways <= drawn
    by_hand = {(state, State.PENDING) for state in BY_A_PERSON}
    by_the_breaker = {(state, State.BLOCKED) for state in (State.PENDING, State.DEFERRED)}
    by_time = {pair for pair in drawn if pair[1] is State.EXPIRED}
    by_mail = {(state, after) for state in MAY_RETURN for after in (State.BOUNCED, State.BLOCKED)}
    assert drawn - ways == by_hand | by_the_breaker | by_time | by_mail | {(State.DEFERRED, State.HELD)}
