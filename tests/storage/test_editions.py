from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from digest.errors import StorageError
from digest.model import EditionState, Kind, Rendered
from digest.ports import EditionRow
from digest.storage.store import SqlStore
from tests.storage.rows import DAY, a_delivery, a_frozen, freeze

ONE = timedelta(days=1)


def test_frozen_edition_comes_back_as_it_was(store: SqlStore) -> None:
    frozen = a_frozen()
    row = store.editions.freeze(frozen, [])
    assert row == EditionRow(
        id=row.id,
        digest="digest",
        date=DAY,
        number=7,
        state=EditionState.FROZEN,
        window=frozen.window,
        cutoff=frozen.cutoff,
        content_hash="c" * 64,
        documents_hash="d" * 64,
        frozen_at=frozen.frozen_at,
    )
    assert store.editions.get("digest", DAY) == row


def test_freeze_writes_deliveries_under_the_new_edition(store: SqlStore) -> None:
    first = freeze(store, count=1)
    second = store.editions.freeze(a_frozen(DAY + ONE), [a_delivery("b"), a_delivery("a", language="ru")])
    assert [row.edition for row in store.deliveries.of(first.id)] == [first.id]
    assert store.deliveries.of(second.id) == (
        a_delivery("a", language="ru", edition=second.id),
        a_delivery("b", edition=second.id),
    )


def test_documents_come_by_kind_and_language(store: SqlStore) -> None:
    documents = [
        Rendered(Kind.TEXT, "en", "Good morning\n"),
        Rendered(Kind.HTML, "tg", "<p>Субҳ ба хайр</p>"),
        Rendered(Kind.JSON, "", "{}"),
        Rendered(Kind.HTML, "en", "<p>Good morning</p>"),
    ]
    row = freeze(store, documents=tuple(documents))
    assert store.editions.documents(row.id) == (documents[3], documents[1], documents[2], documents[0])
    assert store.editions.documents(row.id + 1) == ()


def test_edition_without_anything_can_be_frozen(store: SqlStore) -> None:
    row = freeze(store, documents=(), placed=(), rejected={})
    assert store.editions.documents(row.id) == ()
    assert store.editions.spoken_for("digest", DAY + ONE) == {}


def test_second_freeze_of_a_date_is_refused_and_leaves_the_first(store: SqlStore) -> None:
    first = freeze(store, count=2)
    with pytest.raises(StorageError, match="edition of 2026-11-22 is frozen already"):
        freeze(store, number=8, documents=(), placed=("c" * 12,))
    assert store.editions.all("digest") == (first,)
    assert len(store.editions.documents(first.id)) == 2
    assert len(store.deliveries.of(first.id)) == 2


def test_other_digest_may_have_an_edition_of_the_same_date(store: SqlStore) -> None:
    freeze(store)
    evening = freeze(store, digest="evening")
    assert store.editions.all("evening") == (evening,)


def test_freeze_that_fails_half_way_leaves_nothing(store: SqlStore) -> None:
    with pytest.raises(StorageError):
        store.editions.freeze(a_frozen(), [a_delivery("twice"), a_delivery("twice")])
    assert store.editions.get("digest", DAY) is None
    assert store.editions.spoken_for("digest", DAY + ONE) == {}
    freeze(store)


@pytest.mark.parametrize(
    ("find", "found"),
    [
        (lambda store: store.editions.first("digest"), 20),
        (lambda store: store.editions.latest("digest"), 24),
        (lambda store: store.editions.before("digest", date(2026, 11, 24)), 22),
        (lambda store: store.editions.before("digest", date(2026, 11, 23)), 22),
        (lambda store: store.editions.before("digest", date(2026, 12, 31)), 24),
        (lambda store: store.editions.before("digest", date(2026, 11, 20)), None),
        (lambda store: store.editions.get("digest", date(2026, 11, 23)), None),
    ],
)
def test_editions_are_found_by_their_place(
    store: SqlStore, find: Callable[[SqlStore], EditionRow | None], found: int | None
) -> None:
    for day in (22, 24, 20):
        freeze(store, date(2026, 11, day))
    freeze(store, date(2026, 11, 1), digest="evening")
    edition = find(store)
    assert (edition and edition.date.day) == found


def test_empty_store_has_no_editions(store: SqlStore) -> None:
    assert store.editions.first("digest") is None
    assert store.editions.latest("digest") is None
    assert store.editions.before("digest", DAY) is None
    assert store.editions.all("digest") == ()


