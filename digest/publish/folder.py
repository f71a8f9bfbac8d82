"""A folder on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from digest.errors import PublishError
from digest.files import write_if_changed
from digest.ports import PublishedFile


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes below one folder; each file is whole or not there, and unchanged ones are not touched."""

    root: Path

    def publish(self, files: Iterable[PublishedFile]) -> tuple[str, ...]:
        """Write the files whose bytes differ, in the order given: pages before their indexes.

        Raises:
            PublishError: the folder cannot be written; what was written before stays whole.
        """
        written = []
        for file in files:
            path = self._below(file.path)
            try:
                changed = write_if_changed(path, file.body)
            except OSError as error:
                reason = f"cannot write {path}: {error.strerror}; what was published before is unharmed"
                raise PublishError(reason) from error
            if changed:
                written.append(self.path_of(file.path))
        return tuple(written)

    def path_of(self, file: str) -> str:
        """The file's path, relative to the current folder where it is below it."""
        path = self._below(file)
        here = Path.cwd()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)

    def _below(self, file: str) -> Path:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts:
            reason = f"{file} does not stand below {self.root}"
            raise PublishError(reason)
        return self.root / path
