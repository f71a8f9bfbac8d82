from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import StorageError
from digest.model import (
    Act,
    BounceKind,
    BounceRecord,
    Consent,
    ConsentRecord,
    Delivery,
    DeliveryState,
    Standing,
    Subscriber,
    Via,
)
from digest.ports import EditionRow
from digest.storage.store import SqlStore
from digest.tokens import recipient_id
from tests.builders import NOW
from tests.storage.rows import a_frozen


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


def test_what_changes_is_noted_in_its_order(store: SqlStore) -> None:
    person = replace(a_subscriber("a", "zarina@reader.example"), via=Via.FORM, wording="w1")
    store.subscribers.change(person, Act.CONFIRMED, NOW)
    later = NOW + timedelta(days=1)
    gone = replace(person, consent=Consent.REMOVED, via=Via.ONE_CLICK)
    store.subscribers.change(gone, Act.LEFT, later)
    assert store.subscribers.history("a") == (
        ConsentRecord("a", NOW, Act.CONFIRMED, Via.FORM, "w1"),
        ConsentRecord("a", later, Act.LEFT, Via.ONE_CLICK, "w1"),
    )
    assert [record.subscriber for record in store.subscribers.noted(Act.LEFT, NOW)] == ["a"]
    assert store.subscribers.noted(Act.LEFT, later + timedelta(seconds=1)) == ()


def test_suppression_is_by_address_however_it_is_written_and_can_be_lifted(store: SqlStore) -> None:
    store.subscribers.suppress("Zarina@Reader.example", "5.1.1")
    assert store.subscribers.standing("zarina@reader.example") == Standing(None, "5.1.1")
    store.subscribers.suppress("zarina@reader.example", "complaint")
    assert store.subscribers.standing("zarina@reader.example").suppressed == "complaint"
    store.subscribers.allow("ZARINA@reader.example")
    assert store.subscribers.standing("zarina@reader.example") == Standing()


def test_the_suppression_list_holds_no_address(store: SqlStore, path: Path) -> None:
    store.subscribers.suppress("zarina@reader.example", "5.1.1")
    store.scrub()
    assert b"zarina@reader.example" not in path.read_bytes()
    assert recipient_id("zarina@reader.example").encode() not in path.read_bytes()


def test_who_never_confirmed_is_forgotten_and_nobody_else(store: SqlStore) -> None:
    waiting = replace(a_subscriber("a", "a@x.example"), consent=Consent.PENDING, asked_at=NOW)
    fresh = replace(waiting, id="b", address="b@x.example", asked_at=NOW + timedelta(hours=1))
    gone = replace(waiting, id="c", address="c@x.example", consent=Consent.REMOVED)
    for person in (waiting, fresh, gone):
        store.subscribers.change(person, Act.ASKED, NOW)
    assert store.subscribers.forget_unconfirmed(NOW + timedelta(minutes=1)) == 1
    assert store.subscribers.all() == (fresh, gone)
    assert store.subscribers.history("a") == ()


def test_an_erased_address_is_in_no_byte_of_the_file_and_the_ledger_keeps_its_sums(
    store: SqlStore, path: Path
) -> None:
    address, ident = "canary@reader.example", recipient_id("canary@reader.example")
    store.subscribers.change(a_subscriber(ident, address), Act.VOUCHED, NOW)
    row = frozen_for(store, address, "other@reader.example")
    store.bounces.add(BounceRecord("k", NOW, ident, BounceKind.HARD, "5.1.1", f"<{address}>: unknown"))
    assert store.subscribers.erase(address)
    assert not store.subscribers.erase(address)
    store.scrub()
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"canary" not in files
    assert ident.encode() not in files
    assert b"other@reader.example" in files
    assert store.deliveries.counts(row.id) == {DeliveryState.PENDING: 1, DeliveryState.SKIPPED: 1}


def test_an_address_whose_message_is_leaving_is_not_erased_now(store: SqlStore) -> None:
    address = "canary@reader.example"
    row = frozen_for(store, address)
    store.deliveries.claim(row.id, "me", NOW, 1)
    with pytest.raises(StorageError, match="leaving right now"):
        store.subscribers.erase(address)
    assert store.deliveries.of(row.id)[0].address == address


def test_a_message_that_is_leaving_is_known_by_its_date(store: SqlStore) -> None:
    address = "canary@reader.example"
    row = frozen_for(store, address)
    (claimed,) = store.deliveries.claim(row.id, "me", NOW, 1)
    assert store.subscribers.in_flight(recipient_id(address)) == ()
    store.deliveries.record([replace(claimed, state=DeliveryState.SENDING)])
    assert store.subscribers.in_flight(recipient_id(address)) == (row.date,)


def a_delivery(address: str) -> Delivery:
    return Delivery(0, recipient_id(address), address, "", "en", "subscriber")


def frozen_for(store: SqlStore, *addresses: str) -> EditionRow:
    return store.editions.freeze(a_frozen(), [a_delivery(address) for address in addresses])
