"""The website's folder, and its search index where one can be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from digest.ports import PublishedFile
from digest.publish.folder import Folder
from digest.publish.search import SearchIndex

BATCH = 200
"""Files in memory at once: some 10 MB, where a year of three languages has 200."""


@dataclass(frozen=True, slots=True)
class WebsiteFolder:
    """Writes pages as they are made, and then the index of them.

    Attributes:
        index: None where none can be made.
    """

    folder: Folder
    index: SearchIndex | None

    def publish(self, files: Iterable[PublishedFile]) -> tuple[str, ...]:
        """Write the files whose bytes differ, in the order they come, and renew the index.

        Raises:
            PublishError: the folder or the index cannot be written; every old file is whole.
        """
        written: list[str] = []
        for batch in _batches(files):
            changed = self.folder.publish(batch)
            if changed and self.index and not written:
                self.index.outdate()
            written += changed
        if self.index and not self.index.is_current:
            self.index.build()
        return tuple(written)

    def remove(self, files: Iterable[str]) -> tuple[str, ...]:
        """Take pages away, and out of the index.

        Raises:
            PublishError: one of them cannot be taken away, or the index not be written.
        """
        removed = self.folder.remove(files)
        if removed and self.index:
            self.index.outdate()
            self.index.build()
        return removed

    def has(self, file: str) -> bool:
        """Whether a file of this path is there; False where it cannot be seen."""
        return self.folder.has(file)

    def path_of(self, file: str) -> str:
        """The file's path, relative to the current folder where it is below it."""
        return self.folder.path_of(file)


def _batches(files: Iterable[PublishedFile]) -> Iterator[tuple[PublishedFile, ...]]:
    waiting = iter(files)
    while batch := tuple(islice(waiting, BATCH)):
        yield batch
