"""Rank and lead: every term counts, and is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.edit.rank import Standing, best_article, standing
from digest.model import Article
from tests.builders import NOW, an_article

ONE = an_article(outlet="One", published=NOW - timedelta(hours=2))
TEXT = "A text that is long enough to be printed below a title, as an extract."


def told_by(*outlets: str, hours: int = 2) -> list[Article]:
    at = NOW - timedelta(hours=hours)
    return [replace(ONE, outlet=outlet, id=f"{n:012x}", published=at) for n, outlet in enumerate(outlets)]


def stand(articles: list[Article], copies: frozenset[str] = frozenset(), **weights: float) -> Standing:
    return standing(articles, copies=copies, weight=lambda a: weights.get(a.outlet, 1.0), end=NOW)


def test_more_outlets_matter_more_and_one_outlet_counts_once() -> None:
    assert stand(told_by("A", "B")).score > stand(told_by("A")).score
    assert stand(told_by("A", "A")).score == stand(told_by("A")).score


def test_a_copy_does_not_count() -> None:
    articles = told_by("A", "B")
    copied = stand(articles, frozenset({articles[1].id}))
    assert copied.score == stand(articles[:1]).score
    assert copied.reason == (
        "1 outlet, 1 copy, 2 reports, newest 2 hours before the window ends, no text to print"
    )


def test_weight_counts_and_is_told() -> None:
    heavy = stand(told_by("A", "B"), A=2.5)
    assert heavy.score > stand(told_by("A", "B")).score
    assert "A counts 2.5" in heavy.reason


def test_fresh_news_comes_before_old_but_many_outlets_before_fresh() -> None:
    assert stand(told_by("A")).score > stand(told_by("A", hours=20)).score
    assert stand(told_by("A", "B", "C", hours=20)).score > stand(told_by("A")).score


def test_a_text_to_print_helps_a_little() -> None:
    assert stand([replace(ONE, text=TEXT)]).score > stand([ONE]).score
    assert stand(told_by("A", "B")).score > stand([replace(ONE, text=TEXT)]).score


def test_what_is_newer_than_the_window_is_just_fresh() -> None:
    late = [replace(ONE, published=NOW + timedelta(hours=3))]
    assert stand(late).reason == "1 outlet, 1 report, newest in the last hour, no text to print"


def best(*articles: Article, closeness: dict[str, float] | None = None, **weights: float) -> Article:
    return best_article(
        articles, closeness=closeness or {}, language="en", weight=lambda a: weights.get(a.outlet, 1.0)
    )


def test_the_article_nearest_to_the_others_leads() -> None:
    one, two = told_by("A", "B")
    assert best(one, two, closeness={one.id: 0.3, two.id: 0.5}) is two


def test_the_main_language_a_text_and_weight_are_preferred() -> None:
    english, russian = told_by("A", "B")
    russian = replace(russian, language="ru")
    assert best(russian, english) is english
    assert best(english, replace(russian, text=TEXT, summary=TEXT), B=2) is not english
    assert best(*told_by("A", "B"), B=3).outlet == "B"


def test_ties_go_to_the_earlier_then_to_the_address() -> None:
    one, two = told_by("A", "B")
    assert best(two, replace(one, published=one.published - timedelta(hours=1))).outlet == "A"
    assert best(replace(two, url="https://b.example/"), replace(one, url="https://c.example/")).outlet == "B"


def test_a_watched_word_counts_more_than_a_second_outlet_and_less_than_a_third() -> None:
    def watched(weight: float) -> Standing:
        articles = told_by("A")
        return standing(
            articles, copies=frozenset(), weight=lambda _: 1.0, end=NOW, watched={"Rogun": weight}
        )

    assert stand(told_by("A", "B")).score < watched(1).score < stand(told_by("A", "B", "C")).score
    assert watched(0).score == stand(told_by("A")).score
    assert watched(2).reason.endswith("watched: Rogun +1.00")
