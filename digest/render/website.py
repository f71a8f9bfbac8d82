"""The website: editions, calendar, sections, outlets, stories over days, feeds, maps, search page.

Built from archived documents alone, so whoever has the archive can build the site. Nothing from another
host, and no script but on the search page. The one place that uses the `markdown` package.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from digest.errors import RenderError
from digest.markup import sanitise
from digest.ports import PublishedFile
from digest.render.archived import ArchivedEdition
from digest.render.look import Look
from digest.render.site.catalogue import Catalogue
from digest.render.site.editions import edition_files
from digest.render.site.feeds import feed_files
from digest.render.site.frames import STYLE
from digest.render.site.fronts import front, months
from digest.render.site.lists import outlets, strand_pages, topics
from digest.render.site.maps import map_files
from digest.render.site.room import Room
from digest.render.site.search import search_files
from digest.render.site.stories import story_pages


def pages(
    editions: Sequence[ArchivedEdition], look: Look, only: Collection[date] | None = None
) -> Iterator[PublishedFile]:
    """Files of the website: what others lead to comes before what leads there.

    Args:
        editions: all of them; at least one.
        look: how pages look.
        only: dates whose pages are wanted, with all pages that they change. None: all.

    Raises:
        RenderError: a template does not become a page.
    """
    catalogue = Catalogue(editions, look.main, html_of)
    room = Room.of(catalogue, look)
    days = frozenset(catalogue.contents if only is None else only)
    yield _style(look)
    yield from search_files(room)
    for day in sorted(catalogue.touched(days), reverse=True):
        yield from edition_files(room, day)
    for language in catalogue.languages:
        yield from _of_language(room, language, days)
    yield from map_files(room)


def paths(editions: Sequence[ArchivedEdition], look: Look) -> frozenset[str]:
    """Where all files of the website stand: what is withdrawn may leave pages that nothing leads to."""
    return frozenset(file.path for file in pages(editions, look))


def html_of(markdown: str) -> str:
    """Markdown as HTML, cleaned of all but text, links and lists."""
    import markdown as library

    return sanitise(library.markdown(markdown, output_format="html"))


def _style(look: Look) -> PublishedFile:
    name = f"site/{STYLE}"
    if name not in look.templates:
        raise RenderError(name, "there is no template of this name")
    return PublishedFile(STYLE, look.templates[name].encode())


def _of_language(room: Room, language: str, days: Collection[date]) -> Iterator[PublishedFile]:
    """Everything of a copy but its editions."""
    yield from story_pages(room, language, days)
    yield from strand_pages(room, language, topics(room, language), days)
    yield from strand_pages(room, language, outlets(room, language), days)
    yield from months(room, language, days)
    yield from feed_files(room, language)
    yield front(room, language)
