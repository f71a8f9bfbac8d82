"""What the newsroom needs from outside, in small Protocols; `wiring` hands in the real parts.

Every time is aware and in UTC. A store method opens a transaction of its own unless it is
called inside `Store.transaction()`, which it then joins. Errors: StorageError from stores,
DeliveryError from a mailer, PublishError from a publisher; sources' errors are values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from digest.errors import SourceError
from digest.model import (
    Article,
    Delivery,
    DeliveryState,
    EditionState,
    Kind,
    Operation,
    Rendered,
    Source,
    Subscriber,
    Window,
)

Clock = Callable[[], datetime]
"""Gives this moment, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """What is kept of a source between two readings.

    Attributes:
        body_hash: of the last body that was parsed.
        read: whether it was ever read with success.
        known: ids of the articles that the store holds of it (page sources fetch only new ones).
    """

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    read: bool = False
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Collected:
    """One source, read: its articles, or `unchanged` with none.

    Attributes:
        warnings: what a person should know, e.g. that entries beyond the cap were not read.
    """

    source: Source
    articles: tuple[Article, ...]
    memory: SourceMemory
    unchanged: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """One source that could not be read; `error.reason` says why."""

    source: Source
    error: SourceError


class Collector(Protocol):
    """Reads the press."""

    def collect(
        self, sources: Sequence[Source], known: Mapping[str, SourceMemory], now: datetime
    ) -> Iterator[Collected | Failed]:
        """Yield one result for each source, as they come in. Never raises for a source."""
        ...


class ArticleStore(Protocol):
    """Articles and what is known of their sources."""

    def memories(self) -> Mapping[str, SourceMemory]:
        """What is kept of each source, by its name."""
        ...

    def add(self, collected: Sequence[Collected]) -> int:
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

    def first_sight(self, cutoff: datetime) -> tuple[Article, ...]:
        """Undated articles of a source's first reading, first seen by the cutoff, by id."""
        ...

    def seen_after(self, moment: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles first seen in (moment, cutoff], by the time of publication and id."""
        ...


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as kept: its place in time, its state and its two hashes."""

    id: int
    digest: str
    date: date
    number: int
    state: EditionState
    window: Window
    cutoff: datetime
    content_hash: str
    documents_hash: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class Frozen:
    """All that `freeze` writes in one transaction, beside the deliveries.

    Attributes:
        placed: ids of the articles it prints.
        rejected: ids of the articles it leaves out, with the reason.
    """

    digest: str
    date: date
    number: int
    window: Window
    cutoff: datetime
    content_hash: str
    documents_hash: str
    frozen_at: datetime
    documents: tuple[Rendered, ...]
    placed: tuple[str, ...]
    rejected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one (digest, date), for as long as it is renewed.

    Attributes:
        owner: names the process: host, process id and its start, so that a dead one is known.
    """

    digest: str
    date: date
    owner: str
    until: datetime


class EditionStore(Protocol):
    """Editions: one row for each (digest, date), and what is frozen with it."""

    def lease(self, digest: str, day: date, owner: str, now: datetime, length: timedelta) -> Lease | None:
        """Take or renew the lease; None while another living owner holds it."""
        ...

    def release(self, lease: Lease) -> None:
        """Give the lease back, if it is still ours."""
        ...

    def freeze(self, frozen: Frozen, deliveries: Sequence[Delivery]) -> EditionRow:
        """Write the edition, its documents, its articles and its deliveries, all or nothing.

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

    def documents(self, edition: int, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Rendered, ...]:
        """Its documents of these kinds, by kind and language."""
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

    def record(self, deliveries: Sequence[Delivery]) -> None:
        """Write state, attempts, next_at and detail of rows, matched by edition and recipient."""
        ...

    def unfinished(self, edition: int) -> tuple[Delivery, ...]:
        """Rows that are claimed or sending: somebody was at work on them."""
        ...

    def counts(self, edition: int) -> Mapping[DeliveryState, int]:
        """How many rows are in each state; states without a row are absent."""
        ...

    def of(self, edition: int) -> tuple[Delivery, ...]:
        """All rows, by recipient."""
        ...


class SubscriberStore(Protocol):
    """Who gets editions."""

    def get(self, subscriber: str) -> Subscriber | None:
        """The subscriber with this id, whatever their consent."""
        ...

    def put(self, subscriber: Subscriber) -> None:
        """Add, or replace the one with the same id."""
        ...

    def all(self) -> tuple[Subscriber, ...]:
        """Everybody, by address."""
        ...


class OverlayStore(Protocol):
    """The editor's operations."""

    def operations(self, digest: str, day: date) -> tuple[Operation, ...]:
        """The operations on an edition, in the order they were given."""
        ...

    def append(self, digest: str, day: date, operation: Operation, now: datetime) -> None:
        """Add one at the end."""
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
    def overlays(self) -> OverlayStore:
        """Editors' operations."""
        ...

    def secret(self) -> bytes:
        """32 random bytes, made once for this store: signs tokens and Message-IDs."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is committed together, or not at all."""
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message ready for the wire.

    Attributes:
        message: RFC 5322 bytes, CRLF line ends, all below 128, no line over 998 octets.
        date: the edition's, for an outbox to sort by.
        test: asked for by hand; it must not stand in the place of the real one.
    """

    sender: str
    recipient: str
    message: bytes
    date: date
    test: bool = False


class Mailer(Protocol):
    """Takes messages, one recipient each."""

    def send(self, envelope: Envelope) -> str:
        """Hand one message over.

        Returns:
            The server's last words.

        Raises:
            DeliveryError: it was not taken; its attributes say whose fault and what next.
        """
        ...

    def close(self) -> None:
        """Say good-bye; the next send connects again."""
        ...


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of the archive or the site: a path below its root, with `/`, and its bytes."""

    path: str
    body: bytes


class Publisher(Protocol):
    """Writes an archive or a site."""

    def publish(self, files: Iterable[PublishedFile]) -> tuple[str, ...]:
        """Write the files whose bytes differ, each whole or not at all.

        Returns:
            The paths that were written, as a person would type them; empty if nothing changed.
        """
        ...

    def path_of(self, file: str) -> str:
        """Where a file of this path stands, as a person would type it."""
        ...


class Progress(Protocol):
    """Shows how far long work is."""

    def step(self, name: str, done: int, total: int) -> None:
        """`done` of `total` units of the step called `name` are finished."""
        ...
