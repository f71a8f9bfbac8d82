"""Child processes for the tests of crashes: forked from a server that has everything imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds that a child may take before the test fails."""

PRELOADED = ["tests.children", "digest.scheduler", "digest.newsroom", "digest.storage.store",
             "digest.collect.collector", "digest.deliver.smtp", "digest.config.reading"]  # fmt: skip

Task = Callable[..., None]


@contextmanager
def child(task: Task, *arguments: object) -> Iterator[BaseProcess]:
    """A process at work on a task; it is killed at the end if it is still there."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=task, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def pipe() -> tuple[Connection, Connection]:
    """Two ends of a pipe that children can be given."""
    return get_context("forkserver").Pipe()


def said(connection: Connection) -> Any:
    """What the other side says next."""
    assert connection.poll(PATIENCE), "the child said nothing"
    return connection.recv()


class Halting:
    """Progress that tells each step and waits for a word, to be killed there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def step(self, name: str, done: int, total: int) -> None:
        self._connection.send((name, done, total))
        self._connection.recv()


def run_haltingly(path: Path, day: date, now: datetime, connection: Connection) -> None:
    """Run a date, stopping at every step; end with a word."""
    from digest.wiring import load_config, open_newsroom

    with open_newsroom(load_config(path), Halting(connection), lambda: now) as newsroom:
        newsroom.run(day)
    connection.send("done")


def schedule(path: Path, tick: float) -> None:
    """Be a scheduler."""
    from digest.scheduler import stay

    stay(path, tick=tick)
