"""What feeds, pages and files have in common on their way to Articles."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType

from digest.entries import address, clean, dates
from digest.entries.tongue import language_of
from digest.markup import fold
from digest.model import Article, Source

MAX_ENTRIES = 500
"""Of one source and reading, the newest; no outlet prints more between two readings."""

NAMING = 2000
"""Characters of a text that name an entry that has neither link nor guid nor title."""

MAX_CATEGORY = 1000
"""Characters of a category, markup included, that are looked at."""

FROZEN = 5
"""So many articles are never published within `FROZEN_SPAN` of each other; two or three may be."""

FROZEN_SPAN = timedelta(seconds=2)
FROZEN_NOW = timedelta(minutes=10)
"""How far the clock of a server that stamps its entries may be from ours."""

NO_MARKS: Mapping[str, str] = MappingProxyType({})

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
        url: where readers are sent; the link if empty, which stays the article's identity.
    """

    title: str = ""
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""
    author: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document gave.

    Attributes:
        articles: new or reworded ones, unique by id, in the document's order.
        warnings: what a person should know.
        times: when the articles of the document were published, newest first, at most 500: those
            that were known already too, but none without a time or with one still to come.
    """

    articles: tuple[Article, ...]
    warnings: tuple[str, ...] = ()
    times: tuple[datetime, ...] = ()


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


def to_articles(
    entries: Sequence[Entry], source: Source, occasion: Occasion, marks: Mapping[str, str] = NO_MARKS
) -> Reading:
    """The articles of entries: the newest 500, each once in its newest wording, cleaned only if new.

    Args:
        entries: in the document's order; only what they are called and when they were published is
            looked at before the newest are chosen.
        source: where they come from.
        occasion: when it is read.
        marks: of known articles, by id. An entry with the mark of its article is left alone.
    """
    seen = _newest_wordings(_sightings(entries, source, occasion), occasion.now)
    fresh = [sighting for sighting in seen[:MAX_ENTRIES] if _is_fresh(sighting, source, marks)]
    made = (_article(sighting, source, occasion) for sighting in sorted(fresh, key=lambda s: s.place))
    times = (sighting.told for sighting in seen[:MAX_ENTRIES])
    return Reading(
        tuple(article for article in made if article),
        _warnings(len(seen)),
        tuple(told for told in times if told and told <= occasion.now),
    )


def to_article(entry: Entry, source: Source, occasion: Occasion) -> Article | None:
    """The article of one entry, None if it says nothing."""
    told = dates.moment(entry.published, occasion.zone, occasion.now)
    return _article(_Sighting(0, identity(entry, source), entry, told), source, occasion)


def identity(entry: Entry, source: Source) -> str:
    """The id of an entry's article: over its link, else its guid, title or text. Cheap for most."""
    named = address.named_by(entry.link)
    if named:
        return address.hashed(named)
    text = (entry.content or entry.summary)[:NAMING]
    return address.article_id("", source.name, _guid(entry) or clean.title(entry.title) or clean.title(text))


def identities(entries: Sequence[Entry], source: Source) -> tuple[str, ...]:
    """The ids of all entries of one document; a link or a guid that all of them share names none."""
    if _shared([entry.link for entry in entries], entries):
        entries = [replace(entry, link="") for entry in entries]
    if _shared([entry.guid for entry in entries], entries):
        entries = [replace(entry, guid="") for entry in entries]
    return tuple(identity(entry, source) for entry in entries)


def mark(entry: Entry, source: Source) -> str:
    """16 hex digits over all that an entry of a source says: one that was edited has another mark.

    So has the same entry of another source, which may have copied it: whose it is, the store decides.
    """
    said = (source.name, entry.title, entry.link, entry.guid, entry.summary, entry.content, entry.published)
    whole = "\0".join((*said, entry.author, entry.url, *entry.categories))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _is_fresh(sighting: _Sighting, source: Source, marks: Mapping[str, str]) -> bool:
    known = marks.get(sighting.id)
    return known is None or known != mark(sighting.entry, source)


@dataclass(frozen=True, slots=True)
class _Sighting:
    """An entry before it is cleaned: its place in the document, what it is called, its time."""

    place: int
    id: str
    entry: Entry
    told: datetime | None


def _sightings(entries: Sequence[Entry], source: Source, occasion: Occasion) -> list[_Sighting]:
    told = [dates.moment(entry.published, occasion.zone, occasion.now) for entry in entries]
    ids = identities(entries, source)
    if _are_frozen(dict(zip(ids, told, strict=True)).values(), occasion.now):
        told = [None] * len(entries)
    seen = map(_Sighting, range(len(entries)), ids, entries, told)
    return [sighting for sighting in seen if _says_anything(sighting.entry)]


def _newest_wordings(seen: Sequence[_Sighting], now: datetime) -> list[_Sighting]:
    """Newest first, each article once; what is undated or still to come counts as of now."""
    ordered = sorted(seen, key=lambda sighting: min(sighting.told or now, now), reverse=True)
    by_id: dict[str, _Sighting] = {}
    for sighting in ordered:
        by_id.setdefault(sighting.id, sighting)
    return list(by_id.values())


def _are_frozen(times: Collection[datetime | None], now: datetime) -> bool:
    """Whether a document gives all its articles the moment in which it was made.

    A full minute is believed unless it is this one: days without a time and timed releases have one.
    """
    told = sorted(time for time in times if time)
    if len(told) < FROZEN or len(told) < len(times) or told[-1] - told[0] > FROZEN_SPAN:
        return False
    return abs(now - told[-1]) <= FROZEN_NOW or any(time.second for time in told)


def _shared(names: Sequence[str], entries: Sequence[Entry]) -> bool:
    """Whether all entries have one and the same name, and are more than two wordings of one article."""
    return len(set(names)) == 1 and names[0] != "" and len({entry.title for entry in entries}) > 2


def _says_anything(entry: Entry) -> bool:
    return any(part and not part.isspace() for part in (entry.title, entry.summary, entry.content))


def _article(sighting: _Sighting, source: Source, occasion: Occasion) -> Article | None:
    entry, now = sighting.entry, occasion.now
    summary = clean.body(entry.summary)
    text = clean.body(entry.content) or summary
    title = clean.title(entry.title) or _title_from(text)
    if not title:
        return None
    return Article(
        id=sighting.id,
        source=source.name,
        outlet=source.outlet.name,
        url=address.canonical_url(entry.url) or address.canonical_url(entry.link),
        title=title,
        language=language_of(f"{title} {text}", entry.language, override=source.language or ""),
        published=min(sighting.told or now, now),
        first_seen=now,
        text=text,
        summary=summary,
        categories=_categories(entry.categories),
        guid=_guid(entry),
        undated=sighting.told is None,
        first_sight=occasion.first_sight,
        author=clean.author(entry.author),
        mark=mark(entry, source),
    )


def _guid(entry: Entry) -> str:
    return fold(clean.scrub(entry.guid[: address.MAX_RAW]))[: address.MAX_LENGTH]


def _title_from(text: str) -> str:
    line = text.partition("\n")[0]
    if len(line) <= TITLE_FROM_TEXT:
        return line
    return line[:TITLE_FROM_TEXT].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def _categories(names: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (clean.title(name[:MAX_CATEGORY])[:100] for name in names[:50])
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _warnings(count: int) -> tuple[str, ...]:
    if count <= MAX_ENTRIES:
        return ()
    return (f"more than {MAX_ENTRIES} entries; only the newest were read",)
