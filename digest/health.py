"""What the next look should know of earlier runs: sources that fail, and dates that had nothing to print."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from digest.ports import Store


@dataclass(frozen=True, slots=True)
class Failing:
    """A source that could not be read the last time.

    Attributes:
        since: of the first failure in a row.
        reason: of the last one, in words.
    """

    name: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Health:
    """What is kept of runs, for one digest."""

    store: Store
    digest: str

    def note_sources(self, read: Iterable[str], failed: Mapping[str, str], now: datetime) -> None:
        """Keep which sources failed, by name and reason; one that was read is well again."""
        before, well = self._rows(), set(read)
        kept = {name: row for name, row in before.items() if name not in well}
        for name, reason in failed.items():
            since = before.get(name, {"since": now.isoformat()})["since"]
            kept[name] = {"since": since, "reason": reason}
        self.store.remember(self._sources, json.dumps(kept, ensure_ascii=False))

    def failing(self) -> tuple[Failing, ...]:
        """The sources that could not be read the last time they were tried, by name."""
        rows = self._rows()
        return tuple(
            Failing(name, datetime.fromisoformat(rows[name]["since"]), rows[name]["reason"])
            for name in sorted(rows)
        )

    def note_empty(self, day: date) -> None:
        """Keep that a date had nothing to print, though sources could be read."""
        self.store.remember(self._empty, max(day.isoformat(), self.store.remembered(self._empty)))

    def last_empty(self) -> date | None:
        """The latest date that had nothing to print."""
        kept = self.store.remembered(self._empty)
        return date.fromisoformat(kept) if kept else None

    @property
    def _sources(self) -> str:
        return f"failing {self.digest}"

    @property
    def _empty(self) -> str:
        return f"empty {self.digest}"

    def _rows(self) -> dict[str, Any]:
        kept = self.store.remembered(self._sources)
        rows: dict[str, Any] = json.loads(kept) if kept else {}
        return rows
