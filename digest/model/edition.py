"""What goes out: stories, sections and editions, and their documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digest.model.balance import Balance
from digest.model.corrections import Correction
from digest.model.picture import Picture
from digest.model.press import Article, LocalText, check_utc


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
    """An article left out, and the reason in words.

    Attributes:
        watch: names of the watches whose words stand in it.
    """

    article: Article
    reason: str
    watch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of one watch.

    Attributes:
        stories: ids of the stories that name it.
        left_out: articles that name it and were left out, as far as they are listed.
        n_left_out: how many there are.
    """

    name: str
    stories: tuple[str, ...] = ()
    left_out: tuple[Rejection, ...] = ()
    n_left_out: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """A story as a copy shows it: the title and extract of its best article in that language.

    Attributes:
        article: the id of the article that is shown.
        short_title: another outlet's shortest title for "In one minute"; "" if there is none.
        paragraphs: a longer extract, whole sentences, for a story that leads the edition.
        note: a line of the editor below it, "" for none.
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
    note: str = ""


class StoryState(StrEnum):
    """What a story is to who read the editions before: one that only repeats is in none."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class News:
    """What was not told before: sentences as they are written, and numbers.

    Attributes:
        language: where nothing was told in it before, so that the sentences may only translate; else "".
    """

    sentences: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.sentences or self.numbers)


NO_NEWS = News()


@dataclass(frozen=True, slots=True)
class Story:
    """One event: one or more articles, one of them the lead.

    Attributes:
        id: the id of the article it was first formed around; of an update that of an earlier edition.
        articles: the lead first, then by time and address.
        lead: the id of the lead article.
        views: one for each language of the edition.
        brief: printed as title and outlet only.
        late: came in after its window; carried over.
        reasons: why it is one story, why in this section, why at this place.
        copies: ids of the articles that copy another outlet's text.
        watch: names of the watches whose words stand in its articles.
        state: new, or an update of what an earlier edition told.
        aliases: ids of stories that have become this one.
        first_told: of an update, the date of the edition that told it first, and `told_as` its title.
        news: of an update, what was not told before.
    """

    id: str
    section: str
    articles: tuple[Article, ...]
    lead: str
    views: Mapping[str, View]
    brief: bool = False
    late: bool = False
    reasons: tuple[str, ...] = ()
    copies: frozenset[str] = frozenset()
    watch: tuple[str, ...] = ()
    state: StoryState = StoryState.NEW
    aliases: tuple[str, ...] = ()
    first_told: date | None = None
    told_as: str = ""
    news: News = NO_NEWS

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
class Coverage:
    """What became of the articles that were collected: `collected` is the sum of the others.

    Attributes:
        placed: in stories.
        rejected: left out, with a reason.
        pending: of a later edition, or of an earlier one that has told them.
    """

    collected: int
    placed: int
    rejected: int
    pending: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What goes out for one date, in all its languages.

    Attributes:
        cutoff: only articles first seen up to this moment are in it.
        top: ids of the stories that matter most, best first; the first leads the edition.
        sections: in the order of print, no empty one.
        late: ids of the articles carried over from before the window.
        watched: what became of each watch of the settings, in their order.
        balance: which outlets told the stories, None where nobody counted.
        notes: lines of the editor on the whole edition, by language.
        coverage: how the articles add up, None where nobody counted.
        corrections: its own, and those of earlier editions that it makes known.
        picture: of the story that leads it, None for none.
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
    watched: tuple[Watched, ...] = ()
    balance: Balance | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage | None = None
    corrections: tuple[Correction, ...] = ()
    picture: Picture | None = None

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, in the order of print."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def leading(self) -> Story:
        """The story that leads it: the first of `top` that it holds, else its first; it must hold one."""
        by_id = {story.id: story for story in self.stories}
        return next((by_id[top] for top in self.top if top in by_id), self.stories[0])

    @property
    def considered(self) -> tuple[Article, ...]:
        """All articles that it prints, in the order of print, and then those that it leaves out."""
        printed = (article for story in self.stories for article in story.articles)
        return (*printed, *(rejection.article for rejection in self.rejections))

    @property
    def n_articles(self) -> int:
        """How many articles its stories hold."""
        return sum(len(story.articles) for story in self.stories)


class Kind(StrEnum):
    """What a rendered document is; the value is the file's ending. A picture's body is in base64."""

    SUBJECT = "subject"
    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "md"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"
    PICTURE = "jpg"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document of an edition: one kind in one language ("" for all languages).

    Attributes:
        body: of PDF and DOCX their bytes in base64.
        variant: the key of the `Cut` that it is made for; "" for the whole edition.
    """

    kind: Kind
    language: str
    body: str
    variant: str = ""
