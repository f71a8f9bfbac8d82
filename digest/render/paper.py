"""The paper edition of a copy: numbered stories, contents, addresses. Neutral, then as HTML for a page of A4.

A story has one number, wherever it stands: in the contents, in the text, in the table of addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from digest.model import Edition, EditionState, Section, Story
from digest.render.copies import Copy, copy_of
from digest.render.density import WEB
from digest.render.look import Look
from digest.render.printable import address, shown
from digest.render.telling import Line, Reporter, Told
from digest.render.templates import Templates
from digest.words import Words

TEMPLATE = "paper/paper.html.j2"
STYLE = "paper/paper.css"

MOST_OF_AN_ADDRESS = 300
"""Characters that are printed. A longer one fills half a page and nobody types it; its link is whole."""

PAGE, PAGES = "\0", "\1"
"""Stand for page numbers in a label, which only whoever breaks pages knows."""


@dataclass(frozen=True, slots=True)
class Address:
    """An article's outlet and address; `url` is empty where it has none to follow."""

    outlet: str
    url: str
    shown: str


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered story, in full or as a brief.

    Attributes:
        sign: its number in the copy's own digits.
        id: its place in the document.
        badge: the language in capitals where it is not the copy's, else empty.
        text: paragraphs; none for a brief.
        also: who else told it, in words.
        addresses: of all its articles, the one that is shown first.
    """

    number: int
    sign: str
    id: str
    title: str
    language: str
    direction: str
    outlet: str
    badge: str
    time: str
    text: tuple[str, ...]
    also: str
    note: str
    update: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as printed.

    Attributes:
        id: its place in the document.
        elsewhere: the story of this section that leads the edition, None where it is another's.
    """

    id: str
    title: str
    items: tuple[Item, ...]
    briefs: tuple[Item, ...]
    elsewhere: Item | None = None

    @property
    def range(self) -> str:
        """The numbers of its briefs, as "9–13"."""
        first, last = self.briefs[0].sign, self.briefs[-1].sign
        return first if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that the paper edition of one copy says.

    Attributes:
        copy: masthead, dates, counts, and the words.
        imprint: publisher and address, a line each.
        head: what the edition covers, in sentences.
        draft: that it is not frozen, in words; empty where it is.
        main: the chapter of the story that leads.
        made: when, for the file's own date (RFC 3339).
        foot: number and web address.
        folio: words around the page and the number of pages.
        reference: words around a story's page, where a section points to the lead.
    """

    copy: Copy
    imprint: tuple[str, ...]
    contact: str
    head: str
    draft: str
    main: Chapter
    chapters: tuple[Chapter, ...]
    made: str
    foot: str
    folio: tuple[str, str, str]
    reference: tuple[str, str]

    @property
    def words(self) -> Words:
        """The labels."""
        return self.copy.words

    @property
    def all(self) -> tuple[Chapter, ...]:
        """Its chapters in the order of print."""
        return (self.main, *self.chapters)

    @property
    def items(self) -> tuple[Item, ...]:
        """Its stories by number."""
        return tuple(item for chapter in self.all for item in (*chapter.items, *chapter.briefs))

    @property
    def title(self) -> str:
        """Of the document."""
        return f"{self.copy.title}, {self.words.date_long(self.copy.day)}"


def paper_of(edition: Edition, language: str, look: Look, state: EditionState) -> Paper:
    """Lay out one language of an edition for paper.

    Raises:
        RenderError: the edition holds no story.
    """
    return _Layout(edition, language, look).paper(state)


def paper_html(paper: Paper, templates: Templates) -> str:
    """The page that a printer of HTML breaks into pages of A4; its style sheet is apart.

    Raises:
        RenderError: the template does not become a page.
    """
    return templates.html(TEMPLATE, paper=paper, copy=paper.copy, t=paper.words.labels)


class _Layout:
    def __init__(self, edition: Edition, language: str, look: Look) -> None:
        self._edition = edition
        self._look = look
        self._copy = copy_of(edition, language, look, density=WEB)
        self._reporter = Reporter(edition, language, look, WEB)
        self._numbers = count(1)

    def paper(self, state: EditionState) -> Paper:
        copy, edition = self._copy, self._edition
        lead = next(story for story in edition.stories if story.id == copy.lead.id)
        main = Chapter(
            "main", f"{copy.words.label('main')}: {copy.kicker}", (self._item(copy.lead, lead),), ()
        )
        return Paper(
            copy=copy,
            imprint=tuple(filter(None, (copy.publisher, copy.address))),
            contact=self._look.contact,
            head=self._head(),
            draft=self._draft() if state is EditionState.DRAFT else "",
            main=main,
            chapters=tuple(
                self._chapter(f"section-{place}", section, lead, main.items[0])
                for place, section in enumerate(edition.sections, start=1)
                if section.stories != (lead,)
            ),
            made=edition.window.end.isoformat(),
            foot=" · ".join(filter(None, (copy.number, _without_scheme(copy.links.web).rstrip("/")))),
            folio=self._folio(),
            reference=self._reference(main.items[0]),
        )

    def _head(self) -> str:
        copy, words = self._copy, self._copy.words
        articles = words.plural("articles", self._edition.n_articles)
        left_out = words.plural("left_out", len(self._edition.rejections)) if self._edition.rejections else ""
        counts = " · ".join(filter(None, (copy.counts, articles, left_out)))
        return f"{copy.window}. {counts}."

    def _draft(self) -> str:
        zone, day = self._look.masthead.zone, self._edition.date
        words = self._copy.words
        return words.label(
            "paper_draft", time=self._reporter.isolated(words.time(self._edition.cutoff, zone, day))
        )

    def _folio(self) -> tuple[str, str, str]:
        text = self._copy.words.label("paper_page", page=PAGE, pages=PAGES)
        before, _, rest = text.partition(PAGE)
        between, _, after = rest.partition(PAGES)
        return before, between, after

    def _reference(self, lead: Item) -> tuple[str, str]:
        before, _, after = self._copy.words.label("paper_elsewhere", n=lead.number, page=PAGE).partition(PAGE)
        return before, after

    def _chapter(self, place: str, section: Section, lead: Story, first: Item) -> Chapter:
        own = [story for story in section.stories if story is not lead]
        full = [story for story in own if not story.brief]
        briefs = [story for story in own if story.brief]
        return Chapter(
            id=place,
            title=shown(section.title.in_(self._copy.language)),
            items=tuple(self._item(self._reporter.told(story), story) for story in full),
            briefs=tuple(self._brief(self._reporter.line(story), story) for story in briefs),
            elsewhere=first if lead in section.stories else None,
        )

    def _item(self, told: Told, story: Story) -> Item:
        number = next(self._numbers)
        return Item(
            number=number,
            sign=self._copy.words.number(number),
            id=f"story-{number}",
            title=told.title,
            language=self._language(told.language),
            direction=told.direction,
            outlet=told.outlet,
            badge=told.badge,
            time=told.time,
            text=told.text,
            also=self._also(told),
            note=told.note,
            update=told.update,
            addresses=self._addresses(story),
        )

    def _brief(self, line: Line, story: Story) -> Item:
        number = next(self._numbers)
        return Item(
            number=number,
            sign=self._copy.words.number(number),
            id=f"story-{number}",
            title=line.title,
            language=self._language(line.language),
            direction=line.direction,
            outlet=line.outlet,
            badge=line.badge,
            time="",
            text=(),
            also="",
            note=line.note,
            update=line.update,
            addresses=self._addresses(story),
        )

    def _language(self, language: str) -> str:
        return language if language not in {"", "und"} else self._copy.language

    def _also(self, told: Told) -> str:
        words = self._copy.words
        named = words.separator.join(other.outlet for other in told.also)
        others = " ".join(filter(None, (named, told.more)))
        return f"{words.label('also')} {others}" if others else ""

    def _addresses(self, story: Story) -> tuple[Address, ...]:
        first = self._reporter.view(story).article
        articles = sorted(story.articles, key=lambda article: article.id != first)
        urls = ((self._reporter.isolated(shown(a.outlet)), address(a.url)) for a in articles)
        return tuple(Address(outlet, url, cut_address(url)) for outlet, url in urls)


def cut_address(url: str) -> str:
    """An address as it is printed: without its scheme, and not without end."""
    text = _without_scheme(url)
    return text if len(text) <= MOST_OF_AN_ADDRESS else f"{text[:MOST_OF_AN_ADDRESS]}…"


def _without_scheme(url: str) -> str:
    return url.partition("://")[2] or url
