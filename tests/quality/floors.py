"""The figures that must not fall, kept beside the digest of the data that they were measured on.

A floor holds for its data only: changed data is told, and pinned anew on purpose. What would lower a
floor asks for `--allow-regression`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path

from tests.quality.scores import Score

FLOORS = Path(__file__).parent / "floors.json"


@dataclass(frozen=True)
class Floors:
    """Floors of one kind of data.

    Attributes:
        data: SHA-256 of the data, "" for none pinned yet.
        values: by the key of a score.
    """

    data: str
    values: Mapping[str, float]


def load(path: Path = FLOORS) -> dict[str, Floors]:
    """What is pinned, by kind of data."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text("utf-8"))
    return {kind: Floors(kept["data"], kept["floors"]) for kind, kept in told.items()}


def failures(floors: Floors | None, digest: str, scores: Iterable[Score]) -> list[str]:
    """Why the figures do not pass, in words; nothing is asked of data that was never pinned."""
    if floors is None:
        return []
    if floors.data != digest:
        return ["the data is not what the floors were measured on; look at it, then pin anew with --pin"]
    measured = {score.key: score.value for score in scores}
    lost = [f"{key} is not measured any more" for key in floors.values if key not in measured]
    fallen = [
        f"{key} fell to {measured[key]:.4f}, below its floor of {value:.3f}"
        for key, value in floors.values.items()
        if key in measured and measured[key] < value
    ]
    return [*lost, *fallen]


def pinned(scores: Iterable[Score], digest: str) -> Floors:
    """Floors at what was measured, rounded down to three places."""
    return Floors(digest, {score.key: floor(score.value * 1000 + 1e-6) / 1000 for score in scores})


def lowered(old: Floors | None, new: Floors) -> list[str]:
    """The floors that would sink or be lost."""
    if old is None:
        return []
    return [key for key, value in sorted(old.values.items()) if new.values.get(key, -1.0) < value]


def save(floors: Mapping[str, Floors], path: Path = FLOORS) -> None:
    """Write what is pinned."""
    told = {kind: {"data": kept.data, "floors": dict(kept.values)} for kind, kept in sorted(floors.items())}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def floor_of(floors: Floors | None, score: Score) -> float | None:
    """The floor of one figure."""
    return floors.values.get(score.key) if floors else None
