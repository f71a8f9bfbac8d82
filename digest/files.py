"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, body: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a crash or a full disk leaves the old one, or none, never half a one.

    Temporary file in the same folder, fsync, rename, fsync of the folder. Missing folders are made.

    Raises:
        OSError: the disk is full, or the folder may not be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def write_if_changed(path: Path, body: bytes) -> bool:
    """Write atomically unless the file holds exactly these bytes; tell whether it was written."""
    try:
        if path.read_bytes() == body:
            return False
    except OSError:
        pass
    write_atomically(path, body)
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
