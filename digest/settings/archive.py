"""Where editions are kept, and what their markdown is laid out for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Flavor(StrEnum):
    """What the archive's markdown is laid out for."""

    PLAIN = "plain"
    HUGO = "hugo"
    JEKYLL = "jekyll"


@dataclass(frozen=True, slots=True)
class ArchivePolicy:
    """`[archive]`: where editions are kept; without `base_url` no document links to the web."""

    path: Path = Path("out/archive")
    base_url: str = ""
    flavor: Flavor = Flavor.PLAIN
