"""A site's address to the sources that it offers: each candidate is fetched and read once, the best first."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Protocol

from digest.collect.guesses import guesses, services
from digest.entries import clean, dates
from digest.entries.entry import Entry
from digest.entries.tongue import UNKNOWN, language_of
from digest.errors import SourceError, SourceTimeout
from digest.lists.listed import channel_of
from digest.model import Document, SourceKind
from digest.parse.announced import MIN_ARTICLES, Announced, Candidate, is_about_comments
from digest.parse.encoding import decode

MOST = 12
"""Announced feeds that are read: the main one and the largest rubrics are among the first."""

MOST_FRAMES = 3

READ_FOR_LANGUAGE = 20
"""Entries whose language is found out; the most frequent one is the feed's."""

STALE = timedelta(days=30)
"""A feed that is so much older than the site's newest one has been left behind."""

LONGEST_NAME = 100

HEAD = 50_000
"""Characters of a feed in which its title is looked for."""

_FIRST_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_IMAGE = re.compile(r"<image[\s>].{0,2000}?</image>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(
    r"<(?:\w+:)?title(?:\s[^>]{0,200})?>(.{0,2000}?)</(?:\w+:)?title\s*>", re.IGNORECASE | re.DOTALL
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TAIL = re.compile(
    r"\s*(?:[»|:–—-]+\s*)(?:rss(?:[ -]?feed)?|atom(?: feed)?|feed|лента(?: новостей)?|rss[ -]лента)\s*$",
    re.IGNORECASE,
)

_OF_TELEGRAM = re.compile(r"\s*[–—-]\s*Telegram\s*$|^Telegram:.*")
"""What Telegram adds to a channel's name, or says where it knows none."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something at a site that can be a source.

    Attributes:
        address: as it should stand in the settings.
        title: the feed's own, else what the page calls it; "" if neither says.
        newest: when its newest article was published; None if it tells no time.
        language: of most of its articles, "" if that cannot be told.
    """

    kind: SourceKind
    address: str
    title: str
    n_articles: int
    newest: datetime | None = None
    language: str = ""


class Scout(Protocol):
    """Fetches, and reads what strangers wrote where that can do no harm."""

    async def get(self, address: str) -> Document:
        """The document at an address, or SourceError."""
        ...

    async def entries(self, document: Document) -> Sequence[Entry]:
        """The entries of a feed; SourceError if it is none."""
        ...

    async def channel(self, document: Document) -> Sequence[Entry]:
        """The entries of a Telegram channel's page, or SourceError."""
        ...

    async def announced(self, document: Document) -> Announced:
        """What a page says of its feeds."""
        ...


async def discover(scout: Scout, address: str) -> tuple[Found, ...]:
    """The sources that an address offers, the best first; empty if there is none.

    Args:
        scout: fetches and reads.
        address: of a feed, of a site or of a part of it, or of a Telegram channel (`@name`).

    Raises:
        SourceError: the address cannot be fetched, and nothing can be guessed of it.
    """
    if channel := channel_of(address):
        return (await _channel(scout, channel),)
    search = _Search(scout, address)
    try:
        document = await scout.get(address)
    except SourceError as error:
        # A server that answers may have a feed where it shows no page.
        await search.guess(guesses(address) if error.reason.startswith("HTTP ") else services(address))
        if not search.found:
            raise
        return search.ranked()
    await search.start(document)
    return search.ranked()


def title_of(document: Document) -> str:
    """What a feed calls itself, without what only says that it is a feed; "" for nothing."""
    text = decode(document.body, document.headers.get("content-type", "")).lstrip("\ufeff\x00 \t\r\n")
    written = _title_of_json(text) if text.startswith("{") else _title_of_xml(text)
    title = clean.title(written)
    return (_TAIL.sub("", title) or title)[:LONGEST_NAME].strip()


def _title_of_json(text: str) -> str:
    try:
        title = json.loads(text).get("title")
    except (ValueError, RecursionError, AttributeError):
        return ""
    return title if isinstance(title, str) else ""


def _title_of_xml(text: str) -> str:
    head = _IMAGE.sub("", _FIRST_ENTRY.split(text[:HEAD], maxsplit=1)[0])
    found = _TITLE.search(head)
    if not found:
        return ""
    plain = _CDATA.fullmatch(found[1].strip())
    return plain[1] if plain else unescape(found[1])


async def _channel(scout: Scout, name: str) -> Found:
    document = await scout.get(f"https://t.me/s/{name}")
    entries = await scout.channel(document)
    told = await scout.announced(document)
    title = _OF_TELEGRAM.sub("", told.title) or f"@{name}"
    return _found(SourceKind.TELEGRAM, document.address, title, entries, document.fetched_at)


class _Search:
    """What was tried, and what was found."""

    def __init__(self, scout: Scout, address: str) -> None:
        self.found: list[Found] = []
        self._scout = scout
        self._address = address
        self._language = ""
        self._tried: set[str] = set()
        self._bodies: set[bytes] = set()
        self._pages: list[Document] = []

    async def start(self, document: Document) -> None:
        self._tried.add(document.address)
        if await self._is_feed(document, Candidate(self._address)):
            return
        told = await self._scout.announced(document)
        self._language = told.language
        await self._try(told.feeds)
        if not self._is_good():
            await self._follow(told.frames)
        if not self._is_good():
            await self.guess(guesses(document.address, document))
        if not self._is_good() and told.articles >= MIN_ARTICLES:
            self.found.append(_page(document.address, told))

    async def guess(self, addresses: Iterable[str]) -> None:
        """One after the other: most are not there, and a host that does not answer is asked once."""
        for address in addresses:
            try:
                await self._read(Candidate(address))
            except SourceTimeout:
                return
            if self._is_good():
                return

    def ranked(self) -> tuple[Found, ...]:
        """The main feed before those of comments and rubrics, the living before the dead, the long first."""
        newest = max((found.newest for found in self.found if found.newest), default=None)
        return tuple(sorted(self.found, key=lambda found: self._rank(found, newest)))

    def _rank(self, found: Found, newest: datetime | None) -> tuple[bool, bool, bool, bool, bool, int, float]:
        stale = newest is not None and (found.newest is None or newest - found.newest > STALE)
        age = (newest - found.newest).total_seconds() if newest and found.newest else 0.0
        return (
            is_about_comments(found.address, found.title),
            not found.n_articles,
            stale,
            not self._is_inside(found.address),
            bool(self._language) and found.language != self._language,
            -found.n_articles,
            age,
        )

    def _is_inside(self, address: str) -> bool:
        """Whether a feed is of the part that was asked for; of a whole site, whether it is no rubric."""
        path = _path(self._address).rstrip("/")
        if path:
            return _path(address).startswith(path)
        return _path(address).count("/") <= 2

    def _is_good(self) -> bool:
        return any(f.n_articles and not is_about_comments(f.address, f.title) for f in self.found)

    async def _follow(self, frames: Sequence[str]) -> None:
        """Read the pages that a page frames, and those that it calls feeds; no further."""
        pages = self._pages[:MOST_FRAMES]
        for address in frames[:MOST_FRAMES]:
            try:
                document = await self._scout.get(address)
            except SourceError:
                continue
            if not await self._is_feed(document, Candidate(address)):
                pages.append(document)
        for page in pages:
            await self._try((await self._scout.announced(page)).feeds)

    async def _try(self, candidates: Sequence[Candidate]) -> None:
        fresh = [candidate for candidate in candidates if candidate.address not in self._tried]
        await asyncio.gather(*(self._quietly(candidate) for candidate in fresh[:MOST]))

    async def _quietly(self, candidate: Candidate) -> None:
        try:
            await self._read(candidate)
        except SourceTimeout:
            return

    async def _read(self, candidate: Candidate) -> None:
        if candidate.address in self._tried:
            return
        self._tried.add(candidate.address)
        try:
            document = await self._scout.get(candidate.address)
        except SourceTimeout:
            raise
        except SourceError:
            return
        if not await self._is_feed(document, candidate) and not candidate.kind:
            self._pages.append(document)

    async def _is_feed(self, document: Document, candidate: Candidate) -> bool:
        try:
            entries = await self._scout.entries(document)
        except SourceError:
            return False
        digest = hashlib.blake2b(document.body, digest_size=16).digest()
        if digest not in self._bodies:
            self._bodies.add(digest)
            title = title_of(document) or candidate.title
            address = document.moved_to or candidate.address
            self.found.append(_found(SourceKind.FEED, address, title, entries, document.fetched_at))
        return True


def _found(kind: SourceKind, address: str, title: str, entries: Sequence[Entry], now: datetime) -> Found:
    times = (dates.moment(entry.published, UTC) for entry in entries)
    newest = max((time for time in times if time and time <= now), default=None)
    return Found(kind, address, title, len(entries), newest, _language(entries))


def _page(address: str, told: Announced) -> Found:
    return Found(
        SourceKind.PAGE, address, told.title[:LONGEST_NAME], told.articles, told.newest, told.language
    )


def _language(entries: Sequence[Entry]) -> str:
    texts = (
        (f"{clean.title(e.title)} {clean.body(e.summary)}", e.language) for e in entries[:READ_FOR_LANGUAGE]
    )
    found = Counter(language_of(text, claim) for text, claim in texts)
    del found[UNKNOWN]
    return found.most_common(1)[0][0] if found else ""


def _path(address: str) -> str:
    rest = address.partition("://")[2]
    return rest[rest.find("/") :] if "/" in rest else "/"
