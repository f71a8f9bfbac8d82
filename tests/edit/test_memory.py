"""What earlier editions told: updates, repeats, and names that stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.edition import Composed, Frame, compose
from digest.language.knowledge import load_knowledge
from digest.model import (
    Article,
    Excerpt,
    ExcerptKind,
    KnownStory,
    Operation,
    OperationKind,
    Story,
    StoryState,
    Window,
)
from tests.builders import NOW, SAMPLE_DATE, a_source, an_article, an_edit_policy
from tests.edit.test_edition import topic

DAILY = timedelta(days=1)
YESTERDAY = SAMPLE_DATE - DAILY

FIRE = "Fire destroys the covered market in Vose"
TEXT = (
    "A fire destroyed the covered market of Vose in the night to Saturday. Four crews fought the flames for"
    " five hours. The police say that a faulty heater started it. Nobody was hurt in the blaze."
)
AGAIN = (
    "A faulty heater had started the fire that destroyed the market on Saturday, and four crews fought it."
)
NEWS = "The traders of the burnt market will get 300 somoni each from the district, its chairman said."


def fire(**changes: object) -> Article:
    seen = NOW - timedelta(hours=30)
    return an_article(**{"title": FIRE, "text": TEXT, "published": seen, "first_seen": seen, **changes})


def later(**changes: object) -> Article:
    """A report of the next day that tells more."""
    told = {"title": "Traders of the burnt Vose market get help", "text": f"{NEWS} {AGAIN}"}
    return an_article(
        **{**told, "outlet": "Oxus", "source": "Oxus", "published": NOW - timedelta(hours=3)} | changes
    )


def composed(
    *articles: Article, known: Sequence[KnownStory] = (), days: int = 0, overlay: Sequence[Operation] = ()
) -> Composed:
    """The edition of the sample date, or of days after it, whose outlets are all well known."""
    end = NOW + days * DAILY
    frame = Frame("digest", SAMPLE_DATE + days * DAILY, 7, Window(end - DAILY, end), end, end - DAILY)
    return compose(
        articles,
        frame=frame,
        policy=an_edit_policy(max_stories=100),
        knowledge=load_knowledge(),
        settled={},
        overlay=overlay,
        known_stories=known,
    )


def told(*articles: Article) -> tuple[KnownStory, ...]:
    """What yesterday's edition told of these."""
    edition = composed(*articles, days=-1).edition
    return tuple(KnownStory.of(story, edition) for story in edition.stories)


def story_of(edition: Composed, article: str) -> Story:
    return next(s for s in edition.edition.stories if any(a.id == article for a in s.articles))


OLD = NOW - timedelta(hours=40)
OTHERS = told(*(topic(n, published=OLD, first_seen=OLD) for n in range(5)))
KNOWN = told(fire(), *(topic(n, published=OLD, first_seen=OLD) for n in range(5)))


def test_a_story_that_goes_on_is_an_update_with_what_is_new() -> None:
    story = story_of(composed(later(), topic(7), known=KNOWN), later().id)
    assert (story.state, story.id) == (StoryState.UPDATE, fire().id)
    assert (story.first_told, story.told_as) == (YESTERDAY, FIRE)
    assert (story.news.sentences, story.news.numbers) == ((NEWS,), ("300",))
    update = f"update: first told on 21 November as «{FIRE}»; new: «{NEWS}», the number 300"
    assert update in story.reasons


def test_another_story_is_new() -> None:
    story = story_of(composed(topic(7), known=KNOWN), topic(7).id)
    assert (story.state, story.first_told, story.told_as) == (StoryState.NEW, None, "")
    assert not story.news
    assert not any("told" in reason for reason in story.reasons)


@pytest.mark.parametrize(
    "again",
    [
        fire(id="a" * 12, url="https://pamirnews.example/2", published=NOW - timedelta(hours=3)),
        fire(id="b" * 12, url="https://o.example/1", outlet="Oxus", published=NOW - timedelta(hours=3)),
    ],
    ids=["the outlet itself, at another address", "another outlet's copy"],
)
def test_what_only_repeats_is_left_out_and_names_what_it_repeats(again: Article) -> None:
    edition = composed(again, topic(7), known=KNOWN).edition
    [rejection] = edition.rejections
    assert rejection.article == again
    assert rejection.reason == f"repeats «{FIRE}» (Pamir News Agency), told on 21 November"


