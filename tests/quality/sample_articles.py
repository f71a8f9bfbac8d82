"""The sample press day as articles, with the truth about each."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from digest.collect.collector import PressCollector
from digest.collect.reader import unmarked
from digest.model import Article, Outlet, Source, SourceKind
from digest.ports import Collected
from digest.settings import CollectPolicy
from tests.builders import DUSHANBE, NOW

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True)
class Truth:
    """What people say of the samples.

    Attributes:
        story: article id -> story; an article alone is a story of its own.
        sections: article id -> the sections that are right.
        language: by article id.
        near_misses: pairs of groups of article ids that are not one event.
    """

    story: dict[str, str]
    sections: dict[str, tuple[str, ...]]
    language: dict[str, str]
    near_misses: tuple[tuple[frozenset[str], frozenset[str]], ...]


@cache
def expected() -> dict[str, Any]:
    """The samples' own account of themselves."""
    account: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    return account


@cache
def truth() -> Truth:
    """What is right, by the ids of the samples."""
    rows = expected()["articles"]
    story = {row["id"]: row["story"] or row["id"] for row in rows}
    return Truth(
        story=story,
        sections={row["id"]: (row["section"], *_listed(row.get("section_also"))) for row in rows},
        language={row["id"]: row["language"] for row in rows},
        near_misses=tuple(
            (_members(story, miss["story"]), _members(story, miss["not_with"]))
            for miss in expected()["near_misses"]
        ),
    )


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _members(story: dict[str, str], name: str) -> frozenset[str]:
    return frozenset(article for article, its in story.items() if its == name)


@cache
def sample_articles() -> tuple[Article, ...]:
    """All articles of the samples as the collector reads them, under the ids of the samples.

    An article whose feed gives no date gets the one it was written at, so that it counts too.
    """
    collector = PressCollector(CollectPolicy(mirror=SAMPLES / "site.json"), DUSHANBE)
    results = [r for r in collector.collect(_sources(), {}, unmarked, NOW) if isinstance(r, Collected)]
    read = {article.url: article for result in results for article in result.articles}
    return tuple(_known(row, read[row["url"]]) for row in expected()["articles"])


def _sources() -> list[Source]:
    return [
        Source(
            name=feed["name"],
            kind=SourceKind.FEED if "url" in feed else SourceKind.PAGE,
            address=feed.get("url") or feed["list_url"],
            outlet=Outlet(feed["name"]),
        )
        for feed in expected()["feeds"]
    ]


def _known(row: dict[str, Any], article: Article) -> Article:
    if row["published"]:
        return replace(article, id=row["id"])
    written = datetime.fromisoformat(row["written"]).astimezone(UTC)
    return replace(article, id=row["id"], published=written, undated=False)
