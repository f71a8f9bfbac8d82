"""What came back by mail, by recipient."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select

from digest.model import BounceRecord
from digest.storage.database import Database
from digest.storage.people_tables import bounces
from digest.storage.schema import columns_of, row_of


class SqlBounces:
    """`ports.BounceStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: BounceRecord) -> bool:
        """Keep one; return whether it was new: a report that is read twice counts once."""
        same = select(func.count()).where(bounces.c.key == record.key)
        with self._database.writing() as connection:
            if connection.execute(same).scalar():
                return False
            connection.execute(insert(bounces).values(row_of(record)))
        return True

    def of(self, recipient: str, since: datetime) -> tuple[BounceRecord, ...]:
        """Those of one recipient from a moment on, by time."""
        return self._where(bounces.c.recipient == recipient, bounces.c.at >= since)

    def since(self, moment: datetime) -> tuple[BounceRecord, ...]:
        """All from a moment on, by time."""
        return self._where(bounces.c.at >= moment)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[BounceRecord, ...]:
        wanted = select(*columns_of(bounces, BounceRecord)).where(*conditions)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(bounces.c.at, bounces.c.key)).mappings()
            return tuple(BounceRecord(**row) for row in rows)
