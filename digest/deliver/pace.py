"""No more messages a minute than the relay wants, over all connections together, and to one domain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass(slots=True)
class Pace:
    """Lets messages leave at even distances. Times are seconds of a clock that only goes forward.

    Attributes:
        rate: messages a minute, 0 for as many as there are.
        domain_rate: messages a minute to addresses of one domain, 0 for as many as there are.
    """

    rate: int = 0
    domain_rate: int = 0
    _next: float = 0.0
    _next_to: dict[str, float] = field(default_factory=dict)

    def first(self, addresses: Iterable[str], now: float) -> tuple[int, float]:
        """Which of these addresses can be written to soonest, by its place, and in how many seconds.

        Raises:
            ValueError: there is none.
        """
        whole = max(self._next - now, 0.0)
        waits = (
            (max(whole, self._next_to.get(domain_of(one), 0.0) - now), n) for n, one in enumerate(addresses)
        )
        wait, place = _soonest(waits)
        return place, wait

    def leave(self, address: str, now: float) -> None:
        """Count a message that leaves."""
        if self.rate:
            self._next = max(now, self._next) + MINUTE / self.rate
        if self.domain_rate:
            self._next_to[domain_of(address)] = now + MINUTE / self.domain_rate


def domain_of(address: str) -> str:
    """What is behind the last @, the same however it is written."""
    return address.rpartition("@")[2].casefold()


def _soonest(waits: Iterable[tuple[float, int]]) -> tuple[float, int]:
    """The first that need not wait, else the one that waits shortest."""
    found: tuple[float, int] | None = None
    for each in waits:
        if each[0] <= 0:
            return each
        found = min(found, each) if found else each
    if found is None:
        raise ValueError("nobody to write to")
    return found
