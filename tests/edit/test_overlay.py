"""The editor's changes follow a story, in their order, and none is lost in silence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from digest.edit.draft import Draft
from digest.edit.overlay import Overlaid, apply, edited
from digest.edit.summarise import view
from digest.model import Excerpt, Operation, OperationKind, Rejection
from tests.builders import an_article

A, B, C = (
    an_article(title=title, id=letter * 12)
    for title, letter in (("Apples", "a"), ("Bread", "b"), ("Corn", "c"))
)
LEAD, DROP, MOVE, EDIT, MERGE, SPLIT, ADD, NOTE = (OperationKind(kind) for kind in OperationKind)
D = an_article(title="Dates", id="d" * 12)
LEFT_OUT = {D.id: Rejection(D, "repeat of «Apples» (Pamir News Agency)")}


def overlaid(
    *operations: Operation,
    drafts: tuple[Draft, ...] = (Draft((A, B)), Draft((C,))),
    stands_for: Mapping[str, str] = MappingProxyType({}),
) -> Overlaid:
    return apply(
        drafts,
        operations,
        sections=("economy", "sport"),
        languages=("en", "ru"),
        left_out=LEFT_OUT,
        stands_for=stands_for,
    )


def titles(result: Overlaid) -> list[list[str]]:
    return [[article.title for article in draft.articles] for draft in result.drafts]


def test_no_operations_change_nothing() -> None:
    assert overlaid() == Overlaid((Draft((A, B)), Draft((C,))), ())


def test_the_last_to_lead_is_furthest_in_front() -> None:
    first, second = overlaid(Operation(LEAD, A.id), Operation(LEAD, C.id)).drafts
    assert second.leads > first.leads > 0
    assert "put in front" in first.changes


def test_any_article_of_a_story_names_it() -> None:
    assert overlaid(Operation(MOVE, B.id, "sport")).drafts[0].section == "sport"


def test_a_dropped_story_says_why() -> None:
    assert (
        overlaid(Operation(DROP, A.id, "not ours")).drafts[0].dropped == "dropped by the editor («not ours»)"
    )
    assert overlaid(Operation(DROP, A.id)).drafts[0].dropped == "dropped by the editor"


def test_a_text_is_written_for_one_copy_or_for_all() -> None:
    draft = overlaid(
        Operation(EDIT, A.id, "Everywhere", field="title"),
        Operation(EDIT, A.id, "Только тут", field="title", language="ru"),
    ).drafts[0]
    assert draft.edits == {("en", "title"): "Everywhere", ("ru", "title"): "Только тут"}
    assert draft.changes == ("wrote the title", "wrote the title (ru)")


def test_merged_stories_are_one_with_all_their_articles() -> None:
    result = overlaid(Operation(MERGE, C.id, A.id), Operation(MOVE, A.id, "sport"))
    assert titles(result) == [["Apples", "Bread", "Corn"]]
    assert result.drafts[0].section == "sport"
    assert "«Apples» merged into it" in result.drafts[0].changes


def test_a_dropped_story_that_is_merged_into_another_is_printed() -> None:
    assert not overlaid(Operation(DROP, A.id), Operation(MERGE, C.id, A.id)).drafts[0].dropped


def test_a_split_article_is_a_story_of_its_own() -> None:
    result = overlaid(Operation(SPLIT, A.id), Operation(MOVE, A.id, "economy"))
    assert titles(result) == [["Bread"], ["Corn"], ["Apples"]]
    assert result.drafts[2].section == "economy"
    assert not result.drafts[0].section


def test_what_is_split_and_merged_again_is_whole() -> None:
    result = overlaid(Operation(SPLIT, A.id), Operation(MERGE, B.id, A.id))
    assert sorted(map(tuple, titles(result))) == [("Apples", "Bread"), ("Corn",)]


@pytest.mark.parametrize("operation", [Operation(SPLIT, C.id), Operation(MERGE, A.id, B.id)])
def test_what_is_so_already_stays(operation: Operation) -> None:
    assert overlaid(operation) == overlaid()


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (Operation(DROP, "f" * 12), "no story of this edition holds article ffffffffffff"),
        (Operation(MERGE, A.id, "f" * 12), "no story of this edition holds article ffffffffffff"),
        (Operation(MOVE, A.id, "moon"), "there is no section «moon»; there are economy, sport"),
        (Operation(EDIT, A.id, "x", field="url"), "«url» cannot be edited; only title and summary can"),
        (
            Operation(EDIT, A.id, "x", field="title", language="fr"),
            "there is no copy in «fr»; there are en, ru",
        ),
        (Operation(EDIT, A.id, " ", field="title"), "a title cannot be empty"),
        (Operation(NOTE, A.id, "x", language="fr"), "there is no copy in «fr»; there are en, ru"),
        (Operation(NOTE, "", "x", language="fr"), "there is no copy in «fr»; there are en, ru"),
        (
            Operation(MOVE, D.id, "sport"),
            "«Dates» is left out (repeat of «Apples» (Pamir News Agency))",
        ),
        (
            Operation(ADD, "e" * 12),
            "article eeeeeeeeeeee is not in this edition's press; is it of another date?",
        ),
        (Operation(ADD, A.id, "f" * 12), "no story of this edition holds article ffffffffffff"),
    ],
)
def test_what_cannot_be_applied_is_returned_and_changes_nothing(operation: Operation, reason: str) -> None:
    result = overlaid(operation)
    assert [(c.operation, c.reason) for c in result.conflicts] == [(operation, reason)]
    assert result.drafts == overlaid().drafts


def test_an_editors_summary_stands_for_the_longer_extract_too() -> None:
    made = view(A, [A], excerpt=Excerpt(), chars=100)
    ours = edited(made, {("en", "summary"): "Ours.", ("ru", "title"): "Наше"}, "en")
    assert (ours.title, ours.summary, ours.paragraphs) == ("Apples", "Ours.", ())
    assert edited(made, {("en", "summary"): "Ours."}, "ru") == made


def test_an_article_that_was_left_out_is_taken_in_as_a_story_of_its_own_or_into_another() -> None:
    alone = overlaid(Operation(ADD, D.id))
    assert titles(alone) == [["Apples", "Bread"], ["Corn"], ["Dates"]]
    assert alone.taken == {D.id}
    joined = overlaid(Operation(ADD, D.id, A.id))
    assert titles(joined) == [["Apples", "Bread", "Dates"], ["Corn"]]
    assert joined.drafts[0].changes == ("«Dates» added",)


def test_a_report_is_put_into_another_story() -> None:
    result = overlaid(Operation(ADD, B.id, C.id))
    assert titles(result) == [["Apples"], ["Bread", "Corn"]]
    assert not result.taken


def test_the_only_report_of_a_story_that_goes_into_another_leaves_no_empty_story() -> None:
    assert titles(overlaid(Operation(ADD, C.id, A.id))) == [["Apples", "Bread", "Corn"]]


def test_a_story_that_was_dropped_comes_back_by_adding_it() -> None:
    assert not overlaid(Operation(DROP, A.id), Operation(ADD, A.id)).drafts[0].dropped


def test_adding_what_is_there_already_keeps_it_from_being_cut() -> None:
    result = overlaid(Operation(ADD, C.id), Operation(ADD, A.id, B.id))
    assert titles(result) == titles(overlaid())
    assert [draft.kept for draft in result.drafts] == [True, True]


def test_an_operation_on_an_article_that_a_later_version_replaced_means_the_later_one() -> None:
    moved = overlaid(Operation(MOVE, D.id, "sport"), stands_for={D.id: A.id})
    assert (moved.drafts[0].section, moved.conflicts) == ("sport", ())


@pytest.mark.parametrize(
    "operation", [Operation(LEAD, A.id), Operation(MOVE, A.id, "sport"), Operation(NOTE, A.id, "x")]
)
def test_what_an_editor_has_worked_on_is_kept_from_being_cut(operation: Operation) -> None:
    assert [draft.kept for draft in overlaid(operation).drafts] == [True, False]


def test_a_note_stands_below_the_story_in_its_copies() -> None:
    draft = overlaid(Operation(NOTE, A.id, "Ours."), Operation(NOTE, A.id, "Наше.", language="ru")).drafts[0]
    made = view(A, [A], excerpt=Excerpt(), chars=100)
    assert [edited(made, draft.edits, language).note for language in ("en", "ru")] == ["Ours.", "Наше."]
    assert draft.changes == ("wrote a note", "wrote a note (ru)")


def test_an_empty_note_takes_it_away() -> None:
    draft = overlaid(Operation(NOTE, A.id, "Ours."), Operation(NOTE, A.id)).drafts[0]
    assert not edited(view(A, [A], excerpt=Excerpt(), chars=100), draft.edits, "en").note
    assert draft.changes == ("wrote a note", "took away a note")


def test_a_note_on_the_edition_is_of_no_story() -> None:
    result = overlaid(Operation(NOTE, "", "Today by hand."), Operation(NOTE, "", language="ru"))
    assert result.notes == {"en": "Today by hand."}
    assert result.drafts == overlaid().drafts


def test_a_choice_that_is_overruled_because_two_stories_became_one_is_told() -> None:
    result = overlaid(Operation(MOVE, A.id, "sport"), Operation(MOVE, B.id, "economy"))
    assert result.drafts[0].section == "economy"
    (conflict,) = result.conflicts
    assert str(conflict).removeprefix("the editor's move of «Apples» was not applied: ") == (
        "«Bread» is in the same story now, and its move came later"
    )


def test_an_editor_who_changes_their_mind_is_in_no_conflict() -> None:
    result = overlaid(Operation(MOVE, A.id, "sport"), Operation(MOVE, A.id, "economy"))
    assert (result.drafts[0].section, result.conflicts) == ("economy", ())
