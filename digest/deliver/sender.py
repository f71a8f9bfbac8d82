"""Sends an edition: claims rows, sends each message, records each answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from digest.deliver import ledger
from digest.deliver.breaker import Breaker, Verdict
from digest.deliver.lanes import through
from digest.deliver.message import Letter, build
from digest.deliver.stopping import Stop, heeding
from digest.deliver.subscriptions import refusal
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import Clock, EditionRow, Envelope, Mailer, Store
from digest.settings import VERP, Addressee
from digest.tokens import recipient_id, verp

BATCH = 50
"""Rows claimed in one transaction: a claim costs an fsync, 27,900 a second in batches of 50."""

TAKEN_OVER = "another process has taken over this edition"
ASKED = "sending was asked to stop; who was not reached waits"


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends to everybody who is still waiting, one message for each.

    Attributes:
        envelope_sender: where bounces go; VERP in it becomes each recipient's own.
        keep_going: called with (done, total) before each message, before rows are given back, and
            at the end: shows progress and renews the lease. False means that the lease is lost:
            whatever is unfinished belongs to the process that has it now, and is not touched.
            `total` is all of the edition's deliveries, `done` those that need nothing more,
            earlier runs included; at the end both are the total.
        most: `ledger.RESEND` or `ledger.HOLD`, for a message whose answer is lost.
        stop: set by whoever wants it to end soon.
    """

    store: Store
    mailer: Mailer
    clock: Clock
    owner: str
    envelope_sender: str
    keep_going: Callable[[int, int], bool]
    most: int = ledger.RESEND
    stop: Stop = field(default_factory=Stop)

    def send(self, edition: EditionRow, letters: Mapping[str, Letter]) -> str:
        """Send until nobody is waiting who can be served now.

        What keeps every message from being sent stops it; a message that is refused alone does not.
        Who was not tried is pending, but where a person must look first: then nobody waits any more.
        The caller holds the lease, so rows at work belong to a dead sender.

        At SIGINT, SIGTERM and SIGHUP the message in hand is finished; if its answer does not come in
        time it is held. The signal takes its course when all that is on disk.

        Args:
            edition: a frozen edition.
            letters: by copy; every copy of its deliveries is there.

        Returns:
            Why it stopped early, "" if it did not.
        """
        self._recover(edition)
        secret = self.store.secret()
        try:
            with heeding(self.stop, self.mailer.abort):
                return self._batches(edition, letters, secret)
        finally:
            self.mailer.close()

    def _batches(self, edition: EditionRow, letters: Mapping[str, Letter], secret: bytes) -> str:
        counts = self.store.deliveries.counts(edition.id)
        total, done = sum(counts.values()), sum(counts.get(state, 0) for state in ledger.FINAL)
        run = _Run(self, Breaker(self.store.deliveries.untaken(edition.id)), total, done)
        while rows := self.store.deliveries.claim(edition.id, self.owner, self.clock(), BATCH):
            left = {row.recipient: row for row in rows}
            tried = partial(self._tried, edition, letters, secret)
            for after, error in through(self.mailer.lanes, rows, tried, run.may_begin):
                del left[after.recipient]
                run.take(after, error)
            if run.end:
                self._close(edition, run, left.values())
                return run.end
        self.keep_going(total, total)
        return ""

    def _tried(
        self, edition: EditionRow, letters: Mapping[str, Letter], secret: bytes, row: Delivery
    ) -> tuple[Delivery, DeliveryError | None]:
        return self._try(edition, row, letters[row.copy], secret)

    def _close(self, edition: EditionRow, run: _Run, left: Iterable[Delivery]) -> None:
        """Give back what was not begun; where a person must look, let nobody wait."""
        if run.end == TAKEN_OVER:
            return
        self._record(*(ledger.move(row, State.PENDING) for row in left))
        if run.verdict and run.verdict.for_good:
            self._give_up(edition, run.verdict, run.lost)

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
            sender = self.envelope_sender.replace(VERP, verp(secret, row.recipient))
            words = self.mailer.send(Envelope(sender, row.address, message, edition.date))
        except DeliveryError as error:
            most = ledger.HOLD if self.stop.requested else self.most
            return ledger.failed(begun, error, self.clock(), most), error
        return ledger.accepted(begun, words), None

    def _give_up(self, edition: EditionRow, verdict: Verdict, lost: Collection[str]) -> None:
        """Lost answers are held, all others blocked."""
        while rows := self.store.deliveries.waiting(edition.id, BATCH):
            self._record(*(_given_up(row, verdict.reason, lost) for row in rows))

    def _record(self, *rows: Delivery) -> None:
        self.store.deliveries.record(rows)

    def _recover(self, edition: EditionRow) -> None:
        rows = self.store.deliveries.unfinished(edition.id)
        self._record(*(ledger.recover(row, self.most) for row in rows))


@dataclass(slots=True)
class _Run:
    """What one run has come to.

    Attributes:
        done: deliveries that need nothing more.
        end: why nothing else is begun, "" for going on.
        lost: recipients whose answers were lost.
    """

    sender: Sender
    breaker: Breaker
    total: int
    done: int
    end: str = ""
    verdict: Verdict | None = None
    lost: set[str] = field(default_factory=set)

    def may_begin(self) -> bool:
        """Whether another message may leave."""
        if not self.end and self.sender.stop.requested:
            self.end = ASKED
        if not self.end:
            self._renew()
        return not self.end

    def take(self, after: Delivery, error: DeliveryError | None) -> None:
        """Record what became of a message, and see what follows; nothing where the lease is lost."""
        if after.state is not State.ACCEPTED:
            self._renew()  # the answer may have taken as long as a lease
        if self.end == TAKEN_OVER:
            return
        self.sender.store.deliveries.record([after])
        self.done += after.state in ledger.FINAL
        self.lost |= {after.recipient} if error and error.after_data else set()
        if after.state is not State.SKIPPED and self.verdict is None:
            self.verdict = self.breaker.verdict(error)
            self.end = self.verdict.reason if self.verdict else self.end

    def _renew(self) -> None:
        if not self.sender.keep_going(self.done, self.total):
            self.end = TAKEN_OVER


def _given_up(row: Delivery, words: str, lost: Collection[str]) -> Delivery:
    if row.state is State.DEFERRED and row.recipient in lost:
        return ledger.held(row, row.detail)
    return ledger.blocked(row, words)


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
        bounces_to = bounces_to.replace(VERP, verp(secret, row.recipient))
        return mailer.send(Envelope(bounces_to, to.address, build(letter, row, secret), day, test=True))
    finally:
        mailer.close()
