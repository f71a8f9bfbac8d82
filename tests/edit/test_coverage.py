"""Which articles are an edition's business, and that none of them is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.edit.coverage import Selection, counted, select
from digest.edit.edition import Frame, compose
from digest.errors import EditError
from digest.language.knowledge import load_knowledge
from digest.model import Article, Coverage, Edition, Rejection, Window
from tests.builders import SAMPLE_DATE, an_article, an_edit_policy

START = datetime(2026, 11, 21, 1, tzinfo=UTC)
END = START + timedelta(days=1)
CUTOFF = END + timedelta(minutes=5)
LAST_CUTOFF = START + timedelta(minutes=5)
WINDOW = Window(START, END)
EARLIER = "published 21 November 2026, 00:00 UTC, before this edition's window: an earlier edition's"


def selected(
    *articles: Article,
    last_cutoff: datetime | None = LAST_CUTOFF,
    settled: dict[str, str] | None = None,
    accept: tuple[str, ...] = (),
) -> Selection:
    return select(
        articles,
        window=WINDOW,
        cutoff=CUTOFF,
        last_cutoff=last_cutoff,
        settled=settled or {},
        accept=accept,
    )


def published(at: datetime, **changes: object) -> Article:
    return an_article(**{"published": at, "first_seen": END, **changes})


def reasons(selection: Selection) -> list[str]:
    return [rejection.reason for rejection in selection.rejections]


@pytest.mark.parametrize(
    ("at", "taken"),
    [(START, True), (END - timedelta(microseconds=1), True), (END, False), (END + timedelta(hours=1), False)],
)
def test_the_window_holds_its_start_and_not_its_end(at: datetime, taken: bool) -> None:
    selection = selected(published(at))
    assert bool(selection.articles) is taken
    assert len(selection.elsewhere) == (not taken)
    assert not selection.rejections
    assert not selection.late


def test_what_is_first_seen_after_the_cutoff_belongs_to_a_later_edition() -> None:
    article = published(START, first_seen=CUTOFF + timedelta(microseconds=1))
    why = "first seen 22 November 2026, 01:05 UTC, after this edition was made"
    assert selected(article) == Selection((), frozenset(), (), (Rejection(article, why),))
    assert selected(published(START, first_seen=CUTOFF)).articles


def test_an_old_article_seen_since_the_last_edition_is_late() -> None:
    article = published(START - timedelta(hours=24))
    assert selected(article).late == {article.id}
    assert selected(article).articles == (article,)


def test_an_older_one_is_left_out_and_says_when_it_was_published() -> None:
    selection = selected(published(START - timedelta(hours=24, microseconds=1)))
    assert not selection.articles
    assert reasons(selection) == [
        "published 20 November 2026, 00:59 UTC, before this edition's window, and seen too late"
    ]


def test_nothing_is_late_before_there_was_an_edition() -> None:
    article = published(START - timedelta(hours=1))
    assert selected(article, last_cutoff=None) == Selection(
        (), frozenset(), (), (Rejection(article, EARLIER),)
    )


def test_an_old_article_that_was_seen_in_time_for_the_last_edition_is_passed_over() -> None:
    article = published(START - timedelta(hours=1), first_seen=LAST_CUTOFF)
    assert selected(article) == Selection((), frozenset(), (), (Rejection(article, EARLIER),))


@pytest.mark.parametrize("at", [START - timedelta(days=30), START, END, CUTOFF])
def test_an_undated_article_of_a_first_sight_is_left_out_whatever_its_time(at: datetime) -> None:
    article = published(at, undated=True, first_sight=True)
    assert reasons(selected(article)) == ["undated, first sight of this source"]


def test_an_undated_article_of_a_known_source_counts_from_when_it_was_seen() -> None:
    assert selected(published(START, undated=True)).articles
    assert selected(published(START, first_sight=True)).articles


def test_what_an_earlier_edition_settled_is_left_out_inside_the_window_and_passed_over_outside() -> None:
    inside = published(START, title="Inside")
    outside = published(START - timedelta(hours=2), title="Outside")
    undated = published(START - timedelta(days=3), title="Undated", undated=True, first_sight=True)
    why = "printed on 21 November 2026"
    selection = selected(
        inside, outside, undated, settled=dict.fromkeys((inside.id, outside.id, undated.id), why)
    )
    assert selection.rejections == (Rejection(inside, why),)
    assert set(selection.elsewhere) == {Rejection(outside, why), Rejection(undated, why)}
    assert not selection.articles


@pytest.mark.parametrize("why", ["", "late", "in time"])
def test_a_reason_may_be_any_text(why: str) -> None:
    article = published(START)
    assert selected(article, settled={article.id: why}).rejections == (Rejection(article, why),)


def test_a_language_that_is_not_accepted_is_named() -> None:
    selection = selected(published(START, language="uz"), accept=("en", "ru"))
    assert reasons(selection) == ["language «uz» is not accepted; this digest takes en, ru"]


def test_an_accepted_language_may_have_a_region_and_no_list_takes_all() -> None:
    assert selected(published(START, language="ru-RU"), accept=("ru",)).articles
    assert selected(published(START, language="zh")).articles


def test_another_editions_article_is_not_rejected_for_its_language() -> None:
    assert not selected(published(END, language="uz"), accept=("en",)).rejections


def test_a_candidate_that_comes_twice_counts_once() -> None:
    article = published(START)
    assert selected(article, replace(article, text="longer"), article).articles == (article,)


def edition_of(*articles: Article) -> Edition:
    return compose(
        articles,
        frame=Frame("digest", SAMPLE_DATE, 1, WINDOW, CUTOFF),
        policy=an_edit_policy(),
        knowledge=load_knowledge(),
        settled={},
    ).edition


def test_an_article_that_is_lost_doubled_or_strange_is_named() -> None:
    one, two = published(START, title="One thing"), published(START, title="Another story altogether")
    edition = edition_of(one, two)
    with pytest.raises(EditError, match=r"lost: https://lost\.example/"):
        counted(selected(one, two, published(START, url="https://lost.example/", id="f" * 12)), edition)
    with pytest.raises(EditError, match=f"from nowhere: {two.id}"):
        counted(selected(one), edition)
    with pytest.raises(EditError, match=f"in two places: {one.url}"):
        counted(selected(one, two), replace(edition, rejections=(Rejection(one, "twice"),)))
    assert counted(selected(one, two), edition) == Coverage(2, placed=2, rejected=0, pending=0)


def test_what_waits_for_another_edition_is_counted_and_may_not_be_printed() -> None:
    one, later = published(START, title="One thing"), published(END, title="Another story altogether")
    edition = edition_of(one, later)
    assert edition.coverage == Coverage(2, placed=1, rejected=0, pending=1)
    twice = replace(edition, rejections=(Rejection(later, "too late"),))
    with pytest.raises(EditError, match=f"in two places: {later.url}"):
        counted(selected(one, later), twice)


def test_a_long_list_of_lost_articles_is_cut() -> None:
    lost = [published(START, title=f"Lost number {n}") for n in range(9)]
    with pytest.raises(EditError, match="and 4 more"):
        counted(selected(*lost), edition_of())
