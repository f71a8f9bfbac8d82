"""Subscribers: who gets editions, who once did, and who is never written to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from digest.errors import StorageError
from digest.model import Act, Consent, ConsentRecord, DeliveryState, Standing, Subscriber, Via
from digest.storage.database import Database
from digest.storage.people_tables import bounces, consents, subscribers, suppressed
from digest.storage.schema import columns_of, deliveries, editions, row_of
from digest.tokens import blinded, recipient_id, token

OPEN = (DeliveryState.PENDING, DeliveryState.DEFERRED)
"""Deliveries that nobody has begun: an erased address is spared them."""

AT_WORK = (DeliveryState.CLAIMED, DeliveryState.SENDING)
"""Deliveries that a sender holds in its hands, and will write down."""

OF_KEYS = select(suppressed.c.key, suppressed.c.reason).where(
    suppressed.c.key.in_(bindparam("keys", expanding=True))
)
OF_IDS = select(subscribers).where(subscribers.c.id.in_(bindparam("ids", expanding=True)))
"""Made once: they are asked before every message, and making a statement takes longer than the database."""


class SqlSubscribers:
    """`ports.SubscriberStore` over a database.

    Args:
        database: of the store.
        secret: the store's; keys the hashes of the suppression list.
    """

    def __init__(self, database: Database, secret: Callable[[], bytes]) -> None:
        self._database = database
        self._secret = secret

    def get(self, subscriber: str) -> Subscriber | None:
        """The subscriber with this id, whatever their consent."""
        with self._database.reading() as connection:
            return _person(connection, subscriber)

    def put(self, subscriber: Subscriber) -> None:
        """Add, or replace the one with the same id; nothing is noted of their consent."""
        this = subscribers.c.id == subscriber.id
        values = row_of(subscriber)
        with self._database.writing() as connection:
            changed = connection.execute(update(subscribers).where(this).values(values))
            if not changed.rowcount:
                connection.execute(insert(subscribers).values(values))

    def change(self, subscriber: Subscriber, act: Act, now: datetime, via: Via | None = None) -> None:
        """Put a subscriber, and note what happened to their consent, together.

        Args:
            subscriber: as they are from now on.
            act: what happened.
            now: this moment.
            via: how, if not in the way that the subscriber names.
        """
        record = ConsentRecord(subscriber.id, now, act, via or subscriber.via, subscriber.wording)
        with self._database.writing() as connection:
            self.put(subscriber)
            connection.execute(insert(consents).values(row_of(record)))

    def all(self) -> tuple[Subscriber, ...]:
        """Everybody, by address."""
        with self._database.reading() as connection:
            found = [Subscriber(**row) for row in connection.execute(select(subscribers)).mappings()]
        return tuple(sorted(found, key=lambda person: (person.address, person.id)))

    def history(self, subscriber: str) -> tuple[ConsentRecord, ...]:
        """What was noted of one person's consent, in its order."""
        wanted = select(*columns_of(consents, ConsentRecord)).where(consents.c.subscriber == subscriber)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(consents.c.number)).mappings()
            return tuple(ConsentRecord(**row) for row in rows)

    def noted(self, act: Act, since: datetime) -> tuple[ConsentRecord, ...]:
        """All records of one kind from a moment on, by time."""
        of_kind = and_(consents.c.act == act, consents.c.at >= since)
        wanted = select(*columns_of(consents, ConsentRecord)).where(of_kind).order_by(consents.c.at)
        with self._database.reading() as connection:
            return tuple(ConsentRecord(**row) for row in connection.execute(wanted).mappings())

    def suppress(self, address: str, reason: str) -> None:
        """Never write to an address again; the list holds only a keyed hash of it.

        Args:
            address: however it is written.
            reason: in a word or two, without the address; an earlier one gives way.
        """
        key = blinded(self._secret(), address)
        with self._database.writing() as connection:
            connection.execute(delete(suppressed).where(suppressed.c.key == key))
            connection.execute(insert(suppressed).values(key=key, reason=reason))

    def allow(self, address: str) -> None:
        """Take an address off the suppression list, since the person asked for it."""
        key = blinded(self._secret(), address)
        with self._database.writing() as connection:
            connection.execute(delete(suppressed).where(suppressed.c.key == key))

    def standing(self, address: str) -> Standing:
        """What is known of an address at this moment, in one reading: ask just before each message."""
        return self.standings([address])[address]

    def standings(self, addresses: Collection[str]) -> Mapping[str, Standing]:
        """The same of several addresses, some dozens at most, by address."""
        secret = self._secret()
        keys = {address: blinded(secret, address) for address in addresses}
        ids = {address: recipient_id(address) for address in addresses}
        with self._database.reading() as connection:
            barred = connection.execute(OF_KEYS, {"keys": list(keys.values())})
            reasons = {row[0]: row[1] for row in barred}
            known = connection.execute(OF_IDS, {"ids": list(ids.values())}).mappings()
            people = {row["id"]: Subscriber(**row) for row in known}
        return {one: Standing(people.get(ids[one]), reasons.get(keys[one], "")) for one in addresses}

    def in_flight(self, subscriber: str) -> tuple[date, ...]:
        """Dates of the editions whose message to this person is leaving right now."""
        wanted = (
            select(editions.c.date)
            .join(deliveries, deliveries.c.edition == editions.c.id)
            .where(deliveries.c.recipient == subscriber, deliveries.c.state == DeliveryState.SENDING)
            .order_by(editions.c.date)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def received(self, subscriber: str) -> tuple[tuple[date, DeliveryState], ...]:
        """Dates of the editions that were meant for this person, with what became of each, in order."""
        wanted = (
            select(editions.c.date, deliveries.c.state)
            .join(deliveries, deliveries.c.edition == editions.c.id)
            .where(deliveries.c.recipient == subscriber)
            .order_by(editions.c.date)
        )
        with self._database.reading() as connection:
            return tuple((row[0], row[1]) for row in connection.execute(wanted))

    def forget_unconfirmed(self, before: datetime) -> int:
        """Drop who asked by the form before this moment and never confirmed; return how many."""
        gone = and_(subscribers.c.consent == Consent.PENDING, subscribers.c.asked_at < before)
        ids = select(subscribers.c.id).where(gone)
        with self._database.writing() as connection:
            connection.execute(delete(consents).where(consents.c.subscriber.in_(ids)))
            return connection.execute(delete(subscribers).where(gone)).rowcount

    def erase(self, address: str) -> bool:
        """Take every trace of an address out of the tables; return whether there was any.

        Rows of the ledger stay, so that its sums hold, under a name that leads nowhere. Who was still
        waiting for a message does not get it. The suppression list keeps what it has.

        Raises:
            StorageError: a message to it is leaving at this moment; nothing was erased.
        """
        ident = recipient_id(address)
        with self._database.writing() as connection:
            known = connection.execute(delete(subscribers).where(subscribers.c.id == ident)).rowcount
            connection.execute(delete(consents).where(consents.c.subscriber == ident))
            connection.execute(delete(bounces).where(bounces.c.recipient == ident))
            return self._disown(connection, ident) + known > 0

    def _disown(self, connection: Connection, ident: str) -> int:
        theirs = deliveries.c.recipient == ident
        at_work = select(func.count()).where(theirs, deliveries.c.state.in_(AT_WORK))
        if connection.execute(at_work).scalar():
            raise StorageError("a message to this address is leaving right now; erase it when that is done")
        skipped = {"state": DeliveryState.SKIPPED, "next_at": None}
        connection.execute(update(deliveries).where(theirs, deliveries.c.state.in_(OPEN)).values(skipped))
        nobody = token(self._secret(), "erased", ident)[: len(ident)]
        blank = {"recipient": nobody, "address": "", "name": "", "detail": "erased"}
        return connection.execute(update(deliveries).where(theirs).values(blank)).rowcount


def _person(connection: Connection, ident: str) -> Subscriber | None:
    rows = connection.execute(select(subscribers).where(subscribers.c.id == ident)).mappings()
    return next((Subscriber(**row) for row in rows), None)
