"""A folder on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
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
        """Write the files whose bytes differ, the deepest first: pages stand before what links to them.

        Raises:
            PublishError: the folder cannot be written, or a file would stand outside of it; what
                was written before stays, and every old file is whole.
        """
        written = []
        for file in sorted(files, key=_deepest_first):
            path = self._below(file.path)
            try:
                changed = write_if_changed(path, file.body)
            except OSError as error:
                reason = (
                    f"cannot write {path}: {error.strerror or error}; what was published before is unharmed"
                )
                raise PublishError(reason) from error
            if changed:
                written.append(self.path_of(file.path))
        return tuple(written)

    def remove(self, files: Iterable[str]) -> tuple[str, ...]:
        """Take files away, and the folders that nothing is left in.

        Raises:
            PublishError: one cannot be taken away; the others may be gone.
        """
        removed = []
        for file in sorted(files):
            path = self._below(file)
            try:
                path.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                reason = (
                    f"cannot take away {path}, which must not be seen any more: {error.strerror or error}"
                )
                raise PublishError(reason) from error
            removed.append(self.path_of(file))
            self._tidy(path.parent)
        return tuple(removed)

    def has(self, file: str) -> bool:
        """Whether a file of this path is there; False where it cannot be seen."""
        try:
            return self._below(file).is_file()
        except (OSError, PublishError):
            return False

    def path_of(self, file: str) -> str:
        """The file's path, relative to the current folder where it is below it."""
        path = self._below(file)
        here = Path.cwd()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)

    def _tidy(self, folder: Path) -> None:
        """Take away a folder that holds nothing, and those above it."""
        with suppress(OSError):  # one that holds something stays
            while folder != self.root:
                folder.rmdir()
                folder = folder.parent

    def _below(self, file: str) -> Path:
        """The path of a file, when neither `..` nor a symlink leads it out of the root."""
        path = PurePosixPath(file)
        inside = not path.is_absolute() and ".." not in path.parts and "\0" not in file
        if not inside or not _resolves_below(self.root / path, self.root):
            reason = f"{file!r} does not stand below {self.root}"
            raise PublishError(reason)
        return self.root / path


def _deepest_first(file: PublishedFile) -> tuple[int, str]:
    return -len(PurePosixPath(file.path).parts), file.path


def _resolves_below(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False
