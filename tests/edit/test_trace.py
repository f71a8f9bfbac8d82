"""Every article of the day can be asked what became of it, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.edit.edition import Composed, compose
from digest.edit.trace import Step
from digest.language.knowledge import load_knowledge
from digest.model import Article, Operation, OperationKind
from digest.settings import EditPolicy
from tests.builders import NOW, a_source, an_edit_policy
from tests.edit.test_edition import FIRE, FRAME, WINDOW, topic
from tests.edit.test_memory import KNOWN, fire, later

TEXT = " ".join(f"word{n}" for n in range(60))


def composed(*articles: Article, policy: EditPolicy | None = None, **others: object) -> Composed:
    return compose(
        articles,
        frame=FRAME,
        policy=policy or an_edit_policy(),
        knowledge=load_knowledge(),
        **{"settled": {}, **others},  # type: ignore[arg-type]  # a builder takes any argument
    )


def steps(edition: Composed, article: Article) -> list[tuple[str, str]]:
    return [(step.name, step.decision) for step in edition.trace[article.id]]


def last(edition: Composed, article: Article) -> Step:
    return edition.trace[article.id][-1]


def test_an_article_in_print_has_gone_through_every_step() -> None:
    edition = composed(topic(0), topic(1))
    assert steps(edition, topic(0)) == [
        ("coverage", "selected"),
        ("rule", "kept"),
        ("dedupe", "original"),
        ("story", "alone"),
        ("memory", "new"),
        ("section", edition.edition.stories[0].section),
        ("rank", "1"),
        ("cut", "in full"),
    ]
    assert last(edition, topic(0)).data == {"story": topic(0).id}
    assert not any(step.ends for step in edition.trace[topic(0).id])


def test_every_candidate_has_a_trace_that_ends_or_leads_into_print() -> None:
    early = topic(1, published=WINDOW.start - timedelta(hours=1), first_seen=NOW - timedelta(hours=30))
    future = topic(2, first_seen=NOW + timedelta(hours=1))
    articles = (topic(0), early, future, *FIRE, topic(3, language="zh"))
    edition = composed(*articles)
    printed = {article.id for story in edition.edition.stories for article in story.articles}
    assert edition.trace.keys() == {article.id for article in articles}
    for article, found in edition.trace.items():
        assert found[-1].ends is (article not in printed)
        assert not any(step.ends for step in found[:-1])
        assert all(step.reason for step in found)
    assert steps(edition, future) == [("coverage", "elsewhere")]
    assert last(edition, topic(3)).reason == "language «zh» is not accepted; this digest takes en, ru, tg"


def test_reports_of_one_event_name_each_other() -> None:
    edition = composed(*FIRE, *map(topic, range(6)))
    [step] = [step for step in edition.trace[FIRE[0].id] if step.name == "story"]
    assert step.decision == "together"
    assert step.reason.startswith("one story: share «")
    assert set(step.data["articles"].split()) == {article.id for article in FIRE}
    assert 0 < float(step.data["closeness"]) <= 1


def test_a_repeat_and_a_copy_name_what_they_repeat() -> None:
    one = topic(0, text=TEXT)
    after = one.published + timedelta(minutes=9)
    again = replace(one, id="a" * 12, url="https://p.example/2", published=after)
    copy = replace(one, id="b" * 12, url="https://o.example/1", outlet="Oxus", published=after)
    edition = composed(one, again, copy)
    assert last(edition, again) == Step(
        "dedupe", "repeat", f"repeat of «{one.title}» (Pamir News Agency)", {"of": one.id}
    )
    [step] = [step for step in edition.trace[copy.id] if step.name == "dedupe"]
    assert (step.decision, step.data) == ("copy", {"of": one.id})
    assert last(edition, copy).name == "cut"


def test_a_late_article_says_so() -> None:
    late = topic(0, published=WINDOW.start - timedelta(hours=2), first_seen=NOW - timedelta(hours=3))
    assert steps(composed(late), late)[0] == ("coverage", "late")


def test_a_rule_is_told_in_its_own_words() -> None:
    policy = an_edit_policy(sources={"Pamir News Agency": a_source(block=("EntryTitle=Alder",))})
    assert last(composed(topic(0), policy=policy), topic(0)).reason.startswith("blocked by «")


@pytest.mark.parametrize(
    ("operation", "step"),
    [
        (Operation(OperationKind.DROP, topic(0).id, "an advertisement"), ("editor", "left out")),
        (Operation(OperationKind.LEAD, topic(0).id), ("cut", "in full")),
    ],
)
def test_the_editors_hand_is_told(operation: Operation, step: tuple[str, str]) -> None:
    edition = composed(topic(0), topic(1), overlay=[operation])
    assert ("editor", "changed") in steps(edition, topic(0))
    assert steps(edition, topic(0))[-1] == step


def test_what_is_cut_tells_its_rank() -> None:
    edition = composed(*map(topic, range(3)), policy=an_edit_policy(max_stories=2))
    assert steps(edition, topic(2))[-2:] == [("rank", "3"), ("cut", "left out")]
    assert last(edition, topic(2)).reason == "the edition holds at most 2 stories; this one ranked 3rd"


def test_what_was_told_before_is_told_by_the_memory() -> None:
    again = fire(id="a" * 12, url="https://pamirnews.example/2", published=NOW - timedelta(hours=3))
    edition = composed(again, later(), known_stories=KNOWN)
    assert (last(edition, again).name, last(edition, again).decision) == ("memory", "unchanged")
    [step] = [step for step in edition.trace[later().id] if step.name == "memory"]
    assert (step.decision, step.data["story"], step.data["first_told"]) == ("update", fire().id, "2026-11-21")
