"""How often the machine was right, by the editor's own corrections: the edition is made again without them.

Only dates on which an editor changed something are counted: there somebody looked, and what was left
as it was is taken for right. Where nobody looked, nothing is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from math import sqrt

from digest.composing import ComposingRoom
from digest.edit.edition import Frame
from digest.model import Edition, Operation, OperationKind, Story
from digest.ports import EditionRow, Store

ENOUGH = 150
"""Stories from which on a share is told within 8 points, 19 times in 20."""

SIGMAS = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many were right."""

    right: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of none."""
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 19 times in 20 (Wilson, "Probable inference", 1927)."""
        if not self.total:
            return 0.0, 1.0
        n, z = self.total, SIGMAS * SIGMAS
        middle = (self.value + z / (2 * n)) / (1 + z / n)
        half = SIGMAS / (1 + z / n) * sqrt(self.value * (1 - self.value) / n + z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the machine's stories on the dates that an editor worked on.

    Attributes:
        dates: how many.
        operations: the editor's, by kind.
        confusion: (the machine's section, the section it was printed in) -> stories.
        groups: stories of several reports that machine and editor formed alike, of all that either formed.
        kept: stories that were not dropped, of all.
        leads: editions whose first story stayed the first, of all.
    """

    dates: int = 0
    operations: Mapping[str, int] = field(default_factory=dict)
    confusion: Mapping[tuple[str, str], int] = field(default_factory=dict)
    groups: Share = Share(0, 0)
    kept: Share = Share(0, 0)
    leads: Share = Share(0, 0)

    @property
    def sections(self) -> Share:
        """Stories printed in the machine's section, of all that were printed."""
        right = sum(n for (said, printed), n in self.confusion.items() if said == printed)
        return Share(right, sum(self.confusion.values()))

    @property
    def too_few(self) -> bool:
        """Whether chance could make more of a difference than any machine."""
        return self.sections.total < ENOUGH

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.dates + other.dates,
            Counter(self.operations) + Counter(other.operations),
            Counter(self.confusion) + Counter(other.confusion),
            _sum(self.groups, other.groups),
            _sum(self.kept, other.kept),
            _sum(self.leads, other.leads),
        )


def _sum(one: Share, other: Share) -> Share:
    return Share(one.right + other.right, one.total + other.total)


def compare(machine: Edition, corrected: Edition, operations: Iterable[Operation]) -> Tally:
    """Hold what the machine made of one date against what the editor made of it.

    Args:
        machine: the edition without the editor's operations.
        corrected: the same with them.
        operations: of that date, at least one.
    """
    given = tuple(operations)
    printed = {article.id: story for story in corrected.stories for article in story.articles}
    dropped = {operation.article for operation in given if operation.kind is OperationKind.DROP}
    kept = [story for story in machine.stories if not dropped & {article.id for article in story.articles}]
    formed, left = _of_several(kept), _of_several(corrected.stories)
    moved = Counter((story.section, printed[story.lead].section) for story in kept if story.lead in printed)
    return Tally(
        dates=1,
        operations=Counter(str(operation.kind) for operation in given),
        confusion=moved,
        groups=Share(len(formed & left), len(formed | left)),
        kept=Share(len(kept), len(machine.stories)),
        leads=Share(int(_first(machine) in _first_articles(corrected)), 1),
    )


def _of_several(stories: Iterable[Story]) -> set[frozenset[str]]:
    groups = (frozenset(article.id for article in story.articles) for story in stories)
    return {group for group in groups if len(group) > 1}


def _first(edition: Edition) -> str:
    by_id = {story.id: story for story in edition.stories}
    return by_id[edition.top[0]].lead if edition.top else ""


def _first_articles(edition: Edition) -> set[str]:
    by_id = {story.id: story for story in edition.stories}
    return {article.id for article in by_id[edition.top[0]].articles} if edition.top else {""}


@dataclass(frozen=True, slots=True)
class Quality:
    """Composes frozen editions again, with and without the editor."""

    store: Store
    digest: str
    room: ComposingRoom

    def tally(self, last: int) -> Tally:
        """What the corrections of the last so many frozen editions say; with today's machine and settings."""
        rows = self.store.editions.all(self.digest)[-last:]
        return reduce(Tally.__add__, map(self._of_edition, rows), Tally())

    def _of_edition(self, row: EditionRow) -> Tally:
        operations = self.store.overlays.operations(self.digest, row.date)
        if not operations:
            return Tally()
        return compare(self._made(row, ()), self._made(row, operations), operations)

    def _made(self, row: EditionRow, overlay: tuple[Operation, ...]) -> Edition:
        before = self.store.editions.before(self.digest, row.date)
        last_cutoff = before.cutoff if before else None
        frame = Frame(self.digest, row.date, row.number, row.window, row.cutoff, last_cutoff)
        room = replace(self.room, policy=replace(self.room.policy, watch=()))
        return room.compose(frame, overlay).edition
