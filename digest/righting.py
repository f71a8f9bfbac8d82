"""Corrections leave the house: made known on archive, website and feeds, and mailed where that is asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from digest.errata import Errata
from digest.errors import UsageError
from digest.lease import Renew, at_work, leased
from digest.mailroom import Mailroom
from digest.ports import EditionRow
from digest.report import RunReport

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Righting:
    """The way of a correction to readers.

    Attributes:
        published: brings archive and website up to date, and tells that in a report.
    """

    errata: Errata
    mailroom: Mailroom
    published: Callable[[EditionRow, RunReport], RunReport]

    def correct(self, row: EditionRow, notes: Mapping[str, str]) -> RunReport:
        """Make what was changed in an edition known; it mails nothing.

        Returns:
            What changed; an error says what `publish` has to finish.

        Raises:
            UsageError: nothing was changed, or another process is at work on this edition.
        """
        with self._leased(row.date):
            issued = self.errata.issue(row, notes)
        log.info("corrected the edition of %s, correction %d", row.date, issued.number)
        return self.published(issued, RunReport(row.date, issued.state))

    def mail(self, row: EditionRow, report: RunReport) -> RunReport:
        """Tell of the last correction whoever got the edition, each once; again it goes on where it stopped.

        Raises:
            UsageError: there is none, or another process is at work on this edition.
        """
        with self._leased(row.date) as renew:
            return self.mailroom.send(self.errata.enlisted(row), report, renew)

    @contextmanager
    def _leased(self, day: date) -> Iterator[Renew]:
        room, errata = self.mailroom, self.errata
        with leased(errata.store.editions, errata.digest, day, owner=room.owner, clock=room.clock) as renew:
            if renew is None:
                raise UsageError(at_work(day))
            yield renew
