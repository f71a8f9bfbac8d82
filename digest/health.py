"""How sources are: what fails, is gone, has moved or fallen silent, since when, and the cure.

Also what the next look should know of earlier runs: dates that had nothing to print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from digest.collect import pace
from digest.model import Source, SourceKind
from digest.ports import SourceMemory, Store

SILENT_GAPS = 10
"""Times its own rhythm after which a source counts as silent: long week-ends are no silence."""

SILENT_DAYS = timedelta(days=3)
"""No source is called silent earlier."""


SILENT_UNKNOWN = timedelta(days=14)
"""For a source whose rhythm is not known yet."""


class Ailment(StrEnum):
    """What can be wrong with a source."""

    FAILING = "failing"
    GONE = "gone"
    MOVED = "moved"
    SILENT = "silent"


CURES = {
    Ailment.FAILING: 'try it: digest sources check "{name}"',
    Ailment.GONE: "take it out of the settings, or find its new address: digest sources discover {address}",
    Ailment.MOVED: "write the new address into the settings: {moved_to}",
    Ailment.SILENT: 'look whether it has another address now: digest sources check "{name}"',
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one source.

    Attributes:
        since: the first failure in a row; of a silent source when its newest article was published.
        reason: in words.
        cure: what to do, in words.
    """

    name: str
    ailment: Ailment
    since: datetime
    reason: str
    cure: str


def troubles(
    sources: Iterable[Source], memories: Mapping[str, SourceMemory], now: datetime
) -> tuple[Trouble, ...]:
    """What is wrong with these sources, by their names; most have nothing."""
    found = (_trouble(source, pace.recalled(source, memories), now) for source in sources)
    return tuple(sorted(filter(None, found), key=lambda trouble: trouble.name))


def _trouble(source: Source, memory: SourceMemory, now: datetime) -> Trouble | None:
    told = _told(source, memory, now)
    if told is None:
        return None
    ailment, since, reason = told
    cure = CURES[ailment].format(name=source.name, address=source.address, moved_to=memory.moved_to)
    return Trouble(source.name, ailment, since, reason, cure)


def _told(source: Source, memory: SourceMemory, now: datetime) -> tuple[Ailment, datetime, str] | None:
    if memory.failing_since:
        ailment = Ailment.GONE if memory.gone else Ailment.FAILING
        return ailment, memory.failing_since, memory.reason
    if memory.moves >= pace.SIGHTINGS:
        return Ailment.MOVED, memory.checked_at or now, f"it has moved for good to {memory.moved_to}"
    own = timedelta(seconds=memory.gap * SILENT_GAPS) if memory.gap else SILENT_UNKNOWN
    silence = max(SILENT_DAYS, own)
    if source.kind is SourceKind.FOLDER or memory.newest is None or now - memory.newest <= silence:
        return None
    usual = f", where one every {_span(memory.gap)} is usual" if memory.gap else ""
    return Ailment.SILENT, memory.newest, f"no new article for {(now - memory.newest).days} days{usual}"


def _span(seconds: float) -> str:
    hours = seconds / 3600
    if hours < 1:
        return f"{max(1, round(seconds / 60))} minutes"
    return f"{round(hours)} hours" if hours < 48 else f"{round(hours / 24)} days"


@dataclass(frozen=True, slots=True)
class EmptyDays:
    """Dates that had nothing to print, though sources could be read; of one digest."""

    store: Store
    digest: str

    def note(self, day: date) -> None:
        """Keep that this date had nothing to print."""
        self.store.remember(self._key, max(day.isoformat(), self.store.remembered(self._key)))

    def last(self) -> date | None:
        """The latest of them."""
        kept = self.store.remembered(self._key)
        return date.fromisoformat(kept) if kept else None

    @property
    def _key(self) -> str:
        return f"empty {self.digest}"
