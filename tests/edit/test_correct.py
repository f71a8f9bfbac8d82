"""What a correction may change in an edition that readers have, and what every copy tells of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.correct import ALLOWED, Corrected, corrected
from digest.model import Change, ChangeKind, Edition, Operation, OperationKind
from tests.render.an_edition import TEXTS, TITLES, a_story, an_edition, with_views

DROP, EDIT, NOTE = OperationKind.DROP, OperationKind.EDIT, OperationKind.NOTE


def right(*operations: Operation, edition: Edition | None = None) -> Corrected:
    return corrected(edition or an_edition(), operations)


def ids(edition: Edition) -> list[str]:
    return [story.id for story in edition.stories]


def test_a_headline_is_written_anew_in_one_copy_and_told_with_both_texts() -> None:
    done = right(Operation(EDIT, "two-en", "Мост закрыт", "title", "ru"))
    title = f"{TITLES['ru']} two"
    assert done.changes == (
        Change(ChangeKind.TITLE, "ru", "two", "politics", title, before=title, after="Мост закрыт"),
    )
    story = done.edition.stories[1]
    assert {language: view.title for language, view in story.views.items()} == {
        "en": f"{TITLES['en']} two",
        "ru": "Мост закрыт",
        "tg": f"{TITLES['tg']} two",
    }


def test_any_report_of_a_story_names_it() -> None:
    assert right(Operation(EDIT, "two-tg", "Shut", "title", "en")).changes[0].story == "two"


def test_an_extract_stands_for_the_longer_one_too() -> None:
    edition = an_edition(with_views(a_story("one"), paragraphs=("Long.", "Longer.")), a_story("two"))
    done = right(Operation(EDIT, "one-en", "Short.", "summary", "en"), edition=edition)
    view = done.edition.stories[0].views["en"]
    assert (view.summary, view.paragraphs) == ("Short.", ())
    assert (done.changes[0].before, done.changes[0].after) == (TEXTS["en"], "Short.")


def test_a_new_headline_keeps_a_note_and_an_extract() -> None:
    edition = an_edition(with_views(a_story("one"), note="Ours.", paragraphs=("Long.",)), a_story("two"))
    view = right(Operation(EDIT, "one-en", "New", "title"), edition=edition).edition.stories[0].views["en"]
    assert (view.note, view.paragraphs) == ("Ours.", ("Long.",))


def test_a_headline_that_was_wrong_does_not_stay_in_the_minute() -> None:
    edition = an_edition(with_views(a_story("one"), short_title="Bridge shut"), a_story("two"))
    done = right(Operation(EDIT, "one-en", "Bridge open", "title"), edition=edition)
    assert {view.short_title for view in done.edition.stories[0].views.values()} == {""}


def test_a_story_is_withdrawn_from_all_copies_with_its_section_and_its_place_at_the_top() -> None:
    edition = replace(an_edition(a_story("one"), a_story("two", "economy")), top=("one", "two"))
    done = right(Operation(DROP, "two-en", "not true"), edition=edition)
    assert (ids(done.edition), [s.id for s in done.edition.sections]) == (["one"], ["politics"])
    assert done.edition.top == ("one",)
    assert [(change.kind, change.language) for change in done.changes] == [
        (ChangeKind.WITHDRAWN, language) for language in edition.languages
    ]


def test_the_articles_of_a_withdrawn_story_are_left_out_with_the_reason_so_that_the_sum_holds() -> None:
    edition = an_edition()
    done = right(Operation(DROP, "two-en", "not true"), edition=edition).edition
    gone = {
        rejection.article.id: rejection.reason for rejection in done.rejections[len(edition.rejections) :]
    }
    reason = "withdrawn by the editor after the edition went out: not true"
    assert gone == {f"two-{language}": reason for language in TITLES}
    assert {article.id for article in done.considered} == {article.id for article in edition.considered}


def test_notes_are_added_below_a_story_and_above_all() -> None:
    done = right(Operation(NOTE, "two-en", "Denied.", language="en"), Operation(NOTE, "", "All."))
    assert [(change.language, change.story, change.after) for change in done.changes] == [
        ("en", "", "All."),
        ("en", "two", "Denied."),
        ("ru", "", "All."),
        ("tg", "", "All."),
    ]
    assert done.edition.notes == dict.fromkeys(("en", "ru", "tg"), "All.")


def test_what_is_changed_back_is_no_change() -> None:
    old = f"{TITLES['en']} two"
    edits = (Operation(EDIT, "two-en", text, "title", "en") for text in ("New", old))
    assert right(*edits).changes == ()


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (Operation(OperationKind.LEAD, "two-en"), ALLOWED),
        (Operation(OperationKind.MOVE, "two-en", "economy"), ALLOWED),
        (Operation(OperationKind.MERGE, "two-en", "one-en"), ALLOWED),
        (Operation(OperationKind.SPLIT, "two-en"), ALLOWED),
        (Operation(OperationKind.ADD, "two-en"), ALLOWED),
        (Operation(DROP, "nine-en"), "no story of this edition holds article nine-en"),
        (Operation(EDIT, "two-en", " ", "title"), "a title cannot be empty"),
        (Operation(EDIT, "two-en", "Titel", "title", "de"), "there is no copy in «de»; there are en, ru, tg"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(operation: Operation, reason: str) -> None:
    edition = an_edition()
    done = right(operation, edition=edition)
    assert [conflict.reason for conflict in done.conflicts] == [reason]
    assert (done.edition, done.changes) == (edition, ())


def test_the_last_story_cannot_be_withdrawn() -> None:
    done = right(Operation(DROP, "one-en"), edition=an_edition(a_story("one")))
    assert done.conflicts[0].reason == "it is the only story; an edition cannot be withdrawn whole"
