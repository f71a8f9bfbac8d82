"""Articles with the truth about each: the sample days, the days in `days/`, and folders from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from digest.model import Article, Window
from tests.builders import NOW
from tests.quality.sample_articles import SAMPLES, expected, sample_articles, truth

DAYS = Path(__file__).parent / "days"
MARKED = Path(__file__).parent / "marked.json"
"""Leads and top stories of the sample days, marked by hand by what they would be worth to readers."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Labelled:
    """Articles of one day or set, and what people say of them.

    Attributes:
        story: article id -> story; an article alone is a story of its own.
        sections: article id -> the sections that are right, the first names the class.
        near_misses: pairs of stories that are alike in words, and not one event.
        home: country codes.
    """

    name: str
    articles: tuple[Article, ...]
    story: Mapping[str, str]
    sections: Mapping[str, tuple[str, ...]]
    near_misses: tuple[tuple[str, str], ...] = ()
    home: tuple[str, ...] = ()
    languages: tuple[str, ...] = field(default=("en", "ru", "tg"))

    @property
    def window(self) -> Window:
        """The span of all articles."""
        times = [article.published for article in self.articles]
        return Window(min(times), max(times) + timedelta(minutes=1))


@cache
def samples() -> Labelled:
    """The three sample days together."""
    known = truth()
    return Labelled(
        name="samples",
        articles=sample_articles(),
        story=known.story,
        sections=known.sections,
        near_misses=tuple((miss["story"], miss["not_with"]) for miss in expected()["near_misses"]),
        home=("tj",),
    )


@cache
def days() -> tuple[Labelled, ...]:
    """The days that were written to be measured with, oldest first; nothing is fitted on them."""
    told = json.loads((DAYS / "days.json").read_text("utf-8"))
    return tuple(_day(name, told[name]) for name in sorted(told))


def _day(name: str, told: Mapping[str, Any]) -> Labelled:
    rows = list(rows_of(DAYS / f"{name}.jsonl"))
    misses = tuple((one, other) for one, other in told["near_misses"])
    return of_rows(f"day {name}", rows, near_misses=misses, home=tuple(told["home"]))


def of_rows(
    name: str,
    rows: Sequence[Row],
    *,
    near_misses: tuple[tuple[str, str], ...] = (),
    home: tuple[str, ...] = (),
) -> Labelled:
    """Rows with id, language, title and text; with url, time, section, story, outlet, categories if known."""
    return Labelled(
        name=name,
        articles=tuple(article_of(row) for row in rows),
        story={row["id"]: row.get("story") or f"alone {row['id']}" for row in rows},
        sections={row["id"]: tuple(row["section"]) for row in rows if row.get("section")},
        near_misses=near_misses,
        home=home,
    )


def article_of(row: Row) -> Article:
    """A row as an article; what it does not tell is left empty, its outlet is its own."""
    published = datetime.fromisoformat(row["published"]) if row.get("published") else NOW
    outlet = row.get("outlet") or row["id"]
    return Article(
        id=row["id"],
        source=outlet,
        outlet=outlet,
        url=row.get("url") or "",
        title=row["title"],
        language=row["language"],
        published=published,
        first_seen=published,
        text=row.get("text") or "",
        categories=tuple(row.get("categories") or ()),
    )


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256, in hex, over the names and bytes of files, in any order."""
    digest = sha256()
    for path in sorted(paths, key=lambda path: path.name):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def sample_files() -> list[Path]:
    """Everything that the figures of the sample days depend on."""
    return [path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.suffix != ".md"] + [MARKED]


def day_files() -> list[Path]:
    """The labelled days."""
    return sorted(DAYS.iterdir())
