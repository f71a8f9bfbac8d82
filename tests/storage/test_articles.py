from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Article, Outlet
from digest.ports import Collected, Failed, SourceMemory
from digest.storage import articles as room
from digest.storage.store import SqlStore
from tests.builders import NOW, a_source, an_article
from tests.storage.rows import collected

HOUR = timedelta(hours=1)
EVER = NOW - timedelta(days=3650)


def kept(store: SqlStore) -> tuple[Article, ...]:
    return store.articles.seen_after(EVER, NOW + timedelta(days=3650))


def test_article_comes_back_as_it_was(store: SqlStore) -> None:
    article = an_article(
        text="One.\n\nДва. Се\N{COMBINING MACRON}.",
        summary="Short",
        categories=("Politics", "«Бюджет»"),
        guid="urn:1",
        undated=True,
        first_sight=True,
        published=NOW - timedelta(microseconds=1),
    )
    assert store.articles.add([collected(article)]) == 1
    assert kept(store) == (article,)


def test_adding_twice_changes_nothing(store: SqlStore) -> None:
    batch = [collected(an_article(title="One"), an_article(title="Two"))]
    assert store.articles.add(batch) == 2
    before = kept(store)
    assert store.articles.add(batch) == 0
    assert kept(store) == before


def test_later_reading_renews_texts_and_keeps_times(store: SqlStore) -> None:
    first = an_article(id="a" * 12, undated=True, first_sight=True)
    later = replace(
        first,
        title="New title",
        text="New text",
        summary="New summary",
        categories=("new",),
        language="ru",
        published=NOW,
        first_seen=NOW,
        undated=False,
        first_sight=False,
    )
    store.articles.add([collected(first)])
    assert store.articles.add([collected(later)]) == 0
    (article,) = kept(store)
    same = ("published", "first_seen", "undated", "first_sight")
    assert article == replace(later, **{name: getattr(first, name) for name in same})


def test_article_belongs_to_the_source_that_brought_it(store: SqlStore) -> None:
    first = an_article(id="a" * 12, source="Ours", text="Long text")
    store.articles.add([collected(first, source="Ours")])
    store.articles.add([collected(replace(first, source="Another", text="…"), source="Another")])
    assert kept(store) == (first,)


def test_order_in_which_sources_answer_does_not_matter(store: SqlStore) -> None:
    ours = an_article(id="a" * 12, source="B", text="of B")
    another = replace(ours, source="A", text="of A")
    assert store.articles.add([collected(ours, source="B"), collected(another, source="A")]) == 1
    assert kept(store) == (another,)


def test_article_listed_twice_by_its_source_is_one(store: SqlStore) -> None:
    first = an_article(id="a" * 12, text="first")
    batch = [collected(first, replace(first, text="second"))]
    assert store.articles.add(batch) == 1
    assert store.articles.add(batch) == 0
    assert kept(store) == (first,)


def test_nothing_collected_is_nothing_new(store: SqlStore) -> None:
    assert store.articles.memories() == {}
    assert store.articles.add([]) == 0
    assert store.articles.add([collected()]) == 0


def test_more_articles_than_are_asked_for_at_once(store: SqlStore) -> None:
    many = [an_article(id=f"{n:012x}") for n in range(room.CHUNK * 2 + 1)]
    assert store.articles.add([collected(*many)]) == len(many)
    assert store.articles.add([collected(*many, an_article(id="f" * 12))]) == 1


def test_between_takes_the_start_and_not_the_end_and_respects_the_cutoff(store: SqlStore) -> None:
    def one(title: str, published: timedelta, seen: timedelta) -> Article:
        return an_article(title=title, published=NOW + published, first_seen=NOW + seen)

    instant = timedelta(microseconds=1)
    inside = [one("at the start", -2 * HOUR, -HOUR), one("at the cutoff", -HOUR, 0 * HOUR)]
    outside = [
        one("before", -2 * HOUR - instant, -HOUR),
        one("at the end", 0 * HOUR, 0 * HOUR),
        one("seen too late", -HOUR, instant),
    ]
    store.articles.add([collected(*outside, *inside)])
    assert store.articles.between(NOW - 2 * HOUR, NOW, NOW) == tuple(inside)


