"""What a page says of its feeds: in its head, in its links, in its frames.

Pages announce feeds in every spelling that some browser once forgave (RSS Advisory Board, "RSS
Autodiscovery"; HTML 4.8.4.3, the `alternate` keyword). Nothing here is fetched; `seek` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from digest.entries.address import absolute, host_of
from digest.entries.clean import scrub
from digest.entries.tongue import code, language_of
from digest.errors import SourceError
from digest.guard import check_scheme
from digest.markup import fold
from digest.model import Document
from digest.parse import listing
from digest.parse.tree import base_of, text_of, tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 40
"""Feeds of a page that are named; portals announce one for each rubric."""

MOST_ANCHORS = 3000

MIN_ARTICLES = 3
"""Links in a list of news; with fewer, no list has a structure of its own."""

LABEL = 40
"""Characters of a link's text that can mean a feed; a headline about RSS is longer."""

_TYPES = "application/rss+xml application/atom+xml application/rdf+xml application/feed+json"
TYPES = frozenset(_TYPES.split())
"""Media types of feeds; those below are of feeds and of much else."""

VAGUE_TYPES = frozenset({"application/json", "application/xml", "text/xml", "text/rss", "text/rss+xml"})

FEED_HOSTS = frozenset(
    {"feeds.feedburner.com", "feedproxy.google.com", "feeds.feedblitz.com", "feed.informer.com"}
)
"""Hosts that serve the feeds of other sites."""

_SCHEME = re.compile(r"(?:feed|rss|itpc|pcast):(?:(?=https?:)|(?=//)|//(?=https?:))", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"\.(?:rss|rdf|atom)$|(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[._-]?(?:\d{1,3}|[a-z]{2}|all|news|full|main|latest))?(?:\.(?:xml|php|aspx?|json))?/?$"
    r"|/(?:rss|feeds?|atom)/|[?&](?:feed|format|type)=(?:rss|atom|feed)",
    re.IGNORECASE,
)
_NO_FEED = re.compile(r"sitemap|\.opml$|opensearch|oembed|wp-json|/tag/|xmlrpc|rsd\b", re.IGNORECASE)
_LABELS = re.compile(r"\b(?:rss|atom|json feed|feeds?)\b", re.IGNORECASE)
_COMMENTS = re.compile(
    r"comment|komment|коммент|шарҳҳо|изҳо[рн]|izoh|відгук|recent-?replies|/replies", re.IGNORECASE
)
_REFRESH = re.compile(r"""^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?\s*(?P<address>[^"'\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed.

    Attributes:
        title: as the page calls it.
        kind: its media type; "" for what is only a link.
        language: of `hreflang`, "" for most.
    """

    address: str
    title: str = ""
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """What a page says of itself.

    Attributes:
        feeds: the most promising first, those of comments last.
        frames: addresses of the pages that it only frames, or sends its reader to.
        articles: how many links of articles it lists.
        newest: when the newest of them was published, where the list tells.
        title: the page's.
        language: of its list, "" if there is none.
    """

    feeds: tuple[Candidate, ...] = ()
    frames: tuple[str, ...] = ()
    articles: int = 0
    newest: datetime | None = None
    title: str = ""
    language: str = ""


def announced(document: Document) -> Announced:
    """What a page announces; nothing, if it is no page."""
    root = tree(document)
    if root is None:
        return Announced()
    base = base_of(root, document.address)
    feeds = _distinct([*_linked(root, base), *_anchored(root, base)])
    links = listing.links(document, UTC, document.fetched_at)
    times = [link.published for link in links if link.published]
    return Announced(
        feeds=tuple(sorted(feeds, key=_doubts)[:MOST]),
        frames=tuple(dict.fromkeys(_frames(root, base))),
        articles=len(links),
        newest=max(times, default=None),
        title=_title(root),
        language=_language(root, [link.title for link in links]),
    )


def is_about_comments(address: str, title: str) -> bool:
    """Whether a feed holds what readers say."""
    return _COMMENTS.search(f"{address} {title}") is not None


def _linked(root: HtmlElement, base: str) -> Iterator[Candidate]:
    for node in root.iter("link", "atom:link", "atom10:link"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        address = _address(node.get("href") or "", base)
        if address and _announces(set((node.get("rel") or "").lower().split()), kind, address):
            yield Candidate(
                address, _line(node.get("title")), kind or "feed", code(node.get("hreflang") or "")
            )


def _announces(rel: set[str], kind: str, address: str) -> bool:
    if "stylesheet" in rel or _NO_FEED.search(address):
        return False
    if kind in TYPES:
        return not rel or bool(rel & {"alternate", "feed", "self", "home", "service.feed", "rss"})
    if kind in VAGUE_TYPES:
        return bool(rel & {"alternate", "feed", "self"})
    return not kind and ("feed" in rel or ("alternate" in rel and _is_like_a_feed(address)))


def _anchored(root: HtmlElement, base: str) -> Iterator[Candidate]:
    home = _site(base)
    for node in islice(root.iter("a", "area"), MOST_ANCHORS):
        address = _address(node.get("href") or "", base)
        if not address or _NO_FEED.search(address) or not _is_ours(address, home):
            continue
        label = _label(node)
        if _is_like_a_feed(address) or (len(label) <= LABEL and _LABELS.search(label)):
            yield Candidate(address, label if len(label) <= LABEL else "")


def _is_ours(address: str, home: str) -> bool:
    return _site(address) == home or host_of(address) in FEED_HOSTS


def _label(node: HtmlElement) -> str:
    images = (image.get("alt") or "" for image in node.iter("img"))
    return text_of(node) or _line(node.get("title") or node.get("aria-label") or next(images, ""))


def _is_like_a_feed(address: str) -> bool:
    rest = address.partition("://")[2]
    return _FEED_PATH.search(rest[rest.find("/") :] if "/" in rest else "") is not None


def _address(href: str, base: str) -> str:
    """An address of the web, "" if it is none; the pseudo-schemes of feed readers mean http."""
    href = href.strip()
    found = _SCHEME.match(href)
    if found:
        rest = href[found.end() :]
        href = f"http:{rest}" if rest.startswith("//") else rest
    address = absolute(href, base).partition("#")[0] if href else ""
    try:
        check_scheme(address)
    except SourceError:
        return ""
    return address


def _site(address: str) -> str:
    """The last two labels of the host; enough to tell a site from strangers."""
    return ".".join(host_of(address).split(".")[-2:])


def _frames(root: HtmlElement, base: str) -> Iterator[str]:
    for node in root.iter("frame", "iframe", "meta"):
        if node.tag == "meta":
            sends = (node.get("http-equiv") or "").lower() == "refresh"
            found = _REFRESH.match(node.get("content") or "") if sends else None
            address = _address(found["address"], base) if found else ""
        else:
            address = _address(node.get("src") or "", base)
        # A frame of a stranger is an advertisement or a video.
        if address and address != base and (node.tag != "iframe" or _site(address) == _site(base)):
            yield address


def _doubts(candidate: Candidate) -> tuple[bool, bool, bool]:
    return (
        is_about_comments(candidate.address, candidate.title),
        not candidate.kind,
        candidate.kind not in TYPES,
    )


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.address, candidate)
    return list(found.values())


def _line(text: str | None) -> str:
    return fold(scrub(text or ""))[:200]


def _title(root: HtmlElement) -> str:
    return next((_line(text_of(node)) for node in root.iter("title")), "")


def _language(root: HtmlElement, titles: list[str]) -> str:
    claim = next((node.get("lang") or "" for node in root.iter("html")), "")
    return language_of(" ".join(titles), claim) if titles else code(claim)
