from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digest.errors import StorageError
from digest.ports import Store
from digest.storage.store import SqlStore, open_store
from tests.builders import NOW, an_article
from tests.storage.rows import DAY, collected, freeze, nobody_is_dead, opened


def test_store_is_what_the_newsroom_asks_for(store: SqlStore) -> None:
    port: Store = store
    assert port.editions.all("digest") == ()


def test_missing_folders_are_made_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder with blank, 100%? #1" / "store.sqlite3"
    with opened(path) as store:
        freeze(store)
        assert path.stat().st_mode & 0o777 == 0o600
        beside = path.with_name("store.sqlite3-wal")
        assert beside.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["store.sqlite3"]


def test_what_is_stored_lasts(path: Path) -> None:
    with opened(path) as store:
        row = freeze(store, count=2)
        secret = store.secret()
    with opened(path) as store:
        assert store.editions.get("digest", DAY) == row
        assert len(store.deliveries.of(row.id)) == 2
        assert store.secret() == secret


def test_secret_is_made_once_and_differs_between_stores(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, opened(tmp_path / "two") as two:
        assert len(one.secret()) == 32
        assert one.secret() == one.secret() != two.secret()


def test_first_askers_at_once_get_one_secret(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: store.secret(), range(16)))) == 1


def test_transaction_is_committed_as_a_whole(path: Path) -> None:
    with opened(path) as store, opened(path) as other:
        with store.transaction():
            store.articles.add([collected(an_article())])
            freeze(store)
            assert store.editions.get("digest", DAY) is not None
            assert other.editions.get("digest", DAY) is None
        assert other.editions.get("digest", DAY) is not None
        assert len(other.articles.memories()) == 1


def test_transaction_that_fails_leaves_nothing_and_raises_what_was_raised(store: SqlStore) -> None:
    def both() -> None:
        with store.transaction():
            freeze(store)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both()
    assert store.editions.get("digest", DAY) is None
    freeze(store)


def test_inner_transaction_joins_the_outer_one(store: SqlStore) -> None:
    def nested() -> None:
        with store.transaction():
            with store.transaction():
                freeze(store)
            raise LookupError

    with pytest.raises(LookupError):
        nested()
    assert store.editions.get("digest", DAY) is None


def test_failure_that_was_caught_inside_undoes_only_its_own_part(store: SqlStore) -> None:
    with store.transaction():
        store.articles.add([collected(an_article())])
        freeze(store, count=1)
        with pytest.raises(StorageError):
            freeze(store)
    assert len(store.articles.seen_after(NOW.replace(year=2020), NOW)) == 1
    assert len(store.editions.all("digest")) == 1


def test_another_thread_is_not_inside_our_transaction(store: SqlStore) -> None:
    with ThreadPoolExecutor(1) as pool, store.transaction():
        freeze(store)
        assert pool.submit(store.editions.get, "digest", DAY).result() is None


def test_reader_does_not_wait_for_a_writer(path: Path) -> None:
    with opened(path) as writer, opened(path, busy_timeout=0) as reader, writer.transaction():
        freeze(writer)
        assert reader.editions.all("digest") == ()


@pytest.mark.parametrize(
    "url", ["postgresql://user:hunter2@db.example/digest", "mysql://x", "store.sqlite3", "", "sqlite://x"]
)
def test_other_databases_are_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(StorageError, match="write sqlite:///PATH") as caught:
        open_store(url, nobody_is_dead)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:"])
def test_store_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="path of a file"):
        open_store(url, nobody_is_dead)


def test_package_itself_loads_no_library() -> None:
    code = "import sys, digest.storage, digest.storage.owner; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_alembic_is_loaded_neither_for_a_new_store_nor_for_one_that_is_up_to_date(path: Path) -> None:
    code = (
        "import sys; from digest.storage.store import open_store;"
        f"open_store({f'sqlite:///{path}'!r}, lambda owner: False).close(); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [run.stdout.strip() for run in runs] == ["False", "False"]
