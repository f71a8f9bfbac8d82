from __future__ import annotations

import pytest

from digest.deliver.pace import Pace, domain_of

A, B, C = "a@one.example", "b@two.example", "c@ONE.example"


def test_without_a_rate_nobody_waits() -> None:
    pace = Pace()
    for _ in range(1_000):
        assert pace.first([A, B], 10.0) == (0, 0.0)
        pace.leave(A, 10.0)


def test_messages_leave_at_even_distances() -> None:
    pace, now, left = Pace(rate=60), 100.0, []
    for _ in range(5):
        _, wait = pace.first([A], now)
        now += wait
        pace.leave(A, now)
        left.append(now)
    assert left == [100.0, 101.0, 102.0, 103.0, 104.0]


def test_an_hour_without_messages_is_not_made_up_for() -> None:
    pace = Pace(rate=60)
    pace.leave(A, 0.0)
    pace.leave(A, 3_600.0)
    assert pace.first([A], 3_600.0) == (0, 1.0)


def test_who_waits_for_their_domain_keeps_nobody_of_another_one() -> None:
    pace = Pace(domain_rate=6)
    pace.leave(A, 0.0)
    assert pace.first([A, C, B], 0.0) == (2, 0.0)
    pace.leave(B, 0.0)
    assert pace.first([A, C, B], 4.0) == (0, 6.0)
    assert pace.first([A, C, B], 10.0) == (0, 0.0)


def test_both_rates_hold() -> None:
    pace = Pace(rate=60, domain_rate=6)
    pace.leave(A, 0.0)
    assert pace.first([A, B], 0.0) == (1, 1.0)


def test_nobody_is_no_answer() -> None:
    with pytest.raises(ValueError, match="nobody to write to"):
        Pace().first([], 0.0)


@pytest.mark.parametrize(
    ("address", "domain"), [(A, "one.example"), (C, "one.example"), ('"x@y"@z.example', "z.example")]
)
def test_a_domain_is_the_same_however_it_is_written(address: str, domain: str) -> None:
    assert domain_of(address) == domain
