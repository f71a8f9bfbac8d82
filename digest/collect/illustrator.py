"""Brings the picture of the story that leads an edition: offered by its page, drawn anew in a child.

Outlets offer a picture to whoever links to a page, in its head; that one is taken, and no other. The page
is read as any that a program has chosen: robots.txt is asked. The picture itself is asked for once, as by
whoever follows the link.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from digest.collect.pages import access_at
from digest.collect.workers import Workers
from digest.errors import SourceError
from digest.fetch.robots import Robots
from digest.model import NO_ACCESS, Access, Article, Document, Edition, ExcerptKind, Picture, Source, Story
from digest.parse.offered import offered
from digest.parse.redrawn import INSTALL, is_installed, redrawn
from digest.ports import NO_MEMORY, SourceMemory

SECONDS = 30.0
"""For all of it: an edition does not wait longer for a picture."""

MAX_BYTES = 10_000_000
"""Of a page, and of a picture as it comes."""

MOST = 3
"""Articles of the story whose pages are tried."""

Drawn = tuple[Picture | None, str]
"""A picture, or why there is none."""


class Getter(Protocol):
    """What fetches, inside a context of its own."""

    async def get(
        self, address: str, memory: SourceMemory = NO_MEMORY, access: Access = NO_ACCESS
    ) -> Document:
        """The document at an address; raises SourceError."""
        ...


Opened = Callable[[datetime, int], AbstractAsyncContextManager[Getter]]
"""Opens what fetches documents of at most so many bytes, as of a moment."""


class PressIllustrator:
    """`ports.Illustrator` over the press.

    Args:
        opened: what fetches.
        sources: by name: who may print no more than titles prints no picture, and whose secrets are whose.
    """

    def __init__(self, opened: Opened, sources: Mapping[str, Source]) -> None:
        self._opened = opened
        self._sources = sources
        self._last: tuple[tuple[str, ...], Drawn] | None = None

    def illustrate(self, edition: Edition, now: datetime) -> Drawn:
        """The picture of the leading story, fetched once while it leads; never raises for a picture."""
        story = edition.leading
        asked = (story.id, *(article.id for article in story.articles))
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._drawn(story, now)
        return self._last[1]

    def _drawn(self, story: Story, now: datetime) -> Drawn:
        if not is_installed():
            return None, f"no picture: [email] images needs Pillow, which is not installed: {INSTALL}"
        articles = tuple(self._allowed(story))[:MOST]
        if not articles:
            return None, "no picture: the story that leads has no page that one may be taken from"
        try:
            picture = asyncio.run(self._first(story, articles, now))
        except SourceError as error:
            return None, f"no picture: {error.source}: {error.reason}"
        except TimeoutError:
            return None, f"no picture: none came within {SECONDS:g} seconds"
        return picture, ""

    def _allowed(self, story: Story) -> Iterator[Article]:
        """Its articles, the lead first, whose outlets let more than titles be printed."""
        for article in story.articles:
            source = self._sources.get(article.source)
            if source and source.excerpt.kind is not ExcerptKind.TITLE and article.url:
                yield article

    async def _first(self, story: Story, articles: tuple[Article, ...], now: datetime) -> Picture:
        """The first that can be had; raises the first article's SourceError where none can."""
        errors = []
        async with asyncio.timeout(SECONDS), self._opened(now, MAX_BYTES) as getter, Workers(1) as workers:
            robots = Robots(getter.get)
            for article in articles:
                try:
                    return replace(await self._of(article, getter, workers, robots), story=story.id)
                except SourceError as error:
                    errors.append(error)
        raise errors[0]

    async def _of(self, article: Article, getter: Getter, workers: Workers, robots: Robots) -> Picture:
        if not await robots.allowed(article.url):
            raise SourceError(article.url, "its robots.txt does not allow to read it")
        source = self._sources[article.source]
        page = await getter.get(article.url, NO_MEMORY, access_at(source, article.url))
        offer = await workers.run(article.url, offered, page, article.url)
        file = await getter.get(offer.address, NO_MEMORY, access_at(source, offer.address))
        drawn = await workers.run(offer.address, redrawn, file.body, offer.address)
        return Picture("", article.outlet, drawn.body, drawn.width, drawn.height, offer.alt)
