"""The editor's changes follow a story, in their order, and none is lost in silence."""

from __future__ import annotations

import pytest

from digest.edit.overlay import Draft, Overlaid, apply, edited
from digest.edit.summarise import view
from digest.model import Excerpt, Operation, OperationKind
from tests.builders import an_article

A, B, C = (
    an_article(title=title, id=letter * 12)
    for title, letter in (("Apples", "a"), ("Bread", "b"), ("Corn", "c"))
)
LEAD, DROP, MOVE, EDIT, MERGE, SPLIT = (OperationKind(kind) for kind in OperationKind)


def overlaid(*operations: Operation, drafts: tuple[Draft, ...] = (Draft((A, B)), Draft((C,)))) -> Overlaid:
    return apply(drafts, operations, sections=("economy", "sport"), languages=("en", "ru"))


def titles(result: Overlaid) -> list[list[str]]:
    return [[article.title for article in draft.articles] for draft in result.drafts]


def test_no_operations_change_nothing() -> None:
    assert overlaid() == Overlaid((Draft((A, B)), Draft((C,))), ())


def test_the_last_to_lead_is_furthest_in_front() -> None:
    first, second = overlaid(Operation(LEAD, A.id), Operation(LEAD, C.id)).drafts
    assert second.leads > first.leads > 0
    assert "editor: leads the edition" in first.reasons


def test_any_article_of_a_story_names_it() -> None:
    assert overlaid(Operation(MOVE, B.id, "sport")).drafts[0].section == "sport"


def test_a_dropped_story_says_why() -> None:
    assert overlaid(Operation(DROP, A.id, "not ours")).drafts[0].dropped == "left out by the editor: not ours"
    assert overlaid(Operation(DROP, A.id)).drafts[0].dropped == "left out by the editor"


def test_a_text_is_written_for_one_copy_or_for_all() -> None:
    draft = overlaid(
        Operation(EDIT, A.id, "Everywhere", field="title"),
        Operation(EDIT, A.id, "Только тут", field="title", language="ru"),
    ).drafts[0]
    assert draft.edits == {("en", "title"): "Everywhere", ("ru", "title"): "Только тут"}
    assert draft.reasons == ("editor: wrote the title", "editor: wrote the title (ru)")


def test_merged_stories_are_one_with_all_their_articles() -> None:
    result = overlaid(Operation(MERGE, C.id, A.id), Operation(MOVE, A.id, "sport"))
    assert titles(result) == [["Apples", "Bread", "Corn"]]
    assert result.drafts[0].section == "sport"
    assert "editor: merged with «Apples»" in result.drafts[0].reasons


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