def test_a_notice_that_stands_below_two_titles_makes_no_repeat_of_the_second() -> None:
    notice = "The district office said so on the same day, and more will be known tomorrow."
    road = fire(title="Road to Murghob opens after the snow", text=f"Road to Murghob opens. {notice}")
    bridge = later(title="Bridge opens", text=f"Bridge opens. {notice}")
    edition = composed(bridge, topic(7), known=(*OTHERS, *told(road))).edition
    assert edition.rejections == ()


def test_a_repeat_beside_news_is_left_out_and_the_news_stays() -> None:
    again = fire(id="a" * 12, url="https://pamirnews.example/2", published=NOW - timedelta(hours=3))
    edition = composed(again, later(), known=KNOWN)
    assert [rejection.article.id for rejection in edition.edition.rejections] == [again.id]
    assert [article.id for article in story_of(edition, later().id).articles] == [later().id]


def test_a_report_of_another_day_in_other_words_tells_nothing_beyond_what_was_told() -> None:
    short = later(
        title="Covered market of Vose destroyed by fire", text="Four crews fought the flames in Vose."
    )
    [rejection] = composed(short, topic(7), known=KNOWN).edition.rejections
    assert rejection.reason == f"tells nothing beyond «{FIRE}», told on 21 November"


def test_an_editor_can_take_in_what_only_repeats() -> None:
    again = fire(id="a" * 12, url="https://pamirnews.example/2", published=NOW - timedelta(hours=3))
    edition = composed(again, known=KNOWN, overlay=(Operation(OperationKind.ADD, again.id),))
    assert story_of(edition, again.id).reasons[0].startswith("editor: ")
    assert not edition.conflicts


def test_a_report_that_was_told_and_is_put_in_again_shares_its_name_with_no_update() -> None:
    window = Window(NOW - 2 * DAILY, NOW)
    edition = compose(
        [fire(), later(), topic(7)],
        frame=Frame("digest", SAMPLE_DATE, 7, window, NOW, NOW - DAILY),
        policy=an_edit_policy(),
        knowledge=load_knowledge(),
        settled={fire().id: "printed"},
        overlay=[Operation(OperationKind.ADD, fire().id)],
        known_stories=KNOWN,
    )
    assert story_of(edition, fire().id).id == fire().id
    assert story_of(edition, later().id).id == later().id
    assert story_of(edition, later().id).state is StoryState.UPDATE


@pytest.mark.parametrize("name", [fire().id, "f" * 12])
def test_an_operation_on_a_told_story_or_its_alias_follows_to_its_update(name: str) -> None:
    known = tuple(replace(s, aliases=("f" * 12,)) if s.id == fire().id else s for s in KNOWN)
    edition = composed(
        later(), topic(7), known=known, overlay=(Operation(OperationKind.MOVE, name, "sport"),)
    )
    story = story_of(edition, later().id)
    assert (story.section, story.aliases, edition.conflicts) == ("sport", ("f" * 12,), ())


def test_of_two_stories_that_become_one_the_older_gives_its_name() -> None:
    traders = told(later(id="e" * 12, published=NOW - timedelta(hours=26), first_seen=OLD))
    older = tuple(replace(s, first_told=YESTERDAY - DAILY, id="9" * 12) for s in told(fire()))
    story = story_of(
        composed(
            later(text=f"{TEXT} {NEWS} Builders want to start on another market hall next spring."),
            known=(*traders, *older, *OTHERS),
        ),
        later().id,
    )
    assert (story.id, story.aliases) == ("9" * 12, ("e" * 12,))
    assert story.first_told == YESTERDAY - DAILY


def test_stories_that_go_on_with_the_same_one_do_not_share_its_name() -> None:
    edition = composed(
        later(), topic(7), known=KNOWN, overlay=(Operation(OperationKind.MERGE, later().id, topic(7).id),)
    )
    [story] = edition.edition.stories
    assert (story.id, story.state) == (fire().id, StoryState.UPDATE)
    split = composed(
        *(later(id=f"{n}" * 12, url=f"https://o.example/{n}", outlet=f"Outlet {n}") for n in (1, 2)),
        known=KNOWN,
        overlay=(Operation(OperationKind.SPLIT, "2" * 12),),
    ).edition
    assert sorted((s.id, s.state) for s in split.stories) == [("2" * 12, "new"), (fire().id, "update")]


