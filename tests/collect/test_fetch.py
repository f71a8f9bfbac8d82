"""Fetching over real connections on loopback, from well-behaved servers and from the others."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from pathlib import Path
from typing import Any

import pytest

from digest.collect.fetch import Fetcher
from digest.errors import ConfigError, SourceError, SourceTimeout
from digest.model import Document
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.servers import (
    FeedServer,
    Reply,
    answer,
    dripping,
    endless,
    gzipped,
    raw,
    redirect,
    reset,
    silent,
)

BODY = "Сарлавҳа & матн. ".encode() * 200
CERTIFICATE = Path(__file__).with_name("press.pem")


def get(url: str, memory: SourceMemory = SourceMemory(), **options: Any) -> Document:
    places = options.pop("connect_to", None)

    async def run() -> Document:
        async with Fetcher(a_policy(**options), NOW, connect_to=places) as fetcher:
            return await fetcher.get(url, memory)

    return asyncio.run(run())


def reply(answer_: Reply, memory: SourceMemory = SourceMemory(), **options: Any) -> Document:
    with FeedServer(replies={"/": answer_}) as server:
        return get(server.url("/"), memory, **options)


def refusal(answer_: Reply, **options: Any) -> str:
    with pytest.raises(SourceError) as error:
        reply(answer_, **options)
    return error.value.reason


def test_a_document_holds_bytes_headers_and_the_moment() -> None:
    document = reply(answer(BODY, content_type="text/xml", etag='"7"'))
    assert (document.body, document.status, document.fetched_at) == (BODY, 200, NOW)
    assert (document.headers["content-type"], document.headers["etag"]) == ("text/xml", '"7"')


@pytest.mark.parametrize(
    "packed",
    [
        gzipped(BODY),
        answer(zlib.compress(BODY), content_encoding="deflate"),
        answer(zlib.compress(BODY)[2:-4], content_encoding="deflate"),
        answer(gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]), content_encoding="x-gzip"),
        answer(BODY, content_encoding="identity"),
    ],
    ids=["gzip", "zlib", "raw deflate", "two members", "identity"],
)
def test_packed_answers_are_unpacked(packed: Reply) -> None:
    assert reply(packed).body == BODY


def test_who_asks_is_said_honestly() -> None:
    with FeedServer(replies={"/": answer(BODY)}) as server:
        get(server.url("/"), contact="editor@digest.example (é)\n")
    headers = server.seen[0].headers
    assert headers["user-agent"].startswith("digest/")
    assert headers["user-agent"].endswith(" (+editor@digest.example )")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers


def test_what_is_remembered_is_asked_for_conditionally() -> None:
    memory = SourceMemory(etag='"7"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT")
    with FeedServer(replies={"/": answer(b"", status=304)}) as server:
        document = get(server.url("/"), memory)
    assert (document.status, document.body) == (304, b"")
    assert server.seen[0].headers["if-none-match"] == memory.etag
    assert server.seen[0].headers["if-modified-since"] == memory.last_modified


def test_an_unasked_304_is_an_error() -> None:
    assert refusal(answer(b"", status=304)) == "HTTP 304 (Not Modified)"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "HTTP 404 (Not Found)"),
        (410, "HTTP 410 (Gone)"),
        (503, "HTTP 503 (Service Unavailable)"),
        (599, "HTTP 599"),
    ],
)
def test_an_error_status_is_named(status: int, words: str) -> None:
    assert refusal(answer(b"sorry", status=status)) == words


def test_five_redirects_are_followed_and_the_last_address_is_kept() -> None:
    hops: dict[str, Reply] = {f"/{n}": redirect(f"/{n + 1}", 301 + n % 2) for n in range(5)}
    with FeedServer(replies={**hops, "/5": answer(BODY)}) as server:
        document = get(server.url("/0"))
    assert document.address.endswith("/5")


def test_a_sixth_redirect_and_a_loop_are_not_followed() -> None:
    assert refusal(redirect("/")) == "it redirects more than 5 times"
    hops: dict[str, Reply] = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    with FeedServer(replies={**hops, "/6": answer(BODY)}) as server:
        with pytest.raises(SourceError, match="more than 5"):
            get(server.url("/0"))
        assert "/6" not in [request.path for request in server.seen]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "javascript:x"])
def test_a_redirect_away_from_the_web_is_refused(location: str) -> None:
    assert "redirects to an address that is neither http nor https" in refusal(redirect(location))


@pytest.mark.parametrize(
    "bomb",
    [endless(), gzipped(b"\0" * 50_000_000), gzipped(b"x" * 100_001), answer(b"x" * 100_001)],
    ids=["endless", "bomb", "packed", "plain"],
)
def test_more_than_the_cap_is_not_read(bomb: Reply) -> None:
    assert refusal(bomb, max_bytes=100_000) == "larger than 100,000 bytes"


def test_as_much_as_the_cap_is_read() -> None:
    assert len(reply(gzipped(b"x" * 100_000), max_bytes=100_000).body) == 100_000


@pytest.mark.parametrize("slow", [dripping(), silent()], ids=["slow loris", "silent"])
def test_the_deadline_is_for_the_whole_answer(slow: Reply) -> None:
    with pytest.raises(SourceTimeout, match=r"within 0\.3 seconds"):
        reply(slow, timeout=0.3)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (reset(), "hung up|broke"),
        (reset(b"<rss>"), "cut off|broke"),
        (answer(gzip.compress(BODY)[:-20], content_encoding="gzip"), "cut off"),
        (answer(b"no gzip at all", content_encoding="gzip"), "broken"),
        (answer(BODY, content_encoding="br"), r"not asked for \(br\)"),
        (raw(b"220 mail.example ESMTP\r\n\r\n"), "proper HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n"), "proper HTTP"),
        (raw(b""), "hung up"),
    ],
    ids=[
        "reset",
        "reset in the body",
        "half a gzip",
        "no gzip",
        "brotli",
        "mail server",
        "long header",
        "empty",
    ],
)
def test_a_broken_answer_is_told_in_words(broken: Reply, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        reply(broken)


def test_a_closed_port_and_an_unknown_name_are_told_in_words() -> None:
    with FeedServer() as server:
        url = server.url("/")
    with pytest.raises(SourceError, match=r"no connection to 127\.0\.0\.1"):
        get(url)
    with pytest.raises(SourceError, match=r"the name service knows no press\.example"):
        get("http://press.example/", connect_to={"press.example": ("256.256.256.256.invalid", 80)})


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://", "http://[::1", "http://a b.example/", "http://..example/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(SourceError):
        get(url)


def tls_server() -> FeedServer:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return FeedServer(replies={"/": answer(BODY)}, tls=context)


def test_a_certificate_nobody_vouches_for_is_refused_with_the_host() -> None:
    with tls_server() as server, pytest.raises(SourceError, match=r"press\.example cannot be trusted \(self"):
        get("https://press.example/", connect_to={"press.example": server.place})
    assert server.seen == []


def test_a_certificate_of_another_host_is_refused() -> None:
    with tls_server() as server, pytest.raises(SourceError, match=r"other\.example cannot be trusted \(Host"):
        get("https://other.example/", connect_to={"other.example": server.place}, ca_file=CERTIFICATE)


def test_the_operators_own_certificate_authority_is_trusted() -> None:
    with tls_server() as server:
        document = get(
            "https://press.example/", connect_to={"press.example": server.place}, ca_file=CERTIFICATE
        )
    assert document.body == BODY


def test_a_server_that_speaks_no_tls_is_told_in_words() -> None:
    with FeedServer() as server, pytest.raises(SourceError, match="no secure connection"):
        get(server.url("/").replace("http", "https"))


def test_a_missing_certificate_file_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"collect\.ca_file"):
        get("http://a.example/", ca_file=tmp_path / "none.pem")


def test_one_host_is_asked_twice_at_once_and_no_more() -> None:
    running, most = 0, 0

    async def counting(request: Any, writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(20):
            await asyncio.sleep(0)
        await answer(BODY)(request, writer)
        running -= 1

    async def many(url: str) -> None:
        async with Fetcher(a_policy(), NOW) as fetcher:
            await asyncio.gather(*(fetcher.get(url) for _ in range(12)))

    with FeedServer(replies={"/": counting}) as server:
        asyncio.run(many(server.url("/")))
    assert most <= 2
    assert len(server.seen) == 12


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with FeedServer(replies={"/": answer(BODY)}) as server, FeedServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url("/"))
        assert get(server.url("/")).body == BODY
    assert proxy.seen == []
