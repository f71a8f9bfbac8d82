"""What passes through the ports, beside the nouns of `model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from digest.errors import SourceError
from digest.model import Article, EditionState, KnownStory, Operation, Rendered, Source, Window


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """What is kept of a source between two readings.

    Attributes:
        address: the source's address that all this belongs to; of another address nothing is known.
        body_hash: of the last body that was parsed.
        read: whether it was ever read with success.
        checked_at: when it was last asked, with or without success.
        wait: seconds after that before which it must not be asked, by its own words (Retry-After, max-age).
        failures: in a row.
        failing_since: the first of them.
        reason: the last of them, in words.
        moved_to: where permanent redirects led, and `moves` how often in a row they led there.
        gone: it said that it is gone for good.
        newest: when its newest article was published.
        gap: mean seconds between two of its articles, 0 where that is not known.
        span: seconds from the oldest article in its list to the newest, 0 where that is not known.
        tried: what was tried last, the longest ago first: of a page the ids of links on it that gave no
            article, of a folder its files as they stand. Others come before these the next time.
    """

    address: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    read: bool = False
    checked_at: datetime | None = None
    wait: float = 0.0
    failures: int = 0
    failing_since: datetime | None = None
    reason: str = ""
    moved_to: str = ""
    moves: int = 0
    gone: bool = False
    newest: datetime | None = None
    gap: float = 0.0
    span: float = 0.0
    tried: tuple[str, ...] = ()


NO_MEMORY = SourceMemory()
"""Of a source that was never read."""


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
    memory: SourceMemory = NO_MEMORY


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

    @property
    def part(self) -> str:
        """What it is beside the edition itself, as "correction-1"; "" for that."""
        return self.digest.partition(" ")[2].replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Given:
    """An operation, as an editor gave it.

    Every operation and every undoing makes a new version of the overlay of its date.

    Attributes:
        version: that it made.
        seen: the version that its editor had looked at; a lower one than `version` - 1 tells that
            somebody else was at work too.
        undone: the version that its undoing made, None where it holds.
    """

    operation: Operation
    version: int
    seen: int
    given_at: datetime
    undone: int | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """All that `freeze` writes in one transaction, beside the deliveries.

    Attributes:
        placed: ids of the articles it prints.
        rejected: ids of the articles it leaves out, with the reason.
        stories: what later editions are to know of its stories.
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
    stories: tuple[KnownStory, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message ready for the wire.

    Attributes:
        message: RFC 5322 bytes, CRLF line ends, all below 128, no line over 998 octets.
        date: the edition's, for an outbox to sort by.
        test: asked for by hand; it must not stand in the place of the real one.
        notice: no edition, but a word to one person, such as the question to confirm.
        part: what goes out beside the edition itself, as "correction-1".
    """

    sender: str
    recipient: str
    message: bytes
    date: date
    test: bool = False
    notice: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of the archive or the site: a path below its root, with `/`, and its bytes."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What became of archive and website.

    Attributes:
        paths: of the files that changed, as a person would type them.
        done: what followers did with them, in words.
        warnings: what followers could not do; it is tried again with the next publishing.
    """

    paths: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
