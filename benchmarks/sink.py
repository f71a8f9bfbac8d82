"""A mail server that takes everything and keeps nothing, and answers after some time, as a distant one does.

    python -m benchmarks.sink LATENCY

It listens on a free port of loopback and prints it. At the end of its input it prints how many messages it
took, how many recipients those had, and how many Message-IDs.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
END = b"\r\n.\r\n"
IDENTITY = re.compile(rb"(?im)^message-id: *(<[^>]+>)")

ANSWERS = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
TAKEN = b"250 ok\r\n"


@dataclass(slots=True)
class Taken:
    """What came in."""

    messages: int = 0
    recipients: set[bytes] = field(default_factory=set)
    identities: set[bytes] = field(default_factory=set)


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, latency: float, taken: Taken) -> None:
        self._latency, self._taken = latency, taken
        self._buffer = bytearray()
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._say(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer all that can be answered."""
        searched = max(0, len(self._buffer) - len(END))
        self._buffer += data
        answers = b""
        while (answer := self._next(searched)) is not None:
            answers += answer
            searched = 0
        if answers:
            self._say(answers)

    def _next(self, searched: int) -> bytes | None:
        """The answer to the next command or message, None where it is not there as a whole."""
        end = END if self._in_data else b"\r\n"
        at = self._buffer.find(end, searched if self._in_data else 0)
        if at < 0:
            return None
        octets = bytes(self._buffer[:at])
        del self._buffer[: at + len(end)]
        if self._in_data:
            self._in_data = False
            self._keep(octets)
            return TAKEN
        verb = octets[:4].upper()
        self._in_data = verb == b"DATA"
        if verb == b"RCPT":
            self._taken.recipients.add(octets)
        return ANSWERS.get(verb, TAKEN)

    def _keep(self, octets: bytes) -> None:
        self._taken.messages += 1
        if found := IDENTITY.search(octets):
            self._taken.identities.add(found[1])

    def _say(self, answers: bytes) -> None:
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, answers)
        else:
            self._transport.write(answers)


async def serve(latency: float) -> None:
    """Serve until standard input ends."""
    loop, taken = asyncio.get_running_loop(), Taken()
    server = await loop.create_server(lambda: Talk(latency, taken), LOOPBACK, 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    told = {
        "messages": taken.messages,
        "recipients": len(taken.recipients),
        "identities": len(taken.identities),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
