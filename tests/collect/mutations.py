"""Takes one handling after another out of the collector and runs the cases: each loss must be seen.

    python -m tests.collect.mutations [word ...]

The table is `mutations.toml`: a handling, the text that does it, what stands there without it, and the
cases that must fail then. With words, only rows that hold one of them are tried. Exit status 1: a case
stayed green, a text does not stand there any more, or a class of cases has no row.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TypeVar

ROOT = Path(__file__).parents[2]
HERE = Path("tests/collect")
CASES = HERE / "cases"
SUITE = HERE / "test_cases.py"
PARTS = ("digest", "tests/__init__.py", "tests/builders.py", "tests/collect/__init__.py", CASES, SUITE)
PYTEST = ("-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no")
WORKERS = 2
T = TypeVar("T")
FAILED = re.compile(r"^(?:FAILED|ERROR) \S+\[(.+)-by_\w+\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loss:
    """One handling that is taken out: a row of the table."""

    handling: str
    file: str
    text: str
    without: str
    cases: str

    def path(self, copy: Path) -> Path:
        """The file in a copy of the package."""
        return copy / "digest" / self.file

    def tried(self, copy: Path, before: frozenset[str]) -> str:
        """What is wrong with this row, "" if the cases fail as they should."""
        path = self.path(copy)
        whole = path.read_text("utf-8")
        if whole.count(self.text) != 1:
            return f"its text stands {whole.count(self.text)} times in {self.file}"
        _write(path, whole.replace(self.text, self.without))
        try:
            failing = failing_cases(copy) - before
        finally:
            _write(path, whole)
        green = sorted({*self.cases.split()} - failing)
        notes = ["BUT NOT", *green] if green else []
        say(f"{self.handling:36} {self.file:14} {len(failing):4} cases fail", *notes)
        return f"{' '.join(green)} stayed green" if green else ""


def main(words: list[str]) -> int:
    """Try all rows, or those with one of these words; 1 if any is not as it should be."""
    table = tomllib.loads((ROOT / HERE / "mutations.toml").read_text("utf-8"))
    rows = [Loss(**row) for row in table["lost"]]
    rows = [row for row in rows if not words or any(word in f"{row.handling} {row.file}" for word in words)]
    faults = _all_tried(rows) + ([] if words else _bare(rows))
    say(*faults or [f"all {len(rows)} losses are seen"], separator="\n")
    return 1 if faults else 0


def failing_cases(copy: Path) -> frozenset[str]:
    """The cases that fail in a copy of the package; all, if it cannot even be imported."""
    command = [sys.executable, *PYTEST, str(SUITE)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        found = (str(path.relative_to(ROOT / CASES)) for path in (ROOT / CASES).rglob("*.expected.json"))
        return frozenset(name.removesuffix(".expected.json") for name in found)
    return frozenset(FAILED.findall(done.stdout))


def say(*words: str, separator: str = " ") -> None:
    """Print a line at once, so that a person sees how far it is."""
    sys.stdout.write(f"{separator.join(words)}\n")
    sys.stdout.flush()


def _all_tried(rows: list[Loss]) -> list[str]:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as workers:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            copies.put(_copied(Path(folder) / str(number)))
        before = _borrowed(copies, failing_cases)
        if before:
            say("failing before anything is taken out:", *sorted(before))
        done = workers.map(lambda row: _borrowed(copies, lambda copy: row.tried(copy, before)), rows)
        return [f"{row.handling}: {fault}" for row, fault in zip(rows, done, strict=True) if fault]


def _borrowed(copies: SimpleQueue[Path], use: Callable[[Path], T]) -> T:
    copy = copies.get()
    try:
        return use(copy)
    finally:
        copies.put(copy)


def _copied(copy: Path) -> Path:
    for part in PARTS:
        source, target = ROOT / part, copy / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return copy


def _write(path: Path, text: str) -> None:
    """Write a module and drop what Python compiled of it: it tells texts by second and size."""
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
    path.write_text(text, "utf-8")


def _bare(rows: list[Loss]) -> list[str]:
    classes = {path.name for path in (ROOT / CASES).iterdir() if path.is_dir()}
    named = {case.partition("/")[0] for row in rows for case in row.cases.split()}
    return [f"no row takes anything out that {name} is about" for name in sorted(classes - named)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
