"""From entries to articles: which are taken, which are known already, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.entry import (
    MAX_ENTRIES,
    Entry,
    Occasion,
    identities,
    identity,
    mark,
    to_article,
    to_articles,
)
from tests.builders import DUSHANBE, NOW, a_source

OCCASION = Occasion(NOW, zone=DUSHANBE)
SOURCE = a_source()


def an_entry(n: int = 1, /, **changes: object) -> Entry:
    """An entry of n minutes after 9 o'clock."""
    entry = Entry(
        title=f"News {n}",
        link=f"https://pamirnews.example/{n}",
        guid=f"g{n}",
        summary="<p>Short.</p>",
        content="<p>Long.</p>",
        published=f"2026-11-22T09:{n % 60:02}:00Z",
        categories=("A",),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # a builder takes any field


def test_articles_come_in_the_order_of_their_document() -> None:
    entries = [an_entry(2), an_entry(9), an_entry(5)]
    assert [a.title for a in to_articles(entries, SOURCE, OCCASION).articles] == [
        "News 2",
        "News 9",
        "News 5",
    ]


def test_a_known_entry_gives_no_article() -> None:
    entries = [an_entry(1), an_entry(2)]
    marks = {identity(entries[0], SOURCE): mark(entries[0], SOURCE)}
    reading = to_articles(entries, SOURCE, OCCASION, marks)
    assert [a.title for a in reading.articles] == ["News 2"]
    assert len(reading.times) == 2


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Other"},
        {"summary": "Other"},
        {"content": "Other"},
        {"published": "2026-11-22T09:30:00Z"},
        {"categories": ("A", "B")},
        {"author": "Jane Roe"},
        {"url": "https://pamirnews.example/amp/1"},
        {"guid": "other"},
        {"link": "https://pamirnews.example/1?utm_source=x"},
    ],
)
def test_an_edited_entry_is_read_again_and_stays_the_same_article(edit: dict[str, object]) -> None:
    before, after = an_entry(), an_entry(1, **edit)
    known = {identity(before, SOURCE): mark(before, SOURCE)}
    (article,) = to_articles([after], SOURCE, OCCASION, known).articles
    assert {article.id: article.mark} == {identity(before, SOURCE): mark(after, SOURCE)}
    assert mark(after, SOURCE) != mark(before, SOURCE)


def test_fields_do_not_run_into_each_other_in_a_mark() -> None:
    one, other = Entry(title="ab", summary="c"), Entry(title="a", summary="bc")
    assert mark(one, SOURCE) != mark(other, SOURCE)


def test_a_copied_entry_of_another_source_has_a_mark_of_its_own() -> None:
    assert mark(an_entry(), SOURCE) != mark(an_entry(), replace(SOURCE, name="Copycat"))


def test_an_older_wording_of_a_known_article_does_not_come_back() -> None:
    new, old = (
        an_entry(5, title="Five dead"),
        an_entry(5, title="Three dead", published="2026-11-22T08:00:00Z"),
    )
    known = {identity(new, SOURCE): mark(new, SOURCE)}
    assert to_articles([old, new], SOURCE, OCCASION, known).articles == ()


def test_only_the_newest_are_cleaned_and_it_is_said() -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    entries = [an_entry(n, published=f"{start + timedelta(minutes=n):%Y-%m-%dT%H:%MZ}") for n in range(700)]
    reading = to_articles(entries, SOURCE, OCCASION)
    assert [a.title for a in reading.articles] == [f"News {n}" for n in range(200, 700)]
    assert reading.warnings == (f"more than {MAX_ENTRIES} entries; only the newest were read",)
    assert len(reading.times) == MAX_ENTRIES
    assert reading.times[0] == start + timedelta(minutes=699)


def test_times_are_told_newest_first_and_only_such_as_have_come() -> None:
    told = ["2026-11-22T09:00:00Z", "", "2026-11-23T09:00:00Z", "2026-11-22T11:00:00Z"]
    entries = [an_entry(n, published=time) for n, time in enumerate(told)]
    assert [time.hour for time in to_articles(entries, SOURCE, OCCASION).times] == [11, 9]


def test_frozen_times_teach_nothing() -> None:
    entries = [an_entry(n, published="2026-11-22T14:55:00Z") for n in range(5)]
    reading = to_articles(entries, SOURCE, OCCASION)
    assert reading.times == ()
    assert all(article.undated and article.published == NOW for article in reading.articles)


def test_copies_of_one_article_do_not_make_its_time_frozen() -> None:
    entries = [an_entry(1, published="2026-11-22T14:55:07Z")] * 9
    (article,) = to_articles(entries, SOURCE, OCCASION).articles
    assert not article.undated


def test_readers_are_sent_where_the_entry_says_and_the_link_names_it() -> None:
    entry = an_entry(url="https://PamirNews.example/story?utm_source=x")
    article = to_article(entry, SOURCE, OCCASION)
    assert article
    assert article.url == "https://pamirnews.example/story"
    assert article.id == identity(an_entry(), SOURCE)
    broken = to_article(an_entry(url="javascript:alert(1)"), SOURCE, OCCASION)
    assert broken
    assert broken.url == "https://pamirnews.example/1"


def test_one_entry_and_the_same_in_a_list_are_one_article() -> None:
    entry = an_entry(author="Jane Roe")
    assert to_articles([entry], SOURCE, OCCASION).articles == (to_article(entry, SOURCE, OCCASION),)


def test_an_entry_that_says_nothing_is_no_article() -> None:
    entry = Entry(link="https://pamirnews.example/1", title=" \n", content="<img src='x'>")
    assert to_article(entry, SOURCE, OCCASION) is None
    assert to_articles([entry], SOURCE, OCCASION).articles == ()


def test_an_entry_of_text_only_is_named_by_its_beginning() -> None:
    first, second = (Entry(content=f"<p>{words}.</p>") for words in ("One", "Two"))
    assert len({*identities([first, second, first], SOURCE)}) == 2


def test_a_link_that_few_entries_share_still_names_them() -> None:
    two = [an_entry(1), an_entry(1, title="Edited")]
    assert len({*identities(two, SOURCE)}) == 1


@given(st.lists(st.builds(Entry, title=st.text(), link=st.text(), guid=st.text(), published=st.text())))
def test_any_entries_give_articles_each_once(entries: list[Entry]) -> None:
    reading = to_articles(entries, SOURCE, OCCASION)
    assert len({article.id for article in reading.articles}) == len(reading.articles)
    assert {article.id for article in reading.articles} <= {*identities(entries, SOURCE)}
    assert to_articles(entries, SOURCE, OCCASION, {a.id: a.mark for a in reading.articles}).articles == ()
