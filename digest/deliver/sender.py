"""Sends an edition: claims rows, sends each message, records each answer."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from digest.deliver import ledger
from digest.deliver.message import Letter, build
from digest.deliver.subscriptions import refusal
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import Clock, EditionRow, Envelope, Mailer, Store
from digest.settings import Addressee
from digest.tokens import recipient_id

BATCH = 50
"""Rows claimed in one transaction: a claim costs an fsync, 27,900 a second in batches of 50."""

REFUSALS = 3
"""Refusals that blame no mailbox, before any message was taken: then it is us who are refused."""

TAKEN_OVER = "another process has taken over this edition"


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends to everybody who is still waiting, one message for each.

    Attributes:
        envelope_sender: where bounces go.
        keep_going: called with (done, total) before each message, before rows are given back, and
            at the end: shows progress and renews the lease. False means that the lease is lost:
            whatever is unfinished belongs to the process that has it now, and is not touched.
            `total` is all of the edition's deliveries, `done` those that need nothing more,
            earlier runs included; at the end both are the total.
    """

    store: Store
    mailer: Mailer
    clock: Clock
    owner: str
    envelope_sender: str
    keep_going: Callable[[int, int], bool]

    def send(self, edition: EditionRow, letters: Mapping[str, Letter]) -> str:
        """Send until nobody is waiting who can be served now.

        What keeps every message from being sent stops it; a message that is refused alone does not.
        Who was not tried is pending. The caller holds the lease, so rows at work belong to a dead sender.

        Args:
            edition: a frozen edition.
            letters: by language; every language of its deliveries is there.

        Returns:
            Why it stopped early, "" if it did not.
        """
        self._recover(edition)
        secret = self.store.secret()
        try:
            return self._batches(edition, letters, secret)
        finally:
            self.mailer.close()

    def _batches(self, edition: EditionRow, letters: Mapping[str, Letter], secret: bytes) -> str:
        counts = self.store.deliveries.counts(edition.id)
        total, done = sum(counts.values()), sum(counts.get(state, 0) for state in ledger.FINAL)
        breaker = _Breaker()
        while rows := self.store.deliveries.claim(edition.id, self.owner, self.clock(), BATCH):
            for n, row in enumerate(rows):
                if not self.keep_going(done, total):
                    return TAKEN_OVER
                with unhurried():
                    after, error = self._try(edition, row, letters[row.language], secret)
                    if after.state is not State.ACCEPTED and not self.keep_going(done, total):
                        return TAKEN_OVER  # the answer may have taken as long as a lease
                    stop = breaker.reason(error)
                    self._record(after, *(_given_back(rows[n + 1 :]) if stop else ()))
                if stop:
                    return stop
                done += after.state in ledger.FINAL
        self.keep_going(total, total)
        return ""

    def _try(
        self, edition: EditionRow, row: Delivery, letter: Letter, secret: bytes
    ) -> tuple[Delivery, DeliveryError | None]:
        """What became of a claimed row, still to be recorded, and the error if there was one."""
        begun = ledger.begin(row)
        try:
            with self.store.transaction():  # who leaves commits before it, and is spared, or after it
                standing = self.store.subscribers.standing(row.address)
                reason = refusal(standing, row.origin, edition.date)
                if reason:
                    return ledger.move(row, State.SKIPPED, detail=reason), None
                message = build(letter, row, secret, epoch=standing.person.epoch if standing.person else 0)
                self._record(begun)
            words = self.mailer.send(Envelope(self.envelope_sender, row.address, message, edition.date))
        except DeliveryError as error:
            return ledger.failed(begun, error, self.clock()), error
        return ledger.accepted(begun, words), None

    def _record(self, *rows: Delivery) -> None:
        self.store.deliveries.record(rows)

    def _recover(self, edition: EditionRow) -> None:
        self._record(*(ledger.recover(row) for row in self.store.deliveries.unfinished(edition.id)))


class _Breaker:
    """Says when to stop: at once where no message can be sent, and where everybody is refused alike."""

    def __init__(self) -> None:
        self._refused = 0
        self._taken = False

    def reason(self, error: DeliveryError | None) -> str:
        """Why to stop after this error, "" for going on."""
        if error is None:
            self._taken = True
            return ""
        if error.session and (error.temporary or error.code is None):
            return str(error)
        if error.temporary or error.certain or self._taken:
            return ""
        self._refused += 1
        if self._refused < REFUSALS:
            return ""
        return f"the mail server took nothing and refused {REFUSALS} in a row; nobody was given up: {error}"


@contextmanager
def unhurried() -> Iterator[None]:
    """Let signals wait until the message in hand is finished and its answer is on disk.

    A process that ends in between sends that message once more. (Blocks them in this thread;
    SIGQUIT and SIGKILL do not wait.)
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _given_back(rows: Sequence[Delivery]) -> list[Delivery]:
    return [ledger.move(row, State.PENDING) for row in rows]


def send_test(
    mailer: Mailer, letter: Letter, to: Addressee, day: date, *, secret: bytes, bounces_to: str
) -> str:
    """Send one copy, marked as a test and with a Message-ID of its own, past any ledger.

    Returns:
        The mail server's last words.

    Raises:
        DeliveryError: it was not taken.
    """
    letter = replace(
        letter, subject=f"[TEST] {letter.subject}", edition=f"{letter.edition} test {letter.written}"
    )
    row = Delivery(0, recipient_id(to.address), to.address, to.name, letter.language, origin="test")
    try:
        return mailer.send(Envelope(bounces_to, to.address, build(letter, row, secret), day, test=True))
    finally:
        mailer.close()
