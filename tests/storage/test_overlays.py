from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.model import Operation, OperationKind
from digest.ports import Given
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


def test_every_operation_and_every_undoing_makes_a_new_version(store: SqlStore) -> None:
    first, second = Operation(OperationKind.LEAD, "a" * 12), Operation(OperationKind.DROP, "b" * 12)
    assert store.overlays.append("digest", DAY, first, NOW) == 1
    assert store.overlays.append("digest", DAY, second, NOW, seen=1) == 2
    undone = store.overlays.pop("digest", DAY)
    assert undone == Given(second, version=2, seen=1, given_at=NOW, undone=3)
    assert store.overlays.append("digest", DAY, second, NOW, seen=3) == 4
    assert [given.version for given in store.overlays.history("digest", DAY)] == [1, 2, 4]
    assert store.overlays.operations("digest", DAY) == (first, second)


def test_what_is_undone_is_kept_but_does_not_hold(store: SqlStore) -> None:
    operation = Operation(OperationKind.LEAD, "a" * 12)
    store.overlays.append("digest", DAY, operation, NOW)
    store.overlays.pop("digest", DAY)
    assert store.overlays.operations("digest", DAY) == ()
    assert [given.operation for given in store.overlays.history("digest", DAY)] == [operation]
    assert store.overlays.pop("digest", DAY) is None


def test_what_was_moved_is_told_with_its_last_section_unless_undone(store: SqlStore) -> None:
    first, second = Operation(OperationKind.MOVE, "a" * 12, "sport"), Operation(OperationKind.DROP, "b" * 12)
    for operation in (first, second, replace(first, value="culture")):
        store.overlays.append("digest", DAY, operation, NOW)
    store.overlays.append("digest", DAY + timedelta(days=1), replace(first, article="c" * 12), NOW)
    store.overlays.append("evening", DAY, replace(first, article="d" * 12), NOW)
    assert store.overlays.moved("digest", DAY, DAY + timedelta(days=1)) == {"a" * 12: "culture"}
    store.overlays.append("digest", DAY, replace(first, article="e" * 12), NOW)
    store.overlays.pop("digest", DAY)
    assert store.overlays.moved("digest", DAY, DAY + timedelta(days=1)) == {"a" * 12: "culture"}
