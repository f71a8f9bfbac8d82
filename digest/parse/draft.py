"""An entry while `fast` reads it: what its elements said, and the Entry that follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from digest.entries.address import absolute
from digest.entries.entry import Entry
from digest.parse import tags
from digest.parse.feed import as_markup, link_of, person

HTML = frozenset({"html", "text/html"})
PLAIN = frozenset({"text", "plain", "text/plain"})

_QUERY = re.compile(r"&\w+;")
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Doubt(Exception):
    """Something that feedparser may understand otherwise."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a feed says of its entries.

    Attributes:
        address: of the document.
        base: that links are seen from, "" if the feed names none.
        loose: other elements may name bases, whose reach feedparser mistakes.
        is_atom: plain text is plain, and the feed's author is everybody's; elsewhere both are guessed.
        language: that the feed claims.
        author: of entries that name none.
    """

    address: str = ""
    base: str = ""
    loose: bool = False
    is_atom: bool = False
    language: str = ""
    author: str = ""


@dataclass(slots=True)
class Draft:
    """What was read of one entry.

    Attributes:
        depth: of its element.
        texts: of elements that count once, by meaning.
        types: of those that are markup or text.
        links: relation, media type and address.
        authors: one for each element, "" without a name.
        permanent: its guid is an address.
        about: RDF's name of it, if it has no guid.
    """

    depth: int
    language: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    permanent: bool = True
    about: str = ""

    def entry(self, around: Surroundings) -> Entry:
        """The entry, which has a title, a time and an absolute link.

        Args:
            around: what the feed says of it.

        Raises:
            Doubt: something is missing, or unusual.
        """
        texts = self.texts
        guid = self._guid(around)
        title, link, published = texts.get(tags.TITLE, ""), self._link(around, guid), self._published()
        if not title or not published or not _WEB.match(link):
            raise Doubt
        return Entry(
            title=title,
            link=link,
            guid=guid,
            summary=self._markup(tags.SUMMARY, around),
            content=self._markup(tags.CONTENT, around),
            published=published,
            categories=tuple(dict.fromkeys(filter(None, self.categories))),
            language=self.language or texts.get(tags.LANGUAGE, "") or around.language,
            author=self.author() or around.author,
        )

    def author(self) -> str:
        """All names, without mail addresses; raises Doubt where feedparser would cut them up."""
        if len(self.authors) > 1 and any("@" in name for name in self.authors):
            raise Doubt
        return ", ".join(dict.fromkeys(filter(None, map(person, self.authors))))

    def _guid(self, around: Surroundings) -> str:
        guid = self.texts.get(tags.GUID)
        if guid is None:
            return self.about
        if ":///" in guid or (self.permanent and guid and not _ABSOLUTE.match(guid)):
            raise Doubt  # feedparser joins it to a base that may be of an element long closed
        return urljoin(around.base, guid) if around.base and guid and self.permanent else guid

    def _link(self, around: Surroundings, guid: str) -> str:
        told = self.texts.get(tags.ORIGINAL, "") or self._own_link(around)
        if (
            not told
            and self.permanent
            and tags.GUID in self.texts
            and guid.startswith(("http://", "https://"))
        ):
            told = guid
        return absolute(told, around.address) if told else ""

    def _own_link(self, around: Surroundings) -> str:
        told = link_of(self.links)
        if not told and any(where for _, _, where in self.links):
            raise Doubt
        if told != told.strip() or "/." in told or ":///" in told:
            raise Doubt
        if around.loose and told and not _WEB.match(told):
            raise Doubt
        return urljoin(around.base, told) if around.base and told else told

    def _published(self) -> str:
        texts = self.texts
        return texts.get(tags.PUBLISHED) or texts.get(tags.UPDATED) or texts.get(tags.CREATED, "")

    def _markup(self, meaning: str, around: Surroundings) -> str:
        value = self.texts.get(meaning, "")
        if self.types.get(meaning) not in PLAIN:
            return value
        if not around.is_atom:
            raise Doubt
        return as_markup(value)


def repaired(text: str) -> str:
    """UTF-8 that somebody took for ISO 8859-1 made right again, as feedparser does it."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode()
    except UnicodeError:
        return text


def has_query_entity(address: str) -> bool:
    """Whether an address written as text holds `&name;`, which feedparser takes for a broken `&name`."""
    return "&" in address and _QUERY.search(address) is not None


def is_web(address: str) -> bool:
    """Whether an address is absolute and of the web."""
    return _WEB.match(address) is not None
