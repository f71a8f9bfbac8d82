from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import StorageError
from digest.model import DeliveryState
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.storage.rows import DAY, a_delivery, freeze, recipients

ONE = timedelta(days=1)


def test_claim_takes_pending_rows_by_recipient_up_to_the_limit(store: SqlStore) -> None:
    edition = freeze(store, count=3).id
    first = store.deliveries.claim(edition, "me", NOW, 2)
    assert [row.recipient[-1] for row in first] == ["1", "2"]
    assert {row.state for row in first} == {DeliveryState.CLAIMED}
    assert [row.recipient[-1] for row in store.deliveries.claim(edition, "you", NOW, 2)] == ["3"]
    assert store.deliveries.claim(edition, "me", NOW, 2) == ()


def test_claimed_rows_are_claimed_on_disk(store: SqlStore) -> None:
    edition = freeze(store, count=3).id
    claimed = store.deliveries.claim(edition, "me", NOW, 2)
    assert store.deliveries.of(edition)[:2] == claimed
    assert store.deliveries.counts(edition) == {DeliveryState.PENDING: 1, DeliveryState.CLAIMED: 2}


def test_claim_of_nothing_takes_nothing(store: SqlStore) -> None:
    edition = freeze(store, count=1).id
    assert store.deliveries.claim(edition, "me", NOW, 0) == ()
    assert store.deliveries.counts(edition) == {DeliveryState.PENDING: 1}


def test_deferred_row_is_claimed_when_it_is_due(store: SqlStore) -> None:
    edition = freeze(store, count=1).id
    (row,) = store.deliveries.claim(edition, "me", NOW, 1)
    store.deliveries.record([replace(row, state=DeliveryState.DEFERRED, attempts=1, next_at=NOW)])
    assert store.deliveries.claim(edition, "me", NOW - timedelta(microseconds=1), 1) == ()
    (again,) = store.deliveries.claim(edition, "me", NOW, 1)
    assert again == replace(row, attempts=1)
    assert store.deliveries.of(edition) == (again,)


@pytest.mark.parametrize(
    "state", set(DeliveryState) - {DeliveryState.PENDING, DeliveryState.DEFERRED}, ids=str
)
def test_row_in_any_other_state_is_left_alone(store: SqlStore, state: DeliveryState) -> None:
    edition = freeze(store, count=1).id
    store.deliveries.record([a_delivery(edition=edition, state=state)])
    assert store.deliveries.claim(edition, "me", NOW + ONE, 1) == ()


def test_claim_stays_within_its_edition(store: SqlStore) -> None:
    first, second = freeze(store, DAY, 1).id, freeze(store, DAY + ONE, 1).id
    store.deliveries.claim(second, "me", NOW, 9)
    assert store.deliveries.counts(first) == {DeliveryState.PENDING: 1}


def test_record_writes_what_may_change_and_nothing_else(store: SqlStore) -> None:
    edition = freeze(store, count=2).id
    old = store.deliveries.of(edition)
    new = replace(
        old[0],
        state=DeliveryState.DEFERRED,
        attempts=3,
        next_at=NOW,
        detail="451 later",
        address="x@y.example",
    )
    store.deliveries.record([new])
    assert store.deliveries.of(edition) == (replace(new, address=old[0].address), old[1])


def test_record_of_a_row_that_is_not_there_writes_nothing(store: SqlStore) -> None:
    edition = freeze(store, count=1).id
    (row,) = store.deliveries.of(edition)
    accepted = replace(row, state=DeliveryState.ACCEPTED)
    with pytest.raises(StorageError, match="no row for a delivery"):
        store.deliveries.record([accepted, replace(accepted, recipient="nobody")])
    assert store.deliveries.of(edition) == (row,)
    store.deliveries.record([])


def test_unfinished_rows_are_those_that_somebody_was_at_work_on(store: SqlStore) -> None:
    edition = freeze(store, count=4).id
    rows = store.deliveries.claim(edition, "me", NOW, 3)
    sending = replace(rows[1], state=DeliveryState.SENDING, attempts=1)
    store.deliveries.record([replace(rows[0], state=DeliveryState.ACCEPTED), sending])
    assert store.deliveries.unfinished(edition) == (sending, rows[2])


def test_edition_without_deliveries_has_empty_counts(store: SqlStore) -> None:
    edition = freeze(store).id
    assert store.deliveries.counts(edition) == {}
    assert store.deliveries.of(edition) == ()


def test_claims_at_once_never_share_a_row(store: SqlStore) -> None:
    edition = freeze(store, count=200).id

    def work(owner: str) -> list[str]:
        mine = []
        while rows := store.deliveries.claim(edition, owner, NOW, 7):
            mine += [row.recipient for row in rows]
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [row for rows in pool.map(work, "abcd") for row in rows]
    assert len(claimed) == 200
    assert len(set(claimed)) == 200


def test_rows_are_added_once_for_each_recipient_and_never_changed_by_that(store: SqlStore) -> None:
    row = freeze(store)
    assert store.deliveries.add(row.id, recipients(2)) == 2
    (one,) = store.deliveries.claim(row.id, "me", NOW, 1)
    assert store.deliveries.add(row.id, recipients(3)) == 1
    assert store.deliveries.one(row.id, one.recipient) == one
    assert store.deliveries.counts(row.id) == {DeliveryState.PENDING: 2, DeliveryState.CLAIMED: 1}
