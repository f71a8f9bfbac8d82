"""`digest collect` of this checkout, or of another one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Run, timed
from benchmarks.site import ROOT

SETTINGS = """\
[digest]
title = "Benchmark"
languages = ["en"]
timezone = "UTC"
contact = "editor@digest.example"

[collect]
allow_networks = ["127.0.0.0/8"]
{more}
[email]
from = "Digest <digest@digest.example>"
to = ["editor@digest.example"]

[[sections]]
id = "world"
title = "World"

[storage]
url = "sqlite:///digest.sqlite3"
"""

SOURCE = """
[[sources]]
name = "Outlet {number}"
feed = "{address}"
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """Ours.

    Attributes:
        checkout: the folder that holds the package.
        more: lines for [collect].
    """

    checkout: Path = ROOT
    more: str = ""
    name: str = "digest"
    keeps_late: bool = False

    def missing(self) -> str:
        """It is always there."""
        return ""

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """See `Peer`."""
        sources = (SOURCE.format(number=n, address=address) for n, address in enumerate(addresses))
        text = SETTINGS.format(more=self.more) + "".join(sources)
        (folder / "config.toml").write_text(text, "utf-8")

    def read(self, folder: Path) -> Run:
        """See `Peer`."""
        return timed(self.command, folder, self.environment, folder / "log")

    @property
    def command(self) -> tuple[str, ...]:
        """What is run in the folder."""
        return (sys.executable, "-m", "digest", "collect")

    @property
    def environment(self) -> dict[str, str]:
        """Where the package is taken from."""
        return {"PYTHONPATH": str(self.checkout)}


def store(folder: Path) -> Path:
    """The store of a folder that `prepare` wrote in."""
    return folder / "digest.sqlite3"
