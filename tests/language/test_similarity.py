"""Vectors and near pairs."""

from __future__ import annotations

import pytest

from digest.language.similarity import (
    CAPACITY,
    Vector,
    cosine,
    document_frequencies,
    inverse_frequency,
    near_pairs,
    rarities,
    vector,
)

EQUAL = {"a": 1.0, "b": 1.0, "c": 1.0}
"""Features that tell as much as each other."""


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
