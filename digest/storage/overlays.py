"""Overlays: the editor's operations on the edition of a date, in the order they were given."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert, select

from digest.model import Operation
from digest.storage.database import Database
from digest.storage.schema import columns_of, operations, row_of


class SqlOverlays:
    """`ports.OverlayStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def operations(self, digest: str, day: date) -> tuple[Operation, ...]:
        """The operations on an edition, in the order they were given."""
        wanted = (
            select(*columns_of(operations, Operation))
            .where(operations.c.digest == digest, operations.c.date == day)
            .order_by(operations.c.id)
        )
        with self._database.reading() as connection:
            return tuple(Operation(**row) for row in connection.execute(wanted).mappings())

    def append(self, digest: str, day: date, operation: Operation, now: datetime) -> None:
        """Add one at the end."""
        values = {"digest": digest, "date": day, "given_at": now, **row_of(operation)}
        with self._database.writing() as connection:
            connection.execute(insert(operations).values(values))
