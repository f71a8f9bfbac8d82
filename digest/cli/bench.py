"""The edition that an editor works on: the draft of a date, or what went out, to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from digest.corrections import Corrections
from digest.edit.overlay import Conflict
from digest.model import Edition, Operation
from digest.newsroom import Newsroom
from digest.ports import EditionRow


@dataclass(frozen=True, slots=True)
class Work:
    """An edition with the changes so far, and changes of it that do not hold."""

    edition: Edition
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where changes to one edition are tried and kept.

    Attributes:
        row: of an edition that went out; None for a draft.
        corrections: where changes are kept.
        tried: the edition with these changes too.
    """

    row: EditionRow | None
    corrections: Corrections
    tried: Callable[[Sequence[Operation]], Work]

    @classmethod
    def of(cls, newsroom: Newsroom, day: date) -> Bench:
        """The bench of a date."""
        row = newsroom.store.editions.get(newsroom.masthead.id, day)
        if row is None:
            corrections = Corrections(newsroom.store, newsroom.masthead.id)
            return cls(None, corrections, partial(_draft, newsroom, day))
        return cls(row, newsroom.errata.overlay(day), partial(_corrected, newsroom, row))

    def hint(self, day: date) -> str:
        """What an editor may do next."""
        back = f" Take it back with: digest story undo --date {day}"
        if self.row is None:
            return back
        return f"{back}\nThis edition is out: readers see nothing of it before: digest correct {day}"


def _draft(newsroom: Newsroom, day: date, also: Sequence[Operation]) -> Work:
    composed = newsroom.compose(day, also=also)
    return Work(composed.edition, composed.conflicts)


def _corrected(newsroom: Newsroom, row: EditionRow, also: Sequence[Operation]) -> Work:
    done = newsroom.errata.tried(row, also)
    return Work(done.edition, done.conflicts)