def test_articles_come_by_time_and_then_by_id(store: SqlStore) -> None:
    late, early = an_article(id="0" * 12), an_article(id="9" * 12, published=NOW - 20 * HOUR)
    twin = an_article(id="1" * 12)
    store.articles.add([collected(twin, late, early)])
    assert store.articles.between(EVER, NOW, NOW) == (early, late, twin)
    assert store.articles.seen_after(EVER, NOW) == (early, late, twin)


def test_first_sight_is_undated_articles_of_a_first_reading_by_id(store: SqlStore) -> None:
    marks = {"undated": True, "first_sight": True}
    wanted = [an_article(id="b" * 12, **marks), an_article(id="a" * 12, published=NOW, **marks)]
    others = [
        an_article(id="c" * 12, undated=True),
        an_article(id="d" * 12, first_sight=True),
        an_article(id="e" * 12, first_seen=NOW + HOUR, **marks),
    ]
    store.articles.add([collected(*wanted, *others)])
    assert [article.id for article in store.articles.first_sight(NOW)] == ["a" * 12, "b" * 12]


def test_seen_after_takes_the_cutoff_and_not_the_moment(store: SqlStore) -> None:
    at_moment = an_article(id="a" * 12, first_seen=NOW - HOUR)
    at_cutoff = an_article(id="b" * 12, first_seen=NOW)
    store.articles.add([collected(at_moment, at_cutoff)])
    assert store.articles.seen_after(NOW - HOUR, NOW) == (at_cutoff,)


MEMORY = SourceMemory(
    address="https://pamirnews.example/feed/",
    etag='"1"',
    last_modified="Sun",
    body_hash="ff",
    read=True,
    checked_at=NOW,
    wait=600.0,
    failures=2,
    failing_since=NOW - HOUR,
    reason="HTTP 503",
    moved_to="https://new.example/feed/",
    moves=2,
    tried=("a" * 12,),
    gone=True,
    newest=NOW - HOUR,
    gap=3600.0,
    span=86400.0,
)


def test_memory_of_a_source_comes_back_as_it_was(store: SqlStore) -> None:
    store.articles.add([Collected(a_source(), (), MEMORY), collected(source="Empty", read=False)])
    assert store.articles.memories() == {"Pamir News Agency": MEMORY, "Empty": SourceMemory()}


def test_memory_is_replaced_by_the_next_reading(store: SqlStore) -> None:
    store.articles.add([Collected(a_source(), (), MEMORY)])
    store.articles.add([collected(etag='"2"')])
    assert store.articles.memories()["Pamir News Agency"] == SourceMemory(etag='"2"', read=True)


def test_a_source_that_failed_is_remembered_too(store: SqlStore) -> None:
    source = a_source()
    failed = Failed(source, SourceError(source.name, "HTTP 503"), MEMORY)
    assert store.articles.add([failed, collected(an_article(source="Other"), source="Other")]) == 1
    assert store.articles.memories()["Pamir News Agency"] == MEMORY


def test_a_quiet_pass_writes_one_time_and_no_other_row(store: SqlStore, path: Path) -> None:
    names = ["A", "B", "C"]
    store.articles.add([collected(an_article(source=name), source=name, checked_at=NOW) for name in names])
    with closing(sqlite3.connect(path, isolation_level=None)) as watcher:
        watcher.executescript(
            """
            CREATE TABLE written (name TEXT, column TEXT);
            CREATE TRIGGER asked AFTER UPDATE OF checked_at ON sources
                BEGIN INSERT INTO written VALUES (new.name, 'checked_at'); END;
            CREATE TRIGGER changed AFTER UPDATE OF etag ON sources
                BEGIN INSERT INTO written VALUES (new.name, 'etag'); END;
            CREATE TRIGGER article AFTER UPDATE ON articles
                BEGIN INSERT INTO written VALUES (new.id, 'article'); END;
            """
        )
        later = NOW + HOUR
        quiet = [collected(source=name, checked_at=later) for name in "AB"]
        store.articles.add([*quiet, collected(source="C", checked_at=later, etag='"2"')])
        written = watcher.execute("SELECT name, column FROM written WHERE column != 'checked_at'").fetchall()
        assert written == [("C", "etag")]
    assert {memory.checked_at for memory in store.articles.memories().values()} == {later}


def test_a_source_that_only_rests_keeps_the_time_when_it_was_asked(store: SqlStore) -> None:
    resting = collected(source="Resting", checked_at=NOW, wait=86400.0, failures=1)
    store.articles.add([resting, collected(source="Read", checked_at=NOW)])
    store.articles.add([resting, collected(source="Read", checked_at=NOW + HOUR)])
    asked = {name: memory.checked_at for name, memory in store.articles.memories().items()}
    assert asked == {"Resting": NOW, "Read": NOW + HOUR}


