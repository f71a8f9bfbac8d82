"""Groups by average link, names that tell them apart, and angles of an event."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.grouping import ANGLE, TOLD, Items, average_link, told_apart


def items(kinds: str, across: float = 1.0, marks: tuple[set[str], ...] = ()) -> Items:
    return Items(kinds, across, marks or tuple(set() for _ in kinds))


def test_average_link_joins_what_is_near_on_average() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.3, (2, 3): 0.9}
    assert average_link(items("xxxx"), chain, stop=0.2) == [[0, 1], [2, 3]]
    whole = {**chain, (0, 2): 0.3, (0, 3): 0.3, (1, 3): 0.3}
    assert average_link(items("xxxx"), whole, stop=0.2) == [[0, 1, 2, 3]]


def test_pairs_across_kinds_count_less_in_the_mean() -> None:
    near = {(0, 1): 0.5, (1, 2): 0.6}
    assert average_link(items("xxy"), near, stop=0.45) == [[0], [1, 2]]
    assert average_link(items("xxy", 0.5), {(0, 1): 0.7, (1, 2): 0.6}, stop=0.3) == [[0, 1, 2]]


TWO_BOUTS = {(a, b): 0.9 if (a < 3) == (b < 3) else 0.3 for a, b in combinations(range(6), 2)}


@pytest.mark.parametrize(
    ("marks", "groups"),
    [
        ([{"~r"}] * 3 + [{"~t"}] * 3, 2),
        ([{"~k", "~r"}] * 3 + [{"~k", "~t"}] * 3, 2),
        ([{"~k", "~r"}] * 3 + [{"~k"}] * 3, 1),
        ([{"~r"}] * 2 + [set()] + [{"~t"}] * 3, 1),
        ([{"~r"}] * 3 + [{"~t", "~r"}, {"~t"}, {"~t"}], 1),
    ],
)
def test_groups_that_each_have_a_name_of_their_own_stay_apart(marks: list[set[str]], groups: int) -> None:
    assert len(average_link(items("xxxxxx", marks=tuple(marks)), TWO_BOUTS, stop=0.2)) == groups


def test_groups_that_stay_apart_tell_the_names_that_only_one_of_them_has() -> None:
    marks = ({"~k", "~r"},) * 3 + ({"~k", "~t"},) * 3
    assert told_apart(items("xxxxxx", marks=marks), [0, 1, 2], [3, 4, 5]) == (("~r",), ("~t",))
    assert told_apart(items("xxxyyy", marks=marks), [0, 1, 2], [3, 4, 5]) == ((), ())
    assert told_apart(items("xxxxxx", marks=marks), [0, 1], [3, 4, 5]) == ((), ())
    assert told_apart(items("xxxxxx", marks=marks), [0, 1, 2], [0, 1, 2]) == ((), ())


def test_names_tell_groups_in_two_languages_not_apart() -> None:
    marks = ({"~r"},) * 3 + ({"~t"},) * 3
    assert len(average_link(items("xxxyyy", marks=marks), TWO_BOUTS, stop=0.2)) == 1


@given(
    st.dictionaries(st.sampled_from(list(combinations(range(8), 2))), st.floats(0.01, 1.0)),
    st.floats(0.05, 0.9),
)
def test_every_item_is_in_exactly_one_group(near: dict[tuple[int, int], float], stop: float) -> None:
    groups = average_link(items("abababab", 0.5), near, stop=stop)
    assert sorted(item for group in groups for item in group) == list(range(8))


def told_by(tellers: int, angle: float) -> list[list[int]]:
    """Groups of reports that tell of one event, all equally near, and one item that is less near to each."""
    near = dict.fromkeys(combinations(range(tellers), 2), 0.4)
    near |= {(teller, tellers): angle for teller in range(tellers)}
    return average_link(items("x" * (tellers + 1)), near, stop=0.2)


def test_an_angle_of_an_event_that_many_tell_joins_what_it_is_near_to_as_a_whole() -> None:
    assert told_by(TOLD, 0.15) == [list(range(TOLD + 1))]


def test_an_angle_stays_apart_from_what_few_tell_and_from_what_it_is_not_near_to() -> None:
    assert told_by(TOLD - 1, 0.15) == [list(range(TOLD - 1)), [TOLD - 1]]
    assert told_by(TOLD, 0.1) == [list(range(TOLD)), [TOLD]]


def test_of_two_events_an_angle_joins_the_nearer() -> None:
    first, second, angle = range(TOLD), range(TOLD, 2 * TOLD), 2 * TOLD
    near = {pair: 0.4 for event in (first, second) for pair in combinations(event, 2)}
    near |= {(one, angle): 0.14 for one in first} | {(one, angle): 0.16 for one in second}
    assert average_link(items("x" * (angle + 1)), near, stop=0.2) == [[*first], [*second, angle]]


def test_several_angles_join_one_event_and_more_reports_than_an_angle_has_do_not() -> None:
    whole = TOLD + 2 * ANGLE + ANGLE + 1
    near = dict.fromkeys(combinations(range(TOLD), 2), 0.4)
    sides = [range(TOLD, TOLD + ANGLE), range(TOLD + ANGLE, TOLD + 2 * ANGLE), range(TOLD + 2 * ANGLE, whole)]
    near |= {pair: 0.9 for side in sides for pair in combinations(side, 2)}
    near |= {(teller, one): 0.15 for teller in range(TOLD) for one in range(TOLD, whole)}
    assert average_link(items("x" * whole), near, stop=0.2) == [[*range(TOLD + 2 * ANGLE)], [*sides[2]]]
