"""Frozen editions on the shelf: archive and website are brought to what is frozen, and adds up."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from digest.errors import EditError
from digest.model import EditionState, Kind
from digest.ports import EditionRow, Publisher, Store
from digest.render.archive import archive_files, page_of
from digest.render.archived import ArchivedEdition, with_neighbours
from digest.render.look import Look
from digest.render.website import pages
from digest.safeguards import Safeguards

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where editions stand when they are out.

    Attributes:
        site: None for no website.
        digest: the id of the digest whose editions these are.
    """

    store: Store
    archive: Publisher
    site: Publisher | None
    safeguards: Safeguards
    digest: str

    def publish(self, look: Look, day: date | None = None) -> tuple[str, ...]:
        """Write the pages that differ from what is frozen; return their paths.

        Args:
            look: how pages look now; where it has changed, all are made.
            day: the date whose edition is new; None makes all pages.

        Raises:
            EditError: the edition of the day does not add up; one of another date is left out and told
                to the log.
            PublishError: a folder cannot be written; what was there before is whole.
            RenderError: a template does not become a page.
        """
        rows = self.store.editions.all(self.digest)
        new = {row.date for row in rows if row.date == day or self._is_unpublished(row)}
        rows = self._sound(rows, new, day)
        if not rows:
            return ()
        key, stamp = f"published {self.digest}", look.stamp
        whole = day is None or self.store.remembered(key) != stamp
        only = None if whole else with_neighbours([row.date for row in rows], new)
        editions = [self._archived(row) for row in rows]
        written = self.archive.publish(archive_files(editions, look, only))
        if self.site:
            written += self.site.publish(pages(editions, look, only))
        self.store.remember(key, stamp)
        return written

    def _sound(
        self, rows: tuple[EditionRow, ...], new: Collection[date], day: date | None
    ) -> tuple[EditionRow, ...]:
        """All but those that are new and do not add up."""
        found = ((row.date, self.safeguards.fault(row)) for row in rows if row.date in new)
        faults = {date: fault for date, fault in found if fault}
        if day in faults:
            raise EditError(faults[day])
        for fault in faults.values():
            log.warning(fault)
        return tuple(row for row in rows if row.date not in faults)

    def _is_unpublished(self, row: EditionRow) -> bool:
        """Whether something of it may be missing; `send` alone finishes an edition and publishes nothing."""
        return row.state is EditionState.FROZEN or not self.archive.has(f"{page_of(row.date)}.json")

    def _archived(self, row: EditionRow) -> ArchivedEdition:
        read = partial(self.store.editions.documents, row.id)
        return ArchivedEdition(row.date, read((Kind.MARKDOWN,)), more=partial(read, (Kind.JSON,)))
