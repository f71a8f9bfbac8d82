"""Tells open pages that there is something new, over server-sent events.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

RETRY = 1000
"""Milliseconds until a page whose connection broke tries again."""

PING = 15.0
"""Seconds of silence, after which a comment keeps the connection from being taken for dead."""


class Events:
    """The stamp of the proof that is shown now, told to everybody who listens."""

    def __init__(self, stamp: str) -> None:
        self._stamp = stamp
        self._news = asyncio.Event()
        self._closed = False

    def tell(self, stamp: str) -> None:
        """There may be another proof; listeners hear of it only if its stamp is another."""
        self._stamp = stamp
        self._wake()

    def close(self) -> None:
        """End every stream, and each later one after its first message."""
        self._closed = True
        self._wake()

    async def stream(self, ping: float = PING) -> AsyncIterator[str]:
        """One listener's stream: the stamp at once, and again whenever it is another."""
        yield f"retry: {RETRY}\n\n"
        told = ""
        while True:
            if told != self._stamp:
                told = self._stamp
                yield f"data: {told}\n\n"
                continue
            if self._closed:
                return
            try:
                await asyncio.wait_for(self._news.wait(), ping)
            except TimeoutError:
                yield ": still here\n\n"

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
