"""JSON Feed, versions 1 and 1.1, to entries. Source: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from digest.entries.address import absolute
from digest.entries.entry import Entry
from digest.errors import SourceError

MOST = 100
"""Authors or tags of one item that are looked at."""


def entries(text: str, base: str, source: str, limit: int) -> tuple[Entry, ...]:
    """The entries of a JSON Feed; what is not as the standard says is left out, never guessed.

    Args:
        text: the whole document.
        base: the address that links are seen from.
        source: whom an error is about.
        limit: of more items than this, half are taken from the beginning and half from the end.

    Raises:
        SourceError: it is no JSON, or JSON but no feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(source, "the feed is not proper JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(source, "this is JSON, but not a JSON Feed: it has no list of items")
    if len(items) > limit:
        items = items[: limit // 2] + items[-(limit // 2) :]
    claim, author = _text(feed, "language"), _author(feed)
    return tuple(_entry(item, base, claim, author) for item in items if isinstance(item, dict))


def _entry(item: Mapping[str, Any], base: str, claim: str, author: str) -> Entry:
    link = _text(item, "url") or _text(item, "external_url")
    return Entry(
        title=_text(item, "title"),
        link=absolute(link, base) if link else "",
        guid=_text(item, "id"),
        summary=_as_markup(_text(item, "summary")),
        content=_text(item, "content_html") or _as_markup(_text(item, "content_text")),
        published=_text(item, "date_published") or _text(item, "date_modified"),
        categories=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        language=_text(item, "language") or claim,
        author=_author(item) or author,
    )


def _author(part: Mapping[str, Any]) -> str:
    """Of an item, else of the feed; `author` is version 1's way."""
    authors = _list(part, "authors") or [part.get("author")]
    names = (_text(author, "name") for author in authors if isinstance(author, dict))
    return ", ".join(filter(None, names))


def _list(part: Mapping[str, Any], name: str) -> list[Any]:
    value = part.get(name)
    return value[:MOST] if isinstance(value, list) else []


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value) if isinstance(value, str) or abs(value) < 10**18 else ""


def _as_markup(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n")) if text else ""
