"""The ledger: one row for each edition and recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, insert, or_, select, update

from digest.errors import StorageError
from digest.model import Delivery, DeliveryState
from digest.storage.database import Database
from digest.storage.schema import columns_of, deliveries, row_of

AT_WORK = (DeliveryState.CLAIMED, DeliveryState.SENDING)
WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)
RECORDED = ("state", "attempts", "next_at", "detail")
"""What changes in a row after it was made."""

CHANGE = (
    update(deliveries)
    .where(deliveries.c.edition == bindparam("of"), deliveries.c.recipient == bindparam("to"))
    .values({name: bindparam(f"new_{name}") for name in RECORDED})
)
"""Made once: it is written for every message, and making a statement takes longer than the database."""


class SqlDeliveries:
    """`ports.DeliveryStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, edition: int, owner: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Move up to `limit` rows that are pending, or deferred and due, to claimed by this owner.

        Returns:
            The rows as they are now: deferred ones last, so that a message which is refused again
            and again keeps nobody waiting; else by recipient.
        """
        of_edition = deliveries.c.edition == edition
        wanted = (
            select(*columns_of(deliveries, Delivery))
            .where(of_edition, _waiting(now))
            .order_by(deliveries.c.next_at.is_not(None), deliveries.c.recipient)
            .limit(limit)
            .with_for_update(skip_locked=True)  # for databases that lock rows; SQLite has locked all
        )
        with self._database.writing() as connection:
            rows = [Delivery(**row) for row in connection.execute(wanted).mappings()]
            claimed = update(deliveries).where(
                of_edition, deliveries.c.recipient.in_([row.recipient for row in rows])
            )
            connection.execute(claimed.values(state=DeliveryState.CLAIMED, owner=owner, next_at=None))
        return tuple(replace(row, state=DeliveryState.CLAIMED, next_at=None) for row in rows)

    def add(self, edition: int, rows: Sequence[Delivery]) -> int:
        """Write a row for each recipient that has none in this edition; return how many."""
        with self._database.writing() as connection:
            known = {row.recipient for row in self.of(edition)}
            new = [row for row in rows if row.recipient not in known]
            insert_deliveries(connection, edition, new)
        return len(new)

    def record(self, rows: Sequence[Delivery]) -> None:
        """Write state, attempts, next_at and detail of rows, matched by edition and recipient.

        Raises:
            StorageError: a row is not in the ledger; nothing was written.
        """
        if not rows:
            return
        with self._database.changing() as connection:
            if connection.execute(CHANGE, [_changes(row) for row in rows]).rowcount != len(rows):
                raise StorageError("the ledger has no row for a delivery; nothing was recorded")

    def unfinished(self, edition: int) -> tuple[Delivery, ...]:
        """Rows that are claimed or sending: somebody was at work on them."""
        return self._where(deliveries.c.edition == edition, deliveries.c.state.in_(AT_WORK))

    def waiting(self, edition: int, limit: int) -> tuple[Delivery, ...]:
        """Up to `limit` rows that are pending or deferred, by recipient."""
        wanted = (
            select(*columns_of(deliveries, Delivery))
            .where(deliveries.c.edition == edition, deliveries.c.state.in_(WAITING))
            .order_by(deliveries.c.recipient)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(Delivery(**row) for row in connection.execute(wanted).mappings())

    def untaken(self, edition: int) -> int:
        """Attempts so far, if no row was accepted; else 0."""
        accepted = func.sum(case((deliveries.c.state == DeliveryState.ACCEPTED, 1), else_=0))
        wanted = select(func.sum(deliveries.c.attempts), accepted).where(deliveries.c.edition == edition)
        with self._database.reading() as connection:
            attempts, taken = connection.execute(wanted).one()
        return 0 if taken else attempts or 0

    def counts(self, edition: int) -> Mapping[DeliveryState, int]:
        """How many rows are in each state; states without a row are absent."""
        state = deliveries.c.state
        wanted = select(state, func.count()).where(deliveries.c.edition == edition).group_by(state)
        with self._database.reading() as connection:
            counted = {row[0]: row[1] for row in connection.execute(wanted)}
        return {state: counted[state] for state in DeliveryState if state in counted}

    def one(self, edition: int, recipient: str) -> Delivery | None:
        """The row of one recipient."""
        of_recipient = deliveries.c.recipient == recipient
        return next(iter(self._where(deliveries.c.edition == edition, of_recipient)), None)

    def address(self, recipient: str) -> str:
        """The address that was last written to, "" for who never got anything, or was erased."""
        wanted = select(deliveries.c.address).where(deliveries.c.recipient == recipient)
        with self._database.reading() as connection:
            return connection.execute(wanted.order_by(deliveries.c.edition.desc()).limit(1)).scalar() or ""

    def of(self, edition: int) -> tuple[Delivery, ...]:
        """All rows, by recipient."""
        return self._where(deliveries.c.edition == edition)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Delivery, ...]:
        wanted = select(*columns_of(deliveries, Delivery)).where(*conditions)
        with self._database.reading() as connection:
            found = [Delivery(**row) for row in connection.execute(wanted).mappings()]
        return tuple(sorted(found, key=lambda row: row.recipient))


def insert_deliveries(connection: Connection, edition: int, rows: Sequence[Delivery]) -> None:
    """Write rows that are not there yet, whatever edition they name."""
    values = [{**row_of(row), "edition": edition, "owner": ""} for row in rows]
    if values:
        connection.execute(insert(deliveries), values)


def _changes(row: Delivery) -> dict[str, Any]:
    new = {f"new_{name}": getattr(row, name) for name in RECORDED}
    return {"of": row.edition, "to": row.recipient, **new}


def _waiting(now: datetime) -> ColumnElement[bool]:
    state, next_at = deliveries.c.state, deliveries.c.next_at
    due = or_(next_at.is_(None), next_at <= now)
    return or_(state == DeliveryState.PENDING, and_(state == DeliveryState.DEFERRED, due))
