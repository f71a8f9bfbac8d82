"""One language of an edition, laid out: what a template prints, in the order it prints it.

All texts are made printable and all addresses checked here, once for every kind of document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, chain
from textwrap import wrap

from digest.errors import RenderError
from digest.model import Edition, Section, Story, View
from digest.render.density import FULL, Density
from digest.render.look import Look
from digest.render.notices import Notice, notices
from digest.render.plate import Plate, plate
from digest.render.printable import address, cut, mailto, shown
from digest.render.telling import Line, Reporter, Told
from digest.theme import Theme
from digest.tokens import PLACEHOLDER, leave_url
from digest.words import Words, for_language
from digest.words.isolates import FSI, PDI

MINUTE = 4
"""Lines of "In one minute"; phones show fewer."""

PHONE_LINES = 3
PHONE_ROWS = 6
"""Of "In one minute" on a phone, so that the lead's headline begins on its first screen."""

PHONE_COLUMNS = {True: 45, False: 41}
"""Characters of a row there, for ASCII and for others: 335 px in letters of 15 px, of Noto Sans."""

SUBJECT_CHARS = 69
PREHEADER_CHARS = 110
"""What inboxes show before they cut."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section as printed.

    Attributes:
        count: the stories it shows, beside the one that leads the edition, as printed.
        more: how many more there are, in words; empty if all are shown.
    """

    id: str
    title: str
    count: str
    stories: tuple[Told, ...]
    briefs: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Where a copy leads; empty where there is nothing to lead to."""

    web: str
    archive: str
    unsubscribe: str
    report: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything that one language of an edition says.

    Attributes:
        number: as printed, with its label.
        minute: "In one minute"; may be empty.
        on_phones: how many lines of it phones show.
        kicker: the title of the lead's section.
        parts: sections in the order of print; one that holds only the lead is not among them.
        note: a line of the editor on the whole edition, empty for none.
        corrections: what was set right since, in this edition and in earlier ones.
        theme: the colours of the mail.
        lacking: what should have gone along with the mail and does not, empty for nothing.
        picture: of the story that leads; None for none.
    """

    language: str
    direction: str
    words: Words
    title: str
    subject: str
    preheader: str
    long_date: str
    day: date
    number: str
    window: str
    counts: str
    n_outlets: int
    minute: tuple[Line, ...]
    on_phones: int
    kicker: str
    lead: Told
    parts: tuple[Part, ...]
    links: Links
    why: str
    publisher: str
    address: str
    note: str = ""
    corrections: tuple[Notice, ...] = ()
    theme: Theme = field(default_factory=Theme)
    lacking: str = ""
    picture: Plate | None = None


def copy_of(edition: Edition, language: str, look: Look, *, density: Density = FULL) -> Copy:
    """Lay out one language of an edition.

    Raises:
        RenderError: the edition holds no story, or the subject names something unknown.
    """
    if not edition.stories:
        raise RenderError("edition", "there is no story to print")
    return _Layout(edition, language, look, density).copy()


