"""Fetching over real connections on loopback, from well-behaved servers and from the others."""

from __future__ import annotations

import gzip
import zlib

import pytest

from digest.errors import SourceBusy, SourceError, SourceGone
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.fetching import get, refusal, refused, reply
from tests.servers import FeedServer, Reply, answer, gzipped, pouring, raw

BODY = "Сарлавҳа & матн. ".encode() * 200


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
        answer(BODY, content_encoding="UTF-8"),
        answer(gzip.compress(BODY), content_type="application/gzip"),
        answer(gzip.compress(BODY) + b"\0" * 512 + b"trailing", content_encoding="gzip"),
    ],
    ids=["gzip", "zlib", "raw deflate", "two members", "identity", "no packing", "unsaid", "garbage after"],
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
        (204, "HTTP 204 (No Content)"),
        (206, "HTTP 206 (Partial Content)"),
        (401, "HTTP 401 (Unauthorized): it wants a user name and a password"),
        (403, "HTTP 403 (Forbidden): it refuses us; ask the outlet"),
        (404, "HTTP 404 (Not Found)"),
        (429, "HTTP 429 (Too Many Requests): it is asked too often"),
        (451, "HTTP 451 (Unavailable For Legal Reasons): it may not be shown here"),
        (500, "HTTP 500 (Internal Server Error): a fault on its side; it is asked again"),
        (503, "HTTP 503 (Service Unavailable): a fault on its side; it is asked again"),
        (599, "HTTP 599"),
    ],
)
def test_an_error_status_is_named_with_what_to_do(status: int, words: str) -> None:
    error = refused(answer(b"" if status == 204 else b"sorry", status=status))
    assert error.reason.startswith(words)
    assert type(error) is SourceError


def test_a_source_that_is_gone_says_so() -> None:
    error = refused(answer(b"", status=410))
    assert isinstance(error, SourceGone)
    assert error.reason == "HTTP 410 (Gone)"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "120"}, 120.0),
        ({"retry_after": "Sun, 22 Nov 2026 15:10:00 GMT"}, 600.0),
        ({"retry_after": "Sun, 22 Nov 2026 16:00:00 GMT", "date": "Sun, 22 Nov 2026 15:59:00 GMT"}, 60.0),
        ({"retry_after": "Sun, 22 Nov 2020 15:00:00 GMT"}, 0.0),
        ({"retry_after": "99999999999999999999999999"}, 86_400.0),
        ({"retry_after": "Sun, 22 Nov 2099 15:00:00 GMT"}, 86_400.0),
    ],
    ids=["seconds", "date", "its own clock", "past", "ages", "far date"],
)
def test_a_busy_source_says_when_to_come_back(status: int, headers: dict[str, str], seconds: float) -> None:
    error = refused(answer(b"later", status=status, **headers))
    assert isinstance(error, SourceBusy)
    assert error.seconds == seconds
    assert f"asks us to come back in {seconds:,.0f} seconds" in error.reason


@pytest.mark.parametrize("told", ["soon", "-5", "", "1e3", "Sun, 99 Nov 2026", "٣"])
def test_a_retry_after_that_says_nothing_is_none(told: str) -> None:
    head = f"HTTP/1.1 503 No\r\nRetry-After: {told}\r\nContent-Length: 0\r\n\r\n"
    assert type(refused(raw(head.encode()))) is SourceError


def test_a_refusal_whose_page_never_ends_is_told_all_the_same() -> None:
    assert refusal(pouring(b"HTTP/1.1 404 No\r\n\r\n", b"x" * 1000)) == "HTTP 404 (Not Found)"
    broken = raw(b"HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")
    assert refusal(broken) == "HTTP 404 (Not Found)"


def test_a_bot_wall_is_named() -> None:
    page = b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
    assert refusal(answer(page, status=403)).startswith("HTTP 403 (Forbidden): a bot wall (Cloudflare)")
    assert refusal(answer(page)).startswith("a bot wall (Cloudflare) is in the way, and we do not go round")
    busy = refused(answer(page, status=503, retry_after="30"))
    assert isinstance(busy, SourceBusy)
    assert "Cloudflare" in busy.reason


def test_as_much_as_the_cap_is_read() -> None:
    assert len(reply(gzipped(b"x" * 100_000), max_bytes=100_000).body) == 100_000


def test_a_closed_port_is_told_in_words() -> None:
    with FeedServer() as server:
        url = server.url("/")
    with pytest.raises(SourceError, match=r"no connection to 127\.0\.0\.1"):
        get(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://", "http://[::1", "http://a b.example/", "http://..example/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(SourceError):
        get(url)


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with FeedServer(replies={"/": answer(BODY)}) as server, FeedServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url("/"))
        assert get(server.url("/")).body == BODY
    assert proxy.seen == []
