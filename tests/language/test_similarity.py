"""Vectors, near pairs and average link."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.similarity import (
    CAPACITY,
    Items,
    Vector,
    average_link,
    cosine,
    document_frequencies,
    inverse_frequency,
    near_pairs,
    rarities,
    told_apart,
    vector,
)

EQUAL = {"a": 1.0, "b": 1.0, "c": 1.0}
"""Features that tell as much as each other."""


def items(kinds: str, across: float = 1.0, marks: tuple[set[str], ...] = ()) -> Items:
    return Items(kinds, across, marks or tuple(set() for _ in kinds))


def unit(weights: Vector, shared: dict[str, int], *, alone: float = 1.0) -> Vector:
    return vector(weights, EQUAL, shared, alone=alone)


def test_the_same_text_has_cosine_one_and_another_zero() -> None:
    shared = {"a": 2, "b": 2, "c": 2}
    one = unit({"a": 3.0, "b": 4.0}, shared)
    assert cosine(one, one) == pytest.approx(1.0)
    assert cosine(one, unit({"c": 1.0}, shared)) == 0.0


def test_what_stands_in_one_text_only_counts_in_the_length() -> None:
    shared = {"a": 2, "b": 1}
    assert unit({"a": 3.0, "b": 4.0}, shared) == {"a": pytest.approx(0.6)}
    assert unit({"a": 3.0, "b": 4.0}, shared, alone=0.0) == {"a": pytest.approx(1.0)}


def test_no_weights_give_no_vector() -> None:
    assert unit({}, {}) == {}


def test_what_stands_everywhere_is_no_feature() -> None:
    rarity = rarities({"rare": 1, "the": 100}, 100, least=0.7, less=0.5)
    assert rarity == {"rare": pytest.approx(inverse_frequency(1, 100) - 0.5)}
    assert vector({"the": 9.0}, rarity, {"the": 100}, alone=1.0) == {}


def test_rare_features_tell_more() -> None:
    assert inverse_frequency(1, 100) > inverse_frequency(10, 100) > inverse_frequency(100, 100) > -0.01


def test_near_pairs_come_once_and_later_first() -> None:
    texts = [{"a": 0.7, "b": 0.7}, {"c": 1.0}, {"a": 0.7, "b": 0.7}, {"c": 0.5, "a": 0.5, "b": 0.7}]
    pairs = list(near_pairs(texts, document_frequencies(texts)))
    assert sorted(pairs) == [(2, 0), (3, 0), (3, 1), (3, 2)]


def test_one_shared_feature_is_enough_where_it_is_heavy() -> None:
    texts = [{"a": 1.0}, {"a": 0.2, "b": 0.9}, {"a": 0.1, "b": 0.1}]
    assert list(near_pairs(texts, document_frequencies(texts))) == [(1, 0), (2, 1)]


def test_a_common_feature_brings_the_last_texts_only() -> None:
    texts = [{"a": 0.7, "b": 0.7}] * (3 * CAPACITY)
    found = list(near_pairs(texts, document_frequencies(texts)))
    last = len(texts) - 1
    assert {other for one, other in found if one == last} == set(range(last - CAPACITY, last))


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
