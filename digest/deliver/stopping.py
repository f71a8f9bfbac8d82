"""A process that is asked to end finishes the message in hand, and cuts the connection if that takes long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

PATIENCE = 10.0
"""Seconds for the message in hand. Service managers kill after 90 at most, containers after 10 to 30."""


@dataclass(slots=True)
class Stop:
    """Whether an end was asked for.

    Attributes:
        requested: true from then on; the sender looks at it between messages.
    """

    requested: bool = False


@contextmanager
def heeding(stop: Stop, cut: Callable[[], None]) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP ask for an end, and let them take their course afterwards.

    Handlers run in the main thread alone, so in another one, and on systems without alarms, this does
    nothing: who runs a sender there sets `stop` and cuts the connection themselves.

    Args:
        stop: what is set by the first signal.
        cut: breaks the connection, so that nobody waits for its answer any more; called after
            PATIENCE seconds, or at a second signal.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    arrived: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        seconds = PATIENCE if not arrived else 0.01
        arrived.append(number)
        stop.requested = True
        signal.setitimer(signal.ITIMER_REAL, seconds)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    alarm = signal.signal(signal.SIGALRM, lambda _number, _frame: cut())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])
