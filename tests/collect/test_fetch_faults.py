"""Names, connections, certificates and bodies that fail or attack: told in words, and cut in time."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import ssl
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from digest.errors import ConfigError, SourceError, SourceTimeout
from digest.fetch.fetcher import Fetcher
from digest.fetch.lanes import Clock
from digest.ports import SourceMemory
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.collect.fetching import get, refusal, refused, reply
from tests.servers import (
    FeedServer,
    Reply,
    answer,
    dripping,
    endless,
    gzipped,
    pouring,
    raw,
    redirect,
    reset,
    silent,
    stalling,
)

BODY = "Сарлавҳа & матн. ".encode() * 200
CERTIFICATE = Path(__file__).with_name("press.pem")
EXPIRED = Path(__file__).with_name("expired.pem")
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\n\r\n"

ZEROS = gzip.compress(b"\0" * 1_000_000)
BOMB = ZEROS * 300
"""300 MB in 300 members of a kilobyte each."""

NESTED = gzip.compress(BOMB)


def no_such_name(host: str) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def no_name_service(host: str) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def no_answer(host: str) -> Sequence[str]:
    return []


@pytest.mark.parametrize(
    ("look_up", "words"),
    [
        (no_such_name, "the name service knows no press.example"),
        (no_name_service, "the name service does not answer for press.example"),
        (no_answer, "the name service knows no press.example"),
    ],
)
def test_a_name_that_is_not_known_is_told_in_words(look_up: object, words: str) -> None:
    with pytest.raises(SourceError) as error:
        get("http://press.example/", look_up=look_up)
    assert error.value.reason == words


@pytest.mark.parametrize("host", ["a..b", ".press", "a" * 64])
def test_a_name_that_cannot_be_written_in_ascii_is_told_in_words(host: str) -> None:
    with pytest.raises(SourceError) as error:
        get(f"http://{host}/")
    assert error.value.reason == f"{host} is no name that a host can have"


def test_a_redirect_to_such_a_name_is_told_in_words() -> None:
    assert refusal(redirect("http://a..b/")) == "a..b is no name that a host can have"


def test_a_name_service_that_hangs_stops_neither_the_others_nor_the_end() -> None:
    answered = Event()

    def hanging(host: str) -> Sequence[str]:
        if host.startswith("dead"):
            answered.wait()
        return ["127.0.0.1"]

    async def read(port: int) -> list[object]:
        async with Fetcher(a_policy(timeout=1.0), NOW, look_up=hanging) as fetcher:
            dead = [asyncio.create_task(fetcher.get(f"http://dead{n}.example/")) for n in range(40)]
            good = [fetcher.get(f"http://good{n}.example:{port}/") for n in range(20)]
            assert len(await asyncio.gather(*good)) == 20
            assert not any(task.done() for task in dead)
            return await asyncio.gather(*dead, return_exceptions=True)

    with FeedServer(replies={"/": answer(BODY)}) as server:
        results = asyncio.run(read(server.port))
    assert all(isinstance(result, SourceTimeout) for result in results)
    answered.set()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (reset(), "hung up|broke"),
        (reset(b"<rss>"), "cut off|broke"),
        (answer(gzip.compress(BODY)[:-20], content_encoding="gzip"), "cut off"),
        (answer(gzip.compress(BODY)[:5], content_encoding="gzip"), "cut off"),
        (answer(zlib.compress(BODY)[:-1], content_encoding="deflate"), "cut off"),
        (answer(b"no gzip at all", content_encoding="gzip"), "broken"),
        (answer(gzip.compress(BODY)[:50] + b"\xff" * 900, content_encoding="gzip"), "broken|cut off"),
        (answer(BODY, content_encoding="br"), r"not asked for \(br\)"),
        (answer(NESTED, content_encoding="gzip, gzip"), r"not asked for \(gzip, gzip\)"),
        (raw(b"220 mail.example ESMTP\r\n\r\n"), "proper HTTP"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "proper HTTP|hung up"),
        (raw(OK + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n"), r"proper HTTP \(.*Got more than"),
        (raw(OK + b"X: y\r\n" * 500 + b"\r\n"), r"proper HTTP \(.*Too many headers"),
        (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), "proper HTTP"),
        (raw(OK + b"Content-Length: -1\r\n\r\n"), "proper HTTP"),
        (raw(OK + b"Content-Length: 99\r\n\r\nhello"), "cut off"),
        (raw(CHUNKED + b"5\r\nhello\r\n"), "cut off"),
        (raw(CHUNKED + b"xyz\r\nhello\r\n"), "cut off|proper HTTP"),
        (raw(CHUNKED + b"ffffffffffffffffff\r\nhello\r\n"), "cut off|proper HTTP"),
        (raw(b""), "hung up"),
        (raw(b"HTTP/1.1 100 Continue\r\n\r\n"), "hung up"),
    ],
    ids=[
        "reset",
        "reset in the body",
        "half a gzip",
        "head of a gzip",
        "half a deflate",
        "no gzip",
        "broken gzip",
        "brotli",
        "packed twice",
        "mail server",
        "ssh server",
        "long header",
        "many headers",
        "two lengths",
        "negative length",
        "too short",
        "chunks without end",
        "no chunk",
        "giant chunk",
        "empty",
        "only a promise",
    ],
)
def test_a_broken_answer_is_told_in_words(broken: Reply, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        reply(broken)


@pytest.mark.parametrize(
    "bomb",
    [
        endless(),
        pouring(CHUNKED, b"2\r\nxx\r\n" * 1000),
        pouring(OK + b"\r\n", b"x" * 65_536),
        pouring(PACKED, ZEROS),
        pouring(PACKED, gzip.compress(b"") * 1000),
        pouring(PACKED, ZEROS[:-8] + b"x" * 100_000),
        answer(BOMB, content_encoding="gzip"),
        answer(BOMB, content_type="application/gzip"),
        answer(NESTED[:-8] + b"\0" * 200_000, content_encoding="gzip"),
        answer(zlib.compress(b"\0" * 50_000_000), content_encoding="deflate"),
        answer(zlib.compress(b"\0" * 50_000_000)[2:-4], content_encoding="deflate"),
        gzipped(b"x" * 100_001),
        answer(b"x" * 100_001),
        raw(OK + b"Content-Length: 999999999999\r\n\r\n"),
    ],
    ids=[
        "endless",
        "endless small chunks",
        "endless without length",
        "endless members",
        "endless empty members",
        "endless after the end",
        "300 MB",
        "300 MB, unsaid",
        "nested",
        "zlib",
        "raw deflate",
        "packed",
        "plain",
        "a length that is too large",
    ],
)
def test_more_than_the_cap_is_not_read(bomb: Reply) -> None:
    assert refusal(bomb, max_bytes=100_000) == "larger than 100,000 bytes"


def test_a_bomb_in_a_bomb_is_unpacked_once() -> None:
    assert reply(answer(NESTED, content_encoding="gzip")).body == BOMB


def test_bombs_take_no_memory() -> None:
    with FeedServer(replies={"/": answer(BOMB, content_encoding="gzip"), "/2": endless()}) as server:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for path in ["/", "/2"] * 5:
            with pytest.raises(SourceError, match="larger than 5,000,000 bytes"):
                get(server.url(path))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # kilobytes


@pytest.mark.parametrize(
    "flood",
    [
        pouring(OK, b"X-More: of the same\r\n"),
        pouring(OK + b"X-Long: ", b"x" * 10_000),
        pouring(b"HTTP/1.1 200 ", b"O" * 10_000),
        pouring(b"", b"x" * 10_000),
        pouring(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-More: of the same\r\n"),
    ],
    ids=["headers", "one header", "status", "no HTTP", "trailers"],
)
def test_a_flood_of_headers_is_refused(flood: Reply) -> None:
    with pytest.raises(SourceError, match=r"proper HTTP|cut off"):
        reply(flood, timeout=20.0)


@pytest.mark.parametrize(
    "slow",
    [
        dripping(),
        silent(),
        stalling(b"<rss>"),
        pouring(CHUNKED + b"5;a=", b"b" * 10_000),
        pouring(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["slow loris", "silent", "stalling", "endless chunk extension", "endless promises"],
)
def test_the_deadline_is_for_the_whole_answer(slow: Reply) -> None:
    error = refused(slow, timeout=0.3)
    assert isinstance(error, SourceTimeout)
    assert error.reason == "no whole answer within 0.3 seconds"


def test_an_answer_has_to_begin_within_five_seconds_but_in_the_slow_lane() -> None:
    async def both(url: str) -> list[str]:
        async with Fetcher(a_policy(timeout=5.5), NOW) as fetcher:
            asked = (fetcher.get(url, SourceMemory(failures=failures)) for failures in (1, 2))
            return [str(error) for error in await asyncio.gather(*asked, return_exceptions=True)]

    with FeedServer(replies={"/": silent()}) as server:
        first, troubled = asyncio.run(both(server.url("/")))
    assert first.endswith("no answer began within 5 seconds")
    assert troubled.endswith("no whole answer within 5.5 seconds")


def test_a_clock_tells_which_deadline_passed_and_stops_for_what_others_cause() -> None:
    async def told(whole: float, first: float, *, begun: bool) -> str:
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as timer:
                clock = Clock(timer, whole, first)
                clock.expect_head()
                await clock.paused(asyncio.sleep(0.05))
                (clock.expect_body if begun else clock.expect_head)()
                await asyncio.Event().wait()
        assert timer.expired()
        return clock.words

    assert asyncio.run(told(60.0, 0.01, begun=False)) == "no answer began within 0.01 seconds"
    assert asyncio.run(told(0.02, 0.01, begun=True)) == "no whole answer within 0.02 seconds"


def tls_server(certificate: Path = CERTIFICATE) -> FeedServer:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
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


def test_an_expired_certificate_is_refused_with_the_host() -> None:
    with tls_server(EXPIRED) as server:
        with pytest.raises(
            SourceError, match=r"expired\.example cannot be trusted \(certificate has expired"
        ):
            get("https://expired.example/", connect_to={"expired.example": server.place}, ca_file=EXPIRED)
        assert server.seen == []


def test_a_redirect_into_bad_tls_names_the_host_it_led_to() -> None:
    with tls_server() as bad:
        away = answer(b"", status=302, location="https://press.example/")
        with (
            FeedServer(replies={"/": away}) as server,
            pytest.raises(SourceError, match=r"certificate of press\.example cannot be trusted"),
        ):
            get(server.url("/"), connect_to={"press.example": bad.place})
