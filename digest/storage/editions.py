"""Editions: one row for each (digest, date), and what is frozen with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, select, update

from digest.errors import StorageError
from digest.model import Delivery, EditionState, Kind, Rendered, Window, series_of
from digest.ports import EditionRow, Frozen, Lease
from digest.storage.database import Database
from digest.storage.deliveries import insert_deliveries
from digest.storage.leases import IsDead, SqlLeases
from digest.storage.schema import columns_of, documents, editions, row_of, settlements
from digest.storage.stories import forget, remember

SETTLED = timedelta(days=40)
"""How far back an article's fate is looked up: a window is 31 days at most, and one day more for
late articles; the rest is for editions made out of order."""

WAYS = {
    EditionState.FROZEN: frozenset({EditionState.SENT, EditionState.MISSED}),
    EditionState.MISSED: frozenset({EditionState.SENT}),  # a person asked for it after all
}


class SqlEditions:
    """`ports.EditionStore` over a database."""

    def __init__(self, database: Database, is_dead: IsDead) -> None:
        self._database = database
        self._leases = SqlLeases(database, is_dead)

    def lease(self, digest: str, day: date, owner: str, now: datetime, length: timedelta) -> Lease | None:
        """Take or renew the lease; None while another living owner holds it."""
        return self._leases.take(Lease(digest, day, owner, now + length), now)

    def release(self, lease: Lease) -> None:
        """Give the lease back, if it is still ours."""
        self._leases.release(lease)

    def freeze(self, frozen: Frozen, deliveries: Sequence[Delivery]) -> EditionRow:
        """Write the edition, its documents, articles, stories and deliveries, all or nothing.

        Args:
            frozen: the edition.
            deliveries: one for each recipient; their `edition` is set here.

        Raises:
            StorageError: an edition of this digest and date is frozen already.
        """
        with self._database.writing() as connection:
            if _one(connection, _dated(frozen.digest, frozen.date)) is not None:
                message = f"the edition of {frozen.date} is frozen already"
                raise StorageError(message)
            row = _insert_edition(connection, frozen)
            _insert_parts(connection, row.id, frozen)
            insert_deliveries(connection, row.id, deliveries)
            remember(connection, row.id, frozen.stories)
            forget(connection, frozen.digest, frozen.date - SETTLED)
        return row

    def get(self, digest: str, day: date) -> EditionRow | None:
        """The frozen edition of this date."""
        return self._one(_dated(digest, day))

    def before(self, digest: str, day: date) -> EditionRow | None:
        """The last frozen edition of an earlier date."""
        return self._one(_newest(digest).where(editions.c.date < day))

    def first(self, digest: str) -> EditionRow | None:
        """The earliest frozen edition."""
        return self._one(_of(digest).order_by(editions.c.date))

    def latest(self, digest: str) -> EditionRow | None:
        """The frozen edition of the latest date."""
        return self._one(_newest(digest))

    def all(self, digest: str) -> tuple[EditionRow, ...]:
        """All frozen editions, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_of(digest).order_by(editions.c.date)).mappings()
            return tuple(_edition(**row) for row in rows)

    def open(self, digest: str) -> tuple[EditionRow, ...]:
        """The editions that are neither sent nor missed, oldest first."""
        wanted = _of(digest).where(editions.c.state == EditionState.FROZEN).order_by(editions.c.date)
        with self._database.reading() as connection:
            return tuple(_edition(**row) for row in connection.execute(wanted).mappings())

    def corrections(self, digest: str) -> tuple[EditionRow, ...]:
        """All corrections of a digest's editions, in the order in which they were made known."""
        prefix = series_of(digest, 0).removesuffix("0")
        wanted = select(editions).where(editions.c.digest.startswith(prefix, autoescape=True))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(editions.c.frozen_at, editions.c.id)).mappings()
            return tuple(_edition(**row) for row in rows)

    def documents(self, edition: int, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Rendered, ...]:
        """Its documents of these kinds, by kind, language and variant."""
        wanted = select(*columns_of(documents, Rendered)).where(
            documents.c.edition == edition, documents.c.kind.in_(kinds)
        )
        with self._database.reading() as connection:
            found = [Rendered(**row) for row in connection.execute(wanted).mappings()]
        return tuple(sorted(found, key=lambda document: (document.kind, document.language, document.variant)))

    def fates(self, edition: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the articles that it prints, and of those that it leaves out."""
        wanted = select(settlements.c.article, settlements.c.rejected).where(settlements.c.edition == edition)
        with self._database.reading() as connection:
            rows = sorted(connection.execute(wanted).all(), key=lambda row: row.article)
        placed = tuple(row.article for row in rows if row.rejected is None)
        return placed, tuple(row.article for row in rows if row.rejected is not None)

    def spoken_for(self, digest: str, before: date) -> Mapping[str, str]:
        """Article ids that frozen editions of earlier dates printed or left out: why each is settled.

        Looks two weeks back. Having been printed counts more than having been left out, and an
        earlier edition more than a later one.
        """
        recent = and_(
            editions.c.digest == digest, editions.c.date < before, editions.c.date >= before - SETTLED
        )
        wanted = (
            select(settlements.c.article, settlements.c.rejected, editions.c.date)
            .join(editions, editions.c.id == settlements.c.edition)
            .where(recent)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        fates: dict[str, str] = {}
        for row in sorted(rows, key=lambda row: (row.article, row.rejected is not None, row.date)):
            fates.setdefault(row.article, _fate(row.date, row.rejected))
        return fates

    def set_state(self, edition: int, state: EditionState) -> None:
        """Move a frozen edition on to sent or missed, or a missed one to sent; twice is once.

        Raises:
            StorageError: there is no such edition, or no way from its state to this one.
        """
        this = editions.c.id == edition
        with self._database.writing() as connection:
            old = connection.execute(select(editions.c.state).where(this)).scalar()
            if old is None:
                message = f"there is no edition {edition} in the store {self._database.path}"
                raise StorageError(message)
            if old != state and state not in WAYS.get(old, frozenset()):
                message = f"an edition that is {old} cannot become {state}"
                raise StorageError(message)
            connection.execute(update(editions).where(this).values(state=state))

    def _one(self, wanted: Select[Any]) -> EditionRow | None:
        with self._database.reading() as connection:
            return _one(connection, wanted)


def _of(digest: str) -> Select[Any]:
    return select(editions).where(editions.c.digest == digest)


def _dated(digest: str, day: date) -> Select[Any]:
    return _of(digest).where(editions.c.date == day)


def _newest(digest: str) -> Select[Any]:
    return _of(digest).order_by(editions.c.date.desc())


def _one(connection: Connection, wanted: Select[Any]) -> EditionRow | None:
    row = connection.execute(wanted.limit(1)).mappings().first()
    return None if row is None else _edition(**row)


def _edition(*, window_start: datetime, window_end: datetime, **others: Any) -> EditionRow:
    return EditionRow(window=Window(window_start, window_end), **others)


def _insert_edition(connection: Connection, frozen: Frozen) -> EditionRow:
    values = {name: value for name, value in row_of(frozen).items() if name in editions.c} | {
        "state": EditionState.FROZEN,
        "window_start": frozen.window.start,
        "window_end": frozen.window.end,
    }
    key = connection.execute(insert(editions).values(values).returning(editions.c.id)).scalar_one()
    return _edition(id=key, **values)


def _insert_parts(connection: Connection, edition: int, frozen: Frozen) -> None:
    settled = [{"article": article, "rejected": None} for article in frozen.placed]
    settled += [{"article": article, "rejected": reason} for article, reason in frozen.rejected.items()]
    for table, rows in (
        (documents, [row_of(document) for document in frozen.documents]),
        (settlements, settled),
    ):
        if rows:
            connection.execute(insert(table), [{**row, "edition": edition} for row in rows])


def _fate(day: date, rejected: str | None) -> str:
    if rejected is None:
        return f"printed in the edition of {day}"
    return f"left out of the edition of {day} ({rejected})"
