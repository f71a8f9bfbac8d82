"""lemon24/reader, the library, with 16 workers: its own `python -m reader update` does the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Run, timed
from benchmarks.site import ROOT

PYTHON = ROOT / ".bench" / "venv" / "bin" / "python"
"""Its own environment, so that its libraries and ours do not meet; `make bench` makes it."""

ADD = """\
import sys
from reader import make_reader
with make_reader("reader.sqlite") as reader:
    for address in open("feeds"):
        reader.add_feed(address.strip())
"""

UPDATE = """\
from reader import make_reader
with make_reader("reader.sqlite") as reader:
    reader.update_feeds(scheduled=False, workers=16)
    counts = reader.get_feed_counts()
    if counts.broken:
        raise SystemExit(f"{counts.broken} feeds could not be read")
"""


@dataclass(frozen=True, slots=True)
class LemonReader:
    """A library for feed readers, in Python as ours."""

    name: str = "reader"
    keeps_late: bool = False

    def missing(self) -> str:
        """See `Peer`."""
        return "" if PYTHON.exists() else "make .bench/ready"

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """See `Peer`."""
        (folder / "feeds").write_text("\n".join(addresses), "utf-8")
        timed((str(PYTHON), "-c", ADD), folder, {}, folder / "log")

    def read(self, folder: Path) -> Run:
        """See `Peer`."""
        return timed((str(PYTHON), "-c", UPDATE), folder, {}, folder / "log")
