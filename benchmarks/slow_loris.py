"""Whether 1,000 sources that never end their answers hold up 100 good ones.

    python -m benchmarks.slow_loris [--slow N] [--rounds N] [--json FILE] [--checkout FOLDER]

The good ones are read alone, and with the slow ones before and between them. What counts is the time until
the last good one is answered whole, in the server's log. Three readings: in the first nobody is known to be
slow, in the third all slow ones have failed twice and wait in a lane of their own. Some four minutes a round.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.collect import LATENCY
from benchmarks.figures import Spread
from benchmarks.peers.digest import Digest
from benchmarks.processes import PeerError, exit_code, started
from benchmarks.site import ROOT, Site, running

GOOD, SLOW = 100, 1000

READINGS = (1, 2, 3)
SORTED_OUT = 3
"""The reading in which the slow ones are known."""

GOAL = 2.0
"""Times the time of the good ones alone, at most."""

LOOK = 0.05
"""Seconds between two looks at the server's log."""

LONGEST = 300.0


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds until the last good one was answered.

    Attributes:
        started: since the process was started: what a person waits for.
        asked: since the first request of all.
    """

    started: float
    asked: float


@dataclass(frozen=True, slots=True)
class Pair:
    """The same reading without and with the slow ones."""

    round: int
    reading: int
    alone: Wait
    beside: Wait

    @property
    def cost(self) -> Wait:
        """How many times longer it took with the slow ones."""
        return Wait(self.beside.started / self.alone.started, self.beside.asked / self.alone.asked)


def main() -> int:
    """Measure as the command line says; leave with 1 if the goal is missed in the third reading."""
    options = _options()
    digest = Digest(options.checkout)
    with running(GOOD, LATENCY) as site:
        pairs = [
            pair for number in range(options.rounds) for pair in _round(number, digest, site, options.slow)
        ]
    costs = {reading: [pair.cost for pair in pairs if pair.reading == reading] for reading in READINGS}
    for reading, found in costs.items():
        sys.stdout.write(_line(reading, found))
    is_missed = Spread.of([cost.started for cost in costs[SORTED_OUT]]).middle > GOAL
    sys.stdout.write(f"{'MISSED' if is_missed else 'reached'}: at most {GOAL:g} in reading {SORTED_OUT}\n")
    if options.json:
        told = {"schema": 1, "good": GOOD, "slow": options.slow, "pairs": [asdict(pair) for pair in pairs]}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return int(is_missed)


def mixed(good: Sequence[str], slow: Sequence[str]) -> list[str]:
    """The slow ones with the good ones spread among them, a slow one first."""
    every = max(1, len(slow) // len(good))
    parts = [[*slow[n * every : (n + 1) * every], address] for n, address in enumerate(good)]
    return [address for part in parts for address in part] + [*slow[len(good) * every :]]


def _round(number: int, digest: Digest, site: Site, slow: int) -> list[Pair]:
    good = [site.feed(n) for n in range(GOOD)]
    with TemporaryDirectory(prefix="bench-") as above:
        alone, beside = Path(above) / "alone", Path(above) / "beside"
        for folder, addresses in ((alone, good), (beside, mixed(good, [site.slow(n) for n in range(slow)]))):
            folder.mkdir()
            digest.prepare(folder, addresses)
        pairs = []
        for reading in READINGS:
            times = [_until_answered(digest, folder, site, reading) for folder in (alone, beside)]
            pairs.append(Pair(number, reading, *times))
            seconds = " s, ".join(f"{wait.started:.2f}" for wait in times)
            sys.stderr.write(f"round {number + 1}, reading {reading}: {seconds} s\n")
    return pairs


def _line(reading: int, costs: Sequence[Wait]) -> str:
    started, asked = (Spread.of(list(found)) for found in zip(*map(astuple, costs), strict=True))
    return (
        f"reading {reading}: with / alone {started.least:.2f} / {started.middle:.2f},"
        f" from the first request {asked.least:.2f} / {asked.middle:.2f}\n"
    )


def _until_answered(digest: Digest, folder: Path, site: Site, reading: int) -> Wait:
    """In the last reading the process is not waited for to its end."""
    site.reset()
    began = time.monotonic()
    with started(digest.command, folder, digest.environment, folder / "log") as child:
        while _answered(site) < GOOD:
            if time.monotonic() - began > LONGEST:
                child.kill()
                message = f"reading {reading}: the good ones were not answered within {LONGEST:g} seconds"
                raise PeerError(message)
            time.sleep(LOOK)
        sights = site.log()
        if reading == READINGS[-1]:
            child.terminate()
    last: float = max(sight["ended"] for sight in sights if sight["path"].startswith("/feeds/"))
    first: float = min(sight["came"] for sight in sights)
    return Wait(last - began, last - first)


def _answered(site: Site) -> int:
    stats = site.stats()
    return stats["whole"] + stats["same"]


def _options() -> argparse.Namespace:
    said = argparse.ArgumentParser(description="Whether slow sources hold up good ones.")
    said.add_argument("--slow", type=int, default=SLOW)
    said.add_argument("--rounds", type=int, default=1)
    said.add_argument("--json", type=Path, metavar="FILE", help="write every time there")
    said.add_argument("--checkout", type=Path, default=ROOT, help="measure the digest of another folder")
    return said.parse_args()


if __name__ == "__main__":
    sys.exit(exit_code(main))
