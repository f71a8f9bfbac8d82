"""What machines and the lost ask for: sitemap, robots.txt, the page for addresses that lead nowhere.

Sitemaps: sitemaps.org protocol 0.9, at most 50,000 addresses a file. robots.txt: RFC 9309.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from digest.ports import PublishedFile
from digest.render.site.calendars import Link
from digest.render.site.frames import About
from digest.render.site.lists import outlets, topics
from digest.render.site.places import Place
from digest.render.site.room import Room
from digest.words import for_language

MOST = 50_000
"""Addresses in a sitemap, by the protocol."""

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

LOST = "404.html"

Dated = tuple[str, date]
"""A page's path, and the date of the last edition that changed it."""


def map_files(room: Room) -> Iterator[PublishedFile]:
    """robots.txt, the page for addresses that lead nowhere, and with a base address the sitemap."""
    yield _lost(room)
    lines = ["User-agent: *", "Allow: /"]
    if room.look.base_url:
        yield from sitemaps([(room.framer.web(path), day) for path, day in _pages(room)], room.framer.web(""))
        lines.append(f"Sitemap: {room.framer.web('sitemap.xml')}")
    yield PublishedFile("robots.txt", ("\n".join(lines) + "\n").encode())


def sitemaps(pages: Sequence[Dated], root: str, most: int = MOST) -> Iterator[PublishedFile]:
    """A sitemap; where one is not enough several, and an index of them.

    Args:
        pages: addresses on the web, those that stay as they are first.
        root: the site's address.
        most: addresses in a file.
    """
    if len(pages) <= most:
        yield _sitemap("sitemap.xml", "urlset", "url", pages)
        return
    parts = [pages[start : start + most] for start in range(0, len(pages), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield _sitemap(name, "urlset", "url", part)
    listed = [(f"{root}{name}", max(day for _, day in part)) for name, part in zip(names, parts, strict=True)]
    yield _sitemap("sitemap.xml", "sitemapindex", "sitemap", listed)


def _sitemap(path: str, name: str, kind: str, pages: Sequence[Dated]) -> PublishedFile:
    root = Element(name, {"xmlns": SITEMAP})
    for address, day in pages:
        element = SubElement(root, kind)
        SubElement(element, "loc").text = address
        SubElement(element, "lastmod").text = day.isoformat()
    indent(root, space=" ")
    text: str = tostring(root, encoding="unicode")
    return PublishedFile(path, f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode())


def _pages(room: Room) -> Iterator[Dated]:
    """Editions first and oldest first, so that the files that are full stay as they are."""
    for edition in sorted(room.catalogue.contents):
        for language in room.catalogue.languages_of(edition):
            yield room.places.edition(language, edition), edition
    for language in room.catalogue.languages:
        yield from _of_language(room, language)


def _of_language(room: Room, language: str) -> Iterator[Dated]:
    places, dates = room.places, room.dates(language)
    yield places.front(language), dates[0]
    yield from ((places.shelf(language, name), dates[0]) for name in ("topics", "outlets", "stories"))
    for strand in (*topics(room, language), *outlets(room, language)):
        yield places.listed(language, strand.name, strand.key), strand.editions[0].date
    for thread in room.catalogue.running(language).values():
        yield places.listed(language, "stories", thread.id), thread.tellings[-1].date
    latest: dict[str, date] = {}
    for day in dates:
        latest.setdefault(places.month(language, day), day)
        latest.setdefault(places.year(language, day.year), day)
    yield from latest.items()


def _lost(room: Room) -> PublishedFile:
    """It is shown at any address, so its links begin at the host."""
    above = f"{urlsplit(room.look.base_url).path.rstrip('/')}/"
    language = room.catalogue.languages[0]
    place = Place(LOST, language, {language: LOST}, above)
    words = for_language(place.language)
    about = About(words.label("not_found"), indexed=False)
    copies = [
        Link(place.to(room.places.front(code)), for_language(code).name, code)
        for code in room.catalogue.languages
    ]
    return room.page("404.html.j2", place, about, fronts=copies)
