"""Overlays: the editor's operations on the edition of a date, in the order they were given.

Nothing is ever deleted: one that is undone keeps its row, so that two editors can be told what
happened between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from digest.model import Operation, OperationKind
from digest.ports import Given
from digest.storage.database import Database
from digest.storage.schema import columns_of, operations, row_of


class SqlOverlays:
    """`ports.OverlayStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def operations(self, digest: str, day: date) -> tuple[Operation, ...]:
        """The operations on an edition that are not undone, in the order they were given."""
        return tuple(given.operation for given in self.history(digest, day) if given.undone is None)

    def history(self, digest: str, day: date) -> tuple[Given, ...]:
        """All operations that were ever given, those that were undone too, in their order."""
        wanted = _of(select(operations), digest, day).order_by(operations.c.id)
        with self._database.reading() as connection:
            return tuple(_given(**row) for row in connection.execute(wanted).mappings())

    def version(self, digest: str, day: date) -> int:
        """How many times the overlay of a date has changed, also by what was undone."""
        with self._database.reading() as connection:
            return _version(connection, digest, day)

    def moved(self, digest: str, since: date, before: date) -> Mapping[str, str]:
        """Articles that an editor moved in editions of [since, before), and the last section of each."""
        its = operations.c
        wanted = (
            select(its.article, its.value)
            .where(its.digest == digest, its.date >= since, its.date < before)
            .where(its.kind == OperationKind.MOVE, its.undone.is_(None))
            .order_by(its.id)
        )
        with self._database.reading() as connection:
            return {row.article: row.value for row in connection.execute(wanted)}

    def append(self, digest: str, day: date, operation: Operation, now: datetime, seen: int = 0) -> int:
        """Add one at the end.

        Args:
            digest: its id.
            day: the date of the edition.
            operation: what to add.
            now: this moment.
            seen: the version of the overlay that its editor looked at.

        Returns:
            The version that this makes.
        """
        with self._database.writing() as connection:
            version = _version(connection, digest, day) + 1
            values = {"digest": digest, "date": day, "given_at": now, "version": version, "seen": seen}
            connection.execute(insert(operations).values(values | row_of(operation)))
        return version

    def pop(self, digest: str, day: date) -> Given | None:
        """Undo the last operation that is not undone; None where there is none."""
        held = _of(select(operations), digest, day).where(operations.c.undone.is_(None))
        with self._database.writing() as connection:
            row = connection.execute(held.order_by(operations.c.id.desc()).limit(1)).mappings().first()
            if row is None:
                return None
            version = _version(connection, digest, day) + 1
            this = operations.c.id == row["id"]
            connection.execute(update(operations).where(this).values(undone=version))
        return replace(_given(**row), undone=version)


def _of(wanted: Select[Any], digest: str, day: date) -> Select[Any]:
    return wanted.where(operations.c.digest == digest, operations.c.date == day)


def _version(connection: Connection, digest: str, day: date) -> int:
    latest = select(func.max(operations.c.version), func.max(operations.c.undone))
    made, undone = connection.execute(_of(latest, digest, day)).one()
    return max(made or 0, undone or 0)


def _given(**row: Any) -> Given:
    operation = Operation(**{column.name: row[column.name] for column in columns_of(operations, Operation)})
    names = ("version", "seen", "given_at", "undone")
    return Given(operation, **{name: row[name] for name in names})
