"""Frozen editions go out: sent once, given up when their time is over, taken up again by a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from digest.deliver import ledger
from digest.deliver.halt import Halt
from digest.deliver.message import Letter
from digest.deliver.pace import Pace
from digest.deliver.recipients import Outing, letters
from digest.deliver.sender import Sender, send_test
from digest.deliver.stopping import Stop
from digest.errors import UsageError
from digest.lease import Renew, at_work, leased
from digest.model import Delivery, EditionState, Kind, Rendered
from digest.model import DeliveryState as State
from digest.ports import Clock, EditionRow, Mailer, Progress, Store
from digest.render.look import Look
from digest.report import RunReport
from digest.safeguards import Safeguards
from digest.settings import Addressee, Ambiguous, EmailPolicy, Masthead, Schedule, Transport
from digest.timetable import deadline

MAILED = (Kind.SUBJECT, Kind.HTML, Kind.TEXT, Kind.PDF, Kind.DOCX, Kind.PICTURE)
"""The documents that a message is made of."""

ROWS = 500
"""Rows that are changed in one transaction."""

MOST = {Ambiguous.RESEND: ledger.RESEND, Ambiguous.HELD: ledger.HOLD}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Expiry:
    """An edition whose time is over.

    Attributes:
        expired: recipients who waited, and will not get it any more.
        held: those whose answer was never heard; they may have it.
    """

    date: date
    expired: int
    held: int

    def __str__(self) -> str:
        held = f", {self.held} held, who may have it" if self.held else ""
        return (
            f"the time of the edition of {self.date} is over: {self.expired} expired{held}; "
            f"see digest deliveries --date {self.date}"
        )


@dataclass(frozen=True, slots=True)
class Mailroom:
    """The ledger and the mail server.

    Attributes:
        signup: the address of the subscribers' pages, "" where there are none.
        stop: set by whoever wants the sending to end soon.
    """

    masthead: Masthead
    schedule: Schedule
    email: EmailPolicy
    signup: str
    look: Callable[[], Look]
    store: Store
    mailer: Mailer
    safeguards: Safeguards
    clock: Clock
    owner: str
    progress: Progress
    stop: Stop

    def send(self, row: EditionRow, report: RunReport, renew: Renew) -> RunReport:
        """Send a frozen edition to whoever waits; the caller holds its lease.

        Returns:
            The report, with the deliveries and why some still wait.
        """
        fault = self.safeguards.fault(row)
        if fault:
            return replace(report, errors=tuple(dict.fromkeys((*report.errors, fault))))

        def keep_going(done: int, total: int) -> bool:
            self.progress.step("messages", done, total)
            return renew()

        sender = Sender(
            self.store,
            self.mailer,
            self.clock,
            self.owner,
            self.email.envelope_sender,
            keep_going,
            MOST[self.email.ambiguous],
            self.stop,
            self._pace(),
            self.clock().astimezone(self.masthead.zone).date() if row.part else None,
        )
        documents = self.store.editions.documents(row.id, MAILED)
        outing = Outing(row.date, row.frozen_at, row.digest if row.part else "")
        stopped = sender.send(row, self._letters(documents, outing))
        report = replace(report, errors=(*report.errors, stopped) if stopped else report.errors)
        counts = self.store.deliveries.counts(row.id)
        if not report.errors and ledger.FINAL.issuperset(counts):
            report = replace(report, state=self._closed(row, counts))
        report = report.with_deliveries(counts)
        log.info("deliveries of %s: %s", row.date, dict(report.deliveries))
        return report

    def send_test(self, documents: tuple[Rendered, ...], day: date, to: Addressee) -> str:
        """Send one copy, marked as a test, past the ledger; return the mail server's last words.

        Raises:
            DeliveryError: it was not taken.
        """
        copies = self._letters(documents, Outing(day, self.clock()))
        letter = copies.get(to.language) or copies[self.masthead.languages[0]]
        return send_test(
            self.mailer, letter, to, day, secret=self.store.secret(), bounces_to=self.email.envelope_sender
        )

    def expire(self) -> tuple[Expiry, ...]:
        """Close the editions whose time is over: a daily that comes a day late stands beside a newer one.

        An edition that is being sent at this moment is left alone.
        """
        found = (self._expired(row) for row in self.store.editions.open(self.masthead.id))
        return tuple(expiry for expiry in found if expiry)

    def resume(self, row: EditionRow, wanted: Callable[[Delivery], bool]) -> int:
        """Let recipients wait again who were blocked, held or expired; return how many. It sends nothing.

        Raises:
            UsageError: the edition is being sent at this moment.
        """
        with self._leased(row.date) as renew:
            if renew is None:
                raise UsageError(at_work(row.date))
            rows = self.store.deliveries.of(row.id)
            again = [one for one in rows if one.state in ledger.BY_A_PERSON and wanted(one)]
            self.store.deliveries.record([ledger.resumed(one) for one in again])
            Halt(self.store, row.id).lift()
        return len(again)

    def _expired(self, row: EditionRow) -> Expiry | None:
        if self.clock() < deadline(self.schedule, row.date, row.frozen_at):
            return None
        with self._leased(row.date) as renew:
            return self._close(row) if renew else None

    def _close(self, row: EditionRow) -> Expiry | None:
        store = self.store.deliveries
        unfinished = [ledger.recover(one, ledger.HOLD) for one in store.unfinished(row.id)]
        store.record(unfinished)
        n_expired = 0
        while waiting := store.waiting(row.id, ROWS):
            store.record([ledger.expired(one) for one in waiting])
            n_expired += len(waiting)
        self._closed(row, store.counts(row.id))
        held = sum(one.state is State.HELD for one in unfinished)
        return Expiry(row.date, n_expired, held) if n_expired or held else None

    def _closed(self, row: EditionRow, counts: Collection[State]) -> EditionState:
        """The last state of an edition for which nobody waits any more."""
        if row.state is not EditionState.FROZEN:
            return row.state
        missed = State.EXPIRED in counts and State.ACCEPTED not in counts
        state = EditionState.MISSED if missed else EditionState.SENT
        self.store.editions.set_state(row.id, state)
        return state

    def _letters(self, documents: tuple[Rendered, ...], outing: Outing) -> Mapping[str, Letter]:
        return letters(
            documents,
            masthead=self.masthead,
            email=self.email,
            outing=outing,
            web=partial(self.look().addresses, outing.date),
            signup=self.signup,
        )

    def _pace(self) -> Pace:
        """A pace is the relay's; files may be written as fast as they can."""
        smtp = self.email.smtp if self.email.transport is Transport.SMTP else None
        return Pace(smtp.rate, smtp.domain_rate) if smtp else Pace()

    def _leased(self, day: date) -> AbstractContextManager[Renew | None]:
        return leased(self.store.editions, self.masthead.id, day, owner=self.owner, clock=self.clock)
