"""What was measured as a table for people and as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from benchmarks.figures import MEGABYTE, PASSES, Goal, Measured, Spread, pick, ratios
from benchmarks.goals import MEMORY

BASE = "digest"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A goal beside what was measured for it.

    Attributes:
        ratio: None where it was not measured.
    """

    goal: Goal
    ratio: Spread | None

    @property
    def is_missed(self) -> bool:
        """Whether it was measured, and the median is on the wrong side."""
        return self.ratio is not None and not self.goal.is_met(self.ratio.middle)

    @property
    def words(self) -> str:
        """As it stands in the table."""
        if self.ratio is None:
            return "not measured"
        return "MISSED" if self.is_missed else "reached"


def outcomes(measured: Sequence[Measured], goals: Sequence[Goal]) -> list[Outcome]:
    """Each goal with its ratio over the rounds."""
    found = ((goal, ratios(measured, goal)) for goal in goals)
    return [Outcome(goal, Spread.of(several) if several else None) for goal, several in found]


def largest(measured: Sequence[Measured]) -> int:
    """Bytes of our largest process."""
    return max((one.run.memory for one in measured if one.peer == BASE), default=0)


def table(measured: Sequence[Measured], goals: Sequence[Goal]) -> str:
    """The whole report."""
    return "\n".join([*_runs(measured), "", *_goals(measured, goals)])


def as_json(measured: Sequence[Measured], goals: Sequence[Goal]) -> str:
    """The same with every single run."""
    told = {
        "schema": 1,
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
            "load": os.getloadavg(),
        },
        "runs": [asdict(one) for one in measured],
        "goals": [
            {"goal": str(one.goal), "ratio": asdict(one.ratio) if one.ratio else None, "outcome": one.words}
            for one in outcomes(measured, goals)
        ],
        "memory": {"bytes": largest(measured), "at_most": MEMORY},
    }
    return json.dumps(told, indent=2) + "\n"


def _runs(measured: Sequence[Measured]) -> Iterator[str]:
    head = (
        "feeds",
        "pass",
        "program",
        "seconds",
        "time / digest",
        "time / curl",
        "cpu s",
        "MB",
        "200",
        "304",
    )
    yield _row(head)
    kinds = dict.fromkeys((one.feeds, one.reading, one.peer) for one in measured)
    for feeds, reading, peer in sorted(kinds, key=lambda kind: (kind[0], PASSES.index(kind[1]))):
        found = list(pick(measured, peer, reading, feeds).values())
        beside = [_beside(measured, Goal(reading, peer, base, 0, feeds)) for base in (BASE, "curl")]
        yield _row(
            (
                str(feeds),
                reading,
                peer,
                _spread(Spread.of([one.run.seconds for one in found])),
                *beside,
                f"{min(one.run.cpu for one in found):.2f}",
                f"{max(one.run.memory for one in found) / MEGABYTE:.0f}",
                str(found[-1].stats["whole"]),
                str(found[-1].stats["same"]),
            )
        )


def _beside(measured: Sequence[Measured], pair: Goal) -> str:
    found = ratios(measured, pair)
    return _spread(Spread.of(found)) if found else "-"


def _goals(measured: Sequence[Measured], goals: Sequence[Goal]) -> Iterator[str]:
    for one in outcomes(measured, goals):
        yield f"{one.words:13} {one.goal}: {_spread(one.ratio) if one.ratio else '-'}"
    words = "reached" if largest(measured) <= MEMORY else "MISSED"
    yield f"{words:13} memory: {largest(measured) / MEGABYTE:.0f} MB <= {MEMORY / MEGABYTE:.0f} MB"


def _spread(spread: Spread) -> str:
    return f"{spread.least:.2f} / {spread.middle:.2f}"


def _row(cells: Sequence[str]) -> str:
    widths = (5, 14, 8, 15, 15, 15, 6, 4, 5, 5)
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
