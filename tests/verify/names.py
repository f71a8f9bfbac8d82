"""A name server for tests: answers from a table over UDP, on this machine (RFC 1035)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingUDPServer
from threading import Thread

A, PTR, MX, TXT = 1, 12, 15, 16
IN = 1
ANSWER, NO_SUCH_NAME = 0x8180, 0x8183
TTL = 60

Names = Mapping[tuple[str, int], str]
"""What is found under a name, by its kind."""


@contextmanager
def names_served(names: Names) -> Iterator[int]:
    """A server of these names; its port."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            asked, there = self.request
            there.sendto(_answer(asked, names), self.client_address)

    with ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _answer(asked: bytes, names: Names) -> bytes:
    labels, end = [], 12
    while length := asked[end]:
        labels.append(asked[end + 1 : end + 1 + length].decode("ascii").lower())
        end += length + 1
    (kind,) = struct.unpack_from(">H", asked, end + 1)
    name, question = ".".join(labels), asked[12 : end + 5]
    found = names.get((name, kind))
    known = any(name == each for each, _ in names)
    head = asked[:2] + struct.pack(">HHHHH", ANSWER if known else NO_SUCH_NAME, 1, bool(found), 0, 0)
    return head + question + (_record(kind, found) if found else b"")


def _record(kind: int, text: str) -> bytes:
    data = _data(kind, text)
    return b"\xc0\x0c" + struct.pack(">HHIH", kind, IN, TTL, len(data)) + data


def _data(kind: int, text: str) -> bytes:
    if kind == A:
        return socket.inet_aton(text)
    if kind == TXT:
        strings = [text[start : start + 255] for start in range(0, len(text), 255)]
        return b"".join(bytes([len(string)]) + string.encode("ascii") for string in strings)
    name = b"".join(bytes([len(label)]) + label.encode("ascii") for label in text.split(".")) + b"\0"
    return struct.pack(">H", 10) + name if kind == MX else name
