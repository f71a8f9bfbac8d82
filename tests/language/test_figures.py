"""Stems and their figures are added up as they should."""

from __future__ import annotations

from math import exp, log

import pytest

from digest.language.figures import FEW, Figures, joined, log_odds, scaled, stem_counts
from digest.language.words import words

FIGURES = Figures(("a", "b"), (10, 0), {"goal": (30, 20, -20), "footba": (50, 40, 0)})


def test_a_title_counts_twice_and_grammar_and_numbers_do_not() -> None:
    counts = stem_counts(words("Footballers of 2026"), words("A football goal"))
    assert counts == {"footba": 3, "goal": 1}


def test_a_text_has_length_one_and_one_of_few_known_words_less() -> None:
    long = scaled({"x": 1, "y": 1}, {"x": 9.0, "y": 12.0})
    assert sum(size * size for size in long.values()) == pytest.approx(1)
    assert scaled({"x": 1, "y": 1}, {"x": 6.0}) == {"x": 6.0 / FEW}


def test_what_stems_say_is_added_to_the_intercept() -> None:
    parts = FIGURES.parts({"goal": 1, "unknown": 5})
    assert parts == {"goal": [pytest.approx(2.0 * 3 / FEW), pytest.approx(-2.0 * 3 / FEW)]}
    assert FIGURES.scores(parts.values()) == {"a": pytest.approx(1.5), "b": pytest.approx(-0.5)}
    assert FIGURES.parts({}) == {}


def test_log_odds_are_nought_where_all_is_equal_and_probabilities_add_up() -> None:
    assert log_odds({"a": 7.0, "b": 7.0}) == {"a": pytest.approx(0), "b": pytest.approx(0)}
    odds = log_odds({"a": 3.0, "b": 1.0, "c": -900.0})
    assert sum(exp(odd - log(3)) for odd in odds.values()) == pytest.approx(1)
    assert log_odds({}) == {}


def test_either_of_two_labels_is_likelier_than_each() -> None:
    assert joined([1.0, 1.0]) == pytest.approx(1 + log(2))
    assert joined([2.0]) == 2.0
