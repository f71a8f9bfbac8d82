"""An edition adds up for any articles in any order, in any process, and for the oddest of them."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Operation, OperationKind
from tests.builders import NOW, an_article, an_edit_policy
from tests.edit.test_edition import WINDOW, composed, only, topic

ARTICLES = st.builds(
    an_article,
    id=st.integers(0, 30).map(lambda n: f"{n:012x}"),
    url=st.integers(0, 30).map(lambda n: f"https://a.example/{n}"),
    title=st.sampled_from(
        [
            "Fire in Vose market",
            "Пожар на рынке в Восе",
            "Дар бозори Восеъ сӯхтор",
            "Budget",
            "",
            "未知",
            "آتش در بازار",
        ]
    ),
    text=st.sampled_from(
        ["", "A fire broke out at 4.9 in Vose. Nobody was hurt.", "В Восе сгорело 212 прилавков."]
    ),
    language=st.sampled_from(["en", "ru", "tg", "fr", "fa", "zh", ""]),
    outlet=st.sampled_from(["Pamir", "Oxus", "Вестник"]),
    source=st.sampled_from(["Pamir", "Oxus"]),
    published=st.integers(-60, 10).map(lambda hours: NOW + timedelta(hours=hours)),
    first_seen=st.integers(-60, 2).map(lambda hours: NOW + timedelta(hours=hours)),
    undated=st.booleans(),
    first_sight=st.booleans(),
)


@given(
    articles=st.lists(ARTICLES, max_size=12, unique_by=lambda article: article.id),
    settled=st.sets(st.integers(0, 30), max_size=4),
    most=st.integers(1, 5),
    seed=st.integers(0, 5),
)
@settings(deadline=None)
def test_every_article_is_in_one_place_and_no_order_matters(
    articles: list[Article], settled: set[int], most: int, seed: int
) -> None:
    policy = an_edit_policy(max_stories=most)
    why = {f"{n:012x}": "printed" for n in settled}
    edition = composed(*articles, policy=policy, settled=why)
    placed = [article.id for story in edition.stories for article in story.articles]
    placed += [rejection.article.id for rejection in edition.rejections]
    assert len(placed) == len(set(placed))
    inside = {a.id for a in articles if a.published in WINDOW and a.first_seen <= NOW}
    assert inside <= set(placed) <= {article.id for article in articles}
    shuffled = articles[:]
    Random(seed).shuffle(shuffled)
    assert composed(*shuffled, policy=policy, settled=why) == edition


@pytest.mark.parametrize("title", ["", "Word", "7", "😀"])
def test_an_article_of_a_word_or_less_is_a_story(title: str) -> None:
    assert only(composed(an_article(title=title, id="a" * 12))).section


@pytest.mark.parametrize("url", ["", "http://[::1", "not an address", "https://a.example"])
def test_an_article_of_a_strange_address_is_a_story(url: str) -> None:
    assert only(composed(an_article(url=url))).views["en"].url == url


def test_an_article_of_a_hundred_thousand_words_is_a_story() -> None:
    long = an_article(text="Rescuers found two hikers in the mountains. " * 15_000)
    assert (
        only(composed(long, topic(1), overlay=(Operation(OperationKind.DROP, topic(1).id),)))
        .views["en"]
        .summary
    )


def test_a_thousand_articles_of_one_title_are_one_story() -> None:
    articles = [
        an_article(id=f"{n:012x}", url=f"https://o{n}.example/", outlet=f"Outlet {n}", source=f"{n}")
        for n in range(1000)
    ]
    assert len(only(composed(*articles)).articles) == 1000


IN_ANOTHER_PROCESS = """
from tests.edit.test_edition import FIRE, composed, topic
print(composed(*FIRE, *map(topic, range(9))))
"""


def test_an_edition_is_the_same_in_every_process() -> None:
    """Sets have another order in each; sums and ties must not follow it."""
    root = Path(__file__).parents[2]
    run = [sys.executable, "-c", IN_ANOTHER_PROCESS]
    printed = {
        subprocess.run(
            run, env={"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
