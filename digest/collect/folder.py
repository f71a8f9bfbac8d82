"""A folder of files to Articles: pages, mails, texts and feeds that somebody put there.

A file that is still being written is read as it stands, and again when it has changed: its name is
its identity, so the article is the same one with more text.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from pathlib import Path

from digest.collect.byhand import printed_outlet
from digest.entries.entry import Occasion, Reading, identities, to_articles
from digest.errors import SourceError
from digest.model import Document, Outlet, Source
from digest.parse import filed
from digest.parse.filed import Filed
from digest.ports import Marks

MAX_FILES = 500
"""The newest are read: as many as entries of a feed."""

Parse = Callable[[Document, tzinfo], Filed]
"""Turns a file into entries; files of strangers are read in a child that can be killed."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder as they stood at one moment.

    Attributes:
        files: sorted by name.
        stamp: changes with any file's name, size or time.
        n_older: files that are not among the newest.
    """

    files: tuple[Path, ...]
    stamp: str
    n_older: int = 0


def look(source: Source) -> Folder:
    """What a folder itself holds that can be read, the newest 500 files; links out of it are not followed.

    Raises:
        SourceError: there is no such folder, or it may not be read.
    """
    root = Path(source.address)
    try:
        found = [(file, file.stat()) for file in root.iterdir() if _is_ours(file, root)]
    except OSError as error:
        raise SourceError(source.name, f"the folder {root} cannot be read ({error.strerror})") from error
    found.sort(key=lambda pair: (-pair[1].st_mtime_ns, pair[0].name))
    kept = sorted(found[:MAX_FILES], key=lambda pair: pair[0].name)
    marks = "\n".join(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}" for file, stat in kept)
    stamp = hashlib.blake2b(os.fsencode(marks), digest_size=16).hexdigest()
    return Folder(tuple(file for file, _ in kept), stamp, len(found) - len(kept))


def read(
    folder: Folder,
    source: Source,
    occasion: Occasion,
    max_bytes: int,
    parse: Parse = filed.read,
    marks: Marks = lambda _ids: {},
) -> Reading:
    """The articles of a folder's files that are new or changed.

    Args:
        folder: what was seen of it.
        source: the folder.
        occasion: when it is read.
        max_bytes: of one file.
        parse: like `filed.read`, which it is by default.
        marks: what is known of articles.

    Returns:
        A file that cannot be read is a warning.
    """
    readings: list[Reading] = []
    warnings = [f"{folder.n_older} older files were not read"] if folder.n_older else []
    for file in folder.files:
        try:
            found = parse(document(file, occasion.now, max_bytes), occasion.zone)
        except SourceError as error:
            warnings.append(f"{file.name}: {error.reason}")
            continue
        readings.append(_cleaned(found, source, occasion, marks))
    articles = {article.id: article for reading in readings for article in reading.articles}
    told = [warning for reading in readings for warning in reading.warnings]
    times = sorted((time for reading in readings for time in reading.times), reverse=True)
    return Reading(tuple(articles.values()), (*warnings, *told), tuple(times[:MAX_FILES]))


def document(file: Path, now: datetime, max_bytes: int) -> Document:
    """A file as `filed.read` wants it.

    Raises:
        SourceError: it cannot be read, or is too large.
    """
    try:
        with file.open("rb") as opened:
            written = datetime.fromtimestamp(int(os.fstat(opened.fileno()).st_mtime), UTC)
            body = opened.read(max_bytes + 1)
    except OSError as error:
        raise SourceError(file.name, f"cannot be read ({error.strerror})") from error
    if len(body) > max_bytes:
        raise SourceError(file.name, f"larger than {max_bytes:,} bytes")
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    headers = {"content-type": kind, filed.WRITTEN: format_datetime(written, usegmt=True)}
    return Document(file.name, body, now, headers=headers)


def _is_ours(file: Path, root: Path) -> bool:
    if filed.ending(file.name) not in filed.KINDS or file.name.startswith(".") or not file.is_file():
        return False
    return not file.is_symlink() or file.resolve().is_relative_to(root.resolve())


def _cleaned(found: Filed, source: Source, occasion: Occasion, marks: Marks) -> Reading:
    known = marks(identities(found.entries, source))
    if found.outlet or found.page:
        name = printed_outlet(found.outlet or source.outlet.name, found.page)
        source = replace(source, outlet=Outlet(name))
    return to_articles(found.entries, source, occasion, known)
