"""One run over an edition's ledger: who is next, whether to go on, and what became of each message.

Several threads draw from it, each for a connection of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep

from digest.deliver import ledger
from digest.deliver.breaker import Breaker, Verdict
from digest.deliver.pace import Pace
from digest.deliver.stopping import Stop
from digest.errors import DeliveryError
from digest.model import Delivery, Standing
from digest.model import DeliveryState as State

TAKEN_OVER = "another process has taken over this edition"
ASKED = "sending was asked to stop; who was not reached waits"
FAILED = "a part of the sender failed"

GLANCE = 0.2
"""Seconds after which who waits for the pace looks whether sending has ended."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours, and what was known of its reader when it was claimed."""

    row: Delivery
    standing: Standing


@dataclass(slots=True)
class Run:
    """What one run has come to. Its methods may be called from any thread.

    Attributes:
        claim: claims more rows, none where there are none.
        keep_going: see `Sender`.
        total: all deliveries of the edition.
        done: those that need nothing more.
        end: why nothing else is begun, "" for going on.
        verdict: of the breaker, if it ended the run.
        lost: recipients whose answers were lost.
        left: rows that are claimed, by recipient.
    """

    claim: Callable[[], Sequence[Claimed]]
    keep_going: Callable[[int, int], bool]
    stop: Stop
    pace: Pace
    breaker: Breaker
    total: int
    done: int
    end: str = ""
    verdict: Verdict | None = None
    lost: set[str] = field(default_factory=set)
    left: dict[str, Delivery] = field(default_factory=dict)
    _queue: list[Claimed] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def draw(self) -> Claimed | None:
        """The next row, when the pace allows it; None when there is none, or the run has ended."""
        while True:
            claimed, wait = self._soonest()
            if claimed or not wait:
                return claimed
            sleep(min(wait, GLANCE))

    def draw_at_once(self) -> Claimed | None:
        """The next row if nobody has to wait for it."""
        return self._soonest()[0]

    def may_begin(self) -> bool:
        """Whether one more message may leave, at this moment."""
        with self._lock:
            if not self._is_over():
                self._renew()
            return not self.end

    def settle(self, after: Delivery, error: DeliveryError | None) -> bool:
        """Take note of what became of a message.

        Returns:
            Whether it is ours to write down: not where the lease was lost.
        """
        with self._lock:
            if after.state is not State.ACCEPTED:
                self._renew()  # the answer may have taken as long as a lease
            if self.end == TAKEN_OVER:
                return False
            del self.left[after.recipient]
            self.done += after.state in ledger.FINAL
            self.lost |= {after.recipient} if error and error.after_data else set()
            if (error or after.state is State.ACCEPTED) and self.verdict is None:
                self._judge(error)
            return True

    def is_over(self) -> bool:
        """Whether nothing else is to be begun."""
        with self._lock:
            return self._is_over()

    def fail(self) -> None:
        """Let all other threads end after the message in hand."""
        with self._lock:
            self.end = self.end or FAILED

    def halt(self, reason: str) -> None:
        """End it for what came back by mail meanwhile: a person must look."""
        with self._lock:
            self.verdict = Verdict(reason, for_good=True)
            self.end = self.end or reason

    def tell_end(self) -> None:
        """Show that all is done."""
        self.keep_going(self.total, self.total)

    def _soonest(self) -> tuple[Claimed | None, float]:
        """The next row, or None and how long to wait for it; no wait where there will be none."""
        with self._lock:
            if self._is_over() or not self._filled():
                return None, 0.0
            now = monotonic()
            place, wait = self.pace.first((one.row.address for one in self._queue), now)
            if wait > 0:
                return None, wait
            claimed = self._queue.pop(place)
            self.pace.leave(claimed.row.address, now)
            return claimed, 0.0

    def _filled(self) -> bool:
        """Whether there are rows to draw from, claimed now if need be."""
        if not self._queue:
            rows = self.claim()
            self.left |= {one.row.recipient: one.row for one in rows}
            self._queue += rows
        return bool(self._queue)

    def _is_over(self) -> bool:
        if self.stop.requested:
            self.end = self.end or ASKED
        return bool(self.end)

    def _judge(self, error: DeliveryError | None) -> None:
        self.verdict = self.breaker.verdict(error)
        if self.verdict:
            self.end = self.end or self.verdict.reason

    def _renew(self) -> None:
        if not self.keep_going(self.done, self.total):
            self.end = TAKEN_OVER
