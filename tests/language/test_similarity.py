"""Vectors, near pairs and average link."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.similarity import (
    average_link,
    cosine,
    document_frequencies,
    inverse_frequency,
    near_pairs,
    unit,
)


def test_the_same_text_has_cosine_one_and_another_zero() -> None:
    shared = {"a": 2, "b": 2, "c": 2}
    one = unit({"a": 3.0, "b": 4.0}, shared)
    assert cosine(one, one) == pytest.approx(1.0)
    assert cosine(one, unit({"c": 1.0}, shared)) == 0.0


def test_what_stands_in_one_text_only_counts_in_the_length() -> None:
    vector = unit({"a": 3.0, "b": 4.0}, {"a": 2, "b": 1})
    assert vector == {"a": pytest.approx(0.6)}
    assert unit({"a": 3.0, "b": 4.0}, {"a": 2, "b": 1}, alone=0.0) == {"a": pytest.approx(1.0)}


def test_no_weights_give_no_vector() -> None:
    assert unit({}, {}) == {}


def test_rare_features_tell_more() -> None:
    assert inverse_frequency(1, 100) > inverse_frequency(10, 100) > inverse_frequency(100, 100) > -0.01


def test_near_pairs_come_once_and_later_first() -> None:
    texts = [{"a": 0.7, "b": 0.7}, {"c": 1.0}, {"a": 0.7, "b": 0.7}, {"c": 0.5, "a": 0.5, "b": 0.7}]
    pairs = list(near_pairs(texts, document_frequencies(texts)))
    assert sorted(pairs) == [(2, 0), (3, 0), (3, 1), (3, 2)]


def test_average_link_joins_what_is_near_on_average() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.3, (2, 3): 0.9}
    assert average_link("xxxx", chain, stop=0.2, across=1.0) == [[0, 1], [2, 3]]
    assert average_link("xxxx", {**chain, (0, 2): 0.3, (0, 3): 0.3, (1, 3): 0.3}, stop=0.2, across=1.0) == [
        [0, 1, 2, 3]
    ]


def test_pairs_across_kinds_count_less_in_the_mean() -> None:
    near = {(0, 1): 0.5, (1, 2): 0.6}
    assert average_link("xxy", near, stop=0.45, across=1.0) == [[0], [1, 2]]
    assert average_link("xxy", {(0, 1): 0.7, (1, 2): 0.6}, stop=0.3, across=0.5) == [[0, 1, 2]]


@given(
    st.dictionaries(st.sampled_from(list(combinations(range(8), 2))), st.floats(0.01, 1.0)),
    st.floats(0.05, 0.9),
)
def test_every_item_is_in_exactly_one_group(near: dict[tuple[int, int], float], stop: float) -> None:
    groups = average_link("abababab", near, stop=stop, across=0.5)
    assert sorted(item for group in groups for item in group) == list(range(8))
