"""One source after another to its articles: fetched, parsed in a child, cleaned, its rhythm learnt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Protocol, TypeVar, TypeVarTuple
from zoneinfo import ZoneInfo

from digest.collect import folder, pace, pages
from digest.collect.pages import MAX_PAGES, PAGE_DEADLINES, Page, Pages, access_at
from digest.collect.workers import Workers
from digest.entries.entry import LIBRARY_FAULTS, Entry, Occasion, Reading, identities, to_articles
from digest.errors import SourceError
from digest.fetch import walls
from digest.fetch.robots import Robots
from digest.model import NO_ACCESS, Access, Article, Document, Source, SourceKind
from digest.parse import fast, feed, filed, listing, telegram
from digest.parse.listing import Link
from digest.ports import NO_MEMORY, Collected, Failed, Marks, SourceMemory
from digest.settings import CollectPolicy

STUB = 500
"""Characters; a feed's text that is shorter is fetched from its page where that is wanted."""

TRIED = 2
"""Failures in a row after which a source shares one child with all others of its kind."""

Result = Collected | Failed
T = TypeVar("T")
Args = TypeVarTuple("Args")


class Getter(Protocol):
    """Gets documents: over HTTP, or from a mirror."""

    async def get(
        self, address: str, memory: SourceMemory = NO_MEMORY, access: Access = NO_ACCESS
    ) -> Document:
        """The document at an address, or SourceError."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources, inside one event loop.

    Attributes:
        zone: of times on pages that name none.
        marks: of articles that the store holds.
    """

    getter: Getter
    workers: Workers
    policy: CollectPolicy
    zone: ZoneInfo
    now: datetime
    marks: Marks
    robots: Robots
    _troubled: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def read(self, source: Source, memory: SourceMemory) -> Result:
        """What a source brings, or why it cannot be read; never raises for a source."""
        try:
            if reason := pace.rest(memory, self.now):
                return self._resting(source, memory, reason)
            return await self._readers[source.kind](source, memory)
        except SourceError as error:
            return Failed(source, error, pace.after_failure(memory, error, self.now))
        except LIBRARY_FAULTS as error:
            told = SourceError(source.name, f"it cannot be read ({type(error).__name__}: {error})")
            return Failed(source, told, pace.after_failure(memory, told, self.now))

    async def article(self, source: Source, link: Link) -> Article:
        """The article of a page, whatever robots.txt says: a person asked for it.

        Raises:
            SourceError: it cannot be fetched, or is no article.
        """
        return await self._pages.article(source, link)

    @property
    def _readers(self) -> Mapping[SourceKind, Callable[[Source, SourceMemory], Awaitable[Result]]]:
        return {
            SourceKind.FEED: self._feed,
            SourceKind.PAGE: self._list,
            SourceKind.TELEGRAM: self._channel,
            SourceKind.FOLDER: self._folder,
        }

    def _resting(self, source: Source, memory: SourceMemory, reason: str) -> Result:
        if memory.failures:
            return Failed(source, SourceError(source.name, reason), memory)
        return Collected(source, (), memory, unchanged=True)

    async def _feed(self, source: Source, memory: SourceMemory) -> Collected:
        document, after = await self._fetched(source, memory)
        if pace.is_same(document, memory):
            return Collected(source, (), after, unchanged=True)
        reading = await self._of_feed(source, memory, document)
        if source.full_text:
            reading = await self._filled(source, reading, memory)
        return _collected(source, reading, after)

    async def _of_feed(self, source: Source, memory: SourceMemory, document: Document) -> Reading:
        """What was read before is mostly known already: it is looked over here, and hardly cleaned."""
        if self.workers.are_up and not memory.read:
            stripped = replace(source, access=NO_ACCESS)  # a child needs no secrets
            return await self._in_child(
                source, memory, fast.parse, document, stripped, self._occasion(memory)
            )
        entries = fast.entries(document)
        if entries is None:
            entries = await self._in_child(source, memory, feed.entries, document, source.name)
        return self._cleaned(entries, source, memory)

    async def _in_child(
        self,
        source: Source,
        memory: SourceMemory,
        function: Callable[[Document, *Args], T],
        document: Document,
        *args: *Args,
    ) -> T:
        lane = self._troubled if memory.failures >= TRIED else nullcontext()
        try:
            async with lane:
                return await self.workers.run(source.name, function, document, *args)
        except SourceError:
            if wall := walls.instead_of_feed(document.headers, document.body):
                raise SourceError(source.name, walls.in_words(wall)) from None
            raise

    async def _channel(self, source: Source, memory: SourceMemory) -> Collected:
        document, after = await self._fetched(source, memory)
        if pace.is_same(document, memory):
            return Collected(source, (), after, unchanged=True)
        entries = await self.workers.run(source.name, telegram.entries, document)
        return _collected(source, self._cleaned(entries, source, memory), after)

    async def _folder(self, source: Source, memory: SourceMemory) -> Collected:
        found = await asyncio.to_thread(folder.look, source)
        after = pace.after_look(memory, found.stamp, self.now)
        if memory.read and memory.body_hash == found.stamp:
            return Collected(source, (), after, unchanged=True)
        meter, seconds = self.workers.meter(), self.policy.timeout * PAGE_DEADLINES

        def parse(document: Document, zone: tzinfo) -> Awaitable[filed.Filed]:
            return self.workers.run(source.name, filed.read, document, zone, meter=meter)

        files = folder.Files(parse, self.marks, self.policy.max_bytes, lambda: meter.seconds > seconds)
        outcome = await files.read(found, source, self._occasion(memory), memory.tried)
        after = replace(after, tried=outcome.tried)
        if outcome.n_waiting:
            after = pace.without_validators(after)
        return _collected(source, outcome.reading, after)

    async def _list(self, source: Source, memory: SourceMemory) -> Result:
        document, after = await self._fetched(source, memory)
        if pace.is_same(document, memory):
            return Collected(source, (), after, unchanged=True)
        links = pages.by_id(
            await self.workers.run(
                source.name, listing.links, document, self.zone, self.now, source.selectors
            )
        )
        if not links:
            raise SourceError(source.name, "no list of articles was found on this page")
        known = self.marks(links)
        new = {id_: link for id_, link in links.items() if id_ not in known}
        wanted = pages.chosen(new, memory.tried)
        results = await self._pages.articles(source, list(wanted.values()), self._occasion(memory))
        tried = pages.tried_now(memory.tried, new, dict(zip(wanted, results, strict=True)))
        if _is_of_no_use(results) and not memory.read:
            return self._failed(source, memory, results, tried)
        return _of_pages(source, results, len(new), replace(after, tried=tried))

    def _failed(
        self, source: Source, memory: SourceMemory, results: Sequence[Page], tried: tuple[str, ...]
    ) -> Failed:
        """Of a list that never gave an article; the links below are read the next time."""
        first = next(result.reason for result in results if isinstance(result, SourceError))
        error = SourceError(source.name, f"none of its {len(results)} pages can be read: {first}")
        return Failed(source, error, replace(pace.after_failure(memory, error, self.now), tried=tried))

    async def _fetched(self, source: Source, memory: SourceMemory) -> tuple[Document, SourceMemory]:
        """A source's document, and what is to be remembered once it has been read."""
        address = pace.address_of(source, memory)
        document = await self.getter.get(address, memory, access_at(source, address))
        return document, pace.after_answer(memory, document, self.now)

    def _cleaned(self, entries: Sequence[Entry], source: Source, memory: SourceMemory) -> Reading:
        marks = self.marks(identities(entries, source)) if memory.read else {}
        return to_articles(entries, source, self._occasion(memory), marks)

    async def _filled(self, source: Source, reading: Reading, memory: SourceMemory) -> Reading:
        """With the texts of their pages instead of stubs; a page that cannot be read leaves its stub."""
        stubs = [article for article in reading.articles if article.url and len(article.text) < STUB]
        links = [Link(stub.url, stub.title) for stub in stubs[:MAX_PAGES]]
        found = await self._pages.articles(source, links, self._occasion(memory))
        texts = {
            stub.id: page.text
            for stub, page in zip(stubs, found, strict=False)
            if isinstance(page, Article) and len(page.text) > len(stub.text)
        }
        filled = (replace(a, text=texts.get(a.id, a.text)) for a in reading.articles)
        told = pages.unread(found, len(stubs))
        return replace(reading, articles=tuple(filled), warnings=(*reading.warnings, *told))

    @property
    def _pages(self) -> Pages:
        return Pages(self.getter.get, self.workers, self.policy, self.zone, self.now, self.robots)

    def _occasion(self, memory: SourceMemory) -> Occasion:
        return Occasion(self.now, not memory.read, self.zone)


def unmarked(_ids: Collection[str]) -> Mapping[str, str]:
    """Marks where nothing is known."""
    return {}


def _collected(source: Source, reading: Reading, after: SourceMemory) -> Collected:
    memory = pace.after_reading(after, reading.times)
    return Collected(source, reading.articles, memory, warnings=reading.warnings)


def _of_pages(source: Source, results: Sequence[Page], n_new: int, after: SourceMemory) -> Collected:
    articles = tuple({page.id: page for page in results if isinstance(page, Article)}.values())
    if after.tried or n_new > len(results):
        after = pace.without_validators(after)  # so that what is missing is asked for next time
    times = sorted((article.published for article in articles if not article.undated), reverse=True)
    return _collected(source, Reading(articles, pages.unread(results, n_new), tuple(times)), after)


def _is_of_no_use(results: Sequence[Page]) -> bool:
    return bool(results) and all(isinstance(result, SourceError) for result in results)
