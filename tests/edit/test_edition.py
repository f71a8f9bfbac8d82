"""The composing room: an edition adds up, is explained, and does not depend on order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digest.edit.edition import Frame, compose
from digest.errors import EditError
from digest.language.knowledge import load_knowledge
from digest.model import (
    Article,
    Edition,
    Excerpt,
    ExcerptKind,
    LocalText,
    Operation,
    OperationKind,
    Rejection,
    Story,
    Window,
)
from digest.settings import EditPolicy, SectionRule
from tests.builders import NOW, SAMPLE_DATE, a_source, an_article, an_edit_policy

WINDOW = Window(NOW - timedelta(hours=24), NOW)
FRAME = Frame("digest", SAMPLE_DATE, 7, WINDOW, NOW, NOW - timedelta(hours=24))
TOPICS = ("Alder", "Birch", "Cedar", "Daisy", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Jute", "Larch")


def composed(
    *articles: Article,
    policy: EditPolicy | None = None,
    settled: dict[str, str] | None = None,
    overlay: tuple[Operation, ...] = (),
) -> Edition:
    return compose(
        articles,
        frame=FRAME,
        policy=policy or an_edit_policy(),
        knowledge=load_knowledge(),
        settled=settled or {},
        overlay=overlay,
    ).edition


def topic(n: int, **changes: object) -> Article:
    """An article like no other."""
    name = TOPICS[n % len(TOPICS)] + "abcdefghijklmnopqrstuvwxyz"[n // len(TOPICS)] * 3
    return an_article(
        **{"title": f"{name} grows", "published": NOW - timedelta(hours=1, minutes=n), **changes}
    )


def fire(outlet: str, title: str, language: str = "en", **changes: object) -> Article:
    text = f"{title}. 212 – Vose – Восе – Восеъ. Fire, пожар, сӯхтор, market, рынок, police, полиция, полис."
    return an_article(outlet=outlet, source=outlet, title=title, text=text, language=language, **changes)


FIRE = (
    fire("Pamir", "Fire destroys the covered market in Vose"),
    fire("Oxus", "Market in Vose burns"),
    fire("Вестник", "В Восе сгорел рынок", "ru"),
)


def only(edition: Edition) -> Story:
    (story,) = edition.stories
    return story


def test_the_frame_stands_in_the_edition() -> None:
    edition = composed(topic(0))
    assert (edition.digest, edition.date, edition.number) == ("digest", SAMPLE_DATE, 7)
    assert (edition.window, edition.cutoff, edition.languages) == (WINDOW, NOW, ("en", "ru", "tg"))


def test_no_articles_make_an_empty_edition() -> None:
    edition = composed()
    assert (edition.sections, edition.rejections, edition.top) == ((), (), ())


def test_without_sections_there_is_no_edition() -> None:
    with pytest.raises(EditError, match="no section"):
        composed(topic(0), policy=an_edit_policy(sections=()))


def test_a_frames_times_are_in_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(FRAME, cutoff=datetime(2026, 11, 22))  # noqa: DTZ001  # the naive time is the test


def test_one_event_is_one_story_with_its_reasons() -> None:
    edition = composed(*FIRE, *map(topic, range(6)))
    story = next(story for story in edition.stories if len(story.articles) > 1)
    assert {article.id for article in story.articles} == {article.id for article in FIRE}
    assert story.articles[0].id == story.lead
    one_story, section, rank = story.reasons
    assert one_story.startswith("one story: share «")
    assert section.startswith(f"section {story.section}: words: ")
    assert rank.startswith("rank 1: 3 outlets, 3 reports, newest ")
    assert edition.top[0] == story.id


def test_a_story_is_named_after_its_earliest_article() -> None:
    early = replace(FIRE[2], published=FIRE[2].published - timedelta(hours=3))
    story = composed(FIRE[0], FIRE[1], early, *map(topic, range(6))).stories
    assert any(s.id == early.id and len(s.articles) == 3 for s in story)


def test_each_copy_shows_its_own_language_or_the_lead() -> None:
    story = next(s for s in composed(*FIRE, *map(topic, range(6))).stories if len(s.articles) > 1)
    assert story.views["ru"].title == "В Восе сгорел рынок"
    assert story.views["tg"].article == story.lead
    assert story.views["en"].language == "en"
    assert story.views["en"].short_title in {"", "Market in Vose burns"}


def test_titles_are_verbatim() -> None:
    title = "  «ВСЁ» — &amp; nothing…  "
    assert only(composed(an_article(title=title))).views["en"].title == title


def test_the_excerpt_policy_of_a_source_is_kept() -> None:
    source = a_source(name="Pamir", excerpt=Excerpt(ExcerptKind.TITLE))
    view = only(composed(FIRE[0], policy=an_edit_policy(sources={"Pamir": source}))).views["en"]
    assert (view.summary, view.paragraphs) == ("", ())
    assert only(composed(FIRE[0])).views["en"].summary


def test_the_first_of_a_section_are_full_and_the_rest_briefs() -> None:
    rules = (SectionRule("all", LocalText.plain("All"), full=2, takes=("society",)),)
    stories = composed(*map(topic, range(5)), policy=an_edit_policy(sections=rules, home=())).stories
    assert [story.brief for story in stories] == [False, False, True, True, True]


def test_a_lone_brief_is_printed_in_full_and_the_lead_is_never_brief() -> None:
    rules = (SectionRule("all", LocalText.plain("All"), full=2, takes=("society",)),)
    policy = an_edit_policy(sections=rules, home=())
    assert not any(s.brief for s in composed(*map(topic, range(3)), policy=policy).stories)
    none_full = an_edit_policy(sections=(replace(rules[0], full=0),), home=())
    edition = composed(*map(topic, range(4)), policy=none_full)
    assert [story.brief for story in edition.stories] == [False, True, True, True]


def test_sections_are_in_the_policys_order_and_never_empty() -> None:
    sport, economy = topic(1, categories=("Sport",)), topic(2, categories=("Economy",))
    assert [section.id for section in composed(sport, economy).sections] == ["economy", "sport"]


def test_only_the_top_stories_have_a_longer_extract() -> None:
    texts = [" ".join(f"{name}{n}" for n in range(15)).capitalize() + "." for name in TOPICS[:8]]
    edition = composed(*(topic(n, text=text) for n, text in enumerate(texts)))
    assert len(edition.top) == 5
    for story in edition.stories:
        assert bool(story.views["en"].paragraphs) is (story.id in edition.top)


def test_outlet_that_floods_the_press_does_not_push_the_others_out() -> None:
    flood = [topic(n, outlet="Flood", source="Flood") for n in range(60)]
    others = [topic(60 + n, outlet=f"Outlet {n % 5}", source=f"Outlet {n % 5}") for n in range(20)]
    edition = composed(*flood, *others, policy=an_edit_policy(max_stories=40))
    told = [story.outlets[0] for story in edition.stories]
    assert len(told) == 40
    assert sum(outlet != "Flood" for outlet in told) == 20


def test_what_is_beyond_the_most_stories_is_left_out_with_its_rank() -> None:
    edition = composed(*map(topic, range(43)), policy=an_edit_policy(max_stories=40))
    assert len(edition.stories) == 40
    assert [r.reason for r in sorted(edition.rejections, key=lambda r: r.reason)] == [
        "the edition holds at most 40 stories; this one ranked 41st",
        "the edition holds at most 40 stories; this one ranked 42nd",
        "the edition holds at most 40 stories; this one ranked 43rd",
    ]


def test_a_story_of_late_articles_is_late_and_one_with_a_new_report_is_not() -> None:
    late = replace(FIRE[0], published=WINDOW.start - timedelta(hours=2), first_seen=NOW - timedelta(hours=3))
    edition = composed(late)
    assert only(edition).late
    assert edition.late == {late.id}
    joined = composed(late, FIRE[1], FIRE[2], *map(topic, range(6)))
    story = next(s for s in joined.stories if len(s.articles) == 3)
    assert not story.late
    assert joined.late == {late.id}


def test_settled_articles_are_left_out_with_their_reason() -> None:
    edition = composed(topic(0), settled={topic(0).id: "printed on 21 November 2026"})
    assert edition.rejections == (Rejection(topic(0), "printed on 21 November 2026"),)


def test_a_repeat_is_left_out_and_a_copy_carried_but_counted_once() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    one = topic(0, text=text)
    later = one.published + timedelta(minutes=9)
    again = replace(one, id="a" * 12, url="https://p.example/2", title=one.title + "!", published=later)
    copy = replace(one, id="b" * 12, url="https://o.example/1", outlet="Oxus", published=later)
    edition = composed(one, again, copy)
    assert [r.reason for r in edition.rejections] == [f"repeat of «{one.title}» (Pamir News Agency)"]
    assert {article.id for article in only(edition).articles} == {one.id, copy.id}
    assert "1 outlet, 1 copy, 2 reports" in only(edition).reasons[-1]


def test_the_editor_leads_moves_writes_and_drops() -> None:
    edition = composed(
        *map(topic, range(7)),
        overlay=(
            Operation(OperationKind.LEAD, topic(6).id),
            Operation(OperationKind.MOVE, topic(5).id, "sport"),
            Operation(OperationKind.EDIT, topic(4).id, "Наш заголовок", field="title", language="ru"),
            Operation(OperationKind.DROP, topic(3).id, "an advertisement"),
        ),
    )
    by_id = {story.id: story for story in edition.stories}
    assert edition.top[0] == topic(6).id
    assert by_id[topic(5).id].section == "sport"
    assert "section sport: chosen by the editor" in by_id[topic(5).id].reasons
    assert by_id[topic(4).id].views["ru"].title == "Наш заголовок"
    assert by_id[topic(4).id].views["en"].title == topic(4).title
    assert edition.rejections == (Rejection(topic(3), "dropped by the editor («an advertisement»)"),)


def test_merge_and_split_change_what_is_one_story() -> None:
    merged = composed(topic(0), topic(1), overlay=(Operation(OperationKind.MERGE, topic(0).id, topic(1).id),))
    assert len(only(merged).articles) == 2
    split = composed(*FIRE, overlay=(Operation(OperationKind.SPLIT, FIRE[2].id),))
    assert any(story.id == FIRE[2].id and len(story.articles) == 1 for story in split.stories)


def test_operations_that_name_nothing_known_are_returned() -> None:
    operation = Operation(OperationKind.DROP, "f" * 12)
    result = compose(
        [topic(0)],
        frame=FRAME,
        policy=an_edit_policy(),
        knowledge=load_knowledge(),
        settled={},
        overlay=[operation],
    )
    assert [conflict.operation for conflict in result.conflicts] == [operation]
    assert len(result.edition.stories) == 1
