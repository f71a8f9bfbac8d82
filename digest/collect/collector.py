"""Reads the press: all sources at once in one event loop, one result for each, whatever happens."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from digest.collect import feed, folder, listing, page
from digest.collect.address import article_id
from digest.collect.entry import LIBRARY_FAULTS, Occasion, Reading
from digest.collect.mirror import Mirror
from digest.errors import SourceError, SourceTimeout
from digest.model import Article, Document, Source, SourceKind
from digest.ports import NO_MEMORY, Collected, Failed, SourceMemory
from digest.settings import CollectPolicy

if TYPE_CHECKING:
    from digest.collect.fetch import Fetcher

MAX_PAGES = 60
"""New article pages that are fetched of one list and run; the rest wait for the next."""

PAGE_DEADLINES = 3
"""A page source takes this many deadlines as a whole: its list, then its articles."""

LONGEST_VALIDATOR = 500
"""Characters of an ETag that is worth keeping."""

Result = Collected | Failed


class Getter(Protocol):
    """Gets documents: over HTTP, or from a mirror."""

    async def get(self, address: str, memory: SourceMemory = NO_MEMORY) -> Document:
        """The document at an address, or SourceError."""
        ...


@dataclass(frozen=True, slots=True)
class PressCollector:
    """Reads feeds, pages and folders.

    Attributes:
        zone: of times on pages that name none.
        connect_to: for tests: host -> (address, port) to connect to instead.
    """

    policy: CollectPolicy
    zone: ZoneInfo
    connect_to: Mapping[str, tuple[str, int]] | None = None

    def collect(
        self, sources: Sequence[Source], known: Mapping[str, SourceMemory], now: datetime
    ) -> Iterator[Result]:
        """Yield one result for each source, as they come in.

        A caller that stops early stops the reading: nothing goes on behind its back.

        Raises:
            ConfigError: the mirror's or the certificates' file cannot be read.
        """
        _hush()
        getter = self._getter(now)
        desk = _Desk(getter, self.policy, self.zone, now)
        run = _Run(getter, lambda source: desk.read(source, known.get(source.name, NO_MEMORY)), sources)
        yield from run.results()

    def _getter(self, now: datetime) -> Mirror | Fetcher:
        if self.policy.mirror:
            return Mirror.open(self.policy.mirror, now, max_bytes=self.policy.max_bytes)
        from digest.collect.fetch import Fetcher

        return Fetcher(self.policy, now, connect_to=self.connect_to)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Reads one source after another; parsing happens in threads, beside the event loop."""

    getter: Getter
    policy: CollectPolicy
    zone: ZoneInfo
    now: datetime

    async def read(self, source: Source, memory: SourceMemory) -> Result:
        readers: dict[SourceKind, Callable[[Source, SourceMemory], Awaitable[Collected]]] = {
            SourceKind.FEED: self._feed,
            SourceKind.PAGE: self._pages,
            SourceKind.FOLDER: self._folder,
        }
        try:
            return await readers[source.kind](source, memory)
        except SourceError as error:
            return Failed(source, error)
        except LIBRARY_FAULTS as error:
            reason = f"it cannot be read ({type(error).__name__}: {error})"
            return Failed(source, SourceError(source.name, reason))

    async def _feed(self, source: Source, memory: SourceMemory) -> Collected:
        document = await self.getter.get(source.address, memory)
        after = _remembered(document, memory)
        if _same(document, after, memory):
            return Collected(source, (), after, unchanged=True)
        reading = await asyncio.to_thread(feed.parse, document, source, self._occasion(memory))
        return _collected(source, reading, after)

    async def _folder(self, source: Source, memory: SourceMemory) -> Collected:
        found = await asyncio.to_thread(folder.look, source)
        after = replace(memory, body_hash=found.stamp, read=True)
        if memory.read and memory.body_hash == found.stamp:
            return Collected(source, (), after, unchanged=True)
        occasion = self._occasion(memory)
        reading = await asyncio.to_thread(folder.read, found, source, occasion, self.policy.max_bytes)
        return _collected(source, reading, after)

    async def _pages(self, source: Source, memory: SourceMemory) -> Collected:
        document = await self.getter.get(source.address, memory)
        after = _remembered(document, memory)
        if _same(document, after, memory):
            return Collected(source, (), after, unchanged=True)
        links = await asyncio.to_thread(listing.links, document, self.zone, self.now)
        if not links:
            raise SourceError(source.name, "no list of articles was found on this page")
        new = [link for link in links if article_id(link.address, "", "") not in memory.known]
        results = await self._articles(source, new[:MAX_PAGES], self._occasion(memory))
        return _of_pages(source, results, len(new), memory, after)

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
            document = await self.getter.get(link.address)
            return await asyncio.to_thread(page.article, document, source, occasion, link)
        except SourceError as error:
            return error
        except LIBRARY_FAULTS as error:
            return SourceError(link.address, f"it cannot be read ({type(error).__name__})")

    def _occasion(self, memory: SourceMemory) -> Occasion:
        return Occasion(self.now, not memory.read, self.zone)


