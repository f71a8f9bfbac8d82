"""Servers on loopback that are no outlets: a canary that must see nothing, and a proxy."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from tests.servers import LOOPBACK, FeedServer, Threaded, request_of, settled

BESIDE = "127.0.0.2"
"""Loopback too, but another address: one can be allowed and the other not."""


class Canary(Threaded):
    """Counts connections to one port of loopback, IPv4 and IPv6, and never answers.

    Args:
        address: the IPv4 one.
        port: any that is free if not given.
    """

    def __init__(self, address: str = LOOPBACK, port: int = 0) -> None:
        super().__init__()
        self.connections = 0
        self.port = port
        self._address = address

    async def serve(self, stop: asyncio.Event) -> None:
        """See `Threaded`."""
        servers = [await asyncio.start_server(self._count, self._address, self.port)]
        self.port = servers[0].sockets[0].getsockname()[1]
        with suppress(OSError):  # a machine without IPv6
            servers.append(await asyncio.start_server(self._count, "::1", self.port))
        self.ready.set()
        await stop.wait()
        await settled()
        for server in servers:
            server.close()

    def _count(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.transport.abort()


class ProxyServer(FeedServer):
    """A forward proxy: takes whole addresses, and CONNECT (RFC 9110 9.3.6).

    Args:
        places: where hosts are; a host that is not listed is refused with 403.
    """

    def __init__(self, places: Mapping[str, tuple[str, int]]) -> None:
        super().__init__()
        self._places = places

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        request = request_of(head.decode("latin-1"))
        self.seen.append(request)
        place = self._places.get(request.host)
        if place is None:
            writer.write(b"HTTP/1.1 403 Not For You\r\nContent-Length: 0\r\n\r\n")
            return
        far_reader, far_writer = await asyncio.open_connection(*place)
        if request.method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            far_writer.write(head.replace(f"http://{request.host}".encode(), b"", 1))
        try:
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        finally:
            far_writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
