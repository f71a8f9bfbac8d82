"""The picture that an article's page offers to whoever links to it (ogp.me; Twitter's cards)."""

from __future__ import annotations

from dataclasses import dataclass

from digest.entries.address import absolute
from digest.errors import SourceError
from digest.markup import fold
from digest.model import Document
from digest.parse.tree import tree

NAMES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
"""Of <meta> elements that name it, those of an address that is sure to be a picture's first."""

SAID = ("og:image:alt", "twitter:image:alt")


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture's address, and what can be seen on it in the outlet's words, "" where they say nothing."""

    address: str
    alt: str = ""


def offered(document: Document, source: str) -> Offer:
    """The picture of a page.

    Raises:
        SourceError: it names none.
    """
    found = _metas(document)
    named = next((found[name] for name in NAMES if found.get(name)), "")
    where = absolute(named, document.address) if named else ""
    if not where:
        raise SourceError(source, "its page offers no picture")
    return Offer(where, next((found[name] for name in SAID if found.get(name)), ""))


def _metas(document: Document) -> dict[str, str]:
    root = tree(document)
    found: dict[str, str] = {}
    for node in root.iter("meta") if root is not None else ():
        name = str(node.get("property") or node.get("name") or "").strip().lower()
        found.setdefault(name, fold(node.get("content") or ""))
    return found
