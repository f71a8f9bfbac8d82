"""What child processes do in the tests of crashes; they talk through a pipe."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from digest.errors import StorageError
from digest.model import Delivery, Kind, Rendered
from digest.ports import Frozen
from digest.storage.store import SqlStore
from tests.builders import an_article
from tests.storage.rows import DAY, a_delivery, a_frozen, collected, freeze, opened, recipients

BIG = "x" * 5_000_000
"""More than SQLite keeps in memory: it has begun to write when the transaction is not over."""


class Interrupted(list[Delivery]):
    """Deliveries that stop half way, to be killed there."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__(recipients(2))
        self.pipe = pipe

    def __iter__(self) -> Iterator[Delivery]:
        yield a_delivery("first")
        self.pipe.send("inside")
        self.pipe.recv()


def stop_inside_freeze(path: Path, pipe: Connection) -> None:
    with opened(path) as store:
        store.editions.freeze(_big(), Interrupted(pipe))


def stop_after_freeze(path: Path, pipe: Connection) -> None:
    with opened(path) as store, store.transaction():
        store.editions.freeze(_big(), recipients(1000))
        pipe.send("inside")
        pipe.recv()


def stop_after_commit(path: Path, pipe: Connection) -> None:
    with opened(path) as store:
        store.editions.freeze(_big(), recipients(1000))
        pipe.send("inside")
        pipe.recv()


def _big() -> Frozen:
    return a_frozen(documents=(Rendered(Kind.HTML, "en", BIG),))


def race(path: Path, pipe: Connection) -> None:
    """Try to freeze fifty editions; tell how many were ours."""
    pipe.send("ready")
    pipe.recv()
    with opened(path) as store:
        pipe.send(sum(won(store, n) for n in range(50)))


def won(store: SqlStore, number: int) -> int:
    try:
        freeze(store, DAY + timedelta(days=number), count=3)
    except StorageError as error:
        assert "frozen already" in str(error)  # noqa: PT017  # any other error must end the child
        return 0
    return 1


def fill_disk(path: Path, pipe: Connection) -> None:
    """Write batches until no file may grow; tell how many were committed, and the error."""
    with opened(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        for n in range(1000):
            try:
                with store.transaction():
                    store.articles.add([collected(an_article(id=f"{n:012x}", text="x" * 50_000))])
                    store.articles.add([collected(an_article(id=f"{n + 1_000_000:012x}"))])
            except StorageError as error:
                pipe.send((n, str(error)))
                return
