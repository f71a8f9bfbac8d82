"""Reads the press: all sources at once in one event loop, one result for each, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.collect import pace
from digest.collect.illustrator import PressIllustrator
from digest.collect.reader import Reader, Result, unmarked
from digest.collect.workers import Workers
from digest.fetch.mirror import Mirror
from digest.fetch.robots import Robots
from digest.model import Article, Source, SourceKind
from digest.parse import fast
from digest.parse.listing import Link
from digest.ports import Marks, SourceMemory
from digest.settings import CollectPolicy

if TYPE_CHECKING:
    from digest.collect import seek
    from digest.fetch.fetcher import Fetcher

MANY_NEW = 50
"""Feeds that were never read, from which on children read them: to start these takes as long as 30."""


@dataclass(frozen=True, slots=True)
class PressCollector:
    """Reads feeds, pages, channels and folders.

    Attributes:
        zone: of times on pages that name none.
        connect_to: for tests: host -> (address, port) to connect to instead.
    """

    policy: CollectPolicy
    zone: ZoneInfo
    connect_to: Mapping[str, tuple[str, int]] | None = None

    def collect(
        self, sources: Sequence[Source], memories: Mapping[str, SourceMemory], marks: Marks, now: datetime
    ) -> Iterator[Result]:
        """Yield one result for each source, as they come in.

        A caller that stops early stops the reading: nothing goes on behind its back.

        Raises:
            ConfigError: the mirror's or the certificates' file cannot be read.
        """
        room = asyncio.Event()
        room.set()
        getter = self._getter(now, room)

        @asynccontextmanager
        async def opened() -> AsyncIterator[Callable[[Source], Awaitable[Result]]]:
            async with self._reader(getter, now, marks, room) as reader:
                if _n_new(sources, memories) >= MANY_NEW:
                    reader.workers.start(fast.parse)
                yield lambda source: reader.read(source, pace.recalled(source, memories))

        yield from _Run(opened, _the_reliable_first(sources, memories)).results()

    def article(self, address: str, source: Source, now: datetime) -> Article:
        """The article at an address, as if this source had brought it.

        Raises:
            SourceError: it cannot be read, or is no article.
            ConfigError: as for `collect`.
        """
        getter = self._getter(now)

        async def read() -> Article:
            async with self._reader(getter, now, unmarked) as reader:
                return await reader.article(source, Link(address, ""))

        return asyncio.run(read())

    def discover(self, address: str, now: datetime) -> tuple[seek.Found, ...]:
        """The sources that an address offers, the best first.

        Raises:
            SourceError: the address cannot be fetched.
            ConfigError: as for `collect`.
        """
        from digest.collect import seek
        from digest.collect.scout import FieldScout

        getter = self._getter(now)

        async def look() -> tuple[seek.Found, ...]:
            async with getter, Workers() as workers:
                return await seek.discover(FieldScout(getter, workers), address)

        return asyncio.run(look())

    def illustrator(self, sources: Mapping[str, Source]) -> PressIllustrator:
        """What brings pictures by the same ways; see there."""

        def opened(now: datetime, max_bytes: int) -> Mirror | Fetcher:
            return self._getter(now, max_bytes=max_bytes)

        return PressIllustrator(opened, sources)

    @asynccontextmanager
    async def _reader(
        self, getter: Mirror | Fetcher, now: datetime, marks: Marks, room: asyncio.Event | None = None
    ) -> AsyncIterator[Reader]:
        async with getter, Workers(room=room) as workers:
            yield Reader(getter, workers, self.policy, self.zone, now, marks, Robots(getter.get))

    def _getter(
        self, now: datetime, room: asyncio.Event | None = None, max_bytes: int = 0
    ) -> Mirror | Fetcher:
        policy = replace(self.policy, max_bytes=max_bytes or self.policy.max_bytes)
        if policy.mirror:
            return Mirror.open(policy.mirror, now, max_bytes=policy.max_bytes)
        from digest.fetch.fetcher import Fetcher
        from digest.fetch.lanes import Lanes

        lanes = Lanes(self.policy.concurrency, room=room)
        return Fetcher(policy, now, connect_to=self.connect_to, lanes=lanes)


def _the_reliable_first(sources: Sequence[Source], memories: Mapping[str, SourceMemory]) -> Sequence[Source]:
    """Who failed lately is asked after those who did not, and can hold none of them up."""
    return sorted(sources, key=lambda source: pace.recalled(source, memories).failures)


def _n_new(sources: Sequence[Source], memories: Mapping[str, SourceMemory]) -> int:
    feeds = (source for source in sources if source.kind is SourceKind.FEED)
    return sum(not pace.recalled(source, memories).read for source in feeds)


class _Run:
    """One event loop in one thread, that can be stopped from another."""

    def __init__(
        self,
        opened: Callable[[], AbstractAsyncContextManager[Callable[[Source], Awaitable[Result]]]],
        sources: Sequence[Source],
    ) -> None:
        self._opened = opened
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
        async with self._opened() as read:
            async with asyncio.TaskGroup() as tasks:
                for source in self._sources:
                    tasks.create_task(self._one(read, source))
            self._task = None  # what is left is tidying up, which must not be interrupted

    async def _one(self, read: Callable[[Source], Awaitable[Result]], source: Source) -> None:
        self._results.put(await read(source))

    def _ended(self, _future: Future[None]) -> None:
        self._begun.set()
        self._results.put(None)

    def _stop(self, future: Future[None]) -> None:
        self._begun.wait()
        if not future.done():
            with suppress(RuntimeError):  # the loop may close between the question and the call
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()
