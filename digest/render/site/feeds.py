"""Feeds of the last editions in full, Atom (RFC 4287) and JSON Feed 1.1, of each copy and its sections.

Only with a base address: a feed needs absolute links, and ids that stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from digest.ports import PublishedFile
from digest.render.site.contents import Contents
from digest.render.site.pieces import titles_of
from digest.render.site.room import Room
from digest.render.site.sheets import Sheet
from digest.words import for_language

LAST = 30
"""Editions in a feed: a month of a daily."""

TAG_YEAR = 2026
"""A tag URI names a year in which its host was its owner's; it must never change."""

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition in a feed.

    Attributes:
        url: of its page on the web.
        summary: the headline of the story that leads it.
        updated: the moment its articles were counted up to, or when it was corrected last.
        tags: titles of its sections.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        home: the page whose feed it is, `url` its own address without the ending.
        entries: the latest first; never empty.
    """

    id: str
    url: str
    home: str
    title: str
    language: str
    author: str
    entries: tuple[Entry, ...]


def feed_files(room: Room, language: str) -> Iterator[PublishedFile]:
    """The feeds of a copy and of its sections; none without a base address."""
    if not room.look.base_url:
        return
    yield from _files(room, language, "", room.catalogue.own(language)[:LAST])
    for section, editions in room.catalogue.topics(language).items():
        yield from _files(room, language, section, editions[:LAST])


def atom(feed: Feed) -> bytes:
    """A feed as Atom."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max(entry.updated for entry in feed.entries)))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{feed.url}.xml"})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    _text(SubElement(root, "author"), "name", feed.author)
    _text(root, "generator", "digest")
    for entry in feed.entries:
        _add(root, entry)
    indent(root, space=" ")
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def json_feed(feed: Feed) -> bytes:
    """A feed as JSON Feed."""
    document = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.url}.json",
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _files(
    room: Room, language: str, section: str, editions: tuple[Contents, ...]
) -> Iterator[PublishedFile]:
    feed = _feed(room, language, section, editions)
    writers: Mapping[str, Callable[[Feed], bytes]] = {"xml": atom, "json": json_feed}
    for ending, written in writers.items():
        yield PublishedFile(room.places.feed(language, ending, section), written(feed))


def _feed(room: Room, language: str, section: str, editions: tuple[Contents, ...]) -> Feed:
    places, web = room.places, room.framer.web
    title = room.framer.masthead(language)
    home = places.listed(language, "topics", section) if section else places.front(language)
    if section:
        title = f"{title}: {room.section_title(section, language, editions[0].date)}"
    return Feed(
        id=_id(room, None, language, section),
        url=web(places.feed(language, "xml", section)).removesuffix(".xml"),
        home=web(home),
        title=title,
        language=language,
        author=room.framer.publisher(language),
        entries=tuple(_entry(room, edition, language, section) for edition in editions),
    )


def _entry(room: Room, edition: Contents, language: str, section: str) -> Entry:
    sheet = room.catalogue.sheet(edition.date, language)
    titles = titles_of(edition, sheet, language)
    url = room.framer.web(room.places.edition(language, edition.date))
    headline = room.catalogue.edition(edition.date).headline(language)
    return Entry(
        id=_id(room, edition.date, language, section),
        url=f"{url}#{section}" if section else url,
        title=for_language(language).date_heading(edition.date),
        summary=titles[section] if section else headline,
        html=_section_html(sheet, titles, section) if section else sheet.html,
        published=edition.end,
        updated=max(filter(None, (edition.end, edition.cutoff, edition.corrected))),
        tags=(titles[section],) if section else tuple(titles.values()),
    )


def _section_html(sheet: Sheet, titles: Mapping[str, str], section: str) -> str:
    """What a page says in a section, the story that leads the edition included."""
    own = [part.html for part in sheet.sections if part.title == titles[section]]
    leads = sheet.lead and sheet.lead.title.rpartition(": ")[2] == titles[section]
    return "\n".join([sheet.lead.html, *own] if sheet.lead and leads else own)


def _id(room: Room, day: date | None, language: str, section: str) -> str:
    """A tag URI (RFC 4151): the same for good, as long as the site's host is."""
    host = urlsplit(room.look.base_url).hostname or "localhost"
    about = "/".join(filter(None, (room.look.masthead.id, language, section)))
    return f"tag:{host},{TAG_YEAR}:{about}" + (f":{day:%Y-%m-%d}" if day else "")


def _add(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    _text(element, "published", _moment(entry.published))
    _text(element, "updated", _moment(entry.updated))
    for tag in entry.tags:
        SubElement(element, "category", {"term": tag})
    _text(element, "summary", entry.summary)
    _text(element, "content", entry.html, type="html")


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _item(entry: Entry) -> Mapping[str, object]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "tags": list(entry.tags),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
