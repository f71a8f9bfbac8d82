"""A web server of invented feeds on loopback, in a process of its own: it answers late, and counts.

    python -m benchmarks.feed_server --feeds 1000 --latency 0.05 --port 0

It prints its port once it listens. /feeds/N.xml are feeds, at every address of 127.0.0.0/8, so that each can
have a host of its own; /slow/N.xml never ends. /_stats, /_log, /_reset and /_change?share=0.1 are for the
benchmarks and answer at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from benchmarks.feeds import Press
from benchmarks.log import Log, Sight
from benchmarks.shelf import Shelf, answer

BACKLOG = 2048

DRIP = 1.0
"""Seconds between two bytes of a slow answer: always in time for a client that waits for each read alone."""

END_OF_HEAD = b"\r\n\r\n"


class Office:
    """What all connections share."""

    def __init__(self, shelf: Shelf, latency: float) -> None:
        self.latency = latency
        self.log = Log()
        self._shelf = shelf

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and whole answer for a feed."""
        found = self._shelf.find(path)
        if found is None:
            return 404, answer("404 Not Found", {}, b"not here")
        if found.is_had(headers):
            return 304, found.same
        return 200, found.packed if "gzip" in headers.get("accept-encoding", "") else found.plain

    def control(self, path: str) -> bytes:
        """What the benchmark wants to know, or wants done."""
        parts = urlsplit(path)
        told: object = None
        if parts.path == "/_stats":
            told = self.log.stats()
        elif parts.path == "/_log":
            told = self.log.lines()
        elif parts.path == "/_reset":
            self.log.reset()
        elif parts.path == "/_change":
            told = self._shelf.change(float(parse_qs(parts.query)["share"][0]))
        return answer("200 OK", {"Content-Type": "application/json"}, json.dumps(told).encode())


class Connection(asyncio.Protocol):
    """One connection, kept alive: one request after another."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._loop = asyncio.get_running_loop()
        self._got = b""
        self._open: Sight | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._got += data
        if self._open is None:
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._close(0, 0)

    def _next(self) -> None:
        """Take up the next request if it is there as a whole."""
        head, end, rest = self._got.partition(END_OF_HEAD)
        if not end:
            return
        self._got = rest
        path, headers = _request(head)
        if path.startswith("/_"):
            self._transport.write(self._office.control(path))
            return
        self._open = self._office.log.begin(path)
        if path.startswith("/slow/"):
            self._drip(int(path.removeprefix("/slow/").removesuffix(".xml")) % 3)
        else:
            self._loop.call_later(self._office.latency, self._reply, path, headers)

    def _reply(self, path: str, headers: Mapping[str, str]) -> None:
        if self._transport.is_closing():
            return
        status, whole = self._office.answer(path, headers)
        self._transport.write(whole)
        self._close(status, len(whole))
        self._next()

    def _drip(self, kind: int) -> None:
        """Three kinds of slow answers: nothing at all, a head that never ends, a body that never ends."""
        if kind == 1:
            self._transport.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        elif kind == 2:
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
        if kind:
            self._loop.call_later(DRIP, self._drop)

    def _drop(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"x")
            self._loop.call_later(DRIP, self._drop)

    def _close(self, status: int, size: int) -> None:
        if self._open:
            self._office.log.end(self._open, status, size)
            self._open = None


def listening(port: int) -> socket.socket:
    """A socket at every address of the loopback network, and at no other: 0 takes any free port."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    found.bind(("0.0.0.0", port))
    return found


async def serve(office: Office, place: socket.socket) -> None:
    """Answer until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(office), sock=place, backlog=BACKLOG)
    sys.stdout.write(f"{place.getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def main() -> None:
    """Serve as the command line says."""
    options = _options()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    newest = datetime.fromtimestamp(options.newest, UTC)
    shelf = Shelf(Press(options.seed, newest), options.feeds, options.dated, newest)
    asyncio.run(serve(Office(shelf, options.latency), listening(options.port)))


def _options() -> argparse.Namespace:
    said = argparse.ArgumentParser(description="Invented feeds on loopback.")
    said.add_argument("--feeds", type=int, default=1000)
    said.add_argument("--latency", type=float, default=0.05, help="seconds before each answer")
    said.add_argument("--port", type=int, default=0)
    said.add_argument("--seed", type=int, default=4)
    said.add_argument(
        "--dated", type=float, default=0.0, help="share of feeds with Last-Modified and no ETag"
    )
    said.add_argument("--newest", type=int, default=1_800_000_000, help="second of the newest article")
    return said.parse_args()


def _request(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs}


if __name__ == "__main__":
    main()