def _hush() -> None:
    """Keep the libraries' notes on single pages off the operator's screen: results say it in words."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _collected(source: Source, reading: Reading, after: SourceMemory) -> Collected:
    known = after.known | {article.id for article in reading.articles}
    return Collected(source, reading.articles, replace(after, known=known), warnings=reading.warnings)


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
        # Without validators the list is read again next time, and what is missing with it.
        after = replace(after, etag="", last_modified="", body_hash="")
    return _collected(source, Reading(articles, _unread(errors, len(results), n_new)), after)


def _unread(errors: Sequence[SourceError], n_asked: int, n_new: int) -> tuple[str, ...]:
    warnings = []
    if errors:
        warnings.append(f"{len(errors)} of {n_asked} pages could not be read; the first: {errors[0].reason}")
    if n_new > n_asked:
        warnings.append(f"{n_new} new pages; {n_new - n_asked} of them wait for the next run")
    return tuple(warnings)


def _remembered(document: Document, before: SourceMemory) -> SourceMemory:
    if document.status == 304:
        return before
    return SourceMemory(
        etag=_validator(document.headers.get("etag", "")),
        last_modified=_validator(document.headers.get("last-modified", "")),
        body_hash=hashlib.blake2b(document.body, digest_size=16).hexdigest(),
        read=True,
        known=before.known,
    )


def _validator(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR else ""


def _same(document: Document, after: SourceMemory, before: SourceMemory) -> bool:
    return document.status == 304 or (before.read and after.body_hash == before.body_hash)


class _Run:
    """One event loop in one thread, that can be stopped from another."""

    def __init__(
        self, getter: Mirror | Fetcher, read: Callable[[Source], Awaitable[Result]], sources: Sequence[Source]
    ) -> None:
        self._getter = getter
        self._read = read
        self._sources = sources
        self._begun = Event()
        self._results: SimpleQueue[Result | None] = SimpleQueue()

    def results(self) -> Iterator[Result]:
        """Every source's result, as they come; stops the run when the caller stops."""
        with ThreadPoolExecutor(1, "collect") as thread:
            future = thread.submit(lambda: asyncio.run(self._main()))
            future.add_done_callback(self._ended)
            try:
                while (result := self._results.get()) is not None:
                    yield result
            finally:
                self._stop(future)
        future.result()

    async def _main(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._begun.set()
        async with self._getter, asyncio.TaskGroup() as tasks:
            for source in self._sources:
                tasks.create_task(self._one(source))

    async def _one(self, source: Source) -> None:
        self._results.put(await self._read(source))

    def _ended(self, _future: Future[None]) -> None:
        self._begun.set()
        self._results.put(None)

    def _stop(self, future: Future[None]) -> None:
        self._begun.wait()
        if not future.done() and self._task:
            with suppress(RuntimeError):  # the loop may close between the question and the call
                self._loop.call_soon_threadsafe(self._task.cancel)
