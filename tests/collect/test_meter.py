"""What time counts for a source: its own, and not that in which others keep the children busy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.collect.meter import Meter, Spells


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


def test_spells_at_the_same_time_count_once(clock: Hands) -> None:
    spells = Spells(clock)
    with spells.going_on():
        clock.now += 1
        with spells.going_on():
            clock.now += 2
        clock.now += 4
        assert spells.seconds == 7
    clock.now += 8
    with spells.going_on(), spells.paused():
        clock.now += 16
    assert spells.seconds == 7


def idle(meter: Meter, waits: Spells, pass_time: Callable[[], None]) -> None:
    pass_time()


def others_wait(meter: Meter, waits: Spells, pass_time: Callable[[], None]) -> None:
    with waits.going_on():
        pass_time()


def served(meter: Meter, waits: Spells, pass_time: Callable[[], None]) -> None:
    with waits.going_on(), waits.paused(), meter.served.going_on():
        pass_time()


def served_while_others_wait(meter: Meter, waits: Spells, pass_time: Callable[[], None]) -> None:
    with waits.going_on(), waits.going_on(), waits.paused(), meter.served.going_on():
        pass_time()


@pytest.mark.parametrize(
    ("case", "seconds"), [(idle, 5), (others_wait, 0), (served, 5), (served_while_others_wait, 5)]
)
def test_only_the_wait_for_a_child_is_free(
    clock: Hands, case: Callable[[Meter, Spells, Callable[[], None]], None], seconds: int
) -> None:
    def pass_time() -> None:
        clock.now += 5

    waits = Spells(clock)
    with waits.going_on():
        clock.now += 3  # before the source's time begins
    meter = Meter(waits, clock)
    case(meter, waits, pass_time)
    assert meter.seconds == seconds
    clock.now += 1
    assert meter.seconds == seconds + 1
