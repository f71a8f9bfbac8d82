"""Subscribers: who gets editions, who once did."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from digest.model import Subscriber
from digest.storage.database import Database
from digest.storage.schema import row_of, subscribers


class SqlSubscribers:
    """`ports.SubscriberStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, subscriber: str) -> Subscriber | None:
        """The subscriber with this id, whatever their consent."""
        with self._database.reading() as connection:
            rows = connection.execute(select(subscribers).where(subscribers.c.id == subscriber)).mappings()
            return next((Subscriber(**row) for row in rows), None)

    def put(self, subscriber: Subscriber) -> None:
        """Add, or replace the one with the same id."""
        this = subscribers.c.id == subscriber.id
        values = row_of(subscriber)
        with self._database.writing() as connection:
            changed = connection.execute(update(subscribers).where(this).values(values))
            if not changed.rowcount:
                connection.execute(insert(subscribers).values(values))

    def all(self) -> tuple[Subscriber, ...]:
        """Everybody, by address."""
        with self._database.reading() as connection:
            found = [Subscriber(**row) for row in connection.execute(select(subscribers)).mappings()]
        return tuple(sorted(found, key=lambda person: (person.address, person.id)))
