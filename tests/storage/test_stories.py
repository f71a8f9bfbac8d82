"""What editions told: written with them, read by later days, forgotten after some weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest.errors import StorageError
from digest.model import KnownStory
from digest.storage.store import SqlStore
from tests.builders import an_article
from tests.storage.rows import DAY, freeze

ONE = timedelta(days=1)
WEEK = timedelta(days=7)


def a_known(name: str = "Fire in Vose", day: date = DAY, **changes: object) -> KnownStory:
    article = an_article(title=name, text=f"{name}: nobody was hurt.", guid="g-1")
    known = KnownStory(article.id, name, day, day, article.id, (article,))
    return replace(known, **changes)  # type: ignore[arg-type]  # a builder takes any field


def test_what_an_edition_told_comes_back_as_it_was(store: SqlStore) -> None:
    second = an_article(title="Пожар в Восе", language="ru", outlet="Вестник", text="Сгорел рынок.")
    fire = replace(a_known(), aliases=("b" * 12, "a" * 12), first_told=DAY - 3 * ONE)
    fire = replace(fire, articles=tuple(sorted((*fire.articles, second), key=lambda a: a.url)))
    road = a_known("A road opens", title="Road opens")
    freeze(store, stories=(fire, road))
    told = store.stories.told("digest", DAY, DAY + ONE)
    assert told == tuple(sorted((fire, road), key=lambda story: story.id))


def test_a_days_memory_ends_before_it_and_begins_where_asked(store: SqlStore) -> None:
    for days in range(4):
        freeze(store, DAY + days * ONE, stories=(a_known(day=DAY + days * ONE),))
    told = store.stories.told("digest", DAY + ONE, DAY + 3 * ONE)
    assert [story.last_told for story in told] == [DAY + ONE, DAY + 2 * ONE]


def test_another_digests_stories_are_not_known(store: SqlStore) -> None:
    freeze(store, stories=(a_known(),), digest="other")
    assert store.stories.told("digest", DAY - WEEK, DAY + WEEK) == ()


def test_an_edition_that_is_not_frozen_told_nothing(store: SqlStore) -> None:
    freeze(store)
    with pytest.raises(StorageError):
        freeze(store, stories=(a_known(),))
    assert store.stories.told("digest", DAY - WEEK, DAY + WEEK) == ()


def test_what_was_told_long_ago_is_forgotten(store: SqlStore) -> None:
    freeze(store, stories=(a_known(),))
    freeze(store, DAY + 41 * ONE, stories=(a_known(day=DAY + 41 * ONE),))
    assert [story.last_told for story in store.stories.told("digest", DAY, DAY + 99 * ONE)] == [
        DAY + 41 * ONE
    ]


def test_a_report_is_kept_with_what_later_days_compare(store: SqlStore) -> None:
    whole = an_article(categories=("Sport",), author="A. Author", mark="m", undated=True, guid="g")
    freeze(store, stories=(a_known(articles=(whole,)),))
    [story] = store.stories.told("digest", DAY, DAY + ONE)
    assert story.articles == (replace(whole, categories=(), author="", mark="", undated=False),)
