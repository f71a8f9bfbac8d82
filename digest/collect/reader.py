"""One source after another to its articles: fetched, parsed in a child, cleaned, its rhythm learnt."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Protocol, TypeVar, TypeVarTuple
from zoneinfo import ZoneInfo

from digest.collect import folder, pace
from digest.collect.workers import Workers
from digest.entries.address import article_id
from digest.entries.entry import LIBRARY_FAULTS, Entry, Occasion, Reading, identities, to_article, to_articles
from digest.errors import SourceError, SourceTimeout
from digest.fetch import walls
from digest.fetch.answers import origin
from digest.fetch.robots import Robots
from digest.model import Access, Article, Document, Source, SourceKind
from digest.parse import fast, feed, filed, listing, page, telegram
from digest.ports import NO_MEMORY, Collected, Failed, Marks, SourceMemory
from digest.settings import CollectPolicy

MAX_PAGES = 60
"""New article pages that are fetched of one source and run; the rest wait for the next."""

PAGE_DEADLINES = 3
"""A source takes this many deadlines as a whole: its list, then its articles."""

STUB = 500
"""Characters; a feed's text that is shorter is fetched from its page where that is wanted."""

TRIED = 2
"""Failures in a row after which a source shares one child with all others of its kind."""

NO_ACCESS = Access()

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

    async def article(self, source: Source, link: listing.Link) -> Article:
        """The article of a page, whatever robots.txt says: a person asked for it.

        Raises:
            SourceError: it cannot be fetched, or is no article.
        """
        document = await self.getter.get(link.address, NO_MEMORY, _access(source, link.address))
        found = await self.workers.run(source.name, page.entry, document, self.zone, link)
        made = to_article(found, source, self._occasion(NO_MEMORY))
        if made is None:
            raise SourceError(link.address, "it has neither title nor text")
        return made

    @property
    def _readers(self) -> Mapping[SourceKind, Callable[[Source, SourceMemory], Awaitable[Collected]]]:
        return {
            SourceKind.FEED: self._feed,
            SourceKind.PAGE: self._pages,
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
        after = replace(memory, body_hash=found.stamp, read=True, checked_at=self.now, failures=0)
        after = replace(after, failing_since=None, reason="")
        if memory.read and memory.body_hash == found.stamp:
            return Collected(source, (), after, unchanged=True)
        loop = asyncio.get_running_loop()

        def parse(document: Document, zone: tzinfo) -> filed.Filed:
            job = self.workers.run(source.name, filed.read, document, zone)
            return asyncio.run_coroutine_threadsafe(job, loop).result()

        occasion, limit = self._occasion(memory), self.policy.max_bytes
        reading = await asyncio.to_thread(folder.read, found, source, occasion, limit, parse, self.marks)
        return _collected(source, reading, after)

    async def _pages(self, source: Source, memory: SourceMemory) -> Collected:
        document, after = await self._fetched(source, memory)
        if pace.is_same(document, memory):
            return Collected(source, (), after, unchanged=True)
        links = await self.workers.run(
            source.name, listing.links, document, self.zone, self.now, source.selectors
        )
        if not links:
            raise SourceError(source.name, "no list of articles was found on this page")
        known = self.marks([article_id(link.address, "", "") for link in links])
        new = [link for link in links if article_id(link.address, "", "") not in known]
        results = await self._articles(source, new[:MAX_PAGES], self._occasion(memory))
        return _of_pages(source, results, len(new), memory, after)

    async def _fetched(self, source: Source, memory: SourceMemory) -> tuple[Document, SourceMemory]:
        """A source's document, and what is to be remembered once it has been read."""
        address = pace.address_of(source, memory)
        document = await self.getter.get(address, memory, _access(source, address))
        return document, pace.after_answer(memory, document, self.now)

    def _cleaned(self, entries: Sequence[Entry], source: Source, memory: SourceMemory) -> Reading:
        marks = self.marks(identities(entries, source)) if memory.read else {}
        return to_articles(entries, source, self._occasion(memory), marks)

    async def _filled(self, source: Source, reading: Reading, memory: SourceMemory) -> Reading:
        """With the texts of their pages instead of stubs; a page that cannot be read leaves its stub."""
        stubs = [article for article in reading.articles if article.url and len(article.text) < STUB]
        links = [listing.Link(stub.url, stub.title) for stub in stubs[:MAX_PAGES]]
        found = await self._articles(source, links, self._occasion(memory))
        texts = {
            stub.id: page.text
            for stub, page in zip(stubs, found, strict=False)
            if isinstance(page, Article) and len(page.text) > len(stub.text)
        }
        filled = (replace(a, text=texts.get(a.id, a.text)) for a in reading.articles)
        errors = [page for page in found if isinstance(page, SourceError)]
        told = _unread(errors, len(links), len(stubs))
        return replace(reading, articles=tuple(filled), warnings=(*reading.warnings, *told))

    async def _articles(
        self, source: Source, links: Sequence[listing.Link], occasion: Occasion
    ) -> list[Article | SourceError]:
        """One result for each link, in their order; what is not there in time is an error."""
        tasks = [asyncio.create_task(self._article(source, link, occasion)) for link in links]
        if not tasks:
            return []
        seconds = self.policy.timeout * (PAGE_DEADLINES - 1)
        try:
            await asyncio.wait(tasks, timeout=seconds)
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        reason = f"not read within {seconds:g} seconds"
        return [SourceTimeout(source.name, reason) if task in late else task.result() for task in tasks]

    async def _article(self, source: Source, link: listing.Link, occasion: Occasion) -> Article | SourceError:
        try:
            if not await self.robots.allowed(link.address):
                return SourceError(link.address, "its robots.txt does not allow it")
            made = await self.article(source, link)
        except SourceError as error:
            return error
        except LIBRARY_FAULTS as error:
            return SourceError(link.address, f"it cannot be read ({type(error).__name__})")
        return replace(made, first_sight=occasion.first_sight)

    def _occasion(self, memory: SourceMemory) -> Occasion:
        return Occasion(self.now, not memory.read, self.zone)


def unmarked(_ids: Collection[str]) -> Mapping[str, str]:
    """Marks where nothing is known."""
    return {}


def _access(source: Source, address: str) -> Access:
    return source.access if origin(address) == origin(source.address) else NO_ACCESS


def _collected(source: Source, reading: Reading, after: SourceMemory) -> Collected:
    memory = pace.after_reading(after, reading.times)
    return Collected(source, reading.articles, memory, warnings=reading.warnings)


def _of_pages(
    source: Source,
    results: Sequence[Article | SourceError],
    n_new: int,
    before: SourceMemory,
    after: SourceMemory,
) -> Collected:
    articles = tuple({r.id: r for r in results if isinstance(r, Article)}.values())
    errors = [r for r in results if isinstance(r, SourceError)]
    if errors and not articles and not before.read:
        raise SourceError(source.name, f"none of its {len(results)} pages can be read: {errors[0].reason}")
    if errors or n_new > len(results):
        after = pace.without_validators(after)  # so that what is missing is asked for next time
    times = sorted((article.published for article in articles if not article.undated), reverse=True)
    return _collected(source, Reading(articles, _unread(errors, len(results), n_new), tuple(times)), after)


def _unread(errors: Sequence[SourceError], n_asked: int, n_new: int) -> tuple[str, ...]:
    warnings = []
    if errors:
        warnings.append(f"{len(errors)} of {n_asked} pages could not be read; the first: {errors[0].reason}")
    if n_new > n_asked:
        warnings.append(f"{n_new} new pages; {n_new - n_asked} of them wait for the next run")
    return tuple(warnings)
