"""Rounds of runs to figures: ratios are taken within a round, so that a busy machine slows both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.processes import Run

FIRST, AGAIN = "first pass", "unchanged pass"
PASSES = (FIRST, AGAIN)

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading by one program.

    Attributes:
        feeds: how many it was given.
        stats: what the server saw of it.
    """

    round: int
    peer: str
    reading: str
    feeds: int
    run: Run
    stats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the median and the most of some figures."""

    least: float
    middle: float
    most: float
    n: int

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Of at least one figure."""
        return cls(min(figures), median(figures), max(figures), len(figures))


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio to reach.

    Attributes:
        slower: whose time stands above the line; the other's is `base`.
        bound: at most this where `slower` is us, at least this where it is another.
        feeds: at how many it was set.
    """

    reading: str
    slower: str
    base: str
    bound: float
    feeds: int

    @property
    def is_limit(self) -> bool:
        """Whether the ratio must not be more than the bound, instead of not less."""
        return self.slower == "digest"

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio reaches it."""
        return ratio <= self.bound if self.is_limit else ratio >= self.bound

    def __str__(self) -> str:
        sign = "<=" if self.is_limit else ">="
        return f"{self.reading}, {self.feeds} feeds: {self.slower} / {self.base} {sign} {self.bound:g}"


def pick(measured: Sequence[Measured], peer: str, reading: str, feeds: int) -> dict[int, Measured]:
    """One program's readings of a kind, by round."""
    return {
        one.round: one for one in measured if (one.peer, one.reading, one.feeds) == (peer, reading, feeds)
    }


def ratios(measured: Sequence[Measured], goal: Goal) -> list[float]:
    """The ratio of each round that has both; none where one is missing."""
    slower = pick(measured, goal.slower, goal.reading, goal.feeds)
    base = pick(measured, goal.base, goal.reading, goal.feeds)
    return [slower[n].run.seconds / base[n].run.seconds for n in sorted({*slower} & {*base})]
