"""Leases: who is at work on the edition of a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from digest.ports import Lease
from digest.storage.database import Database
from digest.storage.schema import leases, row_of

IsDead = Callable[[str], bool]
"""Whether the process that an owner names is surely gone."""


class SqlLeases:
    """One lease for one (digest, date), held by one owner at a time."""

    def __init__(self, database: Database, is_dead: IsDead) -> None:
        self._database = database
        self._is_dead = is_dead

    def take(self, wanted: Lease, now: datetime) -> Lease | None:
        """Take or renew a lease; None while another living owner holds it."""
        this = _of(wanted.digest, wanted.date)
        with self._database.writing() as connection:
            held = connection.execute(select(leases).where(this)).mappings().one_or_none()
            if held is None:
                connection.execute(insert(leases).values(row_of(wanted)))
            elif self._is_free(Lease(**held), wanted.owner, now):
                connection.execute(update(leases).where(this).values(owner=wanted.owner, until=wanted.until))
            else:
                return None
        return wanted

    def release(self, lease: Lease) -> None:
        """Give the lease back, if it is still ours."""
        ours = and_(_of(lease.digest, lease.date), leases.c.owner == lease.owner)
        with self._database.writing() as connection:
            connection.execute(delete(leases).where(ours))

    def _is_free(self, held: Lease, owner: str, now: datetime) -> bool:
        return held.owner == owner or held.until <= now or self._is_dead(held.owner)


def _of(digest: str, day: date) -> ColumnElement[bool]:
    return and_(leases.c.digest == digest, leases.c.date == day)
