"""Sends an edition: claims rows, sends each message, records each answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from digest.deliver import ledger
from digest.deliver.breaker import Breaker, Verdict
from digest.deliver.clerk import Clerk
from digest.deliver.halt import Halt
from digest.deliver.handover import Handover
from digest.deliver.lanes import in_each
from digest.deliver.message import Form, Letter, build
from digest.deliver.pace import Pace
from digest.deliver.run import TAKEN_OVER, Claimed, Run
from digest.deliver.stopping import Stop, heeding
from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import Clock, EditionRow, Envelope, Mailer, Store
from digest.settings import VERP, Addressee
from digest.tokens import recipient_id, verp

BATCH = 50
"""Rows claimed in one transaction: a claim waits for the disk, 27,900 rows a second in batches of 50."""


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
        pace: at which messages leave.
        today: the day that a pause is held against; None for the edition's own.
    """

    store: Store
    mailer: Mailer
    clock: Clock
    owner: str
    envelope_sender: str
    keep_going: Callable[[int, int], bool]
    most: int = ledger.RESEND
    stop: Stop = field(default_factory=Stop)
    pace: Pace = field(default_factory=Pace)
    today: date | None = None

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
                return self._sent(edition, letters, secret)
        finally:
            self.mailer.close()

    def _sent(self, edition: EditionRow, letters: Mapping[str, Letter], secret: bytes) -> str:
        run, halt = self._run(edition), Halt(self.store, edition.id)
        known = halt.reason
        handover = self._handover(edition, letters, secret, run)
        try:
            in_each(self.mailer.lanes, handover.work)
        finally:
            handover.clerk.flush()
        if halt.reason != known:
            run.halt(halt.reason)
        if run.end:
            self._close(edition, run)
        else:
            run.tell_end()
        return run.end

    def _run(self, edition: EditionRow) -> Run:
        counts = self.store.deliveries.counts(edition.id)
        total, done = sum(counts.values()), sum(counts.get(state, 0) for state in ledger.FINAL)
        breaker = Breaker(self.store.deliveries.untaken(edition.id))
        return Run(
            claim=lambda: self._claimed(edition),
            keep_going=self.keep_going,
            stop=self.stop,
            pace=self.pace,
            breaker=breaker,
            total=total,
            done=done,
        )

    def _claimed(self, edition: EditionRow) -> list[Claimed]:
        rows = self.store.deliveries.claim(edition.id, self.owner, self.clock(), BATCH)
        standings = self.store.subscribers.standings([row.address for row in rows])
        return [Claimed(row, standings[row.address]) for row in rows]

    def _handover(
        self, edition: EditionRow, letters: Mapping[str, Letter], secret: bytes, run: Run
    ) -> Handover:
        today = self.today or edition.date
        return Handover(
            mailer=self.mailer,
            clock=self.clock,
            run=run,
            clerk=Clerk(self.store, today),
            day=edition.date,
            forms={copy: Form(letter, secret) for copy, letter in letters.items()},
            return_path=lambda recipient: self.envelope_sender.replace(VERP, verp(secret, recipient)),
            most=lambda: ledger.HOLD if self.stop.requested else self.most,
            today=today,
            part=edition.part,
        )

    def _close(self, edition: EditionRow, run: Run) -> None:
        """Give back what was not begun; where a person must look, let nobody wait."""
        if run.end == TAKEN_OVER:
            return
        self._record(*(ledger.move(row, State.PENDING) for row in run.left.values()))
        if run.verdict and run.verdict.for_good:
            self._give_up(edition, run.verdict, run.lost)

    def _give_up(self, edition: EditionRow, verdict: Verdict, lost: Collection[str]) -> None:
        """Lost answers are held, all others blocked."""
        while rows := self.store.deliveries.waiting(edition.id, BATCH):
            self._record(*(_given_up(row, verdict.reason, lost) for row in rows))

    def _record(self, *rows: Delivery) -> None:
        self.store.deliveries.record(rows)

    def _recover(self, edition: EditionRow) -> None:
        rows = self.store.deliveries.unfinished(edition.id)
        self._record(*(ledger.recover(row, self.most) for row in rows))


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
