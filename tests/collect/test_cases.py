"""Odd feeds, each with one fault that it names: a feed in, the articles that a person sees in it out.

A case is two files in a folder of `cases`: `name.xml` (or rss, atom, rdf, json), byte for byte as a
server would send it, and `name.expected.json`: `fault`, then `articles` (each with `title`, `url`,
`published`, null for none, and whatever else the case is about), or `count` where they are many, or
`error`, words of the refusal. `headers`, `now`, `zone`, `warnings` and the source's `language` (English
unless it is said; null to find it out) may be said too. Every case is read twice: as the collector
does, and by feedparser alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.entries.entry import Entry, Occasion, Reading, to_articles
from digest.errors import SourceError
from digest.model import Article, Document
from digest.parse import fast, feed
from tests.builders import NOW, a_source

CASES = Path(__file__).parent / "cases"
ADDRESS = "https://outlet.example/feed.xml"
FACTS = frozenset({"title", "url", "text", "summary", "author", "categories", "language", "guid", "undated"})


Reader = Callable[[Document], tuple[Entry, ...]]


@dataclass(frozen=True)
class Case:
    """One feed and what is expected of it."""

    expectation: Path

    def __str__(self) -> str:
        return str(self.expectation.relative_to(CASES)).removesuffix(".expected.json")

    @cached_property
    def expected(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.expectation.read_text("utf-8"))
        return told

    def document(self) -> Document:
        """The feed as the outlet's server answers."""
        name = self.expectation.name.removesuffix(".expected.json")
        (feed_file,) = (path for path in self.expectation.parent.iterdir() if path.stem == name)
        kind = "application/feed+json" if feed_file.suffix == ".json" else "application/xml"
        headers = {"content-type": kind, **self.expected.get("headers", {})}
        return Document(ADDRESS, feed_file.read_bytes(), self.now, headers=headers)

    def reading(self, entries: Reader) -> Reading:
        """What the source gives on its first reading."""
        source = a_source(name="Outlet", address=ADDRESS, language=self.expected.get("language", "en"))
        zone = ZoneInfo(self.expected.get("zone", "Asia/Dushanbe"))
        return to_articles(entries(self.document()), source, Occasion(self.now, zone=zone))

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.expected["now"]) if "now" in self.expected else NOW


def by_both(document: Document) -> tuple[Entry, ...]:
    found = fast.entries(document)
    return by_feedparser(document) if found is None else found


def by_feedparser(document: Document) -> tuple[Entry, ...]:
    return feed.entries(document, "Outlet")


ALL = [Case(path) for path in sorted(CASES.rglob("*.expected.json"))]
READERS = pytest.mark.parametrize("reader", [by_both, by_feedparser])


@READERS
@pytest.mark.parametrize("case", [case for case in ALL if "error" in case.expected], ids=str)
def test_it_is_refused_in_words(case: Case, reader: Reader) -> None:
    with pytest.raises(SourceError, match=case.expected["error"]):
        case.reading(reader)


@READERS
@pytest.mark.parametrize("case", [case for case in ALL if "error" not in case.expected], ids=str)
def test_a_person_would_see_the_same(case: Case, reader: Reader) -> None:
    reading, wanted = case.reading(reader), case.expected.get("articles", [])
    assert len(reading.articles) == case.expected.get("count", len(wanted))
    found = [told(*pair) for pair in zip(reading.articles, wanted, strict="count" not in case.expected)]
    assert found == wanted
    for words in case.expected.get("warnings", ()):
        assert [warning for warning in reading.warnings if words in warning]


def told(article: Article, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of an article, what a case says something about."""
    found: dict[str, Any] = {name: getattr(article, name) for name in FACTS & facts.keys()}
    found["published"] = None if article.undated else f"{article.published:%Y-%m-%dT%H:%M:%SZ}"
    if "categories" in facts:
        found["categories"] = list(article.categories)
    if "text_begins" in facts:
        found["text_begins"] = article.text[: len(facts["text_begins"])]
    return found


def test_there_are_many_and_each_names_its_fault() -> None:
    assert len(ALL) >= 160
    assert min(Counter(case.expectation.parent.name for case in ALL).values()) >= 10
    assert len({case.expected["fault"] for case in ALL}) == len(ALL)
    for case in ALL:
        assert {"articles", "count", "error"} & case.expected.keys(), str(case)
