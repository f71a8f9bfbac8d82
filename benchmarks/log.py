"""What a server was asked, when, and what it answered."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Sight:
    """One request; times are of the machine's monotonic clock, which all its processes share."""

    path: str
    came: float
    status: int = 0
    ended: float = 0.0
    bytes: int = 0


@dataclass(slots=True)
class Log:
    """What was asked since the last reset."""

    sights: list[Sight] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0

    def begin(self, path: str) -> Sight:
        """A request has come."""
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        sight = Sight(path, time.monotonic())
        self.sights.append(sight)
        return sight

    def end(self, sight: Sight, status: int, size: int) -> None:
        """Its answer has been handed over, or the other side has gone away (status 0)."""
        self.in_flight -= 1
        sight.status, sight.bytes, sight.ended = status, size, time.monotonic()

    def reset(self) -> None:
        """Forget all that has ended."""
        self.sights.clear()
        self.peak = self.in_flight

    def stats(self) -> dict[str, int]:
        """Counts over the requests for feeds."""
        asked = [sight for sight in self.sights if sight.path.startswith("/feeds/")]
        return {
            "requests": len(asked),
            "feeds": len({sight.path for sight in asked}),
            "whole": sum(sight.status == 200 for sight in asked),
            "same": sum(sight.status == 304 for sight in asked),
            "other": sum(sight.status not in {200, 304} for sight in asked),
            "peak": self.peak,
            "bytes": sum(sight.bytes for sight in asked),
        }

    def lines(self) -> list[dict[str, object]]:
        """Every request."""
        return [asdict(sight) for sight in self.sights]
