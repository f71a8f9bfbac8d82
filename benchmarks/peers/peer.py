"""What a program has to be able to do to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.processes import Run


class Peer(Protocol):
    """A program that reads feeds.

    Attributes:
        name: as it stands in the table.
        keeps_late: whether it keeps validators only from the second reading on, so that the reading
            after the first is not one of what is unchanged to it.
    """

    name: str
    keeps_late: bool

    def missing(self) -> str:
        """How to install it; "" if it is there."""
        ...

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """Write its settings, with these feeds, in a fresh folder: what is not timed."""
        ...

    def read(self, folder: Path) -> Run:
        """Read all feeds once, as a process of its own."""
        ...
