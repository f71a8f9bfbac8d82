from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from digest.ports import Lease
from digest.storage.owner import is_dead
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.storage.rows import DAY, opened

LENGTH = timedelta(minutes=10)
CHILD = """
import sys
from digest.storage.owner import owner_of_this_process
print(owner_of_this_process(), flush=True)
sys.stdin.read()
"""


def test_free_lease_is_taken(store: SqlStore) -> None:
    lease = store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    assert lease == Lease("digest", DAY, "a:1:1", NOW + LENGTH)


def test_second_owner_must_wait(store: SqlStore) -> None:
    store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    almost = NOW + LENGTH - timedelta(microseconds=1)
    assert store.editions.lease("digest", DAY, "b:2:2", almost, LENGTH) is None


def test_owner_renews(store: SqlStore) -> None:
    store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    later = NOW + LENGTH / 2
    assert store.editions.lease("digest", DAY, "a:1:1", later, LENGTH) is not None
    assert store.editions.lease("digest", DAY, "b:2:2", NOW + LENGTH, LENGTH) is None


def test_lease_that_ran_out_is_free(store: SqlStore) -> None:
    store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    taken = store.editions.lease("digest", DAY, "b:2:2", NOW + LENGTH, LENGTH)
    assert taken == Lease("digest", DAY, "b:2:2", NOW + 2 * LENGTH)
    assert store.editions.lease("digest", DAY, "a:1:1", NOW + LENGTH, LENGTH) is None


def test_lease_given_back_is_free(store: SqlStore) -> None:
    lease = store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    assert lease is not None
    store.editions.release(lease)
    assert store.editions.lease("digest", DAY, "b:2:2", NOW, LENGTH) is not None


def test_giving_back_what_another_has_taken_leaves_it_to_them(store: SqlStore) -> None:
    old = store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    assert old is not None
    store.editions.lease("digest", DAY, "b:2:2", NOW + LENGTH, LENGTH)
    store.editions.release(old)
    assert store.editions.lease("digest", DAY, "c:3:3", NOW + LENGTH, LENGTH) is None


def test_other_dates_and_digests_are_free(store: SqlStore) -> None:
    store.editions.lease("digest", DAY, "a:1:1", NOW, LENGTH)
    assert store.editions.lease("digest", DAY + timedelta(days=1), "b:2:2", NOW, LENGTH) is not None
    assert store.editions.lease("evening", DAY, "b:2:2", NOW, LENGTH) is not None


def test_lease_of_a_process_that_died_is_free_at_once_and_not_before(path: Path) -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child,
        opened(path, is_dead=is_dead) as store,
    ):
        assert child.stdout is not None
        owner = child.stdout.readline().strip()
        assert store.editions.lease("digest", DAY, owner, NOW, LENGTH) is not None
        assert store.editions.lease("digest", DAY, "me:1:1", NOW, LENGTH) is None
        child.kill()
        child.wait()
        assert store.editions.lease("digest", DAY, "me:1:1", NOW, LENGTH) is not None
