from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from digest.lease import LENGTH, RENEWAL, leased
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.office import Watch
from tests.storage.rows import opened

DAY = date(2026, 11, 22)


def held_by_another(store: SqlStore, now: Watch) -> bool:
    """Whether another process could not take it."""
    return store.editions.lease("digest", DAY, "other:1:1", now(), LENGTH) is None


def test_lease_is_renewed_while_the_work_goes_on(tmp_path: Path) -> None:
    now = Watch(NOW)
    with opened(tmp_path / "store") as store:
        with leased(store.editions, "digest", DAY, owner="me:1:1", clock=now) as renew:
            assert renew is not None
            for _ in range(40):
                now.move(minutes=1)
                assert renew()
            assert now() - NOW > LENGTH
            assert held_by_another(store, now)
        assert not held_by_another(store, now)


def test_lost_lease_stays_lost_and_is_not_given_back(tmp_path: Path) -> None:
    now = Watch(NOW)
    with opened(tmp_path / "store") as store:
        with leased(store.editions, "digest", DAY, owner="me:1:1", clock=now) as renew:
            assert renew is not None
            now.move(minutes=16)
            assert not held_by_another(store, now)  # and from now on it is the other's
            assert [renew(), renew(), renew()] == [False, False, False]
        assert store.editions.lease("digest", DAY, "third:1:1", now(), LENGTH) is None


def test_it_is_not_renewed_more_often_than_once_a_minute(tmp_path: Path) -> None:
    now = Watch(NOW)
    with (
        opened(tmp_path / "store") as store,
        leased(store.editions, "digest", DAY, owner="me:1:1", clock=now) as renew,
    ):
        assert renew is not None
        now.now += RENEWAL - timedelta(seconds=1)
        assert renew()
        now.now = NOW + LENGTH
        assert not held_by_another(store, now)


def test_nothing_is_held_where_another_works(tmp_path: Path) -> None:
    now = Watch(NOW)
    with opened(tmp_path / "store") as store:
        assert not held_by_another(store, now)
        with leased(store.editions, "digest", DAY, owner="me:1:1", clock=now) as renew:
            assert renew is None
        assert store.editions.lease("digest", DAY, "third:1:1", now(), LENGTH) is None
