"""A folder of files to Articles: pages, plain texts and feeds that somebody put there."""

from __future__ import annotations

import hashlib
import html
import mimetypes
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.collect import feed, page
from digest.collect.encoding import decode
from digest.collect.entry import LIBRARY_FAULTS, Entry, Occasion, Reading, to_article
from digest.collect.listing import Link
from digest.errors import SourceError
from digest.model import Article, Document, Source

FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
PAGES = frozenset({".html", ".htm"})
TEXTS = frozenset({".txt"})

MAX_FILES = 500
"""The newest are read: as many as entries of a feed."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder as they stood at one moment.

    Attributes:
        files: sorted by name.
        stamp: changes with any file's name, size or time.
    """

    files: tuple[Path, ...]
    stamp: str


def look(source: Source) -> Folder:
    """What a folder holds that can be read, the newest 500 files.

    Raises:
        SourceError: there is no such folder, or it may not be read.
    """
    root = Path(source.address)
    try:
        found = [(file, file.stat()) for file in root.iterdir() if _is_ours(file)]
    except OSError as error:
        raise SourceError(source.name, f"the folder {root} cannot be read ({error.strerror})") from error
    found.sort(key=lambda pair: (-pair[1].st_mtime_ns, pair[0].name))
    kept = sorted(found[:MAX_FILES], key=lambda pair: pair[0].name)
    marks = "\n".join(f"{file.name}\0{stat.st_size}\0{stat.st_mtime_ns}" for file, stat in kept)
    stamp = hashlib.blake2b(os.fsencode(marks), digest_size=16).hexdigest()
    return Folder(tuple(file for file, _ in kept), stamp)


def read(folder: Folder, source: Source, occasion: Occasion, max_bytes: int) -> Reading:
    """The articles of a folder's files; a file that cannot be read becomes a warning."""
    articles: dict[str, Article] = {}
    warnings: list[str] = []
    for file in folder.files:
        try:
            made = [*_articles(file, source, occasion, max_bytes)]
        except SourceError as error:
            warnings.append(f"{file.name}: {error.reason}")
            continue
        except LIBRARY_FAULTS as error:
            warnings.append(f"{file.name}: it cannot be read ({type(error).__name__})")
            continue
        articles.update((article.id, article) for article in made)
    return Reading(tuple(articles.values()), tuple(warnings))


def _is_ours(file: Path) -> bool:
    known = file.suffix.lower() in FEEDS | PAGES | TEXTS
    return known and not file.name.startswith(".") and file.is_file()


def _articles(file: Path, source: Source, occasion: Occasion, max_bytes: int) -> Iterator[Article]:
    document, written = _document(file, source, occasion, max_bytes)
    kind = file.suffix.lower()
    if kind in FEEDS:
        yield from feed.parse(document, source, occasion).articles
    elif kind in PAGES:
        yield page.article(document, source, occasion, Link(file.name, "", written))
    else:
        article = to_article(_text_entry(file, decode(document.body), written), source, occasion)
        if article:
            yield article


def _document(file: Path, source: Source, occasion: Occasion, limit: int) -> tuple[Document, datetime]:
    try:
        with file.open("rb") as opened:
            written = datetime.fromtimestamp(int(os.fstat(opened.fileno()).st_mtime), UTC)
            body = opened.read(limit + 1)
    except OSError as error:
        raise SourceError(source.name, f"cannot be read ({error.strerror})") from error
    if len(body) > limit:
        raise SourceError(source.name, f"larger than {limit:,} bytes")
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    return Document(file.name, body, occasion.now, headers={"content-type": kind}), written


def _text_entry(file: Path, text: str, written: datetime) -> Entry:
    first, _, rest = text.strip().replace("\r\n", "\n").partition("\n")
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in rest.split("\n\n"))
    return Entry(
        title=html.escape(first),
        guid=file.name,
        content=paragraphs,
        published=written.strftime("%Y-%m-%d %H:%M:%S Z"),
    )
