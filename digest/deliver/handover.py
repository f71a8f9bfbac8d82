"""Makes message after message and hands them over: what one thread does, on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from digest.deliver import ledger
from digest.deliver.clerk import STALE, Clerk
from digest.deliver.message import Form
from digest.deliver.run import Claimed, Run
from digest.deliver.subscriptions import refusal
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import Clock, Envelope, Mailer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, still to be written down, and the error if there was one."""

    row: Delivery
    error: DeliveryError | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    """A claimed row and what is to be handed over, or what became of it without that.

    Attributes:
        epoch: of the links in it.
    """

    row: Delivery
    epoch: int
    content: Envelope | Outcome

    @property
    def envelope(self) -> Envelope | None:
        """What is to be handed over, if anything is."""
        return self.content if isinstance(self.content, Envelope) else None


class _KeptBack(Exception):
    """The server waits for a message that must not leave; "" where the run has ended meanwhile."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Handover:
    """The way of a message from its row to the mail server.

    Attributes:
        forms: by language.
        return_path: recipient's id -> where a report on their message comes back to.
        most: `ledger.RESEND` or `ledger.HOLD`, as it is at a moment.
        today: the day that a pause is held against.
        part: see `Envelope`.
    """

    mailer: Mailer
    clock: Clock
    run: Run
    clerk: Clerk
    day: date
    forms: Mapping[str, Form]
    return_path: Callable[[str], str]
    most: Callable[[], int]
    today: date
    part: str = ""

    def work(self) -> None:
        """Send until nobody is left. While a message is on its way the next one is ready."""
        try:
            message = self._made(self.run.draw())
            while message and not self.run.is_over():
                following = self._made(self.run.draw_at_once())
                self._settle(self._outcome(message, following))
                self._write(following)
                message = following or self._made(self.run.draw())
        except BaseException:
            self.run.fail()
            raise

    def _made(self, claimed: Claimed | None) -> _Message | None:
        if claimed is None:
            return None
        row, standing = claimed.row, claimed.standing
        epoch = standing.epoch
        reason = refusal(standing, row.origin, self.today)
        return _Message(row, epoch, _skipped(row, reason) if reason else self._enveloped(row, epoch))

    def _enveloped(self, row: Delivery, epoch: int) -> Envelope | Outcome:
        try:
            octets = self.forms[row.copy].filled(row, epoch=epoch)
        except DeliveryError as error:
            return self._failed(ledger.begin(row), error)
        return Envelope(self.return_path(row.recipient), row.address, octets, self.day, part=self.part)

    def _outcome(self, message: _Message, following: _Message | None) -> Outcome:
        if isinstance(message.content, Outcome):
            return message.content
        begun = ledger.begin(message.row)
        begin = partial(self._begin, begun, message.epoch)
        try:
            words = self.mailer.send(message.content, begin, following.envelope if following else None)
        except _KeptBack as kept:
            return _skipped(message.row, kept.reason)
        except DeliveryError as error:
            return self._failed(begun, error)
        return Outcome(ledger.accepted(begun, words))

    def _begin(self, begun: Delivery, epoch: int) -> None:
        """Called when the server waits for the message: the last moment to keep it back."""
        if not self.run.may_begin():
            raise _KeptBack("")
        reason = self.clerk.begin(begun, epoch)
        if reason:
            raise _KeptBack(reason)

    def _failed(self, begun: Delivery, error: DeliveryError) -> Outcome:
        return Outcome(ledger.failed(begun, error, self.clock(), self.most()), error)

    def _settle(self, outcome: Outcome) -> None:
        if self.run.settle(outcome.row, outcome.error):
            self.clerk.note(outcome.row)

    def _write(self, following: _Message | None) -> None:
        """Write results now, unless the next message is about to begin: then with its row, in one commit."""
        envelope = following.envelope if following else None
        if envelope is None or not self.mailer.is_offered(envelope):
            self.clerk.flush()


def _skipped(row: Delivery, reason: str) -> Outcome:
    """A row that is not written to; without a reason that lasts it waits again."""
    if reason in {"", STALE}:
        return Outcome(ledger.move(row, State.PENDING))
    return Outcome(ledger.move(row, State.SKIPPED, detail=reason))
