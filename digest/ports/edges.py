"""Where the press comes in, and where documents go out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from digest.model import Edition, Picture, Source
from digest.ports.values import Collected, Envelope, Failed, PublishedFile, SourceMemory

Clock = Callable[[], datetime]
"""Gives this moment, aware and in UTC."""

Marks = Callable[[Collection[str]], Mapping[str, str]]
"""Asks the store which of these article ids it holds: gives the mark of each that it does."""


def at_once() -> None:
    """Stands for `begin` of a mailer where nothing is to be done before a message leaves."""


class Collector(Protocol):
    """Reads the press."""

    def collect(
        self, sources: Sequence[Source], memories: Mapping[str, SourceMemory], marks: Marks, now: datetime
    ) -> Iterator[Collected | Failed]:
        """Yield one result for each source, as they come in. Never raises for a source."""
        ...


class Illustrator(Protocol):
    """Brings pictures."""

    def illustrate(self, edition: Edition, now: datetime) -> tuple[Picture | None, str]:
        """The picture of the story that leads an edition, or why there is none; never raises."""
        ...


class Mailer(Protocol):
    """Takes messages, one recipient each."""

    @property
    def lanes(self) -> int:
        """How many threads may hand messages over at the same time."""
        ...

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, following: Envelope | None = None, /
    ) -> str:
        """Hand one message over.

        Args:
            envelope: the message.
            begin: called when all is ready, just before the first byte of the message leaves; what it
                raises keeps the message back.
            following: what this thread hands over next, if it is known: the same object. Its envelope
                may leave with this message, and never any of its content.

        Returns:
            The server's last words.

        Raises:
            DeliveryError: it was not taken; its attributes say whose fault and what next.
        """
        ...

    def is_offered(self, envelope: Envelope) -> bool:
        """Whether this thread's last message took that envelope along."""
        ...

    def close(self) -> None:
        """Say good-bye; the next send connects again."""
        ...

    def abort(self) -> None:
        """Break the connection, from another thread or a signal handler: who waits for an answer fails."""
        ...


class Mailbox(Protocol):
    """Where reports come back to."""

    def unseen(self) -> Iterator[bytes]:
        """New messages; each is marked as seen when the next one is asked for.

        Raises:
            MailboxError: it cannot be read.
        """
        ...


class Publisher(Protocol):
    """Writes an archive or a site."""

    def publish(self, files: Iterable[PublishedFile]) -> tuple[str, ...]:
        """Write the files whose bytes differ, each whole or not at all.

        Returns:
            The paths that were written, as a person would type them; empty if nothing changed.
        """
        ...

    def remove(self, files: Iterable[str]) -> tuple[str, ...]:
        """Take files away that must not be there any more.

        Returns:
            The paths that were taken away, as a person would type them.
        """
        ...

    def has(self, file: str) -> bool:
        """Whether a file of this path is there."""
        ...

    def path_of(self, file: str) -> str:
        """Where a file of this path stands, as a person would type it."""
        ...


class Follower(Protocol):
    """Carries on what was published: commits it, copies it elsewhere."""

    def follow(self, files: Collection[str], edition: str, /) -> str:
        """Do it; say what was done.

        Args:
            files: paths below the archive's folder that were made, changed or not.
            edition: what is new, in words.

        Raises:
            PublishError: it was not done; what was published stands all the same.
        """
        ...


class Progress(Protocol):
    """Shows how far long work is."""

    def step(self, name: str, done: int, total: int) -> None:
        """`done` of `total` units of the step called `name` are finished."""
        ...
