from __future__ import annotations

from datetime import timedelta

from digest.model import Operation, OperationKind
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.storage.rows import DAY


def test_operations_come_back_in_the_order_they_were_given(store: SqlStore) -> None:
    given = [
        Operation(OperationKind.EDIT, "a" * 12, value="Новое", field="title", language="ru"),
        Operation(OperationKind.DROP, "b" * 12, value="an advertisement"),
        Operation(OperationKind.LEAD, "a" * 12),
        Operation(OperationKind.LEAD, "a" * 12),
    ]
    for number, operation in enumerate(given):
        store.overlays.append("digest", DAY, operation, NOW - timedelta(hours=number))
    assert store.overlays.operations("digest", DAY) == tuple(given)


def test_operations_are_of_one_digest_and_date(store: SqlStore) -> None:
    store.overlays.append("digest", DAY, Operation(OperationKind.LEAD, "a" * 12), NOW)
    assert store.overlays.operations("evening", DAY) == ()
    assert store.overlays.operations("digest", DAY + timedelta(days=1)) == ()
