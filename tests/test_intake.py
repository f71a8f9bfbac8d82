"""Reading the press and keeping it: what is due, what is kept once, what a person brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.newsroom import Newsroom
from tests.builders import NOW, SAMPLE_DATE, an_article
from tests.office import Watch, newsroom_of, print_press, small_config

FIRE = ("Fire in Khorog warehouse is put out", NOW - timedelta(hours=3))
ROAD = ("Road to Murghob is open again", NOW - timedelta(minutes=5))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def newsroom(tmp_path: Path, watch: Watch) -> Iterator[Newsroom]:
    print_press(tmp_path, {"pamir": [FIRE], "oxus": []})
    with newsroom_of(small_config(tmp_path), watch) as newsroom:
        yield newsroom


def titles(newsroom: Newsroom) -> list[str]:
    kept = newsroom.store.articles.seen_after(NOW - timedelta(days=1), NOW + timedelta(days=1))
    return [article.title for article in kept]


def test_reading_keeps_what_is_new_and_remembers_every_source(newsroom: Newsroom) -> None:
    told = newsroom.intake.read(SAMPLE_DATE)
    assert (told.n_new, titles(newsroom)) == (1, [FIRE[0]])
    assert {name: memory.read for name, memory in newsroom.store.articles.memories().items()} == {
        "Pamir": True,
        "Oxus": True,
    }


def test_only_what_is_due_is_read_between_editions(newsroom: Newsroom, watch: Watch, tmp_path: Path) -> None:
    first = newsroom.intake.read_due(SAMPLE_DATE)
    assert first is not None
    assert (first.n_new, len(first.sources)) == (1, 2)
    print_press(tmp_path, {"pamir": [FIRE, ROAD], "oxus": []})
    watch.move(minutes=59)
    assert newsroom.intake.read_due(SAMPLE_DATE) is None
    watch.move(minutes=1)
    second = newsroom.intake.read_due(SAMPLE_DATE)
    assert second is not None
    assert second.n_new == 1
    assert titles(newsroom) == [FIRE[0], ROAD[0]]


def test_an_edition_reads_all_sources_due_or_not(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.intake.read(SAMPLE_DATE)
    print_press(tmp_path, {"pamir": [FIRE, ROAD], "oxus": []})
    assert newsroom.intake.read(SAMPLE_DATE).n_new == 1


def test_a_source_that_fails_is_remembered_and_rests(
    newsroom: Newsroom, watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "site.json").write_text("{}", "utf-8")
    for _ in range(2):
        newsroom.intake.read(SAMPLE_DATE)
    memory = newsroom.store.articles.memories()["Pamir"]
    assert (memory.failures, memory.failing_since, memory.reason) == (2, NOW, "HTTP 404 (Not Found)")
    watch.move(minutes=119)
    assert newsroom.intake.read_due(SAMPLE_DATE) is None
    watch.move(minutes=1)
    assert newsroom.intake.read_due(SAMPLE_DATE) is not None


def test_what_a_person_brings_is_kept_once(newsroom: Newsroom) -> None:
    article = an_article(title="Seen on television", source="by hand", url="")
    assert newsroom.intake.keep(article)
    assert not newsroom.intake.keep(article)
    assert titles(newsroom) == ["Seen on television"]


def test_a_newsroom_without_sources_reads_nothing(newsroom: Newsroom) -> None:
    empty = replace(newsroom, sources=())
    assert empty.intake.read(SAMPLE_DATE).n_new == 0
    assert empty.intake.read_due(SAMPLE_DATE) is None
