from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from digest.storage.schema import metadata
from digest.storage.store import SqlStore
from tests.builders import NOW
from tests.storage import children
from tests.storage.rows import DAY, freeze, opened

PATIENCE = 60
"""Seconds that a child may take before the test fails."""

Task = Callable[[Path, Connection], None]


@contextmanager
def child(task: Task, path: Path) -> Iterator[tuple[BaseProcess, Connection]]:
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=task, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def said(pipe: Connection) -> Any:
    assert pipe.poll(PATIENCE), "the child said nothing"
    return pipe.recv()


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in sorted(metadata.tables)
            if table != "settings"  # holds the secret, which is made with the store
        }


@pytest.mark.crash
@pytest.mark.parametrize("task", [children.stop_inside_freeze, children.stop_after_freeze])
def test_process_killed_before_the_commit_leaves_nothing_of_the_edition(path: Path, task: Task) -> None:
    with child(task, path) as (process, pipe):
        assert said(pipe) == "inside"
        assert path.with_name(path.name + "-wal").stat().st_size > len(children.BIG) // 2
        process.kill()
        process.join()
    assert not any(rows(path).values())
    with opened(path) as store:
        freeze(store, count=2)


@pytest.mark.crash
def test_process_killed_after_the_commit_leaves_all_of_the_edition(path: Path) -> None:
    with child(children.stop_after_commit, path) as (process, pipe):
        assert said(pipe) == "inside"
        process.kill()
        process.join()
    counts = rows(path)
    wanted = {"editions": 1, "documents": 1, "settlements": 2, "deliveries": 1000}
    assert {name: count for name, count in counts.items() if count} == wanted


@pytest.mark.crash
def test_processes_that_race_from_an_empty_file_freeze_each_date_once(path: Path) -> None:
    with (
        child(children.race, path) as (_, first),
        child(children.race, path) as (_, second),
        child(children.race, path) as (_, third),
    ):
        pipes = (first, second, third)
        assert [said(pipe) for pipe in pipes] == ["ready"] * 3
        for pipe in pipes:
            pipe.send("go")
        wins = [said(pipe) for pipe in pipes]
    counts = rows(path)
    assert (sum(wins), counts["editions"], counts["deliveries"]) == (50, 50, 150)


def test_threads_that_race_freeze_each_date_once(store: SqlStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = [number for number in range(50) for _ in range(4)]
        wins = list(pool.map(lambda number: children.won(store, number), numbers))
    assert sum(wins) == 50
    assert len(store.editions.all("digest")) == 50
    last = store.editions.get("digest", DAY + timedelta(days=49))
    assert last is not None
    assert len(store.deliveries.of(last.id)) == 3


@pytest.mark.crash
def test_full_disk_is_told_and_costs_nothing_that_was_committed(path: Path) -> None:
    with child(children.fill_disk, path) as (_, pipe):
        committed, words = said(pipe)
    assert committed > 0
    assert "the disk is full" in words
    assert rows(path)["articles"] == 2 * committed
    with opened(path) as store:
        freeze(store)
        assert len(store.articles.seen_after(NOW - timedelta(days=9), NOW)) == 2 * committed
