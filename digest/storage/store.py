"""The store: all that lasts, in one SQLite file."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import delete, insert, select

from digest.errors import StorageError
from digest.storage.articles import SqlArticles
from digest.storage.bounces import SqlBounces
from digest.storage.database import Database, make_room
from digest.storage.deliveries import SqlDeliveries
from digest.storage.editions import SqlEditions
from digest.storage.leases import IsDead
from digest.storage.migrate import bring_up_to_date
from digest.storage.overlays import SqlOverlays
from digest.storage.schema import settings
from digest.storage.stories import SqlStories
from digest.storage.subscribers import SqlSubscribers

SQLITE = "sqlite:///"
SECRET = "secret"  # noqa: S105  # the key's name, not the key
SECRET_BYTES = 32


class SqlStore:
    """`ports.Store` over a database; use it from as many threads as you like."""

    def __init__(self, database: Database, is_dead: IsDead) -> None:
        self._database = database
        self._secret = self._kept_secret()
        self.articles = SqlArticles(database)
        self.editions = SqlEditions(database, is_dead)
        self.deliveries = SqlDeliveries(database)
        self.subscribers = SqlSubscribers(database, self.secret)
        self.bounces = SqlBounces(database)
        self.overlays = SqlOverlays(database)
        self.stories = SqlStories(database)

    def secret(self) -> bytes:
        """32 random bytes, made once for this store: signs tokens and Message-IDs."""
        return self._secret

    def remembered(self, key: str) -> str:
        """What was kept under this key, "" if nothing was."""
        wanted = select(settings.c.value).where(settings.c.key == key)
        with self._database.reading() as connection:
            kept = connection.execute(wanted).scalar()
        return kept.decode() if kept else ""

    def remember(self, key: str, value: str) -> None:
        """Keep a short text under a key."""
        with self._database.writing() as connection:
            connection.execute(delete(settings).where(settings.c.key == key))
            connection.execute(insert(settings).values(key=key, value=value.encode()))

    def scrub(self) -> None:
        """Write the file anew, so that no page of it holds what was erased.

        Raises:
            StorageError: another process is at work on it.
        """
        self._database.scrub()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, or not at all; inside another it joins that one."""
        with self._database.writing():
            yield

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _kept_secret(self) -> bytes:
        """Made with the store, so that every backup of it has the same; nobody changes it afterwards."""
        wanted = select(settings.c.value).where(settings.c.key == SECRET)
        with self._database.reading() as connection:
            kept = connection.execute(wanted).scalar()
        return self._make_secret() if kept is None else kept

    def _make_secret(self) -> bytes:
        wanted = select(settings.c.value).where(settings.c.key == SECRET)
        with self._database.writing() as connection:
            kept = connection.execute(wanted).scalar()
            if kept is None:
                kept = secrets.token_bytes(SECRET_BYTES)
                connection.execute(insert(settings).values(key=SECRET, value=kept))
        return kept


def open_store(url: str, is_dead: IsDead, *, busy_timeout: float = 30.0) -> SqlStore:
    """The store at this address, made or brought up to date if need be.

    Args:
        url: `sqlite:///PATH`; a missing file and folder are made.
        is_dead: whether the process that holds a lease is surely gone; see `owner`.
        busy_timeout: seconds to wait for another process that is writing.

    Raises:
        StorageError: another kind of database, or the file cannot be used; it says why.
    """
    database = Database(_path(url), busy_timeout=busy_timeout)
    try:
        make_room(database.path)
        bring_up_to_date(database)
        database.use_wal()
        store = SqlStore(database, is_dead)
    except StorageError:
        database.close()
        raise
    return store


def _path(url: str) -> Path:
    path = url.removeprefix(SQLITE)
    if path == url:
        kind = url.partition(":")[0]  # the rest may hold a password
        message = f"[storage] url: this version cannot keep a store in {kind!r}; write sqlite:///PATH"
        raise StorageError(message)
    if not path or path == ":memory:":
        raise StorageError("[storage] url: sqlite:/// needs the path of a file after it")
    return Path(path)
