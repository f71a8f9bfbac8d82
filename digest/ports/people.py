"""What the newsroom needs to know about subscribers, lasting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from digest.model import Act, BounceRecord, ConsentRecord, DeliveryState, Standing, Subscriber, Via


class SubscriberStore(Protocol):
    """Who gets editions."""

    def get(self, subscriber: str) -> Subscriber | None:
        """The subscriber with this id, whatever their consent."""
        ...

    def put(self, subscriber: Subscriber) -> None:
        """Add, or replace the one with the same id; nothing is noted of their consent."""
        ...

    def change(self, subscriber: Subscriber, act: Act, now: datetime, via: Via | None = None) -> None:
        """Put a subscriber, and note what happened to their consent and how, together."""
        ...

    def all(self) -> tuple[Subscriber, ...]:
        """Everybody, by address."""
        ...

    def history(self, subscriber: str) -> tuple[ConsentRecord, ...]:
        """What was noted of one person's consent, in its order."""
        ...

    def noted(self, act: Act, since: datetime) -> tuple[ConsentRecord, ...]:
        """All records of one kind from a moment on, by time."""
        ...

    def suppress(self, address: str, reason: str) -> None:
        """Never write to an address again; the list holds only a keyed hash of it."""
        ...

    def allow(self, address: str) -> None:
        """Take an address off the suppression list, since the person asked for it."""
        ...

    def standing(self, address: str) -> Standing:
        """What is known of an address at this moment: ask just before each message."""
        ...

    def standings(self, addresses: Collection[str]) -> Mapping[str, Standing]:
        """The same of several addresses, some dozens at most, by address."""
        ...

    def in_flight(self, subscriber: str) -> tuple[date, ...]:
        """Dates of the editions whose message to this person is leaving right now."""
        ...

    def received(self, subscriber: str) -> tuple[tuple[date, DeliveryState], ...]:
        """Dates of the editions that were meant for this person, with what became of each, in order."""
        ...

    def forget_unconfirmed(self, before: datetime) -> int:
        """Drop who asked by the form before this moment and never confirmed; return how many."""
        ...

    def erase(self, address: str) -> bool:
        """Take every trace of an address out of the tables; return whether there was any.

        Raises:
            StorageError: a message to it is leaving at this moment; nothing was erased.
        """
        ...


class BounceStore(Protocol):
    """What came back by mail."""

    def add(self, record: BounceRecord) -> bool:
        """Keep one; return whether it was new: a report that is read twice counts once."""
        ...

    def of(self, recipient: str, since: datetime) -> tuple[BounceRecord, ...]:
        """Those of one recipient from a moment on, by time."""
        ...

    def since(self, moment: datetime) -> tuple[BounceRecord, ...]:
        """All from a moment on, by time."""
        ...
