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
    TELEGRAM = "telegram"
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
class Selectors:
    """CSS selectors that say where a page lists its articles; what is empty is found by structure.

    Attributes:
        item: the block of one article; the others are looked for inside it.
        link: the element with the address.
        title: the element with the headline; the link's own text if empty.
        date: the element with the time.
    """

    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What a source asks of whoever wants to read it; sent to its own host only.

    Attributes:
        username: of HTTP's basic authentication (RFC 7617), with the password.
        headers: values by name, as they are sent.
        cookies: values by name.
    """

    username: str = ""
    password: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)


NO_ACCESS = Access()
"""For whoever wants nothing, or is to be told nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is read.

    Attributes:
        address: a feed's, page's or channel's URL, or a folder's path.
        language: of its articles, whatever their letters say; None to find it out.
        section: the id of the one section it covers, None for most.
        full_text: its feed holds stubs; the text is fetched from each article's page.
        keep: rules `Field=RegEx`; where there are any, only articles that one of them matches are taken.
        block: rules `Field=RegEx` of articles that are left out.
        path: of folders, in the list that it was imported from.
        attributes: of that list, which mean nothing here and are written back on export.
    """

    name: str
    kind: SourceKind
    address: str
    outlet: Outlet
    language: str | None = None
    section: str | None = None
    excerpt: Excerpt = Excerpt()
    selectors: Selectors = Selectors()
    full_text: bool = False
    access: Access = Access()
    keep: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A source as fetched: bytes and what the server said of them.

    Attributes:
        address: where it came from, after redirects.
        headers: names in lower case.
        status: 200, or 304 with an empty body.
        moved_to: where permanent redirects led (301, 308), "" if there were none or others came first.
    """

    address: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str = ""


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
        author: as the source names them, "" for most.
        mark: of the entry as it came, before anything was cleaned; another mark means another wording.
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
    author: str = ""
    mark: str = ""

    def __post_init__(self) -> None:
        check_utc(self.published, self.first_seen)


def by_time(article: Article) -> tuple[datetime, str, str]:
    """The order of articles: by time, and address where two are of one moment."""
    return article.published, article.url, article.id
