"""Editions that went out are set right: changes gathered, shown, made known, and mailed where that is wanted.

A correction is kept as an edition of a series of its own (`digest.model.series_of`). Its overlay holds what
editors change before it is made known, its documents are the corrected pages, its ledger those who are told
by mail. The edition itself, its documents and its ledger stay as they were.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from digest.corrections import LONGEST, Corrections
from digest.edit.correct import Corrected, corrected
from digest.errors import UsageError
from digest.model import (
    Correction,
    Delivery,
    DeliveryState,
    Edition,
    Kind,
    Operation,
    OperationKind,
    Rendered,
    sections_of,
    series_of,
)
from digest.ports import Clock, EditionRow, Frozen, Store
from digest.render.look import Look
from digest.render.rereading import edition_of, picture_of
from digest.render.righted import righted
from digest.render.schema import content_hash, documents_hash
from digest.safeguards import Safeguards
from digest.shelf import published_key

GOT = frozenset({DeliveryState.ACCEPTED, DeliveryState.HELD})
"""Who has the edition: the mail server took it, or may have."""

WAITS = frozenset(
    {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED}
)
"""Who may still get it, as it was frozen."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A correction as it would be made known, and the edition with it.

    Attributes:
        documents: the corrected pages, and a mail for each copy in which something was changed.
    """

    edition: Edition
    correction: Correction
    documents: tuple[Rendered, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to be told of a correction by mail.

    Attributes:
        rows: a delivery for each person who got a copy in which something was changed.
        waiting: how many have not got the edition yet, but still may.
    """

    rows: tuple[Delivery, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Errata:
    """The corrections of one digest.

    Attributes:
        digest: its id.
        look: how editions look now.
    """

    store: Store
    digest: str
    look: Callable[[], Look]
    safeguards: Safeguards
    clock: Clock

    def of(self, day: date) -> EditionRow:
        """The edition of a date, which must have gone through the door.

        Raises:
            UsageError: there is none.
        """
        row = self.store.editions.get(self.digest, day)
        if row is None:
            message = (
                f"there is no frozen edition of {day}, so there is nothing to correct. The draft of a date is"
                " changed with: digest story"
            )
            raise UsageError(message)
        return row

    def issued(self, day: date) -> tuple[EditionRow, ...]:
        """The corrections of a date that were made known, in their order."""
        return tuple(row for row in self.store.editions.corrections(self.digest) if row.date == day)

    def last(self, day: date) -> EditionRow:
        """The last correction of a date.

        Raises:
            UsageError: there is none.
        """
        issued = self.issued(day)
        if not issued:
            message = f"the edition of {day} was never corrected; see digest correct {day}"
            raise UsageError(message)
        return issued[-1]

    def body(self, row: EditionRow) -> str:
        """The JSON of an edition as it stands now."""
        standing = (row, *self.issued(row.date))[-1]
        (document,) = self.store.editions.documents(standing.id, (Kind.JSON,))
        return document.body

    def overlay(self, day: date) -> Corrections:
        """Where the changes of the next correction of a date are gathered."""
        return Corrections(self.store, series_of(self.digest, len(self.issued(day)) + 1))

    def pending(self, day: date) -> tuple[Operation, ...]:
        """Changes to the edition of a date that nobody was told of yet."""
        return tuple(given.operation for given in self.overlay(day).history(day) if given.undone is None)

    def tried(self, row: EditionRow, also: Iterable[Operation] = ()) -> Corrected:
        """An edition with the changes that wait, and others to try."""
        return corrected(edition_of(self.body(row)), (*self.pending(row.date), *also))

    def proof(self, row: EditionRow, notes: Mapping[str, str], at: datetime) -> Proof:
        """The next correction of an edition, as it would be made known at a moment.

        Raises:
            UsageError: nothing was changed.
            RenderError: a template does not become a document.
        """
        done = self.tried(row)
        issued = self.issued(row.date)
        if not done.changes:
            raise UsageError(_nothing(row.date, issued))
        correction = Correction(row.date, len(issued) + 1, at, notes, done.changes)
        picture = picture_of(self.store.editions.documents(row.id, (Kind.JSON, Kind.PICTURE)))
        same = picture and picture.story == done.edition.leading.id
        kept = replace(done.edition, picture=picture if same else None)
        edition = replace(kept, corrections=(*kept.corrections, correction))
        return Proof(edition, correction, righted(edition, correction, self.look()))

    def issue(self, row: EditionRow, notes: Mapping[str, str]) -> EditionRow:
        """Make the next correction of an edition known: write it, and let archive and website follow.

        Raises:
            UsageError: nothing was changed.
            EditError: its articles do not add up.
            StorageError: another process was quicker.
        """
        with self.store.transaction():
            proof = self.proof(row, notes, self.clock())
            frozen = _sealed(row, proof)
            self.safeguards.refuse_unsound(frozen)
            self.store.remember(published_key(self.digest), "")
            return self.store.editions.freeze(frozen, ())

    def correction(self, issued: EditionRow) -> Correction:
        """What a correction says, from what is kept of it."""
        (document,) = self.store.editions.documents(issued.id, (Kind.JSON,))
        return edition_of(document.body).corrections[-1]

    def enlisted(self, row: EditionRow) -> EditionRow:
        """The last correction of an edition, and in its ledger all who got that so far.

        Raises:
            UsageError: there is none.
        """
        issued = self.last(row.date)
        self.store.deliveries.add(issued.id, self.audience(row, self.correction(issued)).rows)
        return issued

    def audience(self, row: EditionRow, correction: Correction) -> Audience:
        """Who got a copy of an edition that a correction changes."""
        rows = [
            one
            for one in self.store.deliveries.of(row.id)
            if one.address and correction.concerns(one.language, sections_of(one.variant))
        ]
        told = tuple(
            Delivery(0, one.recipient, one.address, one.name, one.language, one.origin)
            for one in rows
            if one.state in GOT
        )
        return Audience(told, sum(one.state in WAITS for one in rows))


def notes_of(given: Sequence[str], languages: Sequence[str]) -> Mapping[str, str]:
    """An editor's words on a correction, by language.

    Args:
        given: words for all copies, or for one as in `ru=слова`; what is for one copy goes before.
        languages: of the copies.

    Raises:
        UsageError: words that cannot be printed as they are.
    """
    for_all, own = dict[str, str](), dict[str, str]()
    for text in given:
        code, is_own, words = text.partition("=")
        if is_own and code in languages:
            own[code] = _checked(words)
        else:
            for_all |= dict.fromkeys(languages, _checked(text))
    return for_all | own


def _checked(text: str) -> str:
    words = text.strip()
    most = LONGEST[OperationKind.NOTE]
    if not words:
        raise UsageError("--note is empty; say in a sentence what was wrong, and what is right")
    if len(words) > most:
        message = f"--note has {len(words):,} characters; at most {most:,}"
        raise UsageError(message)
    odd = next((letter for letter in words if unicodedata.category(letter) in {"Cc", "Cf", "Cs"}), "")
    if odd and odd != "\u200c":  # Persian writes with the non-joiner
        message = (
            f"--note holds a character that nobody sees, U+{ord(odd):04X}; write it on one line, without"
        )
        raise UsageError(message)
    return words


def _nothing(day: date, issued: Sequence[EditionRow]) -> str:
    """Why there is nothing to make known."""
    how = f'change it first, as in: digest story edit 3 --title "…" --date {day}'
    if not issued:
        return f"nothing was changed in the edition of {day}; {how}"
    times = "once" if len(issued) == 1 else f"{len(issued)} times"
    return (
        f"the edition of {day} was corrected already ({times}, the last time at"
        f" {issued[-1].frozen_at:%Y-%m-%d %H:%M} UTC), and nothing was changed since."
        f" For another correction {how}"
    )


def _sealed(row: EditionRow, proof: Proof) -> Frozen:
    edition, correction = proof.edition, proof.correction
    return Frozen(
        digest=series_of(row.digest, correction.number),
        date=row.date,
        number=correction.number,
        window=row.window,
        cutoff=row.cutoff,
        content_hash=content_hash(edition),
        documents_hash=documents_hash(proof.documents),
        frozen_at=correction.at,
        documents=proof.documents,
        placed=tuple(article.id for story in edition.stories for article in story.articles),
        rejected={rejection.article.id: rejection.reason for rejection in edition.rejections},
    )
