"""Real servers on loopback for tests; each lists what it saw."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a server saw it; names of headers in lower case."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]


Reply = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
"""Writes an answer, a proper one or not."""


class Threaded:
    """A server with an event loop of its own in a thread, for as long as it is entered.

    A child calls `super().__init__()`, and in `serve` sets `port` before it says that it is ready.
    """

    port: int

    def __init__(self) -> None:
        self.ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until it stops."""
        raise NotImplementedError

    async def _main(self) -> None:
        self.loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self.serve(self._stop)


class FeedServer(Threaded):
    """An HTTP server in a thread of its own, for one test.

    Args:
        site: a site.json; its addresses are answered by host and path, http or https, with
            ETag, 304 and gzip as a server would.
        replies: answers by path, before the site is looked at; `replies` can be added to later.
        tls: to speak TLS.
    """

    def __init__(
        self,
        site: Path | None = None,
        replies: Mapping[str, Reply] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__()
        self.seen: list[Request] = []
        self._pages = _pages(site) if site else {}
        self.replies = dict(replies or {})
        self._tls = tls

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens."""
        return LOOPBACK, self.port

    @property
    def connect_to(self) -> dict[str, tuple[str, int]]:
        """Every host of its site, answered here."""
        return {key.partition("/")[0]: self.place for key in self._pages}

    def url(self, path: str) -> str:
        """An address of its own."""
        return f"http{'s' if self._tls else ''}://{LOOPBACK}:{self.port}{path}"

    async def serve(self, stop: asyncio.Event) -> None:
        """See `Threaded`."""
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, LOOPBACK, 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await stop.wait()
        await settled()  # Python 3.11 loses a connection that is just being taken when a server closes
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await settled()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Not in the task: one that is cancelled before it begins would leave its connection open.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._reply(reader, writer)
            writer.close()
            await writer.wait_closed()

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if not first.isalpha():  # somebody speaks TLS to a server that does not
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        head = first + await reader.readuntil(b"\r\n\r\n")
        request = request_of(head.decode("latin-1"))
        self.seen.append(request)
        await (self.replies.get(request.path) or self._from_site)(request, writer)
        await writer.drain()

    async def _from_site(self, request: Request, writer: asyncio.StreamWriter) -> None:
        page = self._pages.get(request.host + request.path)
        if page is None:
            await answer(b"not here", status=404)(request, writer)
            return
        file, content_type = page
        body = file.read_bytes()
        tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        if request.headers.get("if-none-match") == tag:
            await answer(b"", status=304, etag=tag)(request, writer)
            return
        await gzipped(body, etag=tag, content_type=content_type)(request, writer)


async def settled() -> None:
    """What the loop has begun to open or to close is open or closed: it takes a few of its rounds."""
    for _ in range(5):
        await asyncio.sleep(0)


def answer(body: bytes, *, status: int = 200, **headers: str) -> Reply:
    """A whole answer; names of headers with `_` for `-`."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        length = {} if status == 304 else {"content_length": str(len(body))}
        _head(writer, status, {**length, **headers})
        writer.write(body)

    return reply


def gzipped(body: bytes, **headers: str) -> Reply:
    """A whole answer, packed."""
    packed = {"content_encoding": "gzip", **headers}
    return answer(gzip.compress(body, mtime=0), status=200, **packed)


def redirect(location: str, status: int = 302) -> Reply:
    """Sends the caller somewhere else."""
    return answer(b"", status=status, location=location)


def endless(chunk: bytes = b"x" * 65_536) -> Reply:
    """A body that never ends."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        _head(writer, 200, {})
        while True:
            writer.write(chunk)
            await writer.drain()

    return reply


def pouring(head: bytes, piece: bytes) -> Reply:
    """Exactly this head, and then the same bytes for ever."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return reply


def stalling(sent: bytes) -> Reply:
    """A body that stops in the middle, and the connection stays."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        _head(writer, 200, {"content_length": str(len(sent) + 1000)})
        writer.write(sent)
        await writer.drain()
        await asyncio.Event().wait()

    return reply


def dripping(pause: float = 0.02) -> Reply:
    """A byte at a time, always in time for a read timeout (slow loris)."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        _head(writer, 200, {})
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(pause)

    return reply


def silent() -> Reply:
    """Takes the request and says nothing."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    return reply


def reset(sent: bytes = b"") -> Reply:
    """Breaks the connection, after these bytes of a body that was to be longer."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        if sent:
            _head(writer, 200, {"content_length": str(len(sent) + 1000)})
            writer.write(sent)
            await writer.drain()
        writer.transport.abort()

    return reply


def raw(data: bytes) -> Reply:
    """Exactly these bytes, head included."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return reply


def _head(writer: asyncio.StreamWriter, status: int, headers: Mapping[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} Answer", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))


def request_of(head: str) -> Request:
    """A request's head as text, understood."""
    first, *rest = head.split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in rest if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method, headers.get("host", "").partition(":")[0], path, headers)


def _pages(site: Path) -> dict[str, tuple[Path, str]]:
    """By host, path and query."""
    listed = json.loads(site.read_text("utf-8"))
    found = {}
    for address, entry in listed.items():
        parts = urlsplit(address)
        query = f"?{parts.query}" if parts.query else ""
        found[f"{parts.hostname}{parts.path}{query}"] = site.parent / entry["file"], entry["content_type"]
    return found