def test_a_title_is_all_that_is_told_of_a_source_whose_texts_may_not_be_printed() -> None:
    source = a_source(name="Oxus", excerpt=Excerpt(ExcerptKind.TITLE))
    policy = an_edit_policy(sources={"Oxus": source})
    frame = Frame("digest", SAMPLE_DATE, 7, Window(NOW - DAILY, NOW), NOW, NOW - DAILY)
    edition = compose(
        [later()], frame=frame, policy=policy, knowledge=load_knowledge(), settled={}, known_stories=KNOWN
    ).edition
    assert edition.stories[0].news.sentences == (later().title,)


def test_in_a_language_in_which_nothing_was_told_an_update_says_that_it_may_only_translate() -> None:
    text = "В Восе сгорел крытый рынок. Пожар тушили 4 бригады. Причиной был обогреватель, говорит полиция."
    russian = later(title="В Восе сгорел крытый рынок, пожар потушен", text=text, language="ru")
    story = story_of(composed(russian, topic(7), known=KNOWN), russian.id)
    assert (story.state, story.id) == (StoryState.UPDATE, fire().id)
    assert (
        "as «Fire destroys the covered market in Vose»; first told in ru: «В Восе сгорел" in story.reasons[0]
    )


REPORTS = st.lists(
    st.builds(
        lambda n, hours, seen, news: later(
            id=f"{n:012x}",
            url=f"https://o{n}.example/",
            outlet=f"Outlet {n}",
            title=f"{FIRE}: part {n}" if news else f"{topic(n).title} and blooms",
            text=f"{TEXT} {NEWS} Number {n}{n}{n}." if news else "",
            published=NOW - timedelta(hours=hours),
            first_seen=NOW - timedelta(minutes=seen),
        ),
        st.integers(1, 40),
        st.integers(1, 23),
        st.integers(0, 50),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda article: article.id,
)


@given(REPORTS, st.integers(0, 50))
@settings(deadline=None, max_examples=60)
def test_names_stay_while_articles_arrive_older_ones_too(articles: list[Article], minutes: int) -> None:
    """A story keeps its name, unless it has become one with a story that was there before."""
    moment = NOW - timedelta(minutes=minutes)
    before = composed(*(a for a in articles if a.first_seen <= moment)).edition
    after = composed(*articles)
    older = {story.id for story in before.stories}
    holder = {a.id: story.id for story in after.edition.stories for a in story.articles}
    holder |= {a.id: holder[kept.id] for kept in articles if kept.id in holder for a in versions(after, kept)}
    for name in older:
        assert holder[name] in older


def versions(edition: Composed, kept: Article) -> list[Article]:
    """Earlier versions that an article has replaced."""
    trail = edition.trail
    assert trail is not None
    repeats = [rejection.article for rejection in trail.deduped.repeats]
    return [a for a in repeats if trail.deduped.stands_for[a.id] == kept.id]


@given(REPORTS)
@settings(deadline=None, max_examples=40)
def test_an_update_keeps_the_name_of_its_story_whatever_else_arrives(articles: list[Article]) -> None:
    known = {story.id for story in KNOWN}
    for story in composed(*articles, known=KNOWN).edition.stories:
        assert (story.state is StoryState.UPDATE) is (story.first_told is not None)
        assert not known & set(story.aliases)
        assert story.state is StoryState.UPDATE or story.id not in known


@given(st.permutations(KNOWN), st.booleans())
@settings(deadline=None, max_examples=10)
def test_the_order_of_known_stories_does_not_matter(known: list[KnownStory], doubled: bool) -> None:
    articles = (
        later(),
        topic(7),
        fire(id="a" * 12, url="https://pamirnews.example/2", published=NOW - timedelta(hours=3)),
    )
    assert (
        composed(*articles, known=known * (1 + doubled)).edition == composed(*articles, known=KNOWN).edition
    )
