"""A folder of files to Articles: pages, mails, texts and feeds that somebody put there.

A file that is still being written is read as it stands, and again when it has changed: its name is
its identity, so the article is the same one with more text.
"""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import os
import stat
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from pathlib import Path

from digest.collect.byhand import printed_outlet
from digest.entries import clean
from digest.entries.entry import LIBRARY_FAULTS, Occasion, Reading, identities, to_articles
from digest.errors import SourceError
from digest.markup import fold
from digest.model import Document, Outlet, Source
from digest.parse import filed
from digest.parse.filed import Filed
from digest.ports import Marks

MAX_FILES = 500
"""The newest are read: as many as entries of a feed."""

Parse = Callable[[Document, tzinfo], Awaitable[Filed]]
"""Turns a file into entries, by `filed.read`, in a child that can be killed: they come from strangers."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it stood at one moment.

    Attributes:
        written: nanoseconds since 1970.
        id: changes with its name, size or time.
    """

    path: Path
    written: int
    id: str

    @property
    def name(self) -> str:
        """For people: strangers choose names, too."""
        return shown(self.path.name)


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder as they stood at one moment.

    Attributes:
        files: the newest, sorted by name.
        stamp: changes with any of these.
        warnings: what is left out, in words.
    """

    files: tuple[File, ...]
    stamp: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading of a folder came to.

    Attributes:
        tried: ids of its files that were read as they stand, now or earlier, the longest ago first.
        n_waiting: files that never were.
    """

    reading: Reading
    tried: tuple[str, ...] = ()
    n_waiting: int = 0


def look(source: Source) -> Folder:
    """What a folder itself holds that can be read, the newest 500 files; links out of it are not followed.

    Raises:
        SourceError: there is no such folder, or it may not be read.
    """
    root, found, warnings = Path(source.address), list[File](), list[str]()
    try:
        paths = sorted(root.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise SourceError(source.name, f"the folder {root} cannot be read ({error.strerror})") from error
    for path in paths:
        try:
            found += _seen(path, root)
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, to `Path.resolve`
            warnings.append(_unreadable(path, error))
    return _folder(found, warnings)


@dataclass(frozen=True, slots=True)
class Files:
    """Reads the files of a folder, inside one event loop.

    Attributes:
        marks: what is known of articles.
        max_bytes: of one file.
        is_over: whether the time for the folder is over; the file in hand is always read.
    """

    parse: Parse
    marks: Marks
    max_bytes: int
    is_over: Callable[[], bool] = lambda: False

    async def read(
        self, folder: Folder, source: Source, occasion: Occasion, tried: Sequence[str] = ()
    ) -> Outcome:
        """The articles of a folder's files that are new or changed.

        Args:
            folder: what was seen of it.
            source: the folder.
            occasion: when it is read.
            tried: ids of files that were read before; the others are read first.

        Returns:
            Also what is left for the next time. A file that cannot be read is a warning.
        """
        files = _in_turn(folder.files, tried)
        readings: list[Reading] = []
        for file in files:
            readings.append(await self._of(file, source, occasion))
            if self.is_over():
                break
        now = [file.id for file in files[: len(readings)]]
        waiting = {file.id for file in files} - {*now, *tried}
        there = {file.id for file in files} - {*now, *waiting}
        warnings = (*folder.warnings, *_waiting(len(waiting)))
        before = (id_ for id_ in tried if id_ in there)
        return Outcome(_joined(readings, warnings), (*before, *now), len(waiting))

    async def _of(self, file: File, source: Source, occasion: Occasion) -> Reading:
        try:
            there = await asyncio.to_thread(document, file.path, occasion.now, self.max_bytes)
            found = await self.parse(there, occasion.zone)
            return await asyncio.to_thread(_cleaned, found, source, occasion, self.marks)
        except SourceError as error:
            return Reading((), (f"{file.name}: {error.reason}",))
        except LIBRARY_FAULTS as error:
            return Reading((), (f"{file.name}: it cannot be read ({type(error).__name__})",))


def shown(name: str) -> str:
    """The name of a file without what a terminal would obey, or no reader see."""
    return fold(clean.scrub(_spelt(name)))


def document(file: Path, now: datetime, max_bytes: int) -> Document:
    """A file as `filed.read` wants it.

    Raises:
        SourceError: it cannot be read, or is too large.
    """
    name = shown(file.name)
    try:
        with file.open("rb") as opened:
            written = written_at(name, os.fstat(opened.fileno()).st_mtime)
            body = opened.read(max_bytes + 1)
    except OSError as error:
        raise SourceError(name, f"cannot be read ({error.strerror})") from error
    if len(body) > max_bytes:
        raise SourceError(name, f"larger than {max_bytes:,} bytes")
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    headers = {"content-type": kind, filed.WRITTEN: format_datetime(written, usegmt=True)}
    return Document(_spelt(file.name), body, now, headers=headers)


def written_at(name: str, seconds: float) -> datetime:
    """When a file was written, from what its file system says: 64 bits hold days beyond any calendar.

    Raises:
        SourceError: it is such a day.
    """
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OSError, OverflowError, ValueError) as error:
        reason = "it was written on a day that no calendar has; give it today's with: touch"
        raise SourceError(name, reason) from error


