"""Lists of feeds that other programs keep, recognised by what stands in them, not by their names.

OPML (FreshRSS, Thunderbird, Feedly, Inoreader and most others), Kite's kite_feeds.json, rss2email's
and feed2exec's INI files, goeland's TOML, newsboat's urls, matcha's list, a browser's bookmarks, and one
address a line.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from digest.errors import SourceError
from digest.lists import opml
from digest.lists.linelists import NO_ADDRESS, ini, lines
from digest.lists.listed import MAX_BYTES, MAX_DEPTH, Dropped, Item, Listed, settled, shown
from digest.lists.outlines import tag_attributes
from digest.parse.encoding import decode

__all__ = ["read"]

KITE_NOTE = "has no place in the settings; the sections of this digest have titles of their own"

MOST_MISSES = 20
"""Texts that are not found again in a JSON file, from which on no other is looked for."""

UNKNOWN = "no list that is known: OPML, kite_feeds.json, rss2email, newsboat, or one address a line"

_BOOKMARKS = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark", re.IGNORECASE)
_OUTLINE = re.compile(r"<(?:[\w.-]{1,40}:)?outline\b", re.IGNORECASE)
_HEADING = re.compile(r"^[ \t]*\[[^\[\]\n]{1,200}\][ \t\r]*$", re.MULTILINE)
_URL = re.compile(r"^[ \t]*(?:url|feed)[ \t]*[=:]", re.MULTILINE)
_BOOKMARK = re.compile(r"<(?P<tag>h3|a|/dl)\b", re.IGNORECASE)
_FEEDLIKE = re.compile(r"[./_=-](?:rss|atom|rdf|feeds?)\d*\b|\.xml\b", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,500}>")


def read(body: bytes) -> Listed:
    """What a list holds.

    Args:
        body: of the file.

    Raises:
        SourceError: it is no list that is known, or too large for one.
    """
    if len(body) > MAX_BYTES:
        raise SourceError("the list", f"it is larger than {MAX_BYTES:,} bytes")
    text = decode(body).lstrip("\ufeff\x00 \t\r\n")
    if not text:
        raise SourceError("the list", "it is empty")
    if _OUTLINE.search(text) and not _BOOKMARKS.match(text):
        return opml.read(body)
    if text[0] in "{[" and (told := _json(text)) is not None:
        return _of_json(told, text)
    return _of_markup(text) if text.startswith("<") else _of_lines(text)


def _of_markup(text: str) -> Listed:
    if _BOOKMARKS.match(text):
        return settled("bookmarks", *_bookmarks(text))
    raise SourceError("the list", _what_else(text))


def _of_lines(text: str) -> Listed:
    has_sections = _HEADING.search(text) and _URL.search(text)
    form, items, dropped = ini(text) if has_sections else lines(text)
    if not items and all(each.reason == NO_ADDRESS for each in dropped):
        raise SourceError("the list", UNKNOWN)
    return settled(form, items, dropped)


def _what_else(text: str) -> str:
    head = text[:2000].lower()
    if any(f"<{root}" in head for root in ("rss", "feed", "rdf:rdf")):
        return "this is a feed itself; add its address with: digest sources add ADDRESS"
    if "<opml" in head:
        return "an OPML file without one outline in it"
    return UNKNOWN


def _json(text: str) -> Any:
    """The value of a JSON text, None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_json(told: Any, text: str) -> Listed:
    if isinstance(told, list) and all(isinstance(address, str) for address in told):
        finder = _Lines(text)
        return settled("JSON list of addresses", [Item(each, line=finder.of(each)) for each in told])
    if isinstance(told, dict) and any(isinstance(each, dict) and "feeds" in each for each in told.values()):
        return settled("Kite's kite_feeds.json", *_kite(told, text))
    feeds = told.get("feeds") if isinstance(told, dict) else None
    if isinstance(feeds, list) and any(isinstance(feed, dict) and "url" in feed for feed in feeds):
        return settled("rss2email's data file", *_rss2email(feeds, text))
    raise SourceError("the list", _what_json(told))


