"""What a reading writes when nothing is new: one state row for each source, and no article.

    python -m benchmarks.second_pass [--feeds N] [--json FILE] [--checkout FOLDER]

Three readings over one store of some 30,000 articles: all new, nothing new, a tenth new. Between them the
store is compared row by row and page by page. Leaves with 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import zip_longest
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.collect import LATENCY
from benchmarks.feeds import RENEWED
from benchmarks.figures import MEGABYTE
from benchmarks.goals import MANY, MEMORY
from benchmarks.peers.digest import Digest, store
from benchmarks.processes import Run, exit_code
from benchmarks.shelf import UNMARKED
from benchmarks.site import ROOT, Site, running

NAMES = ("all new", "nothing new", "a tenth new")

SHARE = 0.1
"""Of the feeds that bring something before the third reading."""

ASKED = "checked_at"
"""The column of a source that says when it was asked: all that may change of one that is quiet."""


@dataclass(frozen=True, slots=True)
class State:
    """A store between two readings.

    Attributes:
        rows: a fingerprint of each row by its rowid, by table.
        stated: the rows of the sources by name, without when they were asked.
        pages: a fingerprint of each page of the file.
    """

    rows: Mapping[str, Mapping[int, bytes]]
    stated: Mapping[str, tuple[Any, ...]]
    pages: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one reading wrote.

    Attributes:
        rows: that are new or different, by table.
        states: of sources of which more changed than when they were asked.
        pages: of the file that are new or different.
    """

    rows: Mapping[str, int]
    states: int
    pages: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: what it took, what it wrote, and what the server saw."""

    name: str
    run: Run
    wrote: Difference
    stats: Mapping[str, int]


def main() -> int:
    """Measure as the command line says."""
    options = _options()
    with running(options.feeds, LATENCY) as site, TemporaryDirectory(prefix="bench-") as folder:
        readings = _readings(Digest(options.checkout), Path(folder), site, options.feeds)
    broken = [promise for promise, is_kept in promises(readings, options.feeds).items() if not is_kept]
    sys.stdout.write(_table(readings) + "".join(f"BROKEN: {promise}\n" for promise in broken))
    if options.json:
        told = {"schema": 1, "readings": [asdict(reading) for reading in readings], "broken": broken}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return int(bool(broken))


def promises(readings: Sequence[Reading], feeds: int) -> Mapping[str, bool]:
    """What was promised of the three readings, and whether it is so."""
    _first, quiet, tenth = readings
    changed = round(SHARE * feeds)
    return {
        "memory stays under 250 MB": all(reading.run.memory <= MEMORY for reading in readings),
        "what has validators is answered 304": quiet.stats["same"] == feeds - feeds // UNMARKED,
        "a quiet reading writes to no table but sources": set(quiet.wrote.rows) <= {"sources"},
        "a quiet reading writes at most one row a source": quiet.wrote.rows.get("sources", 0) <= feeds,
        "of a quiet source only the time of asking changes": quiet.wrote.states == 0,
        "a tenth brings its own articles": tenth.wrote.rows.get("articles", 0) == changed * RENEWED,
        "only sources with news get a new state": tenth.wrote.states == changed,
    }


def difference(before: Path, after: Path) -> Difference:
    """What was written between two copies of a store; the first need not be there."""
    old, new = _state_of(before) if before.exists() else State({}, {}, ()), _state_of(after)
    rows = {
        table: sum(old.rows.get(table, {}).get(key) != row for key, row in found.items())
        for table, found in new.rows.items()
    }
    states = sum(old.stated.get(name) != row for name, row in new.stated.items())
    pages = sum(page != was for page, was in zip_longest(new.pages, old.pages))
    return Difference({table: n for table, n in rows.items() if n}, states, pages)


def _readings(digest: Digest, folder: Path, site: Site, feeds: int) -> list[Reading]:
    digest.prepare(folder, [site.feed(number) for number in range(feeds)])
    readings = []
    for name in NAMES:
        if name == NAMES[-1]:
            site.change(SHARE)
        readings.append(_reading(name, digest, folder, site))
    return readings


def _reading(name: str, digest: Digest, folder: Path, site: Site) -> Reading:
    before = folder / "before.sqlite3"
    site.reset()
    run = digest.read(folder)
    # Another process compares: what is timed next begins as a copy of this one, and would look as large.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        wrote = apart.submit(difference, before, store(folder)).result()
    shutil.copy(store(folder), before)
    return Reading(name, run, wrote, site.stats())


def _state_of(path: Path) -> State:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        rows = {name: _rows(connection, name) for name in names}
        stated = _stated(connection)
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = path.read_bytes()
    return State(rows, stated, [_print(data[at : at + size]) for at in range(0, len(data), size)])


def _rows(connection: sqlite3.Connection, table: str) -> dict[int, bytes]:
    found = connection.execute(f'SELECT rowid, * FROM "{table}"')
    return {row[0]: _print(repr(row).encode()) for row in found}


def _stated(connection: sqlite3.Connection) -> dict[str, tuple[Any, ...]]:
    found = connection.execute("SELECT * FROM sources")
    columns = [column[0] for column in found.description]
    kept = [place for place, column in enumerate(columns) if column != ASKED]
    name = columns.index("name")
    return {row[name]: tuple(row[place] for place in kept) for row in found}


def _print(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()


def _table(readings: Sequence[Reading]) -> str:
    return "".join(f"{_line(reading)}\n" for reading in readings)


def _line(reading: Reading) -> str:
    run, wrote, stats = reading.run, reading.wrote, reading.stats
    taken = f"{run.seconds:6.2f} s {run.cpu:6.2f} cpu s {run.memory / MEGABYTE:4.0f} MB"
    seen = f"200: {stats['whole']}, 304: {stats['same']}"
    written = f"rows {dict(wrote.rows)}, states {wrote.states}, pages {wrote.pages}"
    return f"{reading.name:12} {taken}  {seen}; {written}"


def _options() -> argparse.Namespace:
    said = argparse.ArgumentParser(description="What a reading writes when nothing is new.")
    said.add_argument("--feeds", type=int, default=MANY)
    said.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    said.add_argument("--checkout", type=Path, default=ROOT, help="measure the digest of another folder")
    return said.parse_args()


if __name__ == "__main__":
    sys.exit(exit_code(main))
