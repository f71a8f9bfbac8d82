"""Frozen editions on the shelf: archive and website are brought to what is frozen, and adds up."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import blake2b

from digest.errors import EditError, PublishError
from digest.model import EditionState, Kind
from digest.ports import EditionRow, Follower, Published, Publisher, Store
from digest.render.archive import archive_files, page_of
from digest.render.archived import ArchivedEdition, with_neighbours
from digest.render.look import Look
from digest.render.website import pages, paths
from digest.safeguards import Safeguards

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where editions stand when they are out.

    Attributes:
        site: None for no website.
        digest: the id of the digest whose editions these are.
        followers: carry on what changed, in this order.
    """

    store: Store
    archive: Publisher
    site: Publisher | None
    safeguards: Safeguards
    digest: str
    followers: tuple[Follower, ...] = ()

    def publish(self, look: Look, day: date | None = None) -> Published:
        """Write the pages that differ from what is frozen, and carry them on.

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
        sent = {row.date: row for row in rows}
        standing = sent | {row.date: row for row in self.store.editions.corrections(self.digest)}
        rows = self._sound(tuple(standing[row.date] for row in rows), new, day)
        if not rows:
            return Published()
        key, stamp = published_key(self.digest), look.stamp
        owed = self._owed()
        whole = day is None or owed or self.store.remembered(key) != stamp
        only = None if whole else with_neighbours([row.date for row in rows], new)
        editions = [self._archived(row) for row in rows]
        files = archive_files(editions, look, only)
        self._owe()
        written = self.archive.publish(files)
        if self.site:
            written += self.site.publish(pages(editions, look, only))
            if whole and any(sent[row.date] != row for row in rows):
                as_sent = [self._archived(sent[row.date]) for row in rows]
                written += self.site.remove(paths(as_sent, look) - paths(editions, look))
        self.store.remember(key, stamp)
        followers = self.followers if written or owed else ()
        done, warnings = _followed(followers, [file.path for file in files], _named(rows, day))
        if not warnings:
            self._owe_nothing()
        return Published(written, done, warnings)

    def _owed(self) -> bool:
        """Whether followers have failed, or are others than they were: then all is carried on."""
        return bool(self.followers) and self.store.remembered(f"followed {self.digest}") != self._names

    def _owe(self) -> None:
        """Before files change: a crash must not forget who has to follow."""
        if self.followers:
            self.store.remember(f"followed {self.digest}", "")

    def _owe_nothing(self) -> None:
        if self.followers:
            self.store.remember(f"followed {self.digest}", self._names)

    @property
    def _names(self) -> str:
        return blake2b(repr(self.followers).encode(), digest_size=8).hexdigest()

    def _sound(
        self, rows: tuple[EditionRow, ...], new: Collection[date], day: date | None
    ) -> tuple[EditionRow, ...]:
        """All but those that are new and do not add up; each as it stands, corrected or not."""
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
        more, pictures = partial(read, (Kind.JSON,)), partial(read, (Kind.PICTURE,))
        return ArchivedEdition(row.date, read((Kind.MARKDOWN,)), more, pictures)


def published_key(digest: str) -> str:
    """What the store remembers the looks of the published pages by; forgotten, all are made anew."""
    return f"published {digest}"


def _followed(
    followers: Iterable[Follower], files: Collection[str], edition: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What followers did, and what they could not do; one that fails does not keep the next from its work."""
    done, warnings = list[str](), list[str]()
    for follower in followers:
        try:
            done.append(follower.follow(files, edition))
        except PublishError as error:
            warnings.append(str(error))
    return tuple(done), tuple(warnings)


def _named(rows: tuple[EditionRow, ...], day: date | None) -> str:
    """What is new, in words: one edition, or all up to the last."""
    one = next((row for row in rows if row.date == day), None)
    if one:
        return f"Edition {one.number} of {one.date}"
    last = max(rows, key=lambda row: row.date)
    return f"Editions up to {last.number} of {last.date}"
