"""Watch words: stories that name them are marked, come forward, and are told even where they are cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.watch import LISTED, Watcher
from digest.model import Article, Edition
from digest.settings import WatchRule
from tests.builders import an_article, an_edit_policy
from tests.edit.test_edition import composed, only, topic

ROGUN = WatchRule("Rogun", {"en": ("Rogun",), "ru": ("Рогунская ГЭС",), "tg": ("Роғун",)})
BANK = WatchRule("World Bank", {"": ("World Bank",)}, weight=3)

POLICY = an_edit_policy(watch=(ROGUN, BANK))


def named(n: int, **changes: object) -> Article:
    return topic(
        n, text="The turbines of Rogun were shown to guests. Nothing else happened there.", **changes
    )


def signs(*articles: Article, rules: tuple[WatchRule, ...] = (ROGUN, BANK)) -> list[tuple[str, str]]:
    return [(sighting.name, sighting.found) for sighting in Watcher(rules).sightings(articles)]


@pytest.mark.parametrize(
    ("language", "title", "found"),
    [
        ("en", "Rogun's dam grows", "Rogun's"),
        ("ru", "На Рогунской ГЭС пустили агрегат", "Рогунской ГЭС"),
        ("tg", "Корҳо дар Роғунро дидем", "Роғунро"),
        ("", "Rogun in no language", "Rogun"),
    ],
)
def test_a_watched_word_is_found_in_the_articles_language(language: str, title: str, found: str) -> None:
    assert signs(an_article(title=title, language=language)) == [("Rogun", found)]


def test_words_of_another_language_are_not_looked_for() -> None:
    assert signs(an_article(title="Rogun in a text", language="ru")) == []


def test_a_list_without_languages_serves_them_all() -> None:
    assert signs(an_article(title="World Bank и Душанбе", language="ru")) == [("World Bank", "World Bank")]


def test_text_and_summary_are_read_too() -> None:
    assert signs(an_article(summary="It is near Rogun.")) == signs(an_article(text="It is near Rogun."))


def test_an_article_names_a_watch_once() -> None:
    assert signs(an_article(title="Rogun", text="Rogun, Rogun and Rogun")) == [("Rogun", "Rogun")]


def test_a_story_is_marked_and_says_where_it_was_found() -> None:
    story = only(composed(named(0), policy=POLICY))
    assert story.watch == ("Rogun",)
    assert "watched: Rogun («Rogun» in Pamir News Agency)" in story.reasons
    assert story.reasons[-1].endswith("watched: Rogun +0.50")


def test_nothing_is_marked_where_nothing_is_watched() -> None:
    assert only(composed(named(0))).watch == ()
    assert composed(named(0)).watched == ()


def test_a_watched_story_comes_forward() -> None:
    articles = [*map(topic, range(5)), topic(9, title="Rogun grows")]
    assert composed(*articles).top[0] != articles[-1].id
    assert composed(*articles, policy=POLICY).top[0] == articles[-1].id


def told(edition: Edition) -> dict[str, tuple[int, list[str]]]:
    return {watch.name: (len(watch.stories), [r.reason for r in watch.left_out]) for watch in edition.watched}


def test_every_watch_is_told_also_where_nothing_names_it() -> None:
    assert told(composed(named(0), topic(1), policy=POLICY)) == {"Rogun": (1, []), "World Bank": (0, [])}


def test_a_watched_story_that_is_cut_is_told_with_the_reason() -> None:
    light = replace(POLICY, watch=(replace(ROGUN, weight=0),), max_stories=1)
    edition = composed(topic(30, title="Rogun grows"), topic(1), topic(2), policy=light)
    assert told(edition) == {"Rogun": (0, ["the edition holds at most 1 story; this one ranked 3rd"])}


def test_a_watched_article_that_a_rule_left_out_is_told() -> None:
    blocked = replace(POLICY, watch=(ROGUN,), block=("EntryTitle=(?i)alder",))
    (reason,) = told(composed(named(0), policy=blocked))["Rogun"][1]
    assert reason.startswith("blocked by «")


def test_a_flood_of_watched_articles_is_listed_in_part_and_counted_whole() -> None:
    blocked = replace(POLICY, watch=(ROGUN,), block=("EntryTitle=.*",))
    (watch,) = composed(*(named(n) for n in range(LISTED + 7)), policy=blocked).watched
    assert (len(watch.left_out), watch.n_left_out) == (LISTED, LISTED + 7)
