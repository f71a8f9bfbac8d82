"""A database's errors in a person's words: what happened, to which file, what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError, StatementError

from digest.errors import StorageError

LOW_BYTE = 0xFF
"""SQLite's extended codes keep the primary one in their low byte (https://sqlite.org/rescode.html)."""

WORDS = {
    sqlite3.SQLITE_BUSY: "is in use by another process; try again when that one has finished",
    sqlite3.SQLITE_LOCKED: "is in use by another process; try again when that one has finished",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; make room and run again",
    sqlite3.SQLITE_IOERR: "cannot be written or read: the disk is full or failing; check it and run again",
    sqlite3.SQLITE_READONLY: "may not be written; check the permissions of the file and of its folder",
    sqlite3.SQLITE_PERM: "may not be opened; check the permissions of the file and of its folder",
    sqlite3.SQLITE_AUTH: "may not be opened; check the permissions of the file and of its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it is a file, and that it and its folder may be "
    "written",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "is not a database; name another file, or restore a backup",
}


def in_words(error: SQLAlchemyError | sqlite3.Error | ValueError | OverflowError, path: Path) -> StorageError:
    """The error as a StorageError that names the file."""
    original = error.orig if isinstance(error, StatementError) else error
    code = getattr(original, "sqlite_errorcode", 0) & LOW_BYTE
    return StorageError(f"the store {path} {WORDS.get(code, f'cannot be used: {original}')}")


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection was in the way, and nothing else is wrong."""
    return getattr(error, "sqlite_errorcode", 0) & LOW_BYTE == sqlite3.SQLITE_BUSY
