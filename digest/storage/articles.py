"""Articles, and what is kept of their sources between two readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from digest.model import Article
from digest.ports import Collected, SourceMemory
from digest.storage.database import Database
from digest.storage.schema import articles, columns_of, row_of, sources

MEMORY = timedelta(days=30)
"""How long an article stays known: news pages do not list older ones."""

MAX_KNOWN = 2000
"""Ids kept in mind of one source; a page lists some hundred."""

CHUNK = 500
"""Ids asked for at once; SQLite takes 32,766 (https://sqlite.org/limits.html), older ones 999."""

RENEWED = ("title", "text", "summary", "categories", "language")
"""What a later reading of the same source changes in an article."""


class SqlArticles:
    """`ports.ArticleStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def memories(self) -> Mapping[str, SourceMemory]:
        """What is kept of each source, by its name; `known` holds the newest articles of a month."""
        with self._database.reading() as connection:
            known = _known(connection)
            rows = connection.execute(select(sources).order_by(sources.c.name)).mappings()
            return {
                row["name"]: SourceMemory(
                    etag=row["etag"],
                    last_modified=row["last_modified"],
                    body_hash=row["body_hash"],
                    read=row["read"],
                    known=frozenset(known[row["name"]]),
                )
                for row in rows
            }

    def add(self, collected: Sequence[Collected]) -> int:
        """Keep articles and memories of a batch in one transaction.

        An article that is there already keeps its `published`, `first_seen`, `undated` and
        `first_sight`; its texts are renewed if they come from the source that brought it. Two new
        ones with the same id: the source whose name sorts first brings it, so that the order in
        which sources answered does not matter.

        Returns:
            How many articles were new.
        """
        batch = sorted(collected, key=lambda c: c.source.name)
        found = [article for one in batch for article in one.articles]
        with self._database.writing() as connection:
            owners = _sources_of(connection, {article.id for article in found})
            new = _by_id(article for article in found if article.id not in owners)
            renewed = _by_id(article for article in found if owners.get(article.id) == article.source)
            if new:
                connection.execute(insert(articles), list(new.values()))
            if renewed:
                _renew(connection, renewed)
            for one in batch:
                _remember(connection, one)
        return len(new)

    def between(self, start: datetime, end: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles published in [start, end) and first seen by the cutoff, by time and id."""
        published = articles.c.published
        return self._where(published >= start, published < end, articles.c.first_seen <= cutoff)

    def first_sight(self, cutoff: datetime) -> tuple[Article, ...]:
        """Undated articles of a source's first reading, first seen by the cutoff, by id."""
        found = self._where(
            articles.c.first_sight.is_(True), articles.c.undated.is_(True), articles.c.first_seen <= cutoff
        )
        return tuple(sorted(found, key=lambda article: article.id))

    def seen_after(self, moment: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles first seen in (moment, cutoff], by the time of publication and id."""
        return self._where(articles.c.first_seen > moment, articles.c.first_seen <= cutoff)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Article, ...]:
        wanted = select(*columns_of(articles, Article)).where(*conditions)
        with self._database.reading() as connection:
            found = [Article(**row) for row in connection.execute(wanted).mappings()]
        return tuple(sorted(found, key=lambda article: (article.published, article.id)))


def _known(connection: Connection) -> Mapping[str, list[str]]:
    known: defaultdict[str, list[str]] = defaultdict(list)
    newest = connection.execute(select(func.max(articles.c.first_seen))).scalar()
    if newest is None:
        return known
    place = func.row_number().over(
        partition_by=articles.c.source, order_by=(articles.c.first_seen.desc(), articles.c.id)
    )
    recent = (
        select(articles.c.source, articles.c.id, place.label("place"))
        .where(articles.c.first_seen >= newest - MEMORY)
        .subquery()
    )
    for row in connection.execute(select(recent).where(recent.c.place <= MAX_KNOWN)):
        known[row.source].append(row.id)
    return known


def _sources_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Which of these articles are there, and which source brought each."""
    found: dict[str, str] = {}
    for chunk in _chunks(sorted(ids)):
        rows = connection.execute(select(articles.c.id, articles.c.source).where(articles.c.id.in_(chunk)))
        found.update((row.id, row.source) for row in rows)
    return found


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _by_id(found: Iterable[Article]) -> dict[str, dict[str, Any]]:
    """Rows by id; of two with the same id the first."""
    rows: dict[str, dict[str, Any]] = {}
    for article in found:
        rows.setdefault(article.id, row_of(article))
    return rows


def _renew(connection: Connection, rows: Mapping[str, Mapping[str, Any]]) -> None:
    change = (
        update(articles)
        .where(articles.c.id == bindparam("of"))
        .values({name: bindparam(f"new_{name}") for name in RENEWED})
    )
    connection.execute(
        change,
        [{"of": id_, **{f"new_{name}": row[name] for name in RENEWED}} for id_, row in rows.items()],
    )


def _remember(connection: Connection, one: Collected) -> None:
    memory = one.memory
    values = {
        "etag": memory.etag,
        "last_modified": memory.last_modified,
        "body_hash": memory.body_hash,
        "read": memory.read,
    }
    name = one.source.name
    changed = connection.execute(update(sources).where(sources.c.name == name).values(values))
    if not changed.rowcount:
        connection.execute(insert(sources).values(name=name, **values))
