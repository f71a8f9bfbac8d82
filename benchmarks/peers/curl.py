"""`curl --parallel`: fetches and parses nothing. No program that is installed can be much faster."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Run, timed

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Curl:
    """The floor."""

    name: str = "curl"
    keeps_late: bool = False

    def missing(self) -> str:
        """See `Peer`."""
        return "" if shutil.which("curl") else "apt-get install curl"

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """See `Peer`; curl must have its files of tags before it compares with them."""
        for number in range(len(addresses)):
            (folder / f"{number}.etag").touch()
        blocks = "next\n".join(_transfer(n, address) for n, address in enumerate(addresses))
        (folder / "transfers").write_text(blocks, "utf-8")

    def read(self, folder: Path) -> Run:
        """See `Peer`."""
        limits = ("--parallel", "--parallel-max", str(AT_ONCE), "--parallel-immediate", "--no-progress-meter")
        return timed(("curl", "-q", *limits, "--config", "transfers"), folder, {}, folder / "log")


def _transfer(number: int, address: str) -> str:
    options = {
        "url": address,
        "output": f"{number}.xml",
        "etag-compare": f"{number}.etag",
        "etag-save": f"{number}.etag",
    }
    return "compressed\n" + "".join(f'{name} = "{value}"\n' for name, value in options.items())
