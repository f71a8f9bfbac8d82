"""What comes in: sources, outlets, documents and articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


def check_utc(*times: datetime | None) -> None:
    """Raise ValueError unless every given time is aware and in UTC."""
    for time in times:
        if time is not None and (time.tzinfo is None or time.utcoffset()):
            raise ValueError("a time must be aware, and in UTC")


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text that people see, by language code; the empty code serves every language."""

    by_language: Mapping[str, str]

    @classmethod
    def plain(cls, text: str) -> LocalText:
        """The same text in every language."""
        return cls({"": text})

    def in_(self, language: str) -> str:
        """The text in this language, else the one for all, else the first given."""
        texts = self.by_language
        return texts.get(language) or texts.get("") or next(iter(texts.values()), "")


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"


class ExcerptKind(StrEnum):
    """How much of an outlet's text the operator may print."""

    TITLE = "title"
    EXTRACT = "extract"
    WORDS = "words"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The excerpt policy of a source; `words` counts only for ExcerptKind.WORDS."""

    kind: ExcerptKind = ExcerptKind.EXTRACT
    words: int = 0


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. A story is told by outlets, however many sources they have.

    Attributes:
        weight: 0 to 3; what a report of this outlet counts in rank, 1 for most.
    """

    name: str
    country: str = ""
    owner: str = ""
    weight: float = 1.0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is read.

    Attributes:
        address: a feed's or page's URL, or a folder's path.
        language: a hint, None to trust the feed or the text.
        section: the id of the one section it covers, None for most.
    """

    name: str
    kind: SourceKind
    address: str
    outlet: Outlet
    language: str | None = None
    section: str | None = None
    excerpt: Excerpt = Excerpt()


@dataclass(frozen=True, slots=True)
class Document:
    """A source as fetched: bytes and what the server said of them.

    Attributes:
        address: where it came from, after redirects.
        headers: names in lower case.
        status: 200, or 304 with an empty body.
    """

    address: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """One piece from one source, made plain: no markup stands in any of its texts.

    Attributes:
        id: 12 hex digits over the canonical link, else over source and guid.
        text: the whole text as far as the source gives it, paragraphs parted by blank lines.
        summary: the outlet's own description, "" if it gave none.
        categories: as the feed names them, in its order.
        published: as told by the source; where it told nothing usable, or a time still to
            come, the moment it was first seen.
        undated: the source told no usable time.
        first_sight: it came with the first reading of its source.
    """

    id: str
    source: str
    outlet: str
    url: str
    title: str
    language: str
    published: datetime
    first_seen: datetime
    text: str = ""
    summary: str = ""
    categories: tuple[str, ...] = ()
    guid: str = ""
    undated: bool = False
    first_sight: bool = False

    def __post_init__(self) -> None:
        check_utc(self.published, self.first_seen)
