"""From the articles of a day to its stories, beside scikit-learn's TF-IDF: time, slope, memory.

    python -m benchmarks.edit [--quick] [--rounds N] [--json FILE]

Whole processes that read the same file of a synthetic press (`press.py`). scikit-learn finds near pairs; ours
drops repeats, finds near pairs and joins them to stories. Leaves with 1 if a goal is missed that `--quick`
sets, or memory; the others are told, no more.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import MEGABYTE, Spread
from benchmarks.peers.editor import Editor
from benchmarks.peers.scikit import Scikit
from benchmarks.press import press
from benchmarks.processes import PeerError, Run, exit_code

DAY, FEW, SOME, MANY = 1_000, 5_000, 20_000, 50_000
"""Articles: of a press office's day, of a country's, and what nobody should have to fear."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One process."""

    round: int
    program: str
    work: str
    articles: int
    run: Run


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure to reach.

    Attributes:
        figures: one of each round; none where it was not measured.
        most: whether the bound is the most it may be; else it is the least.
        binding: whether a miss is an error.
    """

    what: str
    figures: tuple[float, ...]
    bound: float
    most: bool = True
    binding: bool = False

    @property
    def is_missed(self) -> bool:
        """Whether the median is on the wrong side of the bound."""
        if not self.figures:
            return False
        middle = Spread.of(self.figures).middle
        return middle > self.bound if self.most else middle < self.bound

    def __str__(self) -> str:
        sign = "<=" if self.most else ">="
        if not self.figures:
            return f"{self.what} {sign} {self.bound:g}: not measured"
        spread = Spread.of(self.figures)
        verdict = "MISSED" if self.is_missed else "reached"
        return f"{self.what} {sign} {self.bound:g}: {spread.least:.2f} / {spread.middle:.2f} {verdict}"


def main() -> int:
    """Measure as the command line says."""
    options = _options()
    with TemporaryDirectory(prefix="bench-") as folder:
        measured = list(_measured(Path(folder), options))
    kept = promises(measured, quick=options.quick)
    sys.stdout.writelines(f"{line}\n" for line in (*map(_line, measured), "", *kept))
    if options.json:
        told = {"schema": 1, "runs": [asdict(one) for one in measured], "goals": list(map(str, kept))}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return int(any(promise.binding and promise.is_missed for promise in kept))


def promises(measured: Sequence[Timed], *, quick: bool) -> list[Promise]:
    """What was promised, beside what was measured; of the quick run floors that hold on a busy machine."""
    of_day = [one.run.seconds for one in measured if (one.work, one.articles) == ("whole", DAY)]
    memory = [one.run.memory / MEGABYTE for one in _ours(measured) if one.articles <= SOME]
    if quick:
        return [
            Promise(f"{DAY} articles to summaries, s", tuple(of_day), 4.0, binding=True),
            Promise(
                f"scikit-learn / digest, cpu, {FEW}", _ratios(measured, FEW), 0.3, most=False, binding=True
            ),
        ]
    return [
        Promise(f"{DAY} articles to summaries, s", tuple(of_day), 2.0),
        Promise(f"slope of cpu, {FEW} to {MANY}", _slopes(measured), 1.08),
        Promise(f"scikit-learn / digest, cpu, {FEW}", _ratios(measured, FEW), 2.0, most=False),
        Promise(f"scikit-learn / digest, cpu, {MANY}", _ratios(measured, MANY), 15.0, most=False),
        Promise(f"memory up to {SOME}, MB", (max(memory),), 256.0, binding=True),
    ]


def _ours(measured: Sequence[Timed]) -> list[Timed]:
    return [one for one in measured if one.program == Editor().name]


def _cpu(measured: Sequence[Timed], program: str, articles: int) -> dict[int, float]:
    """Processor seconds of the stories of so many articles, by round."""
    wanted = (program, "stories", articles)
    return {one.round: one.run.cpu for one in measured if (one.program, one.work, one.articles) == wanted}


def _ratios(measured: Sequence[Timed], articles: int) -> tuple[float, ...]:
    ours = _cpu(measured, Editor().name, articles)
    theirs = _cpu(measured, Scikit().name, articles)
    return tuple(theirs[n] / ours[n] for n in sorted({*ours} & {*theirs}))


def _slopes(measured: Sequence[Timed]) -> tuple[float, ...]:
    few, many = (_cpu(measured, Editor().name, articles) for articles in (FEW, MANY))
    return tuple(log10(many[n] / few[n]) / log10(MANY / FEW) for n in sorted({*few} & {*many}))


def _measured(folder: Path, options: argparse.Namespace) -> Iterator[Timed]:
    ours, theirs, log = Editor(), Scikit(), folder / "log"
    sizes = (DAY, FEW) if options.quick else (DAY, FEW, SOME, MANY)
    files = {articles: _written(folder / f"{articles}.jsonl", articles) for articles in sizes}
    compared = () if _is_missing(theirs) else (FEW,) if options.quick else (FEW, MANY)
    for turn in range(options.rounds):
        yield Timed(turn, ours.name, "whole", DAY, ours.whole(files[DAY], log))
        for articles in sizes[1:]:
            yield Timed(turn, ours.name, "stories", articles, ours.stories(files[articles], log))
            if articles in compared:
                yield Timed(turn, theirs.name, "stories", articles, theirs.stories(files[articles], log))


def _written(file: Path, articles: int) -> Path:
    with file.open("w", encoding="utf-8") as out:
        for report in press(articles):
            told = report.article
            row = {name: getattr(told, name) for name in ("id", "outlet", "url", "title", "text")}
            out.write(json.dumps({**row, "published": told.published.isoformat()}) + "\n")
    return file


def _is_missing(peer: Scikit) -> bool:
    """In CI that is an error, elsewhere it is told."""
    cure = peer.missing()
    if cure and os.environ.get("CI"):
        message = f"{peer.name} is not installed; try: {cure}"
        raise PeerError(message)
    if cure:
        sys.stderr.write(f"{peer.name} is not installed and left out; try: {cure}\n")
    return bool(cure)


def _line(one: Timed) -> str:
    run = one.run
    figures = f"{run.seconds:6.2f} s {run.cpu:6.2f} cpu s {run.memory / MEGABYTE:5.0f} MB"
    return f"{one.round}  {one.articles:6}  {one.work:8} {one.program:13} {figures}"


def _options() -> argparse.Namespace:
    said = argparse.ArgumentParser(description="From the articles of a day to its stories.")
    said.add_argument("--quick", action="store_true", help="1,000 and 5,000 articles and floors, for CI")
    said.add_argument("--rounds", type=int, default=2)
    said.add_argument("--json", type=Path, metavar="FILE", help="write every run there")
    return said.parse_args()


if __name__ == "__main__":
    sys.exit(exit_code(main))
