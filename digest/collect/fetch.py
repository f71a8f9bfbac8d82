"""An address to a Document over HTTP: guarded, bounded in time and size, polite.

The guard sits in the factory of sockets, so it sees each address just before it is connected
to: literals however spelled, every answer of the name service, every redirect.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digest import __version__
from digest.collect.unpack import Unpacker, UnpackError
from digest.errors import ConfigError, Mistake, SourceError, SourceTimeout
from digest.guard import Guard, check_scheme
from digest.model import Document
from digest.ports import NO_MEMORY, SourceMemory
from digest.settings import CollectPolicy

MAX_REDIRECTS = 5
PER_HOST = 2
"""Requests at once to one host: as many as a browser's reader would make without hurry."""

RESOLVERS = 16
"""Names looked up at once, in threads of their own: the system's look-up can block for long."""

CHUNK = 65_536
ACCEPTED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.8, */*;q=0.5"
)
Places = Mapping[str, tuple[str, int]]


class Fetcher:
    """Fetches documents; use it as an asynchronous context manager, inside one event loop.

    Args:
        policy: limits, allowed networks, the contact in the User-Agent.
        now: the moment written on every document.
        connect_to: for tests: host -> (address, port) to connect to instead, as curl's
            --connect-to; the guard looks at these addresses too.

    Raises:
        ConfigError: the file of certificates cannot be read.
    """

    def __init__(self, policy: CollectPolicy, now: datetime, *, connect_to: Places | None = None) -> None:
        self._policy = policy
        self._now = now
        self._guard = Guard(policy.allow_networks)
        self._resolver = _Resolver(connect_to or {})
        self._tls = _tls(policy)
        self._running = asyncio.Semaphore(policy.concurrency)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0, ssl=self._tls, resolver=self._resolver, socket_factory=self._socket
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=_headers(self._policy),
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._resolver.close()

    async def get(self, address: str, memory: SourceMemory = NO_MEMORY) -> Document:
        """The document at an address; status 304 if it is what `memory` was told of.

        Raises:
            SourceTimeout: it was not whole within the policy's seconds, redirects included.
            SourceError: anything else; the reason is in words.
        """
        check_scheme(address)
        host = urlsplit(address).hostname or ""
        async with self._hosts.setdefault(host, asyncio.Semaphore(PER_HOST)), self._running:
            try:
                async with asyncio.timeout(self._policy.timeout):
                    return await self._fetched(address, memory)
            except TimeoutError as error:
                reason = f"no whole answer within {self._policy.timeout:g} seconds"
                raise SourceTimeout(address, reason) from error
            except UnpackError as error:
                raise SourceError(address, str(error)) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise SourceError(address, _in_words(error, host)) from error

    async def _fetched(self, address: str, memory: SourceMemory) -> Document:
        # aiohttp gives up at the redirect with this number, not after it.
        async with self._session.get(
            address, headers=_conditions(memory), max_redirects=MAX_REDIRECTS + 1
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            where = str(response.url)
            if response.status == HTTPStatus.NOT_MODIFIED and (memory.etag or memory.last_modified):
                return Document(where, b"", self._now, 304, headers)
            if response.status != HTTPStatus.OK:
                raise SourceError(address, _status(response.status))
            unpacker = Unpacker(headers.get("content-encoding", ""), self._policy.max_bytes)
            async for chunk in response.content.iter_chunked(CHUNK):
                unpacker.feed(chunk)
            return Document(where, unpacker.finish(), self._now, 200, headers)

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        try:
            self._guard.check(str(address[0]))
        except SourceError as error:
            raise PermissionError(errno.EACCES, error.reason) from error
        return socket.socket(family, kind, protocol)


class _Resolver(AbstractResolver):
    """The system's name service, in threads that nobody has to wait for."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._threads = ThreadPoolExecutor(RESOLVERS, "resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        name, wanted = self._places.get(host, (host, port))
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, socket.getaddrinfo, name, wanted, family, socket.SOCK_STREAM
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=wanted,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _tls(policy: CollectPolicy) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if policy.ca_file is None:
        return context
    try:
        context.load_verify_locations(policy.ca_file)
    except OSError as error:
        mistake = Mistake("collect.ca_file", f"cannot be read ({error})", "a file of PEM certificates")
        raise ConfigError(str(policy.ca_file), (mistake,)) from error
    return context


def _headers(policy: CollectPolicy) -> dict[str, str]:
    contact = "".join(c for c in policy.contact if c.isascii() and c.isprintable() and c not in "()\\")
    agent = f"digest/{__version__}" + (f" (+{contact})" if contact else "")
    return {"User-Agent": agent, "Accept": ACCEPTED, "Accept-Encoding": "gzip, deflate"}


def _conditions(memory: SourceMemory) -> dict[str, str]:
    told = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    return {name: value for name, value in told.items() if value}


def _status(status: int) -> str:
    try:
        return f"HTTP {status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return f"HTTP {status}"


REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "the name service knows no {host}"),
    (aiohttp.ClientConnectorCertificateError, "the certificate of {host} cannot be trusted ({detail})"),
    (aiohttp.ClientSSLError, "no secure connection to {host} ({detail})"),
    (aiohttp.TooManyRedirects, f"it redirects more than {MAX_REDIRECTS} times"),
    (aiohttp.NonHttpUrlRedirectClientError, "it redirects to an address that is neither http nor https"),
    (aiohttp.InvalidURL, "not a web address"),
    (aiohttp.ClientConnectorError, "no connection to {host} ({detail})"),
    (aiohttp.ServerDisconnectedError, "{host} hung up without an answer"),
    (aiohttp.ClientPayloadError, "its answer was cut off"),
    (aiohttp.ClientResponseError, "{host} does not answer in proper HTTP"),
    (aiohttp.ClientOSError, "the connection to {host} broke ({detail})"),
)
"""What a person reads for each error of the library, the most special first."""


def _in_words(error: Exception, host: str) -> str:
    words = next((words for kind, words in REASONS if isinstance(error, kind)), "{detail}")
    return words.format(host=host, detail=_detail(error))


def _detail(error: Exception) -> str:
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None) or error
    for name in ("verify_message", "reason"):
        told = getattr(cause, name, None)
        if told:
            return str(told)
    told = getattr(cause, "strerror", None) or str(cause)
    if isinstance(cause, OSError) and cause.errno and told.startswith("Connect call failed"):
        return os.strerror(cause.errno)  # instead of asyncio's own words
    return told or type(cause).__name__