def _what_json(told: Any) -> str:
    if isinstance(told, dict) and isinstance(told.get("items"), list):
        return "this is a feed itself (JSON Feed); add its address with: digest sources add ADDRESS"
    if isinstance(told, dict) and isinstance(told.get("feeds"), list):
        return "it holds what rss2email has seen; the addresses stand in its rss2email.cfg: import that"
    return 'this JSON is no list that is known; kite_feeds.json is {"Name": {"feeds": ["https://…"]}}'


class _Lines:
    """The lines on which texts of a JSON file stand, if they are asked for in its order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._line = 1
        self._misses = 0
        self._slash = "\\/" if "\\/" in text else "/"

    def of(self, value: str) -> int:
        """The line, 0 where a text is spelled with other escapes than ours."""
        if self._misses > MOST_MISSES:
            return 0
        written = json.dumps(value, ensure_ascii=False).replace("/", self._slash)
        found = self._text.find(written, self._place)
        if found < 0:
            self._misses += 1
            return 0
        self._line += self._text.count("\n", self._place, found)
        self._place = found
        return self._line


def _kite(told: dict[str, Any], text: str) -> tuple[list[Item], list[Dropped]]:
    finder, items, dropped = _Lines(text), [], []
    for name, category in told.items():
        if not isinstance(category, dict) or not isinstance(category.get("feeds"), list):
            dropped.append(Dropped(finder.of(name), shown(name), "it has no list of feeds"))
            continue
        for feed in category["feeds"]:
            address = feed.get("url") if isinstance(feed, dict) else feed
            items.append(_of_kite(name, category, str(address or ""), finder))
    extra = sorted({key for category in told.values() if isinstance(category, dict) for key in category})
    dropped += [
        Dropped(0, key, KITE_NOTE)
        for key in extra
        if key not in {"feeds", "source_language", "display_names"}
    ]
    return items, dropped


def _of_kite(name: str, category: dict[str, Any], address: str, finder: _Lines) -> Item:
    names = category.get("display_names")
    return Item(
        address,
        path=tuple(name.split(" | ")),
        titles=tuple(str(title) for title in names.values()) if isinstance(names, dict) else (),
        language=str(category.get("source_language") or ""),
        line=finder.of(address),
    )


def _rss2email(feeds: list[Any], text: str) -> tuple[list[Item], list[Dropped]]:
    finder = _Lines(text)
    known = [feed for feed in feeds if isinstance(feed, dict)]
    items = []
    for feed in known:
        address = str(feed.get("url") or "")
        items.append(Item(address, name=str(feed.get("name") or ""), line=finder.of(address)))
    return items, []


def _bookmarks(text: str) -> tuple[list[Item], list[Dropped]]:
    """Links with a feed's address of their own, as live bookmarks have, and links that look like feeds."""
    items, others = [], 0
    starts = [found.start() for found in re.finditer("\n", text)]
    for path, start in _marks(text):
        attributes, end, _ = tag_attributes(text, start)
        told = {name.casefold(): value for name, value in attributes.items()}
        address = told.get("feedurl") or told.get("href", "")
        if "feedurl" in told or _FEEDLIKE.search(address):
            line = bisect_right(starts, start) + 1
            items.append(Item(address, name=_inside(text, end), path=path, line=line))
        else:
            others += 1
    note = "bookmarks that are no feeds; for a site, try: digest sources discover ADDRESS"
    return items, [Dropped(0, f"{others} others", note)] if others else []


def _marks(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Links with the folders around them: a heading names the list that follows."""
    folders: list[str] = []
    for found in _BOOKMARK.finditer(text):
        tag = found["tag"].lower()
        if tag == "h3":
            _, end, _ = tag_attributes(text, found.end())
            folders.append(_inside(text, end))
        elif tag == "a":
            yield tuple(folders[:MAX_DEPTH]), found.end()
        elif folders:
            folders.pop()


def _inside(text: str, place: int) -> str:
    inner = re.match(r"[^<]{0,500}", text[place : place + 500])
    return html.unescape(inner.group()) if inner else ""
