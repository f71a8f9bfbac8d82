"""What the press of earlier weeks taught, in an edition out of a real store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from digest.edit.edition import Composed
from digest.model import Article, Operation, OperationKind
from digest.newsroom import Newsroom
from tests.builders import NOW, SAMPLE_DATE, an_article
from tests.office import Watch, newsroom_of, sample_config
from tests.storage.rows import collected

WEEK = timedelta(days=7)
GAME = "Bola {} darvozaga tepildi, murabbiy xursand"
MARKET = "Narxlar {} bozorda oshdi, sotuvchi xafa"
"""Uzbek, of which no words are known beforehand."""


def of_any_language(folder: Path) -> Path:
    path = sample_config(folder)
    path.write_text(path.read_text("utf-8").replace('accept = ["en", "ru", "tg"]', "accept = []"), "utf-8")
    return path


def lessons(names: tuple[str, str]) -> list[Article]:
    """Two subjects a week ago, of twelve reports each, under these categories."""
    return [
        an_article(
            title=text.format(n),
            language="uz",
            categories=(name,) if name else (),
            published=NOW - WEEK,
            first_seen=NOW - WEEK,
        )
        for text, name in zip((GAME, MARKET), names, strict=True)
        for n in range(12)
    ]


def composed(newsroom: Newsroom, *earlier: Article) -> Composed:
    today = an_article(
        title="Murabbiy: bola darvozaga yugurdi",
        language="uz",
        published=NOW - timedelta(hours=20),
        first_seen=NOW - timedelta(hours=19),
    )
    newsroom.store.articles.add([collected(*earlier, today)])
    return newsroom.compose(SAMPLE_DATE)


def test_a_language_without_words_is_learnt_from_what_its_feeds_name(tmp_path: Path) -> None:
    with newsroom_of(of_any_language(tmp_path), Watch()) as newsroom:
        (story,) = composed(newsroom, *lessons(("Sport", "Business"))).edition.stories
    assert story.section == "sport"
    assert any("learnt words: " in reason for reason in story.reasons)


def test_without_names_nothing_is_learnt(tmp_path: Path) -> None:
    with newsroom_of(of_any_language(tmp_path), Watch()) as newsroom:
        (story,) = composed(newsroom, *lessons(("", ""))).edition.stories
    assert story.section == "society"
    assert not any("learnt" in reason for reason in story.reasons)


def test_what_an_editor_moves_teaches_too(tmp_path: Path) -> None:
    with newsroom_of(of_any_language(tmp_path), Watch()) as newsroom:
        earlier = lessons(("", "Business"))
        for article in earlier[:12]:
            moved = Operation(OperationKind.MOVE, article.id, "culture")
            newsroom.store.overlays.append(newsroom.masthead.id, SAMPLE_DATE - WEEK, moved, NOW - WEEK)
        (story,) = composed(newsroom, *earlier).edition.stories
    assert story.section == "culture"
