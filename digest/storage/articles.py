"""Articles, and what is kept of their sources between two readings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Select, bindparam, insert, select, update

from digest.model import Article
from digest.ports import Collected, Failed, SourceMemory
from digest.storage.database import Database
from digest.storage.schema import articles, columns_of, row_of, sources

CHUNK = 500
"""Ids asked for at once; SQLite takes 32,766 (https://sqlite.org/limits.html), older ones 999."""

RENEWED = ("source", "outlet", "title", "text", "summary", "categories", "language", "author", "mark")
"""What a later reading changes in an article."""

FIELDS = tuple(field.name for field in fields(Article))
_VALUES = attrgetter(*FIELDS)

USUAL = frozenset({"www", "m", "mobile", "feeds", "feed", "rss", "news"})
"""First labels of hosts that stand for the whole site."""


REGISTRIES = frozenset({"info", "name"})
"""Longer labels under which countries register names; those of two and three letters are told by length."""


class SqlArticles:
    """`ports.ArticleStore` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def memories(self) -> Mapping[str, SourceMemory]:
        """What is kept of each source, by its name."""
        with self._database.reading() as connection:
            return _memories(connection, select(sources))

    def marks(self, ids: Collection[str]) -> Mapping[str, str]:
        """The marks of those of these articles that are there."""
        with self._database.reading() as connection:
            return {
                row.id: row.mark
                for chunk in _chunks(sorted(set(ids)))
                for row in connection.execute(
                    select(articles.c.id, articles.c.mark).where(articles.c.id.in_(chunk))
                )
            }

    def add(self, results: Sequence[Collected | Failed]) -> int:
        """Keep articles and memories of a batch in one transaction.

        An article that is there already keeps its `published`, `first_seen`, `undated` and
        `first_sight`; its texts are renewed if they come from the source that brought it. Two new
        ones with the same id: the outlet brings it whose own site the address is on, else the
        source whose name sorts first, so that the order in which sources answered does not
        matter. An outlet whose site it is also takes it over from another one that brought it.

        Returns:
            How many articles were new.
        """
        batch = sorted(results, key=lambda result: result.source.name)
        sites = {one.source.name: _site(one.source.address) for one in batch}
        found = [article for one in batch if isinstance(one, Collected) for article in one.articles]
        ids = {article.id for article in found}
        if len(ids) < len(found):
            found.sort(key=lambda article: not _is_on(article.url, sites[article.source]))
        with self._database.writing() as connection:
            owners = _owners_of(connection, ids)
            new = _by_id(article for article in found if article.id not in owners)
            renewed = _by_id(
                article
                for article in found
                if article.id in owners and _may_renew(article, owners[article.id], sites[article.source])
            )
            if new:
                connection.execute(insert(articles), list(new.values()))
            if renewed:
                _renew(connection, renewed)
            _remember(connection, {one.source.name: one.memory for one in batch})
        return len(new)

    def between(self, start: datetime, end: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles published in [start, end) and first seen by the cutoff, by time and id."""
        published = articles.c.published
        return self._where(published >= start, published < end, articles.c.first_seen <= cutoff)

    def one(self, article: str) -> Article | None:
        """The article with this id."""
        return next(iter(self._where(articles.c.id == article)), None)

    def first_sight(self, cutoff: datetime) -> tuple[Article, ...]:
        """Undated articles of a source's first reading, first seen by the cutoff, by id."""
        found = self._where(
            articles.c.first_sight.is_(True), articles.c.undated.is_(True), articles.c.first_seen <= cutoff
        )
        return tuple(sorted(found, key=lambda article: article.id))

    def seen_after(self, moment: datetime, cutoff: datetime) -> tuple[Article, ...]:
        """Articles first seen in (moment, cutoff], by the time of publication and id."""
        return self._where(articles.c.first_seen > moment, articles.c.first_seen <= cutoff)

    def categorised(self, since: datetime, before: datetime, limit: int) -> tuple[Article, ...]:
        """The newest, by time and id, of those first seen in [since, before) whose feed names a category."""
        seen = articles.c.first_seen
        newest = select(articles.c.id).where(seen >= since, seen < before, articles.c.categories != ())
        return self._where(articles.c.id.in_(newest.order_by(seen.desc(), articles.c.id).limit(limit)))

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Article, ...]:
        wanted = select(*columns_of(articles, Article)).where(*conditions)
        with self._database.reading() as connection:
            found = [Article(**row) for row in connection.execute(wanted).mappings()]
        return tuple(sorted(found, key=lambda article: (article.published, article.id)))


