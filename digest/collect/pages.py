"""The pages of a source's articles: which of them are read this time, and what becomes of each.

A list may hold any number of links that lead nowhere. So those that were never tried come first, and
those that gave no article have what places are left: they may be there again after an outage.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.collect.meter import Meter
from digest.collect.workers import Workers
from digest.entries.address import article_id
from digest.entries.entry import LIBRARY_FAULTS, Occasion, to_article
from digest.errors import SourceError, SourceTimeout
from digest.fetch.answers import origin
from digest.fetch.robots import Robots
from digest.model import NO_ACCESS, Access, Article, Document, Source
from digest.parse import page
from digest.parse.listing import Link
from digest.ports import NO_MEMORY, SourceMemory
from digest.settings import CollectPolicy

MAX_PAGES = 60
"""New article pages that are fetched of one source and run; the rest wait for the next."""

PAGE_DEADLINES = 3
"""A source takes this many deadlines as a whole: its list, then its articles."""

SHORTEST = 0.1
"""Seconds from one look at the time to the next: it may stand still while children are busy."""


Get = Callable[[str, SourceMemory, Access], Awaitable[Document]]
"""Gets the document at an address, or raises SourceError."""

Page = Article | SourceError
"""What became of one page."""


class OutOfTime(SourceTimeout):
    """The time for a source's pages was over before this one had its turn, or in the middle of it."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Reads the pages of articles, inside one event loop.

    Attributes:
        zone: of times on pages that name none.
    """

    get: Get
    workers: Workers
    policy: CollectPolicy
    zone: ZoneInfo
    now: datetime
    robots: Robots

    async def article(self, source: Source, link: Link, meter: Meter | None = None) -> Article:
        """The article of a page, whatever robots.txt says.

        Raises:
            SourceError: it cannot be fetched, or is no article.
        """
        document = await self.get(link.address, NO_MEMORY, access_at(source, link.address))
        found = await self.workers.run(source.name, page.entry, document, self.zone, link, meter=meter)
        made = to_article(found, source, Occasion(self.now, zone=self.zone))
        if made is None:
            raise SourceError(link.address, "it has neither title nor text")
        return made

    async def articles(self, source: Source, links: Sequence[Link], occasion: Occasion) -> list[Page]:
        """One result for each link, in their order; what is not there in time is an error."""
        meter = self.workers.meter()
        tasks = [asyncio.create_task(self._allowed(source, link, occasion, meter)) for link in links]
        seconds = self.policy.timeout * (PAGE_DEADLINES - 1)
        try:
            await _until(tasks, meter, seconds)
        finally:
            late = {task for task in tasks if not task.done()}
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        over = OutOfTime(source.name, f"not read within {seconds:g} seconds")
        return [over if task in late else task.result() for task in tasks]

    async def _allowed(self, source: Source, link: Link, occasion: Occasion, meter: Meter) -> Page:
        try:
            if not await self.robots.allowed(link.address):
                return SourceError(link.address, "its robots.txt does not allow it")
            made = await self.article(source, link, meter)
        except SourceError as error:
            return error
        except LIBRARY_FAULTS as error:
            return SourceError(link.address, f"it cannot be read ({type(error).__name__})")
        return replace(made, first_sight=occasion.first_sight)


def by_id(links: Sequence[Link]) -> dict[str, Link]:
    """Links by the ids of the articles that they lead to, in their order."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(article_id(link.address, "", ""), link)
    return found


def chosen(new: Mapping[str, Link], tried: Sequence[str]) -> dict[str, Link]:
    """Those of the new links, by id, that are read this time: untried ones first."""
    before = set(tried)
    untried = [id_ for id_ in new if id_ not in before]
    return {id_: new[id_] for id_ in [*untried, *_still(tried, new)][:MAX_PAGES]}


def tried_now(tried: Sequence[str], new: Mapping[str, Link], results: Mapping[str, Page]) -> tuple[str, ...]:
    """What is to be remembered as tried: what is still on the page and gave no article.

    What waits longest stands first; what the time did not suffice for waits longer than what has failed.
    """
    waiting = [id_ for id_ in _still(tried, new) if id_ not in results]
    late = [id_ for id_, result in results.items() if isinstance(result, OutOfTime)]
    failed = [
        id_
        for id_, result in results.items()
        if isinstance(result, SourceError) and not isinstance(result, OutOfTime)
    ]
    return (*waiting, *late, *failed)


def unread(results: Sequence[Page], n_new: int) -> tuple[str, ...]:
    """What a person should know of pages that were asked for, and of new ones that were not."""
    errors = [result for result in results if isinstance(result, SourceError)]
    warnings = []
    if errors:
        first = errors[0].reason
        warnings.append(f"{len(errors)} of {len(results)} pages could not be read; the first: {first}")
    if n_new > len(results):
        warnings.append(f"{n_new} new pages; {n_new - len(results)} of them wait for the next run")
    return tuple(warnings)


def access_at(source: Source, address: str) -> Access:
    """The secrets of a source that may be told at an address: all on its own site, else none."""
    return source.access if origin(address) == origin(source.address) else NO_ACCESS


def _still(tried: Sequence[str], new: Collection[str]) -> list[str]:
    return [id_ for id_ in tried if id_ in new]


async def _until(tasks: Sequence[asyncio.Task[Page]], meter: Meter, seconds: float) -> None:
    """Wait for tasks as long as their source has not taken so many seconds."""
    pending = set(tasks)
    while pending and (left := seconds - meter.seconds) > 0:
        _, pending = await asyncio.wait(pending, timeout=max(left, SHORTEST))
