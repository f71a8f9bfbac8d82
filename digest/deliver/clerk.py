"""Writes the ledger for several senders at once: what they want at the same moment is one commit.

A commit waits for the disk, and that takes longer than a message.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TypeVar

from digest.deliver.subscriptions import refusal
from digest.model import Delivery, Standing
from digest.ports import Store


@dataclass(frozen=True, slots=True)
class Begin:
    """A message that is about to leave.

    Attributes:
        row: as it is to be written: sending.
        epoch: of the links in the message, see `Subscriber.epoch`.
        reason: why it must not leave, "" once its row is on disk.
    """

    row: Delivery
    epoch: int
    reason: Future[str] = field(default_factory=Future)


Item = TypeVar("Item")

STALE = "the links in it are no longer theirs"
"""Somebody left and came back while their message was being made."""


class Clerk:
    """The ledger of one edition, for as many threads as there are."""

    def __init__(self, store: Store, day: date) -> None:
        self._store = store
        self._day = day
        self._lock = Lock()
        self._begins: deque[Begin] = deque()
        self._results: deque[Delivery] = deque()

    def note(self, row: Delivery) -> None:
        """Write what became of a message with the next commit of any thread."""
        self._results.append(row)

    def begin(self, row: Delivery, epoch: int) -> str:
        """Write that a message is about to leave, unless its reader does not want it any more.

        Both happen in one transaction: who leaves commits before it, and is spared, or after it.

        Returns:
            Why it must not leave, "" if it may: then its row is on disk.
        """
        begin = Begin(row, epoch)
        self._begins.append(begin)
        with self._lock:
            if not begin.reason.done():  # else another thread has written it along with its own
                self._commit()
        return begin.reason.result()

    def flush(self) -> None:
        """Write all that was noted."""
        with self._lock:
            self._commit()

    def _commit(self) -> None:
        begins, results = _taken(self._begins), _taken(self._results)
        if not begins and not results:
            return
        try:
            with self._store.transaction():
                reasons = self._reasons(begins)
                begun = [begin.row for begin, reason in zip(begins, reasons, strict=True) if not reason]
                self._store.deliveries.record([*results, *begun])
        except BaseException as error:
            for begin in begins:
                begin.reason.set_exception(error)
            raise
        for begin, reason in zip(begins, reasons, strict=True):
            begin.reason.set_result(reason)

    def _reasons(self, begins: list[Begin]) -> list[str]:
        if not begins:
            return []
        standings = self._store.subscribers.standings([begin.row.address for begin in begins])
        return [self._reason(begin, standings[begin.row.address]) for begin in begins]

    def _reason(self, begin: Begin, standing: Standing) -> str:
        stale = "" if standing.epoch == begin.epoch else STALE
        return refusal(standing, begin.row.origin, self._day) or stale


def _taken(queue: deque[Item]) -> list[Item]:
    """What stands in the queue at this moment; others may add to it meanwhile."""
    return [queue.popleft() for _ in range(len(queue))]