class _Layout:
    def __init__(self, edition: Edition, language: str, look: Look, density: Density) -> None:
        self._edition = edition
        self._language = language
        self._look = look
        self._density = density
        self._words = for_language(language)
        self._reporter = Reporter(edition, language, look, density)

    def copy(self) -> Copy:
        words, edition = self._words, self._edition
        lead, minute = self._lead(), self._minute()
        told = self._reporter.lead(lead)
        n_outlets = len({a.outlet for story in edition.stories for a in story.articles})
        title = shown(self._look.masthead.title.in_(self._language))
        publisher = self._local(self._look.masthead.publisher.in_(self._language))
        return Copy(
            language=self._language,
            direction=words.direction,
            words=words,
            title=title,
            subject=self._subject(told.title, title),
            preheader=self._preheader(minute, self._views(lead)),
            long_date=words.date_heading(edition.date),
            day=edition.date,
            number=words.label("number", n=edition.number),
            window=self._window(),
            counts=f"{words.plural('stories', len(edition.stories))} · {words.plural('outlets', n_outlets)}",
            n_outlets=n_outlets,
            minute=minute,
            on_phones=_on_phones(minute),
            kicker=self._kicker(lead),
            lead=told,
            parts=tuple(self._part(s, lead) for s in edition.sections if s.stories != (lead,)),
            links=self._links(),
            why=words.label("why", publisher=publisher or title),
            publisher=publisher,
            address=self._local(self._look.masthead.address.in_(self._language)),
            note=self._local(edition.notes.get(self._language, "")),
            corrections=notices(edition, self._language, self._look),
            theme=self._look.theme,
            picture=plate(edition, lead, words),
        )

    def _lead(self) -> Story:
        return self._edition.leading

    def _minute(self) -> tuple[Line, ...]:
        """The shortest title of each top story, by another outlet than the one printed below.

        The lead has no line of its own where nobody else told it: no line is read twice in a row.
        """
        by_id = {story.id: story for story in self._edition.stories}
        lead = self._lead()
        stories = chain([lead], (by_id[t] for t in self._edition.top if t in by_id and t != lead.id))
        lines = (self._reporter.short_line(s) for s in stories if s is not lead or self._views(s).short_title)
        return tuple(line for line, _ in zip(lines, range(MINUTE), strict=False))

    def _views(self, story: Story) -> View:
        return self._reporter.view(story)

    def _kicker(self, lead: Story) -> str:
        section = next(s for s in self._edition.sections if lead in s.stories)
        return shown(section.title.in_(self._language))

    def _part(self, section: Section, lead: Story) -> Part:
        own = [story for story in section.stories if story is not lead]
        kept = own[: self._density.most]
        full = [story for story in kept if not story.brief][: self._density.full]
        briefs = [story for story in kept if story not in full]
        return Part(
            id=section.id,
            title=shown(section.title.in_(self._language)),
            count=self._words.number(len(own)),
            stories=tuple(self._reporter.told(story) for story in full),
            briefs=tuple(self._reporter.line(story) for story in briefs),
            more=self._words.plural("unprinted", len(own) - len(kept)) if len(kept) < len(own) else "",
        )

    def _subject(self, lead: str, title: str) -> str:
        words = self._words
        values = {
            "lead": lead,
            "title": title,
            "date": words.date_short(self._edition.date),
            "number": words.number(self._edition.number),
        }
        try:
            subject = self._look.subject.format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            reason = f"only {{lead}}, {{title}}, {{date}} and {{number}} may stand in it ({error})"
            raise RenderError("[email] subject", reason) from error
        return cut(shown(subject), SUBJECT_CHARS)

    def _preheader(self, minute: tuple[Line, ...], lead: View) -> str:
        """What an inbox shows after the subject, so nothing of the lead."""
        others = [
            line.title for line in minute if line.url not in {address(lead.url), address(lead.short_url)}
        ]
        kept = cut(" · ".join(others) or self._window(), PREHEADER_CHARS)
        return kept + PDI * (kept.count(FSI) - kept.count(PDI))  # the cut may have taken one

    def _window(self) -> str:
        window = self._edition.window
        return self._words.window_line(window.start, window.end, self._look.masthead.zone)

    def _links(self) -> Links:
        look, day = self._look, self._edition.date
        return Links(
            web=look.web(self._language, day),
            archive=look.home(self._language),
            unsubscribe=leave_url(look.signup, PLACEHOLDER)
            if look.signup
            else mailto(look.contact, f"unsubscribe {PLACEHOLDER}"),
            report=mailto(look.contact, f"{self._words.label('report')}: {day:%Y-%m-%d}"),
        )

    def _local(self, text: str) -> str:
        return self._reporter.isolated(shown(text))


def _on_phones(minute: tuple[Line, ...]) -> int:
    """As many lines as the rows of a phone's first screen hold, and the first in any case."""
    totals = accumulate(_phone_rows(line) for line in minute[:PHONE_LINES])
    return max(1, sum(total <= PHONE_ROWS for total in totals))


def _phone_rows(line: Line) -> int:
    text = f"{line.title} {'_'.join([*line.outlet.split(), line.badge])}".rstrip("_")
    seen = text.replace(FSI, "").replace(PDI, "")
    return len(wrap(seen, PHONE_COLUMNS[seen.isascii()]))