@pytest.mark.parametrize("host", ["news.com.au", "m.co.uk", "rss.com.tj", "news.gov.uk", "news.info.tr"])
def test_a_site_named_like_a_part_owns_nothing_of_its_country(store: SqlStore, host: str) -> None:
    url = f"https://paper.{host.partition('.')[2]}/treaty"
    real = an_article(id="a" * 12, title="Treaty is signed", **{**REAL, "url": url})
    store.articles.add([_read("Real", "https://feeds.elsewhere.example/rss", real)])
    claimed = replace(real, title="Ministers flee", source="Aevil", outlet="Aevil")
    store.articles.add([_read("Aevil", f"https://{host}/rss", claimed)])
    assert [article.title for article in kept(store)] == ["Treaty is signed"]


def test_marks_are_those_of_the_articles_that_are_there(store: SqlStore) -> None:
    many = [an_article(id=f"{n:012x}", mark=f"{n:x}") for n in range(room.CHUNK + 1)]
    store.articles.add([collected(*many)])
    asked = [article.id for article in many]
    assert store.articles.marks([*asked, "f" * 12]) == {article.id: article.mark for article in many}
    assert store.articles.marks([]) == {}


REAL = {"source": "Real", "outlet": "Real", "url": "https://www.real.example/treaty"}


CLAIMED = {**REAL, "source": "Aevil", "outlet": "Aevil"}


def of_real(store: SqlStore, title: str) -> None:
    article = an_article(id="a" * 12, title=title, **REAL)
    store.articles.add([_read("Real", "https://feeds.real.example/rss", article)])


def of_copycat(store: SqlStore) -> None:
    article = an_article(
        id="a" * 12, title="Ministers flee", **{**REAL, "source": "Aevil", "outlet": "Aevil"}
    )
    store.articles.add([_read("Aevil", "https://aevil.example/feed", article)])


def _read(name: str, address: str, article: Article) -> Collected:
    source = a_source(name=name, address=address, outlet=Outlet(name))
    return Collected(source, (article,), SourceMemory(read=True))


@pytest.mark.parametrize("copycat_first", [False, True])
def test_outlet_whose_site_it_is_wins_over_who_claims_its_address(
    store: SqlStore, *, copycat_first: bool
) -> None:
    if copycat_first:
        of_copycat(store)
    of_real(store, "Treaty is signed")
    of_copycat(store)
    (article,) = kept(store)
    assert (article.title, article.outlet, article.source) == ("Treaty is signed", "Real", "Real")


def test_in_one_batch_the_outlet_whose_site_it_is_brings_the_article(store: SqlStore) -> None:
    real = an_article(id="a" * 12, title="Treaty is signed", **REAL)
    claimed = an_article(
        id="a" * 12, title="Ministers flee", **{**REAL, "source": "Aevil", "outlet": "Aevil"}
    )
    batch = [
        _read("Aevil", "https://aevil.example/feed", claimed),
        _read("Real", "https://real.example/rss", real),
    ]
    assert store.articles.add(batch) == 1
    assert [article.title for article in kept(store)] == ["Treaty is signed"]


@profile(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    title=st.text(st.characters(codec="utf-8")),
    text=st.text(st.characters(codec="utf-8")),
)
def test_any_text_comes_back(store: SqlStore, title: str, text: str) -> None:
    store.articles.add([collected(an_article(id="a" * 12, title=title, text=text))])
    (article,) = kept(store)
    assert (article.title, article.text) == (title, text)


def test_the_newest_articles_whose_feed_names_a_category(store: SqlStore) -> None:
    def named(n: int, *categories: str) -> Article:
        return an_article(title=f"T{n}", categories=categories, first_seen=NOW - n * HOUR)

    store.articles.add(
        [collected(named(1, "Sport"), named(2), named(3, "World"), named(4, "Law"), named(5, "Law"))]
    )
    titles = [a.title for a in store.articles.categorised(NOW - 5 * HOUR, NOW - HOUR, 9)]
    assert sorted(titles) == ["T3", "T4", "T5"]
    assert [a.title for a in store.articles.categorised(NOW - 5 * HOUR, NOW, 1)] == ["T1"]
