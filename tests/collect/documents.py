"""What the tests of this room are about: documents, occasions and the sample press day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from digest.entries.entry import Occasion, to_articles
from digest.model import Article, Document, Outlet, Source, SourceKind
from digest.parse import feed
from digest.settings import CollectPolicy
from tests.builders import DUSHANBE, NOW, a_source

SAMPLES = Path(__file__).parents[2] / "samples"
SITE = SAMPLES / "site.json"
OCCASION = Occasion(NOW, zone=DUSHANBE)


def a_document(body: bytes | str, content_type: str = "application/xml", address: str = "") -> Document:
    """A document from the sample feed's address."""
    data = body.encode() if isinstance(body, str) else body
    where = address or "https://pamirnews.example/feed/"
    return Document(where, data, NOW, headers={"content-type": content_type})


def rss(*items: str, head: str = "") -> str:
    """An RSS 2.0 feed of these items' inner parts."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{inner}</channel></rss>"


def articles_of(body: bytes | str, **source: object) -> tuple[Article, ...]:
    """What a feed of this text gives."""
    origin = a_source(**source)
    found = feed.entries(a_document(body), origin.name)
    return to_articles(list(found), origin, OCCASION).articles


@dataclass(frozen=True, slots=True)
class Truth:
    """samples/expected.json and samples/site.json."""

    expected: dict[str, Any]
    site: dict[str, dict[str, str]]

    @property
    def by_url(self) -> dict[str, dict[str, Any]]:
        return {article["url"]: article for article in self.expected["articles"]}

    @property
    def by_id(self) -> dict[str, dict[str, Any]]:
        return {article["id"]: article for article in self.expected["articles"]}

    def document(self, url: str) -> Document:
        """What the sample site answers."""
        page = self.site[url]
        return a_document((SAMPLES / page["file"]).read_bytes(), page["content_type"], url)

    def sources(self, scheme: str = "https") -> tuple[Source, ...]:
        """The thirteen sources of the sample day."""
        return tuple(_source(feed, scheme) for feed in self.expected["feeds"])


def _source(feed: dict[str, Any], scheme: str) -> Source:
    address = (feed.get("url") or feed["list_url"]).replace("https", scheme, 1)
    kind = SourceKind.FEED if "url" in feed else SourceKind.PAGE
    return Source(feed["name"], kind, address, Outlet(feed["name"]), language=feed["language"])


@cache
def truth() -> Truth:
    """Both files, read once."""
    return Truth(
        json.loads((SAMPLES / "expected.json").read_text("utf-8")), json.loads(SITE.read_text("utf-8"))
    )


def a_policy(**changes: Any) -> CollectPolicy:
    """Loopback allowed, and nothing that makes a test wait long."""
    from ipaddress import ip_network

    return CollectPolicy(**{"allow_networks": (ip_network("127.0.0.0/8"),), "timeout": 5.0, **changes})


def told(article: dict[str, Any]) -> datetime | None:
    """The time that expected.json gives an article."""
    return datetime.fromisoformat(article["published"]) if article["published"] else None