def _spelt(name: str) -> str:
    """A name in signs that can be told, also where its bytes are no UTF-8; no two become one."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _seen(path: Path, root: Path) -> tuple[File, ...]:
    """A file, unless it is none of ours, or is gone again."""
    if filed.ending(path.name) not in filed.KINDS or path.name.startswith("."):
        return ()
    try:
        told = path.stat()
    except FileNotFoundError:
        return ()
    if not stat.S_ISREG(told.st_mode) or (path.is_symlink() and not _is_inside(path, root)):
        return ()
    return (File(path, told.st_mtime_ns, _hash(f"{path.name}\0{told.st_size}\0{told.st_mtime_ns}")),)


def _is_inside(link: Path, root: Path) -> bool:
    return link.resolve().is_relative_to(root.resolve())


def _folder(found: list[File], warnings: list[str]) -> Folder:
    newest = sorted(found, key=lambda file: (-file.written, file.path.name))[:MAX_FILES]
    kept = tuple(sorted(newest, key=lambda file: file.path.name))
    n_older = len(found) - len(kept)
    older = [f"{n_older} older files were not read"] if n_older else []
    return Folder(kept, _hash("\n".join(file.id for file in kept)), (*older, *warnings))


def _hash(text: str) -> str:
    return hashlib.blake2b(os.fsencode(text), digest_size=8).hexdigest()


def _unreadable(path: Path, error: OSError | RuntimeError) -> str:
    told = error.strerror if isinstance(error, OSError) else "links lead in a circle"
    return f"{shown(path.name)}: cannot be read ({told})"


def _in_turn(files: Sequence[File], tried: Sequence[str]) -> list[File]:
    """Untried ones first, by name; then the others, those first that were read the longest ago."""
    places = {id_: place for place, id_ in enumerate(tried, start=1)}
    return sorted(files, key=lambda file: places.get(file.id, 0))


def _waiting(count: int) -> tuple[str, ...]:
    return (f"the time is over; {count} files wait for the next run",) if count else ()


def _joined(readings: Sequence[Reading], warnings: Sequence[str]) -> Reading:
    articles = {article.id: article for reading in readings for article in reading.articles}
    told = (warning for reading in readings for warning in reading.warnings)
    times = sorted((time for reading in readings for time in reading.times), reverse=True)
    return Reading(tuple(articles.values()), (*warnings, *told), tuple(times[:MAX_FILES]))


def _cleaned(found: Filed, source: Source, occasion: Occasion, marks: Marks) -> Reading:
    known = marks(identities(found.entries, source))
    if found.outlet or found.page:
        name = printed_outlet(found.outlet or source.outlet.name, found.page)
        source = replace(source, outlet=Outlet(name))
    return to_articles(found.entries, source, occasion, known)
