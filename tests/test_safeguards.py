"""An edition that does not add up is not frozen, published or sent; the others go out all the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.errors import EditError
from digest.model import EditionState, Kind
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from digest.wiring import load_config
from tests.builders import NOW
from tests.office import Watch, newsroom_of, outbox_of, print_press, small_config

DAY = date(2026, 11, 22)
MORNING = NOW.replace(hour=6, minute=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A digest of two outlets that told one story each last night."""
    hours = MORNING - timedelta(hours=8)
    print_press(
        tmp_path,
        {
            "pamir": [("Fire in Khorog warehouse is put out", hours)],
            "oxus": [("Road to Murghob opens after the snow", hours)],
        },
    )
    return small_config(tmp_path)


def frozen(newsroom: Newsroom) -> EditionRow:
    newsroom.collect(DAY)
    return newsroom.freeze(newsroom.printed(newsroom.compose(DAY)))


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path.parent / "out/digest.sqlite3")) as store, store:
        store.execute(statement)


DAMAGES = [
    ("DELETE FROM settlements WHERE article = (SELECT min(article) FROM settlements)", "from nowhere: "),
    ("INSERT INTO settlements VALUES (1, 'ffffffffffff', NULL)", "lost, or from nowhere: ffffffffffff"),
    ("UPDATE settlements SET rejected = 'cut'", "lost, or from nowhere: "),
    ("UPDATE documents SET body = '' WHERE kind = 'html'", "not those that were frozen"),
    ("DELETE FROM documents WHERE kind = 'txt'", "not those that were frozen"),
]


@pytest.mark.parametrize(("statement", "fault"), DAMAGES)
def test_a_frozen_edition_that_does_not_add_up_stays_here(path: Path, statement: str, fault: str) -> None:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        row = frozen(newsroom)
        damage(path, statement)
        told = newsroom.send(row)
        assert told.state == EditionState.FROZEN
        assert fault in told.errors[0]
        with pytest.raises(EditError, match="2026-11-22 does not add up"):
            newsroom.publish(DAY)
    assert outbox_of(load_config(path)) == []
    assert not (path.parent / "out/archive").exists()


def test_a_run_tells_once_why_the_edition_stays_here(path: Path) -> None:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        frozen(newsroom)
        damage(path, DAMAGES[0][0])
        told = newsroom.run(DAY)
    assert len(told.errors) == 1
    assert told.deliveries == {"pending": 1}


def test_other_editions_are_published_all_the_same(path: Path) -> None:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        frozen(newsroom)
        damage(path, DAMAGES[0][0])
    tomorrow = MORNING + timedelta(days=1)
    print_press(path.parent, {"pamir": [("Bridge opens", tomorrow - timedelta(hours=8))], "oxus": []})
    with newsroom_of(path, Watch(tomorrow)) as newsroom:
        assert newsroom.run(DAY + timedelta(days=1)).state == EditionState.SENT
    archive = path.parent / "out/archive/2026/11"
    assert sorted(page.name for page in archive.glob("2*.md")) == ["23.md"]


def test_an_edition_that_does_not_add_up_is_not_frozen(path: Path) -> None:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        newsroom.collect(DAY)
        printed = newsroom.printed(newsroom.compose(DAY))
        [section] = printed.edition.sections
        fewer = replace(printed.edition, sections=(replace(section, stories=section.stories[:1]),))
        with pytest.raises(EditError, match="lost, or from nowhere"):
            newsroom.freeze(replace(printed, edition=fewer))
        untold = tuple(document for document in printed.documents if document.kind is not Kind.JSON)
        with pytest.raises(EditError, match="has no JSON"):
            newsroom.freeze(replace(printed, documents=untold))
        assert newsroom.store.editions.get("digest", DAY) is None
        assert newsroom.store.stories.told("digest", DAY, DAY + timedelta(days=1)) == ()


def test_a_sound_edition_goes_out(path: Path) -> None:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        row = frozen(newsroom)
        assert newsroom.safeguards.fault(row) == ""
        assert newsroom.send(row).state == EditionState.SENT
