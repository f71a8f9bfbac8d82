"""newsboat, with 16 threads: written in C++, with a store in SQLite as ours."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Run, timed

SETTINGS = "reload-threads 16\nreload-only-visible-feeds no\nauto-reload no\n"


@dataclass(frozen=True, slots=True)
class Newsboat:
    """A reader for terminals; it keeps a feed's validators only once it knew the feed before it asked."""

    name: str = "newsboat"
    keeps_late: bool = True

    def missing(self) -> str:
        """See `Peer`."""
        return "" if shutil.which("newsboat") else "apt-get install newsboat"

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """See `Peer`."""
        (folder / "urls").write_text("\n".join(addresses), "utf-8")
        (folder / "settings").write_text(SETTINGS, "utf-8")

    def read(self, folder: Path) -> Run:
        """See `Peer`."""
        files = ("-u", "urls", "-c", "cache.db", "-C", "settings")
        command = ("newsboat", *files, "-x", "reload")
        return timed(command, folder, {"HOME": str(folder), "TERM": "dumb"}, folder / "log")