def test_all_editions_come_oldest_first(store: SqlStore) -> None:
    for day in (22, 24, 20):
        freeze(store, date(2026, 11, day))
    assert [row.date.day for row in store.editions.all("digest")] == [20, 22, 24]


def test_articles_of_earlier_editions_are_spoken_for_with_the_reason(store: SqlStore) -> None:
    freeze(store, placed=("a" * 12,), rejected={"b" * 12: "not in a language of the digest"})
    assert store.editions.spoken_for("digest", DAY + ONE) == {
        "a" * 12: "printed in the edition of 2026-11-22",
        "b" * 12: "left out of the edition of 2026-11-22 (not in a language of the digest)",
    }


def test_this_and_later_editions_and_other_digests_speak_for_nothing(store: SqlStore) -> None:
    freeze(store)
    assert store.editions.spoken_for("digest", DAY) == {}
    assert store.editions.spoken_for("evening", DAY + ONE) == {}


def test_edition_of_forty_days_ago_still_speaks_and_an_older_one_does_not(store: SqlStore) -> None:
    freeze(store, DAY, placed=("a" * 12,), rejected={})
    assert set(store.editions.spoken_for("digest", DAY + 40 * ONE)) == {"a" * 12}
    assert store.editions.spoken_for("digest", DAY + 41 * ONE) == {}


def test_first_printing_is_the_reason_that_counts(store: SqlStore) -> None:
    article = "a" * 12
    freeze(store, DAY, placed=(), rejected={article: "no room"})
    assert "left out of the edition of 2026-11-22 (no room)" in _reasons(store)
    freeze(store, DAY + ONE, placed=(article,), rejected={})
    freeze(store, DAY + 2 * ONE, placed=(), rejected={article: "printed before"})
    assert _reasons(store) == ["printed in the edition of 2026-11-23"]


def _reasons(store: SqlStore) -> list[str]:
    return list(store.editions.spoken_for("digest", DAY + 5 * ONE).values())


@pytest.mark.parametrize(
    "way",
    [
        (EditionState.SENT,),
        (EditionState.MISSED,),
        (EditionState.SENT, EditionState.SENT),
        (EditionState.MISSED, EditionState.SENT),
        (EditionState.FROZEN,),
    ],
)
def test_edition_moves_on(store: SqlStore, way: tuple[EditionState, ...]) -> None:
    row = freeze(store)
    for state in way:
        store.editions.set_state(row.id, state)
    edition = store.editions.get("digest", DAY)
    assert edition is not None
    assert edition.state is way[-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (EditionState.SENT, EditionState.FROZEN),
        (EditionState.SENT, EditionState.MISSED),
        (EditionState.MISSED, EditionState.FROZEN),
        (EditionState.FROZEN, EditionState.DRAFT),
    ],
)
def test_edition_never_moves_back(store: SqlStore, old: EditionState, new: EditionState) -> None:
    row = freeze(store)
    store.editions.set_state(row.id, old)
    with pytest.raises(StorageError, match=f"is {old} cannot become {new}"):
        store.editions.set_state(row.id, new)
    edition = store.editions.get("digest", DAY)
    assert edition is not None
    assert edition.state is old


def test_edition_that_is_not_there_cannot_move(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="there is no edition 99"):
        store.editions.set_state(99, EditionState.SENT)


def test_what_became_of_an_editions_articles_is_kept(store: SqlStore) -> None:
    row = freeze(store, placed=("b" * 12, "a" * 12), rejected={"c" * 12: "a repeat", "d" * 12: ""})
    assert store.editions.fates(row.id) == (("a" * 12, "b" * 12), ("c" * 12, "d" * 12))
    assert store.editions.fates(row.id + 1) == ((), ())


def test_corrections_are_kept_apart_in_the_order_they_were_made_known(store: SqlStore) -> None:
    freeze(store)
    later = a_frozen().frozen_at + timedelta(hours=1)
    second = freeze(store, DAY, digest="digest correction 2", number=2, frozen_at=later + timedelta(hours=1))
    first = freeze(store, DAY, digest="digest correction 1", number=1, frozen_at=later)
    freeze(store, DAY, digest="digest-correction 1")
    assert store.editions.corrections("digest") == (first, second)
    assert [row.digest for row in store.editions.all("digest")] == ["digest"]
    assert (first.part, store.editions.all("digest")[0].part) == ("correction-1", "")
