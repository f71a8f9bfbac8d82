"""What an editor changes in an edition: given, taken back, and told in words.

Two editors may be at work. Whoever names the version of the overlay that they looked at is told what
became of the same story since, instead of changing what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import takewhile

from digest.entries.clean import MAX_TITLE, scrub
from digest.errors import UsageError
from digest.markup import fold
from digest.model import Edition, Operation, OperationKind
from digest.ports import Given, Store


@dataclass(frozen=True, slots=True)
class Names:
    """What the articles of an edition are called, and which of them are one story."""

    titles: Mapping[str, str] = field(default_factory=dict)
    stories: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> Names:
        """The names in an edition, of what is left out too."""
        together = (frozenset(article.id for article in story.articles) for story in edition.stories)
        titles = {article.id: article.title for article in edition.considered}
        return cls(titles, {id_: ids for ids in together for id_ in ids})

    def title(self, article: str) -> str:
        """A title in quotes; the id where nobody knows it."""
        return f"«{self.titles[article]}»" if article in self.titles else f"article {article}"

    def named(self, operation: Operation) -> frozenset[str]:
        """The articles of all stories that an operation is about."""
        others = (operation.value,) if operation.kind in {OperationKind.MERGE, OperationKind.ADD} else ()
        ids = (operation.article, *others)
        return frozenset().union(*(self.stories.get(id_, {id_}) for id_ in ids))


NOBODY = Names()

LONGEST = {"title": MAX_TITLE, "summary": 2_000, OperationKind.NOTE: 1_000, OperationKind.DROP: MAX_TITLE}
"""Characters of an editor's text, by field or kind of operation: what a mail has room for."""

LONGEST_NAME = 200
"""Characters of an id, a section or a language."""


def plain(operation: Operation) -> Operation:
    """An operation as it is kept: each text on one line, and nothing in it that is not seen.

    Raises:
        UsageError: a text is longer than any edition can print.
    """
    told = replace(
        operation,
        article=fold(scrub(operation.article)),
        value=fold(scrub(operation.value)),
        language=fold(scrub(operation.language)),
    )
    what = operation.field or operation.kind
    most = LONGEST.get(what, LONGEST_NAME)
    if len(told.value) > most:
        message = f"the text of the {what} has {len(told.value):,} characters; at most {most:,}"
        raise UsageError(message)
    if max(len(told.article), len(told.language)) > LONGEST_NAME:
        raise UsageError("no id and no language is that long")
    return told


@dataclass(frozen=True, slots=True)
class Corrections:
    """The overlays of one digest."""

    store: Store
    digest: str

    def history(self, day: date) -> tuple[Given, ...]:
        """All that was ever given for a date, with what was undone."""
        return self.store.overlays.history(self.digest, day)

    def version(self, day: date) -> int:
        """How many times the overlay of a date has changed."""
        return self.store.overlays.version(self.digest, day)

    def give(
        self, day: date, operations: Iterable[Operation], now: datetime, *, seen: int, names: Names = NOBODY
    ) -> int:
        """Add operations to the overlay of a date, all or none.

        Args:
            day: the date of the edition.
            operations: in their order.
            now: this moment.
            seen: the version that the editor looked at.
            names: to see who else was at work on the same stories, and to tell it.

        Returns:
            The version that this makes.

        Raises:
            UsageError: the edition is frozen, the same story was changed since, or a text is too long.
        """
        given = tuple(map(plain, operations))
        with self.store.transaction():
            self.refuse_frozen(day)
            self._refuse_unseen(day, given, seen, names)
            for operation in given:
                self.store.overlays.append(self.digest, day, operation, now, seen)
            return self.version(day)

    def undo(self, day: date) -> tuple[Given, ...]:
        """Take back what was given last and holds: all operations of one command, the last first.

        Raises:
            UsageError: the edition is frozen, or there is none.
        """
        with self.store.transaction():
            self.refuse_frozen(day)
            held = [given for given in reversed(self.history(day)) if given.undone is None]
            if not held:
                message = f"nothing to undo: no change to the edition of {day} holds"
                raise UsageError(message)
            together = list(takewhile(partial(_is_given_with, held[0]), held))
            undone = [self.store.overlays.pop(self.digest, day) for _ in together]
        return tuple(filter(None, undone))

    def refuse_frozen(self, day: date) -> None:
        """Stop where nothing can be changed any more.

        Raises:
            UsageError: the edition of this date is frozen; says what to do.
        """
        row = self.store.editions.get(self.digest, day)
        if row:
            message = (
                f"nothing was changed: the edition of {day} is frozen ({row.state}), and what readers got"
                " stays as it is. To set it right: digest story edit, note or drop, and then"
                f" digest correct {day}"
            )
            raise UsageError(message)

    def _refuse_unseen(self, day: date, operations: Iterable[Operation], seen: int, names: Names) -> None:
        concerned = frozenset().union(*map(names.named, operations))
        news = [
            told
            for given in self.history(day)
            if concerned & names.named(given.operation)
            for told in _since(given, seen, names)
        ]
        if news:
            message = (
                f"nothing was changed: since you looked (version {seen}) somebody changed the same story:"
                f" {'; '.join(news)}. Look again: digest compose --date {day}"
            )
            raise UsageError(message)


def _is_given_with(one: Given, other: Given) -> bool:
    """Whether one command gave both."""
    return (one.given_at, one.seen) == (other.given_at, other.seen)


def _since(given: Given, seen: int, names: Names) -> tuple[str, ...]:
    """What is new of an operation since a version, in words."""
    said = in_words(given.operation, names)
    if given.version > seen:
        return (said,) if given.undone is None else ()
    return (f"undone: {said}",) if given.undone is not None and given.undone > seen else ()


def in_words(operation: Operation, names: Names) -> str:
    """An operation as one would tell it: "«Parliament adopts the budget»: moved to economy"."""
    title = names.title(operation.article) if operation.article else "the edition"
    copy = f" ({operation.language})" if operation.language else ""
    note = f"«{operation.value}»" if operation.value else "taken away"
    said = {
        OperationKind.LEAD: "leads the edition",
        OperationKind.DROP: f"left out{f', because: {operation.value}' if operation.value else ''}",
        OperationKind.MOVE: f"moved to {operation.value}",
        OperationKind.EDIT: f"{operation.field}{copy} is now «{operation.value}»",
        OperationKind.MERGE: f"one story with {names.title(operation.value)}",
        OperationKind.SPLIT: "split off into a story of its own",
        OperationKind.ADD: f"added{f' to {names.title(operation.value)}' if operation.value else ''}",
        OperationKind.NOTE: f"note{copy} {note}",
    }
    return f"{title}: {said[operation.kind]}"
