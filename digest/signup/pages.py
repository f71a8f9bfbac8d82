"""What a visitor reads: a template, the words of their language, and what is the same on every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from digest.deliver.subscriptions import CONFIRM_HOURS, UNDO_DAYS
from digest.model import Subscriber
from digest.newsroom import Newsroom
from digest.render.templates import Templates
from digest.timetable import next_ones
from digest.words import Words, for_language

STYLE = "pages/pages.css"
OPEN, CLOSE = "\u2068", "\u2069"
"""Isolates around an address, so that it stays in one piece in a line that runs the other way (UAX 9)."""


PERSONAL = frozenset({"confirm", "confirmed", "preferences", "leave", "gone"})
"""Pages in the language of the person whose link it is; there is no other one to switch to."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be chosen, by the name that it calls itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has.

    Attributes:
        personal: whether it is one person's, and so in their language only.
        chosen: the language that a form begins with.
        root: before every path of ours.
        home: of the archive on the web, "" if it is not there.
        time: of an edition, on the wall clock of `city`.
        sender: the address that editions come from.
        imprint: who publishes, and where.
    """

    language: str
    personal: bool
    chosen: str
    words: Words
    languages: tuple[Language, ...]
    root: str
    title: str
    home: str
    time: str
    city: str
    sender: str
    contact: str
    imprint: tuple[str, ...]


class Pages:
    """All pages of one digest; its templates are read once."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._room = newsroom
        self._look = newsroom.look()
        self._templates = Templates(self._look.templates)
        self._languages = tuple(
            Language(code, for_language(code).name) for code in newsroom.masthead.languages
        )
        self.root = urlsplit(newsroom.signup.base_url).path.rstrip("/")

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages that pages are in; the first is the main one."""
        return self._room.masthead.languages

    @property
    def style(self) -> str:
        """The sheet."""
        return self._look.templates[STYLE]

    def page(self, name: str, language: str, **values: object) -> str:
        """A page as HTML.

        Args:
            name: of its template.
            language: of its words; one without a copy is the first.
            values: for the template; `address` is isolated from the text around it, and `chosen` is the
                language that a form begins with, if another.
        """
        language = language if language in self.codes else self.codes[0]
        chosen = str(values.pop("chosen", "") or language)
        page = replace(self._page(language, chosen), personal=name in PERSONAL)
        if values.get("address") and name != "refused":
            values["address"] = f"{OPEN}{values['address']}{CLOSE}"
        days = {"hours": CONFIRM_HOURS, "days": UNDO_DAYS}
        template = f"pages/{name}.html.j2"
        return self._templates.html(template, page=page, t=page.words.labels, **days, **values)

    def sections(self, person: Subscriber) -> tuple[tuple[str, str, bool], ...]:
        """Ids and titles of the sections, and whether this person gets each."""
        language = person.language or self.codes[0]
        rules = self._room.editing.sections
        wanted = set(person.sections) & {rule.id for rule in rules}
        return tuple((r.id, r.title.in_(language), not wanted or r.id in wanted) for r in rules)

    def first_edition(self, language: str) -> str:
        """The date of the next edition in words, "" if none is due."""
        upcoming = next(iter(next_ones(self._room.schedule, self._room.clock(), 1)), None)
        return self.long_date(language, upcoming.date) if upcoming else ""

    def long_date(self, language: str, day: date) -> str:
        """A date in words."""
        return for_language(language if language in self.codes else self.codes[0]).date_long(day)

    def _page(self, language: str, chosen: str) -> Page:
        masthead, words = self._room.masthead, for_language(language)
        return Page(
            language=language,
            personal=False,
            chosen=chosen,
            words=words,
            languages=self._languages,
            root=self.root,
            title=masthead.title.in_(language),
            home=self._look.home(language),
            time=words.clock(self._room.schedule.at),
            city=words.city(masthead.zone),
            sender=f"{OPEN}{self._room.email.sender.address}{CLOSE}",
            contact=self._look.contact,
            imprint=tuple(
                text for text in (masthead.publisher.in_(language), masthead.address.in_(language)) if text
            ),
        )
