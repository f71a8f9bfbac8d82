"""What feeds, pages and files have in common on their way to Articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from digest.collect import address, clean, dates
from digest.collect.tongue import language_of
from digest.model import Article, Source

MAX_ENTRIES = 500
"""Of one source and reading, the newest; no outlet prints more between two readings."""

TITLE_FROM_TEXT = 120
"""Characters of the text that stand in for a title that is missing."""

LIBRARY_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a parser written by others may raise on bytes that nobody tried before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece as its source tells it, before anything is cleaned.

    Attributes:
        link: absolute; "" if there is none.
        summary: the outlet's description, as markup.
        content: the full text, as markup; "" if the source gives none.
        published: as written.
        language: what the source claims.
    """

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document gave: articles, unique by id, in its order, and what a person should know."""

    articles: tuple[Article, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and how a source is read.

    Attributes:
        now: the moment of reading, aware and in UTC.
        first_sight: the source was never read before.
        zone: of times that name none.
    """

    now: datetime
    first_sight: bool = False
    zone: tzinfo = UTC


def to_articles(entries: list[Entry], source: Source, occasion: Occasion) -> Reading:
    """Clean entries, the newest 500, each article once: its newest wording wins."""
    made = (to_article(entry, source, occasion) for entry in entries)
    articles = [article for article in made if article]
    newest = sorted(articles, key=lambda a: a.published, reverse=True)[:MAX_ENTRIES]
    by_id: dict[str, Article] = {}
    for article in newest:
        by_id.setdefault(article.id, article)
    chosen = set(map(id, by_id.values()))
    kept = tuple(article for article in articles if id(article) in chosen)
    return Reading(kept, _warnings(len(articles)))


def to_article(entry: Entry, source: Source, occasion: Occasion) -> Article | None:
    """The article of one entry, None if it says nothing."""
    summary = clean.body(entry.summary)
    text = clean.body(entry.content) or summary
    title = clean.title(entry.title) or _title_from(text)
    if not title:
        return None
    guid = clean.fold(clean.scrub(entry.guid))[: address.MAX_LENGTH]
    told = dates.moment(entry.published, occasion.zone)
    return Article(
        id=address.article_id(entry.link, source.name, guid or title),
        source=source.name,
        outlet=source.outlet.name,
        url=address.canonical_url(entry.link),
        title=title,
        language=language_of(f"{title} {text}", source.language or entry.language),
        published=min(told or occasion.now, occasion.now),
        first_seen=occasion.now,
        text=text,
        summary=summary,
        categories=_categories(entry.categories),
        guid=guid,
        undated=told is None,
        first_sight=occasion.first_sight,
    )


def _title_from(text: str) -> str:
    line = text.partition("\n")[0]
    if len(line) <= TITLE_FROM_TEXT:
        return line
    return line[:TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"


def _categories(names: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (clean.title(name)[:100] for name in names[:50])
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _warnings(count: int) -> tuple[str, ...]:
    if count <= MAX_ENTRIES:
        return ()
    return (f"{count} entries; only the newest {MAX_ENTRIES} were read",)
