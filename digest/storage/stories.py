"""Stories that editions told, and their reports as they were told: what later days compare with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from digest.model import Article, KnownStory
from digest.storage.database import Database
from digest.storage.schema import editions, reports, row_of, stories

_KEPT = tuple(field.name for field in fields(Article) if field.name in reports.c)
"""The fields of an article that are kept of a report."""


class SqlStories:
    """`ports.StoryStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def told(self, digest: str, since: date, before: date) -> tuple[KnownStory, ...]:
        """What the frozen editions of [since, before) told, by date and id."""
        of_them = (editions.c.digest == digest, editions.c.date >= since, editions.c.date < before)
        told = select(stories, editions.c.date.label("last_told"))
        with self._database.reading() as connection:
            found = connection.execute(told.join(editions).where(*of_them)).mappings().all()
            rows = connection.execute(select(reports).join(editions).where(*of_them)).mappings().all()
        articles: defaultdict[tuple[int, str], list[Article]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["published"], row["url"], row["id"])):
            articles[row["edition"], row["story"]].append(Article(**{name: row[name] for name in _KEPT}))
        ordered = sorted(found, key=lambda row: (row["last_told"], row["id"]))
        return tuple(_known(row, articles[row["edition"], row["id"]]) for row in ordered)


def _known(row: Any, articles: Sequence[Article]) -> KnownStory:
    own = {name: value for name, value in row.items() if name != "edition"}
    return KnownStory(**own, articles=tuple(articles))


def remember(connection: Connection, edition: int, told: Sequence[KnownStory]) -> None:
    """Keep what an edition told."""
    rows = [row_of(story) for story in told]
    own = [{name: row[name] for name in row.keys() & stories.c.keys()} for row in rows]
    kept = [
        {"story": story.id} | {name: getattr(article, name) for name in _KEPT}
        for story in told
        for article in story.articles
    ]
    for table, values in ((stories, own), (reports, kept)):
        if values:
            connection.execute(insert(table), [{**value, "edition": edition} for value in values])


def forget(connection: Connection, digest: str, before: date) -> None:
    """Let go of what editions told before a date; nobody compares with it any more."""
    old = select(editions.c.id).where(editions.c.digest == digest, editions.c.date < before)
    for table in (reports, stories):
        connection.execute(delete(table).where(table.c.edition.in_(old)))
