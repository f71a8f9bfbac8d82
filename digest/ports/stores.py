"""What lasts, one Protocol for each noun."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Protocol

from digest.model import (
    Article,
    Delivery,
    DeliveryState,
    EditionState,
    Kind,
    KnownStory,
    Operation,
    Rendered,
)
from digest.ports.people import BounceStore, SubscriberStore
from digest.ports.values import Collected, EditionRow, Failed, Frozen, Given, Lease, SourceMemory


class ArticleStore(Protocol):
    """Articles and what is known of their sources."""

    def memories(self) -> Mapping[str, SourceMemory]:
        """What is kept of each source, by its name."""
        ...

    def marks(self, ids: Collection[str]) -> Mapping[str, str]:
        """The marks of those of these articles that are there."""
        ...

    def add(self, results: Sequence[Collected | Failed]) -> int:
        """Keep articles and memories of a batch in one transaction.

        An article that is there already keeps its `published`, `first_seen`, `undated` and
        `first_sight`; its texts are renewed.

        Returns:
            How many articles were new.
        """
        ...

    def between(self, start: datetime, end: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles published in [start, end) and first seen by the cutoff, by time and id."""
        ...

    def one(self, article: str) -> Article | None:
        """The article with this id."""
        ...

    def first_sight(self, cutoff: datetime) -> tuple[Article, ...]:
        """Undated articles of a source's first reading, first seen by the cutoff, by id."""
        ...

    def seen_after(self, moment: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles first seen in (moment, cutoff], by the time of publication and id."""
        ...

    def categorised(self, since: datetime, before: datetime, limit: int) -> tuple[Article, ...]:
        """The newest, by time and id, of those first seen in [since, before) whose feed names a category."""
        ...


class EditionStore(Protocol):
    """Editions: one row for each (digest, date), and what is frozen with it."""

    def lease(self, digest: str, day: date, owner: str, now: datetime, length: timedelta) -> Lease | None:
        """Take or renew the lease; None while another living owner holds it."""
        ...

    def release(self, lease: Lease) -> None:
        """Give the lease back, if it is still ours."""
        ...

    def freeze(self, frozen: Frozen, deliveries: Sequence[Delivery]) -> EditionRow:
        """Write the edition, its documents, articles, stories and deliveries, all or nothing.

        Raises:
            StorageError: an edition of this digest and date is frozen already.
        """
        ...

    def get(self, digest: str, day: date) -> EditionRow | None:
        """The frozen edition of this date."""
        ...

    def before(self, digest: str, day: date) -> EditionRow | None:
        """The last frozen edition of an earlier date."""
        ...

    def first(self, digest: str) -> EditionRow | None:
        """The earliest frozen edition."""
        ...

    def latest(self, digest: str) -> EditionRow | None:
        """The frozen edition of the latest date."""
        ...

    def all(self, digest: str) -> tuple[EditionRow, ...]:
        """All frozen editions, oldest first."""
        ...

    def corrections(self, digest: str) -> tuple[EditionRow, ...]:
        """All corrections of a digest's editions, in the order in which they were made known."""
        ...

    def documents(self, edition: int, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Rendered, ...]:
        """Its documents of these kinds, by kind and language."""
        ...

    def fates(self, edition: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the articles that it prints, and of those that it leaves out."""
        ...

    def open(self, digest: str) -> tuple[EditionRow, ...]:
        """The editions that are neither sent nor missed, oldest first."""
        ...

    def spoken_for(self, digest: str, before: date) -> Mapping[str, str]:
        """Article ids that frozen editions of earlier dates printed or left out: why each is settled."""
        ...

    def set_state(self, edition: int, state: EditionState) -> None:
        """Move a frozen edition on to sent or missed."""
        ...


class DeliveryStore(Protocol):
    """The ledger of one edition after another. Each call is one committed transaction."""

    def claim(self, edition: int, owner: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Move up to `limit` rows that are pending, or deferred and due, to claimed by this owner."""
        ...

    def add(self, edition: int, deliveries: Sequence[Delivery]) -> int:
        """Write a row for each recipient that has none in this edition; return how many."""
        ...

    def record(self, deliveries: Sequence[Delivery]) -> None:
        """Write state, attempts, next_at and detail of rows, matched by edition and recipient."""
        ...

    def unfinished(self, edition: int) -> tuple[Delivery, ...]:
        """Rows that are claimed or sending: somebody was at work on them."""
        ...

    def waiting(self, edition: int, limit: int) -> tuple[Delivery, ...]:
        """Up to `limit` rows that are pending or deferred, by recipient."""
        ...

    def untaken(self, edition: int) -> int:
        """Attempts so far, if no row was accepted; else 0."""
        ...

    def counts(self, edition: int) -> Mapping[DeliveryState, int]:
        """How many rows are in each state; states without a row are absent."""
        ...

    def one(self, edition: int, recipient: str) -> Delivery | None:
        """The row of one recipient."""
        ...

    def address(self, recipient: str) -> str:
        """The address that was last written to, "" for who never got anything, or was erased."""
        ...

    def of(self, edition: int) -> tuple[Delivery, ...]:
        """All rows, by recipient."""
        ...


class OverlayStore(Protocol):
    """The editor's operations."""

    def operations(self, digest: str, day: date) -> tuple[Operation, ...]:
        """The operations on an edition that are not undone, in the order they were given."""
        ...

    def history(self, digest: str, day: date) -> tuple[Given, ...]:
        """All operations that were ever given, those that were undone too, in their order."""
        ...

    def version(self, digest: str, day: date) -> int:
        """How many times the overlay of a date has changed."""
        ...

    def moved(self, digest: str, since: date, before: date) -> Mapping[str, str]:
        """Articles that an editor moved in editions of [since, before), and the last section of each."""
        ...

    def append(self, digest: str, day: date, operation: Operation, now: datetime, seen: int = 0) -> int:
        """Add one at the end, of an editor who has seen this version; return the one that it makes."""
        ...

    def pop(self, digest: str, day: date) -> Given | None:
        """Undo the last operation that is not undone; None where there is none."""
        ...


class StoryStore(Protocol):
    """What editions told; written when one is frozen, and kept for some weeks."""

    def told(self, digest: str, since: date, before: date) -> tuple[KnownStory, ...]:
        """What the frozen editions of [since, before) told, a story for each telling, by date and id."""
        ...


class Store(Protocol):
    """What lasts."""

    @property
    def articles(self) -> ArticleStore:
        """Articles and sources."""
        ...

    @property
    def editions(self) -> EditionStore:
        """Editions and leases."""
        ...

    @property
    def deliveries(self) -> DeliveryStore:
        """The ledger."""
        ...

    @property
    def subscribers(self) -> SubscriberStore:
        """Subscribers."""
        ...

    @property
    def bounces(self) -> BounceStore:
        """What came back by mail."""
        ...

    @property
    def overlays(self) -> OverlayStore:
        """Editors' operations."""
        ...

    @property
    def stories(self) -> StoryStore:
        """What editions told."""
        ...

    def secret(self) -> bytes:
        """32 random bytes, made once for this store: signs tokens and Message-IDs."""
        ...

    def remembered(self, key: str) -> str:
        """What was kept under this key, "" if nothing was."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Keep a short text under a key."""
        ...

    def scrub(self) -> None:
        """Write the file anew, so that no page of it holds what was erased."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is committed together, or not at all."""
        ...
