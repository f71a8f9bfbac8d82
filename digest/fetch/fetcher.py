"""An address to a Document over HTTP: guarded, bounded in time and size, polite.

The guard sits in the factory of sockets, so it sees each address just before it is connected
to: literals however spelled, every answer of the name service, every redirect. Redirects are
followed here and not by the library, so that a source's secrets stay with the source.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digest.errors import SourceError, SourceGone, SourceTimeout
from digest.fetch import tls, walls
from digest.fetch.answers import REDIRECTS, Trail, refusal
from digest.fetch.asking import proxy_address, said_always, told_at_home
from digest.fetch.lanes import TROUBLED, Clock, Hosts, Lanes, Place, Turn
from digest.fetch.names import LookUp, Names, system
from digest.fetch.unpack import Unpacker, UnpackError
from digest.guard import Guard
from digest.model import NO_ACCESS, Access, Document
from digest.ports import NO_MEMORY, SourceMemory
from digest.settings import CollectPolicy

FIRST_BYTE = 5.0
"""Seconds for an answer to begin. A source in the slow lane holds nobody up: it has all the time."""

BEGINNING = 131_072
"""Bytes of that page at most, unpacked."""

REFUSAL = 2.0
"""Seconds for the beginning of a page that says why we are refused; its status says enough."""

KEEP_ALIVE = 1.0
"""Seconds a connection is kept for the next request to the same host: many hosts, few open files."""

HEADER = 16_384
"""Bytes of one header, and `HEADERS` of them: twice what most servers can send."""

HEADERS = 128

WHOLE = frozenset({200, 203})
NOT_MODIFIED = 304

Places = Mapping[str, tuple[str, int]]


class Fetcher:
    """Fetches documents; use it as an asynchronous context manager, inside one event loop.

    Args:
        policy: limits, allowed networks, the contact in the User-Agent, a proxy.
        now: the moment written on every document.
        connect_to: for tests: host -> (address, port) to connect to instead, as curl's
            --connect-to; the guard looks at these addresses too.
        look_up: for tests: the name service.
        lanes: who may send a request.

    Raises:
        ConfigError: the file of certificates cannot be read.
    """

    def __init__(
        self,
        policy: CollectPolicy,
        now: datetime,
        *,
        connect_to: Places | None = None,
        look_up: LookUp = system,
        lanes: Lanes | None = None,
    ) -> None:
        self._policy = policy
        self._now = now
        self._guard = Guard(policy.allow_networks)
        self._resolver = _Resolver(connect_to or {}, look_up, urlsplit(policy.proxy).hostname or "")
        self._tls = tls.trust(policy)
        self._lanes = lanes or Lanes(policy.concurrency)
        self._hosts = Hosts()
        self._proxy = proxy_address(policy)

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,
            ssl=self._tls,
            resolver=self._resolver,
            socket_factory=self._socket,
            keepalive_timeout=KEEP_ALIVE,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=said_always(self._policy),
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=HEADER,
            max_field_size=HEADER,
            max_headers=HEADERS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._resolver.close()

    async def get(
        self, address: str, memory: SourceMemory = NO_MEMORY, access: Access = NO_ACCESS
    ) -> Document:
        """The document at an address; status 304 if it is what `memory` was told of.

        The validators of `memory` and the secrets of `access` are told to the address's own
        scheme, host and port, and on a redirect to no other.

        Raises:
            SourceTimeout: it was not whole within the policy's seconds, redirects included, or
                did not begin in time.
            SourceBusy: it asked to be left alone for a while.
            SourceGone: it says that it is gone for good.
            SourceError: anything else; the reason is in words.
        """
        trail = Trail(address)
        told = told_at_home(memory, access, trail.login)
        async with self._hosts.turn(trail.host) as turn, self._lanes.place(memory.failures) as place:
            first = FIRST_BYTE if memory.failures < TROUBLED else self._policy.timeout
            try:
                async with asyncio.timeout(None) as timer:
                    clock = Clock(timer, self._policy.timeout, first)
                    return await self._followed(trail, told, _Visit(turn, place, clock))
            except TimeoutError as error:
                raise SourceTimeout(trail.source, clock.words) from error
            except UnpackError as error:
                raise SourceError(trail.source, str(error)) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise SourceError(trail.source, _in_words(error, trail.host)) from error

    async def _followed(self, trail: Trail, told: dict[str, str], visit: _Visit) -> Document:
        while True:
            if self._proxy:
                self._guard.check_unseen(trail.host)
            visit.clock.expect_head()
            async with self._session.get(
                trail.address,
                headers=told if trail.is_home else None,
                allow_redirects=False,
                proxy=self._proxy or None,
            ) as response:
                visit.clock.expect_body()
                if response.status not in REDIRECTS:
                    return await self._document(response, trail, visit.place)
                trail.follow(response.status, response.headers.get("location", ""))
            await visit.clock.paused(visit.turn.move(trail.host))

    async def _document(self, response: aiohttp.ClientResponse, trail: Trail, place: Place) -> Document:
        status, where = response.status, str(response.url)
        headers = {name.lower(): value for name, value in response.headers.items()}
        sent = response.request_info.headers
        if status == NOT_MODIFIED and ("if-none-match" in sent or "if-modified-since" in sent):
            return Document(where, b"", self._now, status, headers, trail.moved_to)
        if status not in WHOLE:
            page = await _beginning(response, headers)
            error = refusal(trail.source, status, headers, page, self._now)
            if isinstance(error, SourceGone) and trail.address != trail.source:
                raise SourceError(trail.source, error.reason)  # gone is who says so at its own address
            raise error
        body = await _body(response, headers, self._policy.max_bytes, place)
        if wall := walls.instead_of_page(headers, body):
            raise SourceError(trail.source, walls.in_words(wall))
        return Document(where, body, self._now, 200, headers, trail.moved_to)

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        where = str(address[0])
        if not (self._proxy and where in self._resolver.trusted):
            try:
                self._guard.check(where)
            except SourceError as error:
                raise PermissionError(errno.EACCES, error.reason) from error
        return socket.socket(family, kind, protocol)


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one request holds on its way, wherever it is led."""

    turn: Turn
    place: Place
    clock: Clock


