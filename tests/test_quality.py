"""`digest quality`: what an editor's corrections say about the machine, and when they say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.edit.edition import compose
from digest.language.knowledge import load_knowledge
from digest.model import Operation, OperationKind
from digest.newsroom import Newsroom
from digest.quality import ENOUGH, Quality, Share, Tally, compare
from tests.builders import NOW, SAMPLE_DATE, an_edit_policy
from tests.edit.test_edition import FIRE, FRAME, topic
from tests.office import Watch, newsroom_of, sample_config

ARTICLES = (*FIRE, *map(topic, range(6)))


def tally(*operations: Operation) -> Tally:
    machine, corrected = (
        compose(
            ARTICLES,
            frame=FRAME,
            policy=an_edit_policy(),
            knowledge=load_knowledge(),
            settled={},
            overlay=overlay,
        ).edition
        for overlay in ((), operations)
    )
    return compare(machine, corrected, operations)


def test_a_moved_story_is_a_section_that_was_wrong() -> None:
    told = tally(Operation(OperationKind.MOVE, topic(1).id, "sport"))
    assert told.sections == Share(6, 7)
    ((said, printed),) = (pair for pair in told.confusion if pair[0] != pair[1])
    assert (said, printed) == ("world", "sport")
    assert (told.groups, told.kept) == (Share(1, 1), Share(7, 7))


def test_a_dropped_story_counts_against_no_section() -> None:
    told = tally(Operation(OperationKind.DROP, topic(1).id))
    assert (told.kept, told.sections) == (Share(6, 7), Share(6, 6))


def test_a_merge_is_a_story_that_was_missed_and_a_split_one_that_was_wrong() -> None:
    assert tally(Operation(OperationKind.MERGE, topic(1).id, topic(2).id)).groups == Share(1, 2)
    assert tally(Operation(OperationKind.SPLIT, FIRE[2].id)).groups == Share(0, 2)


def test_another_first_story_is_told() -> None:
    assert tally(Operation(OperationKind.LEAD, topic(4).id)).leads == Share(0, 1)
    assert tally(Operation(OperationKind.LEAD, FIRE[0].id)).leads == Share(1, 1)


def test_tallies_add_up() -> None:
    one = tally(Operation(OperationKind.MOVE, topic(1).id, "sport"))
    both = one + tally(Operation(OperationKind.DROP, topic(1).id))
    assert (both.dates, both.operations) == (2, {"move": 1, "drop": 1})
    assert (both.sections, both.kept) == (Share(12, 13), Share(13, 14))


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(0, 0), 0.0, 1.0), (Share(90, 100), 0.8256, 0.9448), (Share(10, 10), 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=5e-4)


def test_few_stories_are_too_few_and_many_are_not() -> None:
    assert Tally(1, {}, {("world", "world"): ENOUGH - 1}).too_few
    assert not Tally(1, {}, {("world", "world"): ENOUGH}).too_few


def quality_of(newsroom: Newsroom) -> Quality:
    return Quality(newsroom.store, newsroom.masthead.id, newsroom.composing_room)


def test_only_editions_that_an_editor_changed_are_made_again(tmp_path: Path) -> None:
    with newsroom_of(sample_config(tmp_path), Watch()) as newsroom:
        newsroom.run(SAMPLE_DATE)
        assert quality_of(newsroom).tally(60) == Tally()
        story = newsroom.compose(SAMPLE_DATE).edition.stories[3]
        elsewhere = "sport" if story.section != "sport" else "world"
        move = Operation(OperationKind.MOVE, story.id, elsewhere)
        newsroom.store.overlays.append(newsroom.masthead.id, SAMPLE_DATE, move, NOW)
        told = quality_of(newsroom).tally(60)
    assert told.dates == 1
    assert told.confusion[story.section, elsewhere] == 1
    assert told.sections.total - told.sections.right == 1
