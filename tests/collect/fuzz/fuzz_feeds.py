"""Throws changed feeds and pages at everything that reads strangers' bytes, guided by what the code does.

    python tests/collect/fuzz/fuzz_feeds.py --seconds 60
    python tests/collect/fuzz/fuzz_feeds.py --seconds 60 --what pages

It begins with the samples and the cases. An exception that is no SourceError, readers that disagree, an
input that takes longer than ten seconds or a gigabyte end it with an exit code other than 0. The input
is then saved in `--save`, beside what was found on the way there, and `--again FILE` tries it once more.
Needs `atheris` (exit code 2 without).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CORPUS = (ROOT / "samples" / "feeds", ROOT / "tests" / "collect" / "cases")
PAGES = (ROOT / "samples" / "pages", ROOT / "tests" / "collect" / "pages")
LONGEST = 60_000
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def feeds() -> Callable[[bytes], None]:
    """Both readers, which must agree, and the way from entries to articles."""
    from digest.entries.entry import Entry, Occasion, to_articles
    from digest.errors import SourceError
    from digest.model import Document, Outlet, Source, SourceKind
    from digest.parse import fast, feed

    source = Source("fuzz", SourceKind.FEED, "https://outlet.example/feed", Outlet("fuzz"))

    def reference(document: Document) -> tuple[Entry, ...] | None:
        try:
            return feed.entries(document, source.name)
        except SourceError:
            return None

    def one(body: bytes) -> None:
        document = Document(source.address, body, NOW)
        quick, found = fast.entries(document), reference(document)
        if quick is not None and quick != found:
            message = "the two readers disagree"
            raise AssertionError(message)
        for article in to_articles(list(found or ()), source, Occasion(NOW)).articles:
            f"{article.title}{article.text}{article.summary}{article.url}".encode()

    return one


def pages() -> Callable[[bytes], None]:
    """Lists, article pages and channels."""
    from digest.errors import SourceError
    from digest.model import Document
    from digest.parse import listing, page, telegram

    readers: tuple[Callable[[Document], Any], ...] = (
        lambda document: listing.links(document, UTC, NOW),
        lambda document: page.entry(document, UTC),
        telegram.entries,
    )

    def one(body: bytes) -> None:
        for reader in readers:
            try:
                reader(Document("https://outlet.example/", body, NOW))
            except SourceError:
                continue

    return one


TARGETS = {"feeds": (feeds, CORPUS), "pages": (pages, PAGES)}


def main() -> int:
    """Fuzz for so many seconds, or try one saved input again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--what", choices=sorted(TARGETS), default="feeds")
    parser.add_argument("--save", type=Path, default=Path("out") / "fuzz")
    parser.add_argument("--again", type=Path)
    wanted = parser.parse_args()
    target, corpus = TARGETS[wanted.what]
    if wanted.again:
        target()(wanted.again.read_bytes())
        return 0
    return _fuzz(target, corpus, wanted.seconds, wanted.save)


def _fuzz(
    target: Callable[[], Callable[[bytes], None]], corpus: tuple[Path, ...], seconds: int, save: Path
) -> int:
    try:
        atheris = import_module("atheris")
    except ImportError:
        sys.stderr.write("this needs atheris: python -m pip install atheris\n")
        return 2
    with atheris.instrument_imports(include=["digest.collect", "feedparser"]):
        one = target()
    found = save / "found"
    found.mkdir(parents=True, exist_ok=True)
    seeds = [str(folder) for folder in corpus if folder.is_dir()]
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={save}/",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], str(found), *seeds, *options], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
