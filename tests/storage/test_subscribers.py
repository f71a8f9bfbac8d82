from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.model import Consent, Subscriber
from digest.storage.store import SqlStore
from tests.builders import NOW


def a_subscriber(ident: str, address: str) -> Subscriber:
    return Subscriber(ident, address, Consent.VOUCHED, NOW, "Зарина", "tg")


def test_subscriber_comes_back_as_put(store: SqlStore) -> None:
    person = a_subscriber("a", "zarina@reader.example")
    store.subscribers.put(person)
    assert store.subscribers.get("a") == person
    assert store.subscribers.get("b") is None


def test_putting_again_replaces(store: SqlStore) -> None:
    person = a_subscriber("a", "zarina@reader.example")
    store.subscribers.put(person)
    gone = replace(person, consent=Consent.REMOVED, since=NOW + timedelta(days=1), language="")
    store.subscribers.put(gone)
    assert store.subscribers.all() == (gone,)


def test_everybody_comes_by_address(store: SqlStore) -> None:
    people = [a_subscriber("1", "я@reader.example"), a_subscriber("2", "b@x.example")]
    for person in people:
        store.subscribers.put(person)
    assert store.subscribers.all() == (people[1], people[0])
