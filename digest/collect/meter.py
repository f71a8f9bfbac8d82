"""How long a source takes by its own fault: the time in which it only waits for a child is not counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

Clock = Callable[[], float]


class Spells:
    """Seconds in which something goes on, once or many times at once.

    Args:
        clock: gives seconds; it need not run evenly.
    """

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._count = 0
        self._since = 0.0
        self._ended = 0.0

    @property
    def seconds(self) -> float:
        """Of all spells so far, that which goes on now included."""
        return self._ended + (self._clock() - self._since if self._count else 0.0)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """It goes on meanwhile."""
        self._change(1)
        try:
            yield
        finally:
            self._change(-1)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """One of those that go on does not meanwhile."""
        self._change(-1)
        try:
            yield
        finally:
            self._change(1)

    def _change(self, step: int) -> None:
        self._ended, self._since = self.seconds, self._clock()
        self._count += step


class Meter:
    """Seconds that one source has taken since this was made.

    While anybody waits for a child, only the time counts in which the source has one: how busy the
    children are is no fault of its own, and what keeps it waiting elsewhere has deadlines of its own.

    Args:
        waits: the spells in which anybody waits for a child.
        clock: gives seconds.

    Attributes:
        served: the spells in which a child works for the source, by the clock of the waits.
    """

    def __init__(self, waits: Spells, clock: Clock = monotonic) -> None:
        self._clock, self._waits = clock, waits
        self._begun, self._waited = clock(), waits.seconds
        self.served = Spells(lambda: waits.seconds)

    @property
    def seconds(self) -> float:
        """Since the beginning, without those that do not count."""
        passed, waited = self._clock() - self._begun, self._waits.seconds - self._waited
        return passed - waited + self.served.seconds
