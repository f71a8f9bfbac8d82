"""Quality as numbers: `python -m tests.quality [--data FOLDER]`, as `make quality [DATA=FOLDER]` runs it.

Prints one table: each figure with its 95 % interval, beside it what one story for each article would
give, the floor that holds it up, and the goal. Leaves with 1 if a figure is below its floor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.quality.floors import FLOORS, Floors, failures, floor_of, load, lowered, pinned, save
from tests.quality.labelled import day_files, digest_of, sample_files
from tests.quality.scores import Score
from tests.quality.sets import FILES, day_scores, folder_scores, sample_scores

HEAD = ("set", "measure", "n", "value", "95 %", "alone", "floor", "goal")


@dataclass(frozen=True)
class Measured:
    """The figures of one kind of data, and the digest of the data."""

    kind: str
    digest: str
    scores: tuple[Score, ...]


def measured(folder: Path | None) -> Iterator[Measured]:
    """Everything that can be measured here."""
    yield Measured("samples", digest_of(sample_files()), tuple(sample_scores()))
    yield Measured("days", digest_of(day_files()), tuple(day_scores()))
    if folder:
        files = [folder / name for name in FILES if (folder / name).exists()]
        yield Measured("data", digest_of(files), tuple(folder_scores(folder)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare; the process's exit code."""
    options = _options().parse_args(arguments)
    kept = load(options.floors)
    found = list(measured(options.data))
    _print(_table(found, kept))
    if options.pin:
        return _pin(found, kept, options)
    failed = [why for each in found for why in failures(kept.get(each.kind), each.digest, each.scores)]
    _print(f"Below the floor: {why}" for why in failed)
    return 1 if failed else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="labelled JSON lines from elsewhere")
    parser.add_argument("--floors", type=Path, metavar="FILE", default=FLOORS, help="where floors are kept")
    parser.add_argument("--pin", action="store_true", help="make what is measured now the floors")
    parser.add_argument("--allow-regression", action="store_true", help="let --pin lower a floor")
    return parser


def _pin(found: Iterable[Measured], kept: dict[str, Floors], options: argparse.Namespace) -> int:
    new = {each.kind: pinned(each.scores, each.digest) for each in found}
    sinking = [key for kind, floors in new.items() for key in lowered(kept.get(kind), floors)]
    if sinking and not options.allow_regression:
        _print(
            [
                f"These floors would sink: {', '.join(sinking)}.",
                "Nothing is pinned without --allow-regression.",
            ]
        )
        return 1
    save({**kept, **new}, options.floors)
    return 0


def _table(found: Iterable[Measured], kept: dict[str, Floors]) -> Iterator[str]:
    rows = [HEAD, *(_row(score, kept.get(each.kind)) for each in found for score in each.scores)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(score: Score, floors: Floors | None) -> tuple[str, ...]:
    spread = f"{score.low:.3f}-{score.high:.3f}" if score.low is not None and score.high is not None else ""
    return (
        score.set, score.measure, str(score.n), f"{score.value:.3f}", spread,
        _figure(score.alone), _figure(floor_of(floors, score)), _figure(score.goal),
    )  # fmt: skip


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