class _Resolver(AbstractResolver):
    """Names to addresses; it remembers which are the proxy's, so that no other is let through for it."""

    def __init__(self, places: Places, look_up: LookUp, proxy: str) -> None:
        self._places = places
        self._names = Names(look_up)
        self._proxy = proxy
        self.trusted = {proxy} - {""}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found: Sequence[str]
        if host in self._places:
            address, port = self._places[host]
            found = [address]
        else:
            found = await self._names.addresses(host)
        if host == self._proxy:
            self.trusted.update(found)
        answers = [_resolved(host, address, port) for address in found]
        return [answer for answer in answers if family in {socket.AF_UNSPEC, answer["family"]}]

    async def close(self) -> None:
        self._names.close()


def _resolved(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


async def _body(
    response: aiohttp.ClientResponse, headers: Mapping[str, str], limit: int, place: Place
) -> bytes:
    unpacker = Unpacker(headers.get("content-encoding", ""), limit)
    unpacker.expect(headers.get("content-length", ""))
    while chunk := await response.content.readany():
        place.received(len(chunk))
        unpacker.feed(chunk)
    return unpacker.finish()


async def _beginning(response: aiohttp.ClientResponse, headers: Mapping[str, str]) -> bytes:
    """The first kilobytes of a page that says why we are refused; what can be had of them."""
    with suppress(TimeoutError, UnpackError, aiohttp.ClientError, OSError):
        unpacker = Unpacker(headers.get("content-encoding", ""), BEGINNING)
        async with asyncio.timeout(REFUSAL):
            while len(unpacker) < walls.HEAD and (chunk := await response.content.readany()):
                unpacker.feed(chunk)
        return unpacker.so_far()
    return b""


REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "the name service knows no {host}"),
    (aiohttp.ClientConnectorCertificateError, "the certificate of {host} cannot be trusted ({detail})"),
    (aiohttp.ClientSSLError, "no secure connection to {host} ({detail})"),
    (aiohttp.ClientHttpProxyError, "the proxy does not connect us to {host} ({detail})"),
    (aiohttp.ClientProxyConnectionError, "no connection to the proxy ({detail})"),
    (aiohttp.InvalidURL, "not a web address"),
    (UnicodeError, "{host} is no name that a host can have"),  # IDNA cannot write it in ASCII
    (aiohttp.ClientConnectorError, "no connection to {host} ({detail})"),
    (aiohttp.ServerDisconnectedError, "{host} hung up without an answer"),
    (aiohttp.ClientPayloadError, "its answer was cut off"),
    (aiohttp.ClientResponseError, "{host} does not answer in proper HTTP ({detail})"),
    (aiohttp.ClientOSError, "the connection to {host} broke ({detail})"),
)
"""What a person reads for each error of the library, the most special first."""


def _in_words(error: Exception, host: str) -> str:
    words = next((words for kind, words in REASONS if isinstance(error, kind)), "{detail}")
    if isinstance(error, aiohttp.ClientConnectorDNSError) and error.os_error.errno == socket.EAI_AGAIN:
        words = "the name service does not answer for {host}"
    return words.format(host=host, detail=_detail(error))


def _detail(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientResponseError):
        return " ".join(error.message.split())[:100]
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None) or error
    for name in ("verify_message", "reason"):
        told = getattr(cause, name, None)
        if told:
            return str(told)
    told = getattr(cause, "strerror", None) or str(cause)
    if isinstance(cause, OSError) and cause.errno and told.startswith("Connect call failed"):
        return os.strerror(cause.errno)  # instead of asyncio's own words
    return told or type(cause).__name__
