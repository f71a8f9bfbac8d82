from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from digest.errors import StorageError
from digest.storage.faults import in_words
from tests.storage.rows import DAY, freeze, opened

PAGE = 4096


def fault(path: Path) -> str:
    with pytest.raises(StorageError) as caught:
        use(path)
    return str(caught.value)


def use(path: Path) -> None:
    with opened(path) as store:
        freeze(store, DAY.replace(day=25), count=9)
        store.editions.all("digest")
        store.articles.memories()


def test_store_that_another_one_is_writing_is_busy_and_says_so(path: Path) -> None:
    with opened(path) as writer, opened(path, busy_timeout=0.05) as waiting:
        with writer.transaction(), pytest.raises(StorageError) as caught:
            freeze(waiting)
        assert str(caught.value) == (
            f"the store {path} is in use by another process; try again when that one has finished"
        )
        freeze(waiting)


def test_writer_waits_for_its_turn(path: Path) -> None:
    inside = Event()

    def hold() -> None:
        with opened(path) as writer, writer.transaction():
            inside.set()
            freeze(writer)

    with opened(path) as waiting:
        thread = Thread(target=hold)
        thread.start()
        inside.wait()
        freeze(waiting, digest="evening")
        thread.join()
        assert len(waiting.editions.all("digest")) == 1
        assert len(waiting.editions.all("evening")) == 1


def test_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 999)
    assert fault(path) == f"the store {path} is not a database; name another file, or restore a backup"


def test_damaged_file(path: Path) -> None:
    with opened(path) as store:
        freeze(store, count=500)
    whole = path.read_bytes()
    path.write_bytes(whole[:PAGE] + b"\xff" * (len(whole) - PAGE))
    assert fault(path) == f"the store {path} is damaged; restore a backup"


def test_file_that_was_cut_off(path: Path) -> None:
    with opened(path) as store:
        freeze(store, count=500)
    path.write_bytes(path.read_bytes()[: 3 * PAGE])
    assert "damaged; restore a backup" in fault(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions SET state = 'gone'",
        "UPDATE editions SET cutoff = 9223372036854775807",
        "UPDATE editions SET window_end = window_start",
    ],
)
def test_value_that_makes_no_sense(path: Path, statement: str) -> None:
    with opened(path) as store:
        freeze(store)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    with (
        opened(path) as store,
        pytest.raises(StorageError, match=r"holds something unreadable .*restore a backup"),
    ):
        store.editions.all("digest")


def test_folder_in_place_of_the_file(path: Path) -> None:
    path.mkdir()
    assert "cannot be opened; check that it is a file" in fault(path)


def test_file_in_place_of_the_folder(path: Path) -> None:
    path.write_text("")
    assert fault(path / "store.sqlite3").startswith(f"the store {path}/store.sqlite3 cannot be made: ")


def _read_only(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE t (x)")


def _full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE t (x)")


def _nonsense(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELEKT")


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (_read_only, "may not be written; check the permissions"),
        (_full, "cannot be written: the disk is full"),
        (_nonsense, 'cannot be used: near "SELEKT": syntax error'),
    ],
)
def test_error_of_sqlite_is_told_in_words(path: Path, do: Callable[[Path], None], words: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(sqlite3.Error) as caught:
        do(path)
    assert words in str(in_words(caught.value, path))


def test_reader_of_an_old_kind_of_file_does_not_keep_us_out(path: Path) -> None:
    with opened(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM settings").fetchall()
        with opened(path, busy_timeout=0.2) as store:
            assert store.editions.all("digest") == ()
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
