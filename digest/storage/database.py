"""Connections to one SQLite file, and the transactions that store methods open or join."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from digest.errors import StorageError
from digest.storage.faults import in_words, is_busy

PRIVATE = 0o600
"""The file holds people's addresses and the key that signs their links."""


class Database:
    """One SQLite file.

    A thread that is inside a transaction stays on its connection: what it calls there joins.

    Attributes:
        path: the file, for messages.
    """

    def __init__(self, path: Path, *, busy_timeout: float) -> None:
        self.path = path
        self._engine = _engine(path, busy_timeout)
        self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        self._thread = local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store throughout."""
        held = self._held()
        with self._in_words():
            try:
                if held is not None:
                    yield held
                else:
                    with self._engine.begin() as connection:
                        yield connection
            except (ValueError, OverflowError) as error:
                raise self._unreadable(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are committed together, or not at all.

        The write lock is taken at once (BEGIN IMMEDIATE): a transaction that read first and asked
        for it later would fail instead of wait (https://sqlite.org/isolation.html).
        """
        held = self._held()
        with self._in_words():
            if held is not None:
                with held.begin_nested():
                    yield held
                return
            with self._writer.begin() as connection:
                self._thread.connection = connection
                try:
                    yield connection
                finally:
                    self._thread.connection = None

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """As `writing`, for one statement on a hot path: inside a transaction it makes no savepoint.

        Who catches its error must let the transaction end with it.
        """
        held = self._held()
        if held is None:
            with self.writing() as connection:
                yield connection
            return
        with self._in_words():
            yield held

    def use_wal(self) -> None:
        """Let readers and a writer work at once; the file remembers it.

        SQLite does not wait here for others who open the same new file: then one of them does it.
        """
        with self._in_words():
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if not is_busy(error):
                    raise
            finally:
                connection.close()

    def scrub(self) -> None:
        """Write the file anew and empty its log: what was deleted stands in neither any more.

        Deleting leaves old bytes in free pages (https://sqlite.org/pragma.html#pragma_secure_delete);
        VACUUM copies only what lives (https://sqlite.org/lang_vacuum.html).
        """
        with self._in_words():
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("VACUUM")
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Close all connections that nobody is using."""
        self._engine.dispose()

    def _held(self) -> Connection | None:
        return getattr(self._thread, "connection", None)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise in_words(error, self.path) from error

    def _unreadable(self, error: Exception) -> StorageError:
        return StorageError(f"the store {self.path} holds something unreadable ({error}); restore a backup")


def make_room(path: Path) -> None:
    """Make the file's folder, and the file itself, empty and for its owner only, if they are missing.

    Raises:
        StorageError: the folder or the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
    except OSError as error:
        message = f"the store {path} cannot be made: {error.strerror}"
        raise StorageError(message) from error


def _engine(path: Path, busy_timeout: float) -> Engine:
    """An engine that begins its transactions itself.

    Python's own handling begins them late and not before every statement; the way round it is
    SQLAlchemy's, from its pages on SQLite: no isolation level, and an event that says BEGIN.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_timeout}, max_overflow=-1
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
