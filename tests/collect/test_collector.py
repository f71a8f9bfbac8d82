"""The collector: one result for each source, whatever the others do."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.collect.collector import PressCollector
from digest.collect.pages import MAX_PAGES
from digest.collect.reader import unmarked
from digest.errors import ConfigError, SourceError, SourceTimeout
from digest.model import Access, Article, Source, SourceKind
from digest.ports import Collected, Failed, SourceMemory
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import a_policy, rss
from tests.servers import FeedServer, Reply, answer, dripping, endless, redirect, reset, silent

FEED = answer(
    rss("<title>News of the day</title><link>https://a.example/1</link>").encode(), content_type="text/xml"
)


def sources(server: FeedServer, *paths: str, kind: SourceKind = SourceKind.FEED) -> list[Source]:
    return [a_source(name=path, address=server.url(path), kind=kind) for path in paths]


def collect(
    wanted: list[Source],
    memories: Mapping[str, SourceMemory] | None = None,
    kept: Iterable[Article] = (),
    **policy: object,
) -> dict[str, Collected | Failed]:
    """What each source brings, where these articles are kept already."""
    marks = {article.id: article.mark for article in kept}

    def of(ids: Collection[str]) -> Mapping[str, str]:
        return {id_: marks[id_] for id_ in ids if id_ in marks}

    collector = PressCollector(a_policy(**policy), DUSHANBE)
    return {result.source.name: result for result in collector.collect(wanted, memories or {}, of, NOW)}


def read(result: Collected | Failed) -> Collected:
    assert isinstance(result, Collected), result
    return result


def failed(result: Collected | Failed) -> Failed:
    assert isinstance(result, Failed), result
    return result


def test_a_source_that_fails_is_a_result_and_the_others_are_read() -> None:
    replies: dict[str, Reply] = {
        "/good": FEED,
        "/gone": answer(b"", status=410),
        "/page": answer(b"<html></html>"),
        "/endless": endless(),
        "/reset": reset(b"<rss>"),
        "/slow": dripping(),
        "/silent": silent(),
    }
    with FeedServer(replies=replies) as server:
        wanted = [*sources(server, *replies), a_source(name="file", address="file:///etc/passwd")]
        results = collect(wanted, timeout=0.5, max_bytes=100_000)
    assert len(results) == len(wanted)
    assert read(results["/good"]).articles[0].title == "News of the day"
    assert isinstance(failed(results["/slow"]).error, SourceTimeout)
    assert isinstance(failed(results["/silent"]).error, SourceTimeout)
    reasons = {name: failed(results[name]).error.reason for name in results if name != "/good"}
    assert reasons["/gone"] == "HTTP 410 (Gone)"
    assert "web page" in reasons["/page"]
    assert "larger than" in reasons["/endless"]
    assert all(reasons.values())


def test_slow_sources_do_not_hold_up_the_good_ones() -> None:
    slow = {f"/slow{n}": dripping() for n in range(10)}
    with FeedServer(replies={**slow, "/good": FEED}) as server:
        # A host of its own each, as in life: two requests at once is the limit for one.
        places = {f"h{n}.example": server.place for n in range(11)}
        wanted = [
            a_source(name=path, address=f"http://h{n}.example{path}")
            for n, path in enumerate([*slow, "/good"])
        ]
        collector = PressCollector(a_policy(timeout=1.0), DUSHANBE, connect_to=places)
        results = list(collector.collect(wanted, {}, unmarked, NOW))
    assert results[0].source.name == "/good"
    assert sum(isinstance(result, Failed) for result in results) == 10


def test_an_unchanged_body_without_validators_is_unchanged() -> None:
    with FeedServer(replies={"/a": FEED}) as server:
        wanted = sources(server, "/a")
        first = read(collect(wanted)["/a"])
        again = read(collect(wanted, {"/a": first.memory})["/a"])
    assert (first.unchanged, len(first.articles), first.memory.read) == (False, 1, True)
    assert (again.unchanged, again.articles) == (True, ())


def test_validators_that_could_break_a_request_are_forgotten() -> None:
    body = rss().encode()
    with FeedServer(
        replies={"/a": answer(body, etag="x" * 600), "/b": answer(body, last_modified="é")}
    ) as server:
        results = collect(sources(server, "/a", "/b"))
    assert read(results["/a"]).memory.etag == ""
    assert read(results["/b"]).memory.last_modified == ""


def a_list(count: int) -> Reply:
    items = "".join(f"<li><a href='/2026/s-{n}.html'>A story with number {n}</a></li>" for n in range(count))
    return answer(
        f"<html><body><ul>{items}</ul></body></html>".encode(), etag='"1"', content_type="text/html"
    )


def a_story(n: int) -> Reply:
    text = f"<h1>A story with number {n}</h1><p>This is what the story with number {n} has to say.</p>"
    return answer(f"<html><body>{text}</body></html>".encode(), content_type="text/html")


def stories(numbers: range) -> dict[str, Reply]:
    return {f"/2026/s-{n}.html": a_story(n) for n in numbers}


def test_of_a_list_only_new_pages_are_fetched() -> None:
    with FeedServer(replies={"/news": a_list(4), **stories(range(4))}) as server:
        wanted = sources(server, "/news", kind=SourceKind.PAGE)
        first = read(collect(wanted)["/news"])
        assert len(first.articles) == 4
        kept = [article for article in first.articles if not article.url.endswith("s-2.html")]
        server.seen.clear()
        again = read(collect(wanted, {"/news": SourceMemory(read=True)}, kept)["/news"])
    assert [article.title for article in again.articles] == ["A story with number 2"]
    assert [request.path for request in server.seen] == ["/news", "/robots.txt", "/2026/s-2.html"]


def test_a_page_that_fails_is_a_warning_and_its_list_is_read_again() -> None:
    with FeedServer(replies={"/news": a_list(4), **stories(range(3))}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE))["/news"])
    assert len(result.articles) == 3
    assert result.warnings == ("1 of 4 pages could not be read; the first: HTTP 404 (Not Found)",)
    assert (result.memory.etag, result.memory.body_hash) == ("", "")


def test_pages_that_are_not_there_in_time_are_left_for_the_next_run() -> None:
    slow = {f"/2026/s-{n}.html": dripping() for n in range(2, 6)}
    with FeedServer(replies={"/news": a_list(6), **stories(range(2)), **slow}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE), timeout=3.0)["/news"])
    assert len(result.articles) == 2
    assert "4 of 6 pages could not be read" in result.warnings[0]


def test_no_more_than_sixty_pages_are_fetched_at_once() -> None:
    with FeedServer(replies={"/news": a_list(70), **stories(range(70))}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE), timeout=30.0)["/news"])
    assert len(result.articles) == MAX_PAGES
    assert result.warnings == ("70 new pages; 10 of them wait for the next run",)
    assert result.memory.etag == ""


def test_a_page_without_a_list_or_with_none_that_can_be_read_is_a_failure() -> None:
    with FeedServer(
        replies={"/news": a_list(3), "/empty": answer(b"<html><body>Nothing</body></html>")}
    ) as server:
        results = collect(sources(server, "/news", "/empty", kind=SourceKind.PAGE))
    assert "none of its 3 pages can be read: HTTP 404" in failed(results["/news"]).error.reason
    assert "no list of articles" in failed(results["/empty"]).error.reason


def test_pages_that_robots_txt_forbids_are_not_fetched() -> None:
    rules = answer(b"User-agent: *\nDisallow: /2026/s-1.html\n", content_type="text/plain")
    with FeedServer(replies={"/robots.txt": rules, "/news": a_list(3), **stories(range(3))}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE))["/news"])
    assert len(result.articles) == 2
    assert result.warnings[0].endswith("its robots.txt does not allow it")
    assert "/2026/s-1.html" not in [request.path for request in server.seen]


def an_item(n: int, text: str = "") -> str:
    return (
        f"<title>News of the day {n}</title><link>https://a.example/{n}</link><description>{text}</description>"
        f"<pubDate>Sun, 22 Nov 2026 0{n}:00:00 GMT</pubDate>"
    )


def test_of_a_feed_only_new_and_edited_articles_come_again() -> None:
    feeds = [rss(an_item(1), an_item(2)), rss(an_item(1, "Edited."), an_item(2), an_item(3))]
    with FeedServer(replies={"/a": answer(feeds[0].encode())}) as server:
        wanted = sources(server, "/a")
        first = read(collect(wanted)["/a"])
    with FeedServer(replies={"/a": answer(feeds[1].encode())}) as server:
        memory = replace(first.memory, address=server.url("/a"))
        again = read(collect(sources(server, "/a"), {"/a": memory}, first.articles)["/a"])
    assert sorted(article.title for article in again.articles) == ["News of the day 1", "News of the day 3"]
    assert (again.memory.gap, again.memory.span) == (3600.0, 7200.0)
    assert again.memory.newest == NOW - timedelta(hours=12)


def test_stubs_of_a_feed_are_filled_from_their_pages_where_that_is_wanted() -> None:
    whole = "This is what the story has to say, and it has much to say about the bridge. " * 10
    page = answer(f"<html><body><h1>T</h1><article><p>{whole}</p></article></body></html>".encode())
    with FeedServer(replies={}) as server:
        item = "<title>The bridge is open</title><link>{}</link><description>Stub.</description>"
        links = [server.url("/1"), server.url("/2")]
        body = rss(*(item.format(link) for link in links)).encode()
        server.replies |= {"/a": answer(body), "/1": page, "/2": answer(b"", status=403)}
        (wanted,) = sources(server, "/a")
        plain = read(collect([wanted])["/a"])
        filled = read(collect([replace(wanted, full_text=True)])["/a"])
    assert [article.text for article in plain.articles] == ["Stub.", "Stub."]
    assert [len(article.text) > 500 for article in filled.articles] == [True, False]
    assert "1 of 2 pages could not be read" in filled.warnings[0]


def test_a_feed_that_no_parser_can_bear_ends_with_its_child() -> None:
    bomb = rss("<title>" + "<b " * 1_500_000 + "</title>")
    with FeedServer(replies={"/bomb": answer(bomb.encode()), "/good": FEED}) as server:
        results = collect(sources(server, "/bomb", "/good"))
    assert read(results["/good"]).articles
    assert failed(results["/bomb"]).error.reason


def test_what_is_remembered_of_a_failure_is_told_again_without_asking() -> None:
    busy = answer(b"", status=429, retry_after="3600")
    with FeedServer(replies={"/a": busy}) as server:
        wanted = sources(server, "/a")
        first = failed(collect(wanted)["/a"])
        again = failed(collect(wanted, {"/a": first.memory})["/a"])
        assert len(server.seen) == 1
    assert (first.memory.failures, again.memory) == (1, first.memory)
    assert again.error.reason == first.error.reason


def test_a_password_goes_to_its_own_source_and_nowhere_else() -> None:
    with FeedServer(replies={}) as other, FeedServer(replies={}) as server:
        server.replies |= {"/a": redirect(other.url("/b")), "/own": FEED}
        other.replies |= {"/b": FEED}
        access = Access("press", "secret", {"X-Key": "k"}, {"session": "s"})
        wanted = [replace(source, access=access) for source in sources(server, "/a", "/own")]
        collect(wanted)
    assert all(request.headers["authorization"].startswith("Basic ") for request in server.seen)
    assert [request.headers.get("x-key") for request in server.seen] == ["k", "k"]
    secret = {"authorization", "x-key", "cookie"}
    assert [secret & set(request.headers) for request in other.seen] == [set()]


def test_an_article_is_read_from_its_address_for_a_person() -> None:
    with FeedServer(replies={"/2026/s-1.html": a_story(1)}) as server:
        collector = PressCollector(a_policy(), DUSHANBE)
        article = collector.article(server.url("/2026/s-1.html"), a_source(), NOW)
        with pytest.raises(SourceError, match="HTTP 404"):
            collector.article(server.url("/none"), a_source(), NOW)
    assert (article.title, article.source) == ("A story with number 1", "Pamir News Agency")


def test_a_folder_is_read_and_unchanged_until_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The bridge is open\n\nSince noon.")
    wanted = [a_source(name="folder", kind=SourceKind.FOLDER, address=str(tmp_path))]
    first = read(collect(wanted)["folder"])
    assert [article.title for article in first.articles] == ["The bridge is open"]
    assert read(collect(wanted, {"folder": first.memory})["folder"]).unchanged
    (tmp_path / "b.txt").write_text("The road is closed")
    assert len(read(collect(wanted, {"folder": first.memory})["folder"]).articles) == 2
    assert failed(
        collect([a_source(kind=SourceKind.FOLDER, address=str(tmp_path / "x"))])["Pamir News Agency"]
    )


def test_a_caller_that_stops_early_leaves_nothing_running() -> None:
    threads = set(threading.enumerate())
    with FeedServer(replies={"/a": FEED, "/b": silent()}) as server:
        running = PressCollector(a_policy(timeout=60.0), DUSHANBE).collect(
            sources(server, "/a", "/b"), {}, unmarked, NOW
        )
        assert next(running).source.name == "/a"
        running.close()  # type: ignore[attr-defined]  # the port promises an iterator, this one is a generator
    for thread in {*threading.enumerate()} - threads:  # asyncio's own one for a child ends a moment later
        thread.join(10)
        assert not thread.is_alive(), thread


def test_no_sources_give_no_results() -> None:
    assert collect([]) == {}


def test_a_bad_file_in_the_policy_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"collect\.mirror"):
        collect([a_source()], mirror=tmp_path / "none")
    with pytest.raises(ConfigError, match=r"collect\.ca_file"):
        collect([a_source()], ca_file=tmp_path / "none")
