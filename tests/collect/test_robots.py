"""robots.txt by RFC 9309: read once for each host, and only what is meant for us."""

from __future__ import annotations

import asyncio

import pytest

from digest.errors import SourceError, SourceGone
from digest.fetch.fetcher import Fetcher
from digest.fetch.robots import Robots, rules
from digest.model import Document
from tests.builders import NOW
from tests.collect.documents import a_policy
from tests.servers import FeedServer, Reply, answer, dripping, gzipped, redirect, reset, silent

PAGE = "https://press.example/news/2026/budget?id=7"


def allows(text: str, address: str = PAGE) -> bool:
    return rules(text.encode())(address)


def asked(robots: Reply, path: str = "/news", **replies: Reply) -> bool:
    """Whether a page may be fetched from a server whose robots.txt answers so."""
    others = {f"/{name}": reply for name, reply in replies.items()}

    async def run(url: str) -> bool:
        async with Fetcher(a_policy(timeout=0.5, max_bytes=1_000_000), NOW) as fetcher:
            return await Robots(fetcher.get).allowed(url)

    with FeedServer(replies={"/robots.txt": robots, **others}) as server:
        return asyncio.run(run(server.url(path)))


CLOSED = answer(b"User-agent: *\nDisallow: /")
OPEN = answer(b"User-agent: *\nAllow: /")


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (OPEN, True),
        (CLOSED, False),
        (gzipped(b"User-agent: *\nDisallow: /"), False),
        (answer(b""), True),
        (answer(b"<!DOCTYPE html><title>Not here</title><p>" + b"word " * 900), True),
        *((answer(b"", status=status), True) for status in (400, 401, 403, 404, 410, 429, 451, 499)),
        *((answer(b"", status=status), False) for status in (500, 502, 503, 504, 520, 204, 600)),
        (answer(b"", status=503, retry_after="60"), False),
        (answer(b"", status=429, retry_after="60"), True),
        (reset(), False),
        (silent(), False),
        (dripping(), False),
        (redirect("/rules"), False),
        (redirect("/robots.txt"), True),
        (redirect("file:///etc/passwd"), False),
    ],
)
def test_what_an_answer_allows(robots: Reply, allowed: bool) -> None:
    assert asked(robots, rules=CLOSED) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: digest\nDisallow: /", False),
        ("USER-AGENT: Digest/1.0\nDISALLOW: /", False),
        ("useragent: DIGEST\ndisallow: /news", False),
        ("\ufeffUser-agent: digest\nDisallow: /", False),
        ("User-agent: digestbot\nDisallow: /", True),
        ("User-agent: dig\nDisallow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: digest\nAllow: /", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: digest\nDisallow: /news", False),
        ("User-agent: other\nUser-agent: digest\nDisallow: /", False),
        ("User-agent: other\nUser-agent: another\nUser-agent: *\nDisallow: /", False),
        ("User-agent: other\nDisallow: /\nUser-agent: digest\nDisallow: /private", True),
        ("User-agent: digest\nDisallow: /a\n\nUser-agent: digest\nDisallow: /news", False),
        ("User-agent: digest\nSitemap: https://press.example/s.xml\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/2026", True),
        ("User-agent: *\nDisallow: /news/2026/budget\nAllow: /news", False),
        ("User-agent: *\nDisallow: /*?id=", False),
        ("User-agent: *\nDisallow: /*budget$", True),
        ("User-agent: *\nDisallow: /*id=7$", False),
        ("User-agent: * # all\nDisallow: / # everything", False),
        ("User-agent: *\nDisallow: /News", True),
        ("Disallow: /", True),
        ("no rules at all", True),
        ("\0\xff\n" * 50, True),
    ],
)
def test_rules_are_read_for_our_name(text: str, allowed: bool) -> None:
    assert allows(text) is allowed


def test_escaped_and_plain_paths_are_one() -> None:
    text = "User-agent: *\nDisallow: /хабар"
    assert not allows(text, "https://press.example/%D1%85%D0%B0%D0%B1%D0%B0%D1%80/1")
    assert not allows(text, "https://press.example/хабар/1")
    assert allows(text, "https://press.example/other")


def test_only_so_much_is_read() -> None:
    filler = "# filler\n" * 60_000
    assert allows(f"{filler}User-agent: *\nDisallow: /")
    assert not allows(f"User-agent: *\nDisallow: /\n{filler}")


def test_a_file_of_names_and_rules_that_multiply_is_read_in_no_time() -> None:
    names = "".join(f"User-agent: a{n}\n" for n in range(16_000))
    paths = "".join(f"Disallow: /{n}\n" for n in range(15_000))
    assert allows(names + paths)
    assert not allows(f"{names}User-agent: digest\nDisallow: /news\n{paths}")


@pytest.mark.parametrize("address", ["http://[::1", "https://press.example/\ud800"])
def test_what_is_no_address_is_not_allowed(address: str) -> None:
    async def get(address: str) -> Document:
        return Document(address, b"User-agent: *\nDisallow: /x", NOW)

    assert not asyncio.run(Robots(get).allowed(address))


def test_a_mirror_without_a_robots_file_allows_all() -> None:
    async def missing(address: str) -> Document:
        raise SourceError(address, "HTTP 404 (Not Found)")

    async def gone(address: str) -> Document:
        raise SourceGone(address, "HTTP 410 (Gone)")

    assert asyncio.run(Robots(missing).allowed(PAGE))
    assert asyncio.run(Robots(gone).allowed(PAGE))


class Counting:
    """Answers every robots.txt, and lists which were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = asyncio.Event()

    async def get(self, address: str) -> Document:
        self.asked.append(address)
        await self.go.wait()
        return Document(address, b"User-agent: *\nDisallow: /private", NOW)


def test_each_host_is_asked_once_however_many_pages_wait() -> None:
    async def run() -> tuple[list[bool], list[str]]:
        server = Counting()
        robots = Robots(server.get)
        pages = ["https://a.example/1", "https://a.example/private/2", "https://b.example:8443/3"]
        waiting = [asyncio.create_task(robots.allowed(page)) for page in pages * 20]
        await asyncio.sleep(0)
        server.go.set()
        return (await asyncio.gather(*waiting))[:3], server.asked

    allowed, asked = asyncio.run(run())
    assert allowed == [True, False, True]
    assert asked == ["https://a.example/robots.txt", "https://b.example:8443/robots.txt"]


def test_who_stops_waiting_does_not_stop_the_others() -> None:
    async def run() -> tuple[bool, int]:
        server = Counting()
        robots = Robots(server.get)
        first, second = (asyncio.create_task(robots.allowed(PAGE)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        server.go.set()
        return await second, len(server.asked)

    assert asyncio.run(run()) == (True, 2)
