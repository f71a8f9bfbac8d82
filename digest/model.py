"""The nouns, one word for one thing, frozen. Times are aware and in UTC.

A Source is read as a Document, which holds Articles; Articles of one event make a Story;
Stories stand in Sections; Sections make the Edition of one date; what is left out is a
Rejection with its reason in words. Each language of an Edition is a Copy, rendered to
Documents once, and each Subscriber gets one Delivery of one copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open span [start, end) that an edition covers."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        check_utc(self.start, self.end)
        if self.start >= self.end:
            raise ValueError("a window must end after it starts")

    def __contains__(self, time: datetime) -> bool:
        return self.start <= time < self.end


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article left out, and the reason in words."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """A story as a copy shows it: the title and extract of its best article in that language.

    Attributes:
        article: the id of the article that is shown.
        short_title: another outlet's shortest title for "In one minute"; "" if there is none.
        paragraphs: a longer extract, whole sentences, for a story that leads the edition.
    """

    article: str
    outlet: str
    title: str
    url: str
    summary: str
    language: str
    published: datetime
    undated: bool = False
    short_title: str = ""
    short_outlet: str = ""
    short_url: str = ""
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One event: one or more articles, one of them the lead.

    Attributes:
        id: the id of the article it was first formed around.
        articles: the lead first, then by time and address.
        lead: the id of the lead article.
        views: one for each language of the edition.
        brief: printed as title and outlet only.
        late: came in after its window; carried over.
        reasons: why it is one story, why in this section, why at this place.
    """

    id: str
    section: str
    articles: tuple[Article, ...]
    lead: str
    views: Mapping[str, View]
    brief: bool = False
    late: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def lead_article(self) -> Article:
        """The lead itself."""
        return next(a for a in self.articles if a.id == self.lead)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who told it, each once, in the order of its articles."""
        return tuple(dict.fromkeys(a.outlet for a in self.articles))


@dataclass(frozen=True, slots=True)
class Section:
    """A titled, ordered run of stories; never empty in an edition."""

    id: str
    title: LocalText
    stories: tuple[Story, ...]


class EditionState(StrEnum):
    """Where an edition stands. Only draft becomes frozen, only frozen becomes sent or missed."""

    DRAFT = "draft"
    FROZEN = "frozen"
    SENT = "sent"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Edition:
    """What goes out for one date, in all its languages.

    Attributes:
        cutoff: only articles first seen up to this moment are in it.
        top: ids of the stories that matter most, best first; the first leads the edition.
        sections: in the order of print, no empty one.
        late: ids of the articles carried over from before the window.
    """

    digest: str
    date: date
    number: int
    languages: tuple[str, ...]
    window: Window
    cutoff: datetime
    sections: tuple[Section, ...]
    rejections: tuple[Rejection, ...]
    top: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, in the order of print."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def n_articles(self) -> int:
        """How many articles its stories hold."""
        return sum(len(story.articles) for story in self.stories)


class Kind(StrEnum):
    """What a rendered document is; the value is the file's ending."""

    SUBJECT = "subject"
    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "md"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document of an edition: one kind in one language ("" for all languages)."""

    kind: Kind
    language: str
    body: str


class OperationKind(StrEnum):
    """What an editor may do to an edition."""

    LEAD = "lead"
    DROP = "drop"
    MOVE = "move"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an overlay: on the story that holds `article`.

    Attributes:
        value: move: the section's id; merge: an article of the other story; drop: the reason;
            edit: the new text.
        field: edit: `title` or `summary`.
        language: edit: the copy it is for.
    """

    kind: OperationKind
    article: str
    value: str = ""
    field: str = ""
    language: str = ""


class Consent(StrEnum):
    """Where a subscriber stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who gets editions, or once did.

    Attributes:
        id: 16 hex digits, the same for the same address however it is written.
        language: of the copy; "" means the edition's first.
        since: when the consent was given or withdrawn.
    """

    id: str
    address: str
    consent: Consent
    since: datetime
    name: str = ""
    language: str = ""

    @property
    def wanted(self) -> bool:
        """Whether an edition may be sent."""
        return self.consent in {Consent.CONFIRMED, Consent.VOUCHED}


class DeliveryState(StrEnum):
    """The ten states of a delivery; see `deliver/ledger.py` for the ways between them."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    HELD = "held"
    SKIPPED = "skipped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One edition to one subscriber, with its state.

    Attributes:
        recipient: the subscriber's id; the same for a `[email] to` entry of that address.
        origin: "to" for an entry of the config, "subscriber" for a subscription.
        attempts: how often `sending` was committed.
        next_at: not to be tried before; only for deferred.
        detail: the server's last words, or why it was skipped, held or blocked.
    """

    edition: int
    recipient: str
    address: str
    name: str
    language: str
    origin: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_at: datetime | None = None
    detail: str = ""
