"""The figures themselves, on cases that were counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.quality.intervals import interval
from tests.quality.measure import b_cubed, macro_f1, pairs
from tests.quality.scores import Answers, exact_score, section_scores, story_scores
from tests.quality.sets import folder_scores

TRUE = {"a": "1", "b": "1", "c": "2", "d": "2"}
SAID = {"a": "x", "b": "x", "c": "x", "d": "y"}


def test_stories_are_scored_as_the_plain_measures_do() -> None:
    cubed, found = story_scores("set", Answers(TRUE, SAID))
    assert cubed.value == pytest.approx(b_cubed(TRUE, SAID).f1)
    assert found.value == pytest.approx(pairs(TRUE, SAID).f1)
    assert cubed.alone == pytest.approx(b_cubed(TRUE, {a: a for a in TRUE}).f1)
    assert found.alone == 0.0


def test_a_story_is_exact_only_if_nothing_is_missing_and_nothing_more() -> None:
    assert exact_score("set", Answers(TRUE, SAID)).value == 0.0
    assert exact_score("set", Answers(TRUE, {**SAID, "c": "y"})).value == 1.0
    assert exact_score("set", Answers(TRUE, {**SAID, "d": "z", "c": "w"})).value == 0.5


def test_any_right_section_is_right_and_no_answer_is_wrong() -> None:
    right = {"a": ("world", "politics"), "b": ("sport",), "c": ("sport",)}
    accuracy, f1 = section_scores("set", right, {"a": "politics", "b": "sport"}, {a: a for a in right})
    assert accuracy.value == pytest.approx(2 / 3)
    assert f1.value == pytest.approx((1 + 2 / 3) / 2)


def test_a_class_that_nobody_says_has_an_f1_of_nought() -> None:
    assert macro_f1({("a", "b"): 1, ("b", "b"): 1}) == pytest.approx((0 + 2 / 3) / 2)


def test_an_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    def mean(times: object) -> float:
        return sum(n * t for n, t in enumerate(times)) / 45  # type: ignore[arg-type, var-annotated]

    low, high = interval(10, mean)
    assert low < 1.0 < high
    assert (low, high) == interval(10, mean)


def test_a_folder_is_scored_by_what_it_holds(tmp_path: Path) -> None:
    rows = [
        {
            "set": "s",
            "id": f"s-{n}",
            "language": "en",
            "title": f"Team wins match {n}",
            "text": "",
            "section": ["sport"],
        }
        for n in range(20)
    ]
    (tmp_path / "sections.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    sides = [{"set": "s", "id": i, "language": "en", "title": "Alder grows", "text": ""} for i in "ab"]
    pair = {"set": "s", "language": "en", "same": True, "first": sides[0], "second": sides[1]}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pair), encoding="utf-8")
    scores = {score.key: score for score in folder_scores(tmp_path)}
    assert scores["sections s: sections accuracy"].value == 1.0
    assert 0 < scores["sections s: sections accuracy"].n < 20
    assert scores["pairs: pairs right"].value in {0.0, 1.0}