Owner = tuple[str, str]
"""The source and the outlet that an article came from."""


def _owners_of(connection: Connection, ids: Collection[str]) -> dict[str, Owner]:
    """Which of these articles are there, and who brought each."""
    found: dict[str, Owner] = {}
    for chunk in _chunks(sorted(ids)):
        wanted = select(articles.c.id, articles.c.source, articles.c.outlet).where(articles.c.id.in_(chunk))
        found.update((row.id, (row.source, row.outlet)) for row in connection.execute(wanted))
    return found


def _may_renew(article: Article, owner: Owner, site: str) -> bool:
    source, outlet = owner
    return article.source == source or (article.outlet != outlet and _is_on(article.url, site))


def _site(address: str) -> str:
    """The host of a source without its first label where that is a usual one; "" for a folder."""
    host = urlsplit(address).hostname or ""
    first, _, rest = host.partition(".")
    return rest if first in USUAL and "." in rest and not _is_suffix(rest) else host


def _is_suffix(host: str) -> bool:
    """Whether others register names under it, as under com.au: `news.com.au` is a site, not a part of one."""
    first, _, last = host.partition(".")
    return len(last) == 2 and (len(first) <= 3 or first in REGISTRIES)


def _is_on(url: str, site: str) -> bool:
    """Whether an address is on a source's own site, or on a part of it."""
    host = urlsplit(url).hostname or ""
    return bool(site) and (host == site or host.endswith(f".{site}"))


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _by_id(found: Iterable[Article]) -> dict[str, dict[str, Any]]:
    """Rows by id; of two with the same id the first."""
    rows: dict[str, dict[str, Any]] = {}
    for article in found:
        if article.id not in rows:
            rows[article.id] = dict(zip(FIELDS, _VALUES(article), strict=True))
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


def _memories(connection: Connection, wanted: Select[Any]) -> dict[str, SourceMemory]:
    rows = connection.execute(wanted.order_by(sources.c.name)).mappings()
    names = [field.name for field in fields(SourceMemory)]
    return {row["name"]: SourceMemory(**{name: row[name] for name in names}) for row in rows}


def _remember(connection: Connection, memories: Mapping[str, SourceMemory]) -> None:
    """Keep what changed; of sources where nothing did, only when they were asked, in one statement."""
    kept = _memories(connection, select(sources).where(sources.c.name.in_(memories)))
    new = [{"name": name, **row_of(memory)} for name, memory in memories.items() if name not in kept]
    if new:
        connection.execute(insert(sources), new)
    for name, memory in memories.items():
        if name in kept and not _is_quiet(kept[name], memory):
            connection.execute(update(sources).where(sources.c.name == name).values(row_of(memory)))
    asked: dict[datetime | None, list[str]] = {}
    for name, memory in memories.items():
        # A source that only rests was not asked, and must keep the time when it was.
        if name in kept and _is_quiet(kept[name], memory) and memory.checked_at != kept[name].checked_at:
            asked.setdefault(memory.checked_at, []).append(name)
    for moment, names in asked.items():
        connection.execute(update(sources).where(sources.c.name.in_(names)).values(checked_at=moment))


def _is_quiet(before: SourceMemory, after: SourceMemory) -> bool:
    """Whether nothing is new of a source but that it was asked."""
    return replace(before, checked_at=None) == replace(after, checked_at=None)
