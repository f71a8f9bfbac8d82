"""No more messages a minute than the relay wants, over all connections together."""

from __future__ import annotations

from threading import Event, Lock
from time import monotonic


class Pace:
    """Lets messages leave at even distances.

    Args:
        rate: messages a minute, 0 for as many as there are.
    """

    def __init__(self, rate: int) -> None:
        self._gap = 60 / rate if rate else 0.0
        self._lock = Lock()
        self._next = 0.0
        self._hurried = Event()

    def wait(self) -> None:
        """Return when the next message may leave."""
        if not self._gap:
            return
        with self._lock:
            now = monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
        self._hurried.wait(turn - now)

    def hurry(self) -> None:
        """Let nobody wait any more, who then meets a broken connection."""
        self._hurried.set()
