"""The pages of a list over several runs: what leads nowhere never stands before what can be read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from digest.collect import pages
from digest.collect.collector import PressCollector
from digest.collect.pages import MAX_PAGES, OutOfTime, Page, Pages, by_id, chosen, tried_now
from digest.collect.workers import Workers
from digest.errors import SourceError
from digest.fetch.fetcher import Fetcher
from digest.fetch.robots import Robots
from digest.model import NO_ACCESS, Access, Document, Source, SourceKind
from digest.parse import page
from digest.parse.listing import Link
from digest.ports import NO_MEMORY, Collected, Failed, SourceMemory
from digest.storage.store import SqlStore
from tests.builders import DUSHANBE, NOW, a_source, an_article
from tests.collect.documents import OCCASION, a_document, a_policy
from tests.servers import FeedServer, Reply, answer
from tests.storage.rows import opened

DEAD = [f"dead-{n}" for n in range(MAX_PAGES)]
GOOD = ["good-1", "good-2", "good-3"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with opened(tmp_path / "store.sqlite3") as store:
        yield store


def a_list(names: Iterable[str]) -> Reply:
    items = "".join(
        f"<li><a href='/2026/{name}.html'>A story with the name {name}</a></li>" for name in names
    )
    return answer(
        f"<html><body><ul>{items}</ul></body></html>".encode(), etag='"1"', content_type="text/html"
    )


def stories(names: Iterable[str]) -> dict[str, Reply]:
    text = "<h1>A story with the name {0}</h1><p>This is what the story with the name {0} has to say.</p>"
    return {
        f"/2026/{name}.html": answer(
            f"<html><body>{text.format(name)}</body></html>".encode(), content_type="text/html"
        )
        for name in names
    }


def at(server: FeedServer) -> Source:
    return a_source(kind=SourceKind.PAGE, address=server.url("/news"))


def run(server: FeedServer, store: SqlStore) -> Collected | Failed:
    """One reading of a list, kept as a run keeps it."""
    server.seen.clear()
    collector = PressCollector(a_policy(timeout=30.0), DUSHANBE)
    (result,) = collector.collect([at(server)], store.articles.memories(), store.articles.marks, NOW)
    store.articles.add([result])
    return result


def names(result: Collected | Failed) -> list[str]:
    assert isinstance(result, Collected), result
    return sorted(article.title.rpartition(" ")[2] for article in result.articles)


def remembered(store: SqlStore) -> SourceMemory:
    (memory,) = store.articles.memories().values()
    return memory


def asked(server: FeedServer) -> list[str]:
    paths = (request.path for request in server.seen if request.path.startswith("/2026/"))
    return [path.removeprefix("/2026/").removesuffix(".html") for path in paths]


def test_links_that_lead_nowhere_do_not_keep_those_below_from_being_read(store: SqlStore) -> None:
    with FeedServer(replies={"/news": a_list([*DEAD, *GOOD]), **stories(GOOD)}) as server:
        first = run(server, store)
        assert isinstance(first, Failed)
        assert first.error.reason == "none of its 60 pages can be read: HTTP 404 (Not Found)"
        assert (remembered(store).failures, remembered(store).read) == (1, False)
        assert names(run(server, store)) == GOOD
    assert asked(server)[:3] == GOOD
    assert (remembered(store).failures, len(remembered(store).tried)) == (0, 60)


def test_links_that_robots_txt_forbids_do_not_either(store: SqlStore) -> None:
    rules = answer(b"User-agent: *\nDisallow: /2026/dead\n", content_type="text/plain")
    replies = {"/robots.txt": rules, "/news": a_list([*DEAD, *GOOD]), **stories([*DEAD, *GOOD])}
    with FeedServer(replies=replies) as server:
        assert isinstance(run(server, store), Failed)
        assert names(run(server, store)) == GOOD


def test_what_failed_is_tried_again_as_long_as_it_stands_on_the_page(store: SqlStore) -> None:
    many = [*DEAD, "dead-60", "dead-61"]
    with FeedServer(replies={"/news": a_list([*GOOD, *many]), **stories(GOOD)}) as server:
        assert names(run(server, store)) == GOOD
        run(server, store)  # five that were never tried, and the 55 that wait longest
        server.replies |= stories(["dead-56", "dead-58"])
        assert names(run(server, store)) == ["dead-56", "dead-58"]
        server.replies["/news"] = a_list([*GOOD, "dead-56", "dead-57", "dead-58"])
        run(server, store)
    assert asked(server) == ["dead-57"]
    assert len(remembered(store).tried) == 1


def test_while_the_same_links_fail_nothing_changes_but_the_time_of_asking(store: SqlStore) -> None:
    with FeedServer(replies={"/news": a_list([*GOOD, *DEAD[:20]]), **stories(GOOD)}) as server:
        run(server, store)
        before = remembered(store)
        again = run(server, store)
    assert (len(before.tried), again.memory) == (20, replace(before, checked_at=NOW))


def links(*addresses: str) -> dict[str, Link]:
    return by_id([Link(f"https://a.example/{address}", "Title") for address in addresses])


def test_of_more_than_there_is_room_for_those_that_wait_longest_come_first() -> None:
    new = links(*(f"{n}" for n in range(100)))
    ids = list(new)
    assert list(chosen(new, ())) == ids[:60]
    assert list(chosen(new, ids[:60])) == [*ids[60:], *ids[:20]]
    assert list(chosen(new, [*ids[50:], *ids[:50], "no longer there"])) == [*ids[50:], *ids[:10]]
    assert list(chosen({}, ids)) == []


def test_what_there_was_no_time_for_waits_longer_than_what_failed() -> None:
    a, b, c, d, e = new = links("a", "b", "c", "d", "e")
    late, failed = OutOfTime("A", "not read within 10 seconds"), SourceError("A", "HTTP 404")
    results: Mapping[str, Page] = {a: failed, b: an_article(), c: late, e: failed}
    assert tried_now((e, "no longer there", d), new, results) == (d, c, a, e)


def test_a_link_that_stands_there_twice_is_one_page() -> None:
    twice = by_id([Link("https://www.a.example/1", "Long title"), Link("https://m.a.example/1", "Title")])
    assert [link.title for link in twice.values()] == ["Long title"]


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.01)


def test_a_source_does_not_run_out_of_time_because_others_keep_the_children_busy(tmp_path: Path) -> None:
    policy = a_policy(timeout=1.0)
    longer = policy.timeout * (pages.PAGE_DEADLINES - 1) + 0.2
    wanted = [Link(f"/2026/{name}.html", "") for name in GOOD]

    async def job(server: FeedServer) -> list[Page]:
        async with Fetcher(policy, NOW) as fetcher, Workers(number=1) as workers:
            document = a_document("<h1>A story</h1>", "text/html", server.url("/"))
            await workers.run("A", page.entry, document, DUSHANBE, wanted[0])  # so that it is loaded
            busy = asyncio.create_task(workers.run("B", wait_for, tmp_path / "file"))
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_later(longer, (tmp_path / "file").touch)
            reader = Pages(fetcher.get, workers, policy, DUSHANBE, NOW, Robots(fetcher.get))
            there = [replace(link, address=server.url(link.address)) for link in wanted]
            found = await reader.articles(at(server), there, OCCASION)
            await busy
            return found

    with FeedServer(replies=stories(GOOD)) as server:
        found = asyncio.run(job(server))
    assert [result for result in found if isinstance(result, SourceError)] == []


def test_a_source_whose_own_pages_keep_the_children_busy_runs_out_of_time() -> None:
    story = "<h1>A story</h1>" + "".join(
        f"<p>This is what the story has to say, and it says it {n} times.</p>" for n in range(8000)
    )

    async def get(address: str, memory: SourceMemory = NO_MEMORY, access: Access = NO_ACCESS) -> Document:
        if address.endswith("/robots.txt"):
            raise SourceError(address, "HTTP 404")
        return a_document(story, "text/html", address)

    async def job() -> list[Page]:
        async with Workers(number=1) as workers:
            reader = Pages(get, workers, a_policy(timeout=0.05), DUSHANBE, NOW, Robots(get))
            there = [Link(f"https://a.example/{n}.html", "") for n in range(3)]
            return await reader.articles(a_source(), there, OCCASION)

    assert isinstance(asyncio.run(job())[1], OutOfTime)  # while the third waits, too
