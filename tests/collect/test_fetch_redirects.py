"""Where redirects lead, and what a source's secrets and validators are told on the way."""

from __future__ import annotations

import asyncio

import pytest

from digest.errors import SourceError, SourceGone
from digest.fetch.fetcher import Fetcher
from digest.model import Access
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.collect.fetching import get, refusal
from tests.servers import FeedServer, Reply, answer, raw, redirect

MEMORY = SourceMemory(etag='"7"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT")
ACCESS = Access("editor", "сирри ман", {"X-Key": "k1"}, {"session": "s1", "lang": "tg"})
TOLD = ("authorization", "x-key", "cookie", "if-none-match", "if-modified-since")


def chain(*statuses: int) -> dict[str, Reply]:
    """Hops of these statuses from /0 on, and a document at their end."""
    hops: dict[str, Reply] = {f"/{n}": redirect(f"/{n + 1}", status) for n, status in enumerate(statuses)}
    return {**hops, f"/{len(statuses)}": answer(b"<rss/>")}


def told(server: FeedServer, path: str) -> list[str]:
    """What a server was told that only the source may know."""
    seen = next(request for request in server.seen if request.path == path)
    return [name for name in TOLD if name in seen.headers]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_five_redirects_are_followed_and_the_last_address_is_kept(status: int) -> None:
    with FeedServer(replies=chain(*[status] * 5)) as server:
        assert get(server.url("/0")).address == server.url("/5")


def test_a_sixth_redirect_is_not_followed() -> None:
    with FeedServer(replies=chain(*[301] * 6)) as server:
        with pytest.raises(SourceError, match="it redirects more than 5 times"):
            get(server.url("/0"))
        assert "/6" not in [request.path for request in server.seen]


@pytest.mark.parametrize(
    "loop",
    [{"/": redirect("/")}, {"/": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/b#top")}],
    ids=["one", "three"],
)
def test_a_loop_is_named_at_its_first_turn(loop: dict[str, Reply]) -> None:
    with FeedServer(replies=loop) as server:
        with pytest.raises(SourceError, match=r"it redirects in a circle, back to http://127\.0\.0\.1"):
            get(server.url("/"))
        assert len(server.seen) == len(loop)


@pytest.mark.parametrize(
    ("statuses", "last"),
    [
        ((), ""),
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((301, 302), "/1"),
        ((301, 308, 307, 301), "/2"),
        ((302,), ""),
        ((302, 301), ""),
        ((303, 308, 308), ""),
    ],
)
def test_where_a_source_has_moved_is_the_end_of_the_permanent_hops(
    statuses: tuple[int, ...], last: str
) -> None:
    with FeedServer(replies=chain(*statuses)) as server:
        document = get(server.url("/0"))
        assert document.moved_to == (server.url(last) if last else "")


def test_a_304_behind_a_permanent_redirect_tells_of_the_move() -> None:
    replies = {"/": redirect("/new", 301), "/new": answer(b"", status=304)}
    with FeedServer(replies=replies) as server:
        document = get(server.url("/"), MEMORY)
        assert (document.status, document.moved_to) == (304, server.url("/new"))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("b", "/a/b"),
        ("../b", "/b"),
        ("?page=2", "/a/?page=2"),
        ("/b?x=1#part", "/b?x=1"),
        ("//{place}/b", "/b"),
        ("http://user:word@{place}/b", "/b"),
        (" /b ", "/b"),
        ("/a b", "/a%20b"),
        ("/%D1%8F", "/%D1%8F"),
        ("/новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ],
)
def test_a_location_is_read_as_browsers_read_it(location: str, path: str) -> None:
    async def away(request: object, writer: asyncio.StreamWriter) -> None:
        where = location.format(place=f"127.0.0.1:{server.port}")
        await raw(f"HTTP/1.1 302 Go\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode())(
            server.seen[0], writer
        )

    with FeedServer(replies={"/a/": away, path: answer(b"here")}) as server:
        assert get(server.url("/a/")).body == b"here"
        assert "authorization" not in server.seen[1].headers


def test_a_location_in_an_old_charset_is_sent_back_byte_by_byte() -> None:
    head = b"HTTP/1.1 302 Go\r\nLocation: /\xed\xee\xe2\xee\xf1\xf2\xe8\r\nContent-Length: 0\r\n\r\n"
    with FeedServer(replies={"/": raw(head), "/%ED%EE%E2%EE%F1%F2%E8": answer(b"here")}) as server:
        assert get(server.url("/")).body == b"here"


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://a.example/", "javascript:x", "http://[::1"]
)
def test_a_redirect_away_from_the_web_is_refused(location: str) -> None:
    assert "redirects to an address that is neither http nor https" in refusal(redirect(location))


def test_a_redirect_that_leads_nowhere_is_refused() -> None:
    assert refusal(answer(b"", status=301)) == "it redirects and does not say where"


def test_a_refresh_is_not_followed() -> None:
    page = b"<html><meta http-equiv=refresh content='0;url=/b'>" + b"text " * 500
    with FeedServer(replies={"/": answer(page, refresh="0;url=/b"), "/b": answer(b"")}) as server:
        assert get(server.url("/")).body == page
        assert len(server.seen) == 1


def test_secrets_and_validators_are_told_to_the_source_and_on_its_own_redirects() -> None:
    with FeedServer(replies=chain(302, 301)) as server:
        get(server.url("/0"), MEMORY, ACCESS)
        for path in ("/0", "/1", "/2"):
            assert told(server, path) == list(TOLD)
    seen = server.seen[0].headers
    assert seen["authorization"] == "Basic ZWRpdG9yOtGB0LjRgNGA0Lgg0LzQsNC9"
    assert (seen["x-key"], seen["cookie"]) == ("k1", "session=s1; lang=tg")


@pytest.mark.parametrize("host", ["press.example", "other.example"], ids=["other port", "other host"])
def test_another_origin_is_told_no_secret_and_no_validator(host: str) -> None:
    with FeedServer(replies={"/b": answer(b"<rss/>")}) as other:
        away = redirect(f"http://{host}:{other.port}/b", 301)
        with FeedServer(replies={"/": away, "/b": answer(b"<rss/>")}) as server:
            places = {"press.example": server.place, "other.example": other.place}
            document = get("http://press.example/", MEMORY, ACCESS, connect_to=places)
            assert document.address == f"http://{host}:{other.port}/b"
            assert told(server, "/") == list(TOLD)
            asked = server if host == "press.example" else other
            assert told(asked, "/b") == []


def test_a_304_from_another_origin_was_not_asked_for() -> None:
    with FeedServer(replies={"/": answer(b"", status=304)}) as other:
        away = redirect(other.url("/"))
        with FeedServer(replies={"/": away}) as server, pytest.raises(SourceError, match="HTTP 304"):
            get(server.url("/"), MEMORY)


def test_back_home_the_secrets_are_told_again() -> None:
    replies = {"/b": answer(b"<rss/>")}
    with (
        FeedServer(replies=replies) as server,
        FeedServer(replies={"/": redirect(server.url("/b"))}) as other,
    ):
        server.replies["/"] = redirect(other.url("/"))
        get(server.url("/"), MEMORY, ACCESS)
        assert told(server, "/b") == list(TOLD)
        assert told(other, "/") == []


def test_a_password_in_the_address_is_sent_and_never_shown() -> None:
    with FeedServer(replies={"/": answer(b"<rss/>"), "/gone": answer(b"", status=410)}) as server:
        document = get(server.url("/").replace("//", "//editor:hunter%202@"))
        assert "hunter" not in document.address
        assert server.seen[0].headers["authorization"] == "Basic ZWRpdG9yOmh1bnRlciAy"
        with pytest.raises(SourceError) as error:
            get(server.url("/gone").replace("//", "//editor:hunter@"))
        assert "hunter" not in str(error.value)


def test_a_secret_that_would_break_the_request_is_an_error() -> None:
    with FeedServer(replies={"/": answer(b"<rss/>")}) as server:
        with pytest.raises(SourceError):
            get(server.url("/"), access=Access(headers={"X-Key": "a\r\nHost: b"}))
        assert server.seen == []


def test_hosts_that_redirect_to_each_other_do_not_block() -> None:
    replies = {
        "/1": redirect("http://host2.example/b"),
        "/2": redirect("http://host1.example/b"),
        "/b": answer(b"<rss/>"),
    }
    with FeedServer(replies=replies) as server:
        places = {f"host{n}.example": server.place for n in (1, 2)}

        async def both() -> int:
            async with Fetcher(a_policy(concurrency=50), NOW, connect_to=places) as fetcher:
                asked = [fetcher.get(f"http://host{n}.example/{n}") for n in (1, 2) for _ in range(20)]
                return len(await asyncio.gather(*asked))

        assert asyncio.run(both()) == 40


def test_only_who_says_so_at_its_own_address_is_gone() -> None:
    with FeedServer(replies={"/old": redirect("/new", 301), "/new": answer(b"", status=410)}) as server:
        with pytest.raises(SourceError, match="410") as caught:
            get(server.url("/old"))
        assert not isinstance(caught.value, SourceGone)
