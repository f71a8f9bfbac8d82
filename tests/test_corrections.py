"""Two editors at one edition: what each has seen, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.corrections import Corrections, Names, in_words
from digest.errors import UsageError
from digest.model import Kind, Operation, OperationKind
from digest.storage.store import SqlStore
from tests.builders import NOW, SAMPLE_DATE
from tests.office import newsroom_of, sample_config
from tests.storage.rows import DAY, freeze, opened

A, B, C = (letter * 12 for letter in "abc")
TOGETHER = frozenset({A, B})
NAMES = Names({A: "Apples", B: "Bread", C: "Corn"}, {A: TOGETHER, B: TOGETHER, C: frozenset({C})})
LEAD, DROP, MOVE, EDIT, MERGE, SPLIT, ADD, NOTE = (OperationKind(kind) for kind in OperationKind)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with opened(tmp_path / "digest.sqlite3") as found:
        yield found


def give(store: SqlStore, *operations: Operation, seen: int) -> int:
    return Corrections(store, "digest").give(DAY, operations, NOW, seen=seen, names=NAMES)


def test_an_editor_who_has_seen_everything_changes_anything(store: SqlStore) -> None:
    assert give(store, Operation(LEAD, A), seen=0) == 1
    assert give(store, Operation(MOVE, B, "sport"), Operation(DROP, C), seen=1) == 3


def test_a_later_editor_is_told_what_changed_in_the_same_story(store: SqlStore) -> None:
    give(store, Operation(MOVE, A, "sport"), seen=0)
    with pytest.raises(UsageError) as told:
        give(store, Operation(DROP, B), seen=0)
    assert str(told.value) == (
        "nothing was changed: since you looked (version 0) somebody changed the same story: «Apples»: moved"
        f" to sport. Look again: digest compose --date {DAY}"
    )
    assert len(Corrections(store, "digest").history(DAY)) == 1


def test_a_later_editor_may_change_another_story(store: SqlStore) -> None:
    give(store, Operation(MOVE, A, "sport"), seen=0)
    assert give(store, Operation(DROP, C), seen=0) == 2


def test_a_later_editor_is_told_of_what_was_undone_too(store: SqlStore) -> None:
    give(store, Operation(MOVE, A, "sport"), seen=0)
    Corrections(store, "digest").undo(DAY)
    with pytest.raises(UsageError, match="undone: «Apples»: moved to sport"):
        give(store, Operation(DROP, B), seen=1)


def test_what_was_given_and_undone_unseen_is_no_news(store: SqlStore) -> None:
    give(store, Operation(MOVE, A, "sport"), seen=0)
    Corrections(store, "digest").undo(DAY)
    assert give(store, Operation(DROP, B), seen=0) == 3


def test_a_merge_concerns_both_stories(store: SqlStore) -> None:
    give(store, Operation(MERGE, C, A), seen=0)
    with pytest.raises(UsageError, match="«Corn»: one story with «Apples»"):
        give(store, Operation(DROP, B), seen=0)


def test_of_several_operations_none_is_kept_where_one_is_refused(store: SqlStore) -> None:
    give(store, Operation(MOVE, A, "sport"), seen=0)
    with pytest.raises(UsageError):
        give(store, Operation(DROP, C), Operation(DROP, B), seen=0)
    assert Corrections(store, "digest").version(DAY) == 1


def test_a_frozen_edition_cannot_be_changed_and_says_what_to_do(store: SqlStore) -> None:
    freeze(store)
    corrections = Corrections(store, "digest")
    for change in (lambda: give(store, Operation(LEAD, A), seen=0), lambda: corrections.undo(DAY)):
        with pytest.raises(UsageError, match=r"is frozen .* and then digest correct 2026-11-22"):
            change()


def test_undoing_nothing_is_refused(store: SqlStore) -> None:
    with pytest.raises(UsageError, match="nothing to undo"):
        Corrections(store, "digest").undo(DAY)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (Operation(LEAD, A), "«Apples»: leads the edition"),
        (Operation(DROP, A), "«Apples»: left out"),
        (Operation(DROP, A, "not ours"), "«Apples»: left out, because: not ours"),
        (Operation(EDIT, A, "Pears", "title", "ru"), "«Apples»: title (ru) is now «Pears»"),
        (Operation(SPLIT, B), "«Bread»: split off into a story of its own"),
        (Operation(ADD, C), "«Corn»: added"),
        (Operation(ADD, C, A), "«Corn»: added to «Apples»"),
        (Operation(NOTE, A, "Ours."), "«Apples»: note «Ours.»"),
        (Operation(NOTE, ""), "the edition: note taken away"),
        (Operation(LEAD, "f" * 12), "article ffffffffffff: leads the edition"),
    ],
)
def test_an_operation_is_told_in_words(operation: Operation, told: str) -> None:
    assert in_words(operation, NAMES) == told


def test_a_change_that_comes_while_an_edition_is_made_is_in_it(tmp_path: Path) -> None:
    sample_config(tmp_path)
    with newsroom_of(tmp_path / "config.toml") as newsroom:
        newsroom.collect(SAMPLE_DATE)
        printed = newsroom.printed(newsroom.compose(SAMPLE_DATE))
        story = printed.edition.stories[0]
        note = Operation(NOTE, story.lead, "Just in time.")
        Corrections(newsroom.store, newsroom.masthead.id).give(SAMPLE_DATE, [note], NOW, seen=0)
        row = newsroom.freeze(printed)
        (document,) = newsroom.store.editions.documents(row.id, (Kind.JSON,))
    assert '"note": "Just in time."' in document.body
    assert f'"content_hash": "{row.content_hash}"' in document.body
