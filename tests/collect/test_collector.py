"""The collector: one result for each source, whatever the others do."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from digest.collect.collector import MAX_PAGES, PressCollector
from digest.errors import ConfigError, SourceTimeout
from digest.model import Source, SourceKind
from digest.ports import Collected, Failed, SourceMemory
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import a_policy, rss
from tests.servers import FeedServer, Reply, answer, dripping, endless, reset, silent

FEED = answer(
    rss("<title>News of the day</title><link>https://a.example/1</link>").encode(), content_type="text/xml"
)


def sources(server: FeedServer, *paths: str, kind: SourceKind = SourceKind.FEED) -> list[Source]:
    return [a_source(name=path, address=server.url(path), kind=kind) for path in paths]


def collect(
    wanted: list[Source], known: Mapping[str, SourceMemory] | None = None, **policy: object
) -> dict[str, Collected | Failed]:
    collector = PressCollector(a_policy(**policy), DUSHANBE)
    return {result.source.name: result for result in collector.collect(wanted, known or {}, NOW)}


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
        results = list(collector.collect(wanted, {}, NOW))
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
        assert len(first.articles) == len(first.memory.known) == 4
        kept = [article for article in first.articles if not article.url.endswith("s-2.html")]
        memory = SourceMemory(read=True, known=frozenset(article.id for article in kept))
        server.seen.clear()
        again = read(collect(wanted, {"/news": memory})["/news"])
    assert [article.title for article in again.articles] == ["A story with number 2"]
    assert [request.path for request in server.seen] == ["/news", "/2026/s-2.html"]


def test_a_page_that_fails_is_a_warning_and_its_list_is_read_again() -> None:
    with FeedServer(replies={"/news": a_list(4), **stories(range(3))}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE))["/news"])
    assert len(result.articles) == 3
    assert result.warnings == ("1 of 4 pages could not be read; the first: HTTP 404 (Not Found)",)
    assert (result.memory.etag, result.memory.body_hash) == ("", "")


def test_pages_that_are_not_there_in_time_are_left_for_the_next_run() -> None:
    slow = {f"/2026/s-{n}.html": dripping() for n in range(2, 6)}
    with FeedServer(replies={"/news": a_list(6), **stories(range(2)), **slow}) as server:
        result = read(collect(sources(server, "/news", kind=SourceKind.PAGE), timeout=0.4)["/news"])
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
    threads = threading.active_count()
    with FeedServer(replies={"/a": FEED, "/b": silent()}) as server:
        running = PressCollector(a_policy(timeout=60.0), DUSHANBE).collect(
            sources(server, "/a", "/b"), {}, NOW
        )
        assert next(running).source.name == "/a"
        running.close()  # type: ignore[attr-defined]  # the port promises an iterator, this one is a generator
    assert threading.active_count() == threads


def test_no_sources_give_no_results() -> None:
    assert collect([]) == {}


def test_a_bad_file_in_the_policy_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"collect\.mirror"):
        collect([a_source()], mirror=tmp_path / "none")
    with pytest.raises(ConfigError, match=r"collect\.ca_file"):
        collect([a_source()], ca_file=tmp_path / "none")
