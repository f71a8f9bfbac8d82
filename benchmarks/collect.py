"""`digest collect` beside curl, reader and newsboat: the same feeds, the same server, turn by turn.

    python -m benchmarks.collect [--quick | --full] [--rounds N] [--json FILE] [--checkout FOLDER]

Each round gives every program a fresh folder and two readings: one in which all is new and one in which
nothing is. Figures are "min / median" over the rounds.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import AGAIN, FIRST, PASSES, Measured
from benchmarks.goals import FEW, FLOORS, GOALS, MANY, MEMORY
from benchmarks.peers.curl import Curl
from benchmarks.peers.digest import Digest
from benchmarks.peers.newsboat import Newsboat
from benchmarks.peers.peer import Peer
from benchmarks.peers.reader import LemonReader
from benchmarks.processes import PeerError, exit_code
from benchmarks.report import as_json, largest, outcomes, table
from benchmarks.site import ROOT, Site, running

LATENCY = 0.05
"""Seconds before each answer: a server of the same continent."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Programs that read the same number of feeds, turn by turn."""

    feeds: int
    rounds: int
    peers: tuple[Peer, ...]


def main() -> int:
    """Measure as the command line says.

    Returns:
        1 if a floor of the quick run was missed, or memory; the other goals are told, no more.
    """
    options = _options()
    heats = [_present(heat) for heat in _heats(options)]
    goals = FLOORS if options.quick else GOALS
    with running(max(heat.feeds for heat in heats), LATENCY) as site:
        measured = [one for heat in heats for one in run(heat, site)]
    sys.stdout.write(table(measured, goals) + "\n")
    if options.json:
        options.json.write_text(as_json(measured, goals), "utf-8")
    missed = options.quick and any(outcome.is_missed for outcome in outcomes(measured, goals))
    return int(missed or largest(measured) > MEMORY)


def run(heat: Heat, site: Site) -> Iterator[Measured]:
    """All rounds of a heat."""
    for number in range(heat.rounds):
        with TemporaryDirectory(prefix="bench-") as above:
            folders = {peer.name: Path(above) / peer.name for peer in heat.peers}
            _prepare(heat, folders, site)
            for reading in PASSES:
                for peer in _turns(heat.peers, number):
                    yield _read(peer, folders[peer.name], site, (number, reading, heat.feeds))


def _prepare(heat: Heat, folders: dict[str, Path], site: Site) -> None:
    addresses = [site.feed(number) for number in range(heat.feeds)]
    for peer in heat.peers:
        folders[peer.name].mkdir()
        peer.prepare(folders[peer.name], addresses)


def _turns(peers: tuple[Peer, ...], number: int) -> tuple[Peer, ...]:
    """Another one begins each round: what comes after a heavy program has a warmer machine."""
    first = number % len(peers)
    return peers[first:] + peers[:first]


def _read(peer: Peer, folder: Path, site: Site, what: tuple[int, str, int]) -> Measured:
    number, reading, feeds = what
    if reading == AGAIN and peer.keeps_late:
        peer.read(folder)
    site.reset()
    run = peer.read(folder)
    one = Measured(number, peer.name, reading, feeds, run, site.stats())
    _check(one)
    sys.stderr.write(f"round {number + 1}: {feeds} feeds, {reading}, {peer.name}: {run.seconds:.2f} s\n")
    return one


def _check(one: Measured) -> None:
    """A program that asked for less, or failed at some, was not measured at all."""
    stats = one.stats
    if stats["feeds"] != one.feeds or stats["other"] or (one.reading == FIRST and stats["same"]):
        message = f"{one.peer}, {one.reading} of {one.feeds} feeds: the server saw {dict(stats)}"
        raise PeerError(message)


def _heats(options: argparse.Namespace) -> Sequence[Heat]:
    ours, curl = Digest(options.checkout), Curl()
    if options.quick:
        return [Heat(FEW, options.rounds or 2, (ours, curl, LemonReader()))]
    if options.full:
        return [Heat(MANY, options.rounds or 1, (ours, curl, Newsboat(), LemonReader()))]
    few = Heat(FEW, options.rounds or 3, (ours, curl, Newsboat(), LemonReader()))
    return [Heat(MANY, options.rounds or 5, (ours, curl)), few]


def _present(heat: Heat) -> Heat:
    """Without programs that are not installed: in CI that is an error, elsewhere it is told."""
    missing = {peer.name: peer.missing() for peer in heat.peers if peer.missing()}
    for name, cure in missing.items():
        if os.environ.get("CI"):
            message = f"{name} is not installed; try: {cure}"
            raise PeerError(message)
        sys.stderr.write(f"{name} is not installed and left out; try: {cure}\n")
    return Heat(heat.feeds, heat.rounds, tuple(peer for peer in heat.peers if peer.name not in missing))


def _options() -> argparse.Namespace:
    said = argparse.ArgumentParser(description="How fast the press comes in, beside other programs.")
    size = said.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="200 feeds and floors, in two minutes, for CI")
    size.add_argument("--full", action="store_true", help="1,000 feeds for the slow programs too")
    said.add_argument("--rounds", type=int, default=0)
    said.add_argument("--json", type=Path, metavar="FILE", help="write every run there")
    said.add_argument("--checkout", type=Path, default=ROOT, help="measure the digest of another folder")
    return said.parse_args()


if __name__ == "__main__":
    sys.exit(exit_code(main))
