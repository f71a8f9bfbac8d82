"""Where the feeds of a site usually are, when it does not say so: by its host, its software, by custom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from digest.model import Document
from digest.parse.encoding import decode

MOST = 12
"""Addresses that are tried: a site that hides its feed better than that has none for us."""

HEAD = 300_000
"""Characters of a page in which its software leaves its name."""

COMMON = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/atom.xml",
    "/feed.xml",
    "/index.xml",
    "/feed.json",
    "/rss/all",
    "/rss/news",
    "/?feed=rss2",
    "/feeds/posts/default",
)
"""By how many sites of news answer there, roughly."""

IN_SECTION = ("feed/", "rss", "rss.xml")

SOFTWARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"wp-content/|wp-includes/|=[\"']?WordPress", ("feed/", "/feed/", "/?feed=rss2")),
    (
        r"DataLife Engine|/engine/(?:classes|skins)/|\bdle_root\b",
        ("/rss.xml", "/engine/rss.php", "/index.php?mod=rss"),
    ),
    (r"/bitrix/|BX\.message", ("rss/", "/rss/", "/rss/index.php", "/rss.php")),
    (r"=[\"']?Drupal|drupal-settings-json|/sites/default/files/", ("/rss.xml", "feed", "rss.xml")),
    (r"=[\"']?Joomla", ("?format=feed&type=rss", "/index.php?format=feed&type=rss")),
    (r"=[\"']?Ghost\b", ("rss/", "/rss/")),
    (r"=[\"']?Hugo\b", ("index.xml", "/index.xml")),
    (r"=[\"']?(?:Jekyll|Eleventy)\b", ("/feed.xml",)),
    (r"=[\"']?Blogger\b", ("/feeds/posts/default",)),
    (r"substackcdn\.com", ("/feed",)),
    (r"cdn-client\.medium\.com|miro\.medium\.com", ("/feed",)),
    (r"=[\"']?Wix\.com", ("/blog-feed.xml",)),
    (r"static1\.squarespace\.com", ("?format=rss",)),
    (r"=[\"']?Discourse", ("/latest.rss",)),
)
"""What a page of some software holds, and where that software puts its feeds: from the root with a `/`
in front, else below the page's own folder."""

_CHANNEL_ID = re.compile(
    r"""(?:"(?:externalId|channelId|browseId)"\s*:\s*"|channel_id=|/channel/)(UC[\w-]{22})"""
)
_ROOT_HANDLE = re.compile(r"/@[\w.-]+/?")


class _Place(NamedTuple):
    """An address in its parts; `folder` ends with a slash."""

    root: str
    host: str
    path: str
    folder: str
    query: dict[str, list[str]]


_Feeds = Callable[[_Place, str], Iterator[str]]
"""The feeds of a place, and of the text of its page."""


def guesses(address: str, document: Document | None = None) -> tuple[str, ...]:
    """Addresses where a site's feed may be, the likeliest first, twelve at most.

    Args:
        address: of the site, or of a part of it.
        document: its page, if there is one: it shows what software made it.
    """
    place = _place(address)
    if place is None:
        return ()
    text = _text(document)
    found = (*services(address, document), *_of_software(place, text), *_by_custom(place))
    return tuple(dict.fromkeys(found))[:MOST]


def services(address: str, document: Document | None = None) -> tuple[str, ...]:
    """The feeds that a well-known host makes of one of its pages; nothing for other hosts."""
    place = _place(address)
    if place is None:
        return ()
    for ends, feeds in _SERVICES.items():
        if place.host == ends or place.host.endswith(f".{ends}"):
            return tuple(feeds(place, _text(document)))
    handle = _ROOT_HANDLE.fullmatch(place.path)
    return (f"{place.root}{place.path.rstrip('/')}.rss",) if handle else ()


def _place(address: str) -> _Place | None:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not host:
        return None
    path = parts.path or "/"
    last = path.rpartition("/")[2]
    folder = path if path.endswith("/") else path.removesuffix(last) if "." in last else f"{path}/"
    return _Place(f"{parts.scheme}://{parts.netloc}", host, path, folder, parse_qs(parts.query))


def _text(document: Document | None) -> str:
    if document is None:
        return ""
    return decode(document.body, document.headers.get("content-type", ""))[:HEAD]


def _of_software(place: _Place, text: str) -> Iterator[str]:
    for signs, paths in SOFTWARE:
        if re.search(signs, text):
            yield from (_below(place, path) for path in paths)
            return


def _below(place: _Place, path: str) -> str:
    return place.root + (path if path.startswith("/") else place.folder + path)


def _by_custom(place: _Place) -> Iterator[str]:
    if place.folder != "/":
        yield from (_below(place, path) for path in IN_SECTION)
    yield from (_below(place, path) for path in COMMON)


def _youtube(place: _Place, text: str) -> Iterator[str]:
    feed = "https://www.youtube.com/feeds/videos.xml"
    yield from (f"{feed}?playlist_id={name}" for name in place.query.get("list", []))
    kind, _, name = place.path.strip("/").partition("/")
    name = name.partition("/")[0]
    if kind == "channel":
        yield f"{feed}?channel_id={name}"
    elif kind == "user":
        yield f"{feed}?user={name}"
    elif found := _CHANNEL_ID.search(text):
        yield f"{feed}?channel_id={found[1]}"


def _github(place: _Place, _text: str) -> Iterator[str]:
    owner, _, rest = place.path.strip("/").partition("/")
    repository = rest.partition("/")[0]
    if repository:
        yield from (
            f"{place.root}/{owner}/{repository}/{kind}.atom" for kind in ("releases", "tags", "commits")
        )
    elif owner:
        yield f"{place.root}/{owner}.atom"


def _medium(place: _Place, _text: str) -> Iterator[str]:
    first = place.path.strip("/").partition("/")[0]
    yield f"{place.root}/feed/{first}" if first and place.host == "medium.com" else f"{place.root}/feed"


def _with_end(end: str) -> _Feeds:
    def feeds(place: _Place, _text: str) -> Iterator[str]:
        yield f"{place.root}{place.path.rstrip('/')}{end}"

    return feeds


def _at_root(path: str) -> _Feeds:
    def feeds(place: _Place, _text: str) -> Iterator[str]:
        yield f"{place.root}{path}"

    return feeds


_SERVICES: Mapping[str, _Feeds] = {
    "youtube.com": _youtube,
    "github.com": _github,
    "medium.com": _medium,
    "reddit.com": _with_end("/.rss"),
    "substack.com": _at_root("/feed"),
    "blogspot.com": _at_root("/feeds/posts/default"),
    "wordpress.com": _at_root("/feed/"),
    "livejournal.com": _at_root("/data/rss"),
    "tumblr.com": _at_root("/rss"),
    "vimeo.com": _with_end("/videos/rss"),
    "bsky.app": _with_end("/rss"),
}
"""Hosts that give each of their pages a feed; any other host with `/@name` is taken for a Mastodon server."""
