"""What a program has to be able to do to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.processes import Run


class Peer(Protocol):
    """A program that reads feeds."""

    @property
    def name(self) -> str:
        """As it stands in the table."""
        ...

    @property
    def keeps_late(self) -> bool:
        """Whether it keeps validators only from the second reading on, which is then not measured."""
        ...

    def missing(self) -> str:
        """How to install it; "" if it is there."""
        ...

    def prepare(self, folder: Path, addresses: Sequence[str]) -> None:
        """Write its settings, with these feeds, in a fresh folder: what is not timed."""
        ...

    def read(self, folder: Path) -> Run:
        """Read all feeds once, as a process of its own."""
        ...
