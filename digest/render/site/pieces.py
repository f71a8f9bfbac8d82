"""A story as a page of the website shows it: texts from the page's markdown, all else from the JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from digest.language.words import primary
from digest.render.printable import direction_of
from digest.render.site.contents import ArchivedStory, Contents, Report
from digest.render.site.sheets import Sheet, text_of
from digest.words import Words, for_language


@dataclass(frozen=True, slots=True)
class Run:
    """Words of an outlet, perhaps in another language than the page's.

    Attributes:
        language: empty where it is the page's.
        direction: empty where it is the page's.
        badge: the language in capitals, empty where it is the page's.
    """

    words: str
    url: str = ""
    language: str = ""
    direction: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A story on a page.

    Attributes:
        id: its place on the page.
        story: what its edition calls it.
        outlet: who told it, leading nowhere.
        time: in words, empty where nobody knows it; `moment` says it to programs.
        paragraphs: HTML; empty where only the title may be shown.
        others: who told it too, each leading to its report.
        first_told: None for a new story.
    """

    id: str
    story: ArchivedStory
    section: str
    title: Run
    outlet: Run
    time: str
    moment: str
    paragraphs: tuple[str, ...]
    others: tuple[Run, ...]
    first_told: date | None

    @property
    def teaser(self) -> str:
        """The first paragraph, as text."""
        return text_of(self.paragraphs[0]) if self.paragraphs else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section on a page.

    Attributes:
        count: all its stories.
        lead: the one that leads the edition, and stands above.
    """

    id: str
    title: str
    count: int
    lead: Piece | None
    pieces: tuple[Piece, ...]
    briefs: tuple[Piece, ...]

    @property
    def all(self) -> tuple[Piece, ...]:
        """All its stories, that which leads the edition first."""
        return (*((self.lead,) if self.lead else ()), *self.pieces, *self.briefs)


@dataclass(frozen=True, slots=True)
class Laid:
    """An edition in one language, as its page shows it; without sections where an own template made the page.

    Attributes:
        lead: None without sections.
        top: the other stories that matter most.
    """

    lead: Piece | None
    top: tuple[Piece, ...]
    sections: tuple[Section, ...]


def run_of(words: str, url: str, language: str, of_page: str) -> Run:
    """Words in a language, on a page in perhaps another."""
    own = primary(language)
    if own in {primary(of_page), "", "und"}:
        return Run(words, url)
    direction = direction_of(own)
    return Run(words, url, language, "" if direction == direction_of(of_page) else direction, own.upper())


def titles_of(edition: Contents, sheet: Sheet, language: str) -> Mapping[str, str]:
    """The titles of an edition's sections in one language, by id, in the order of print."""
    sections = {_key(story, language): story.section for story in edition.stories}
    found: dict[str, str] = {}
    for part in sheet.sections:
        keys = (*(text.key for text in part.texts), *part.lines)
        known = next((sections[key] for key in keys if key in sections), "")
        found.setdefault(known, part.title)
    if sheet.lead:
        found.setdefault(sections.get(sheet.lead.texts[0].key, ""), sheet.lead.title.rpartition(": ")[2])
    return {section: found.get(section, title) for section, title in edition.sections.items()}


def laid(edition: Contents, sheet: Sheet, language: str, zone: ZoneInfo) -> Laid:
    """Lay out an edition in one language."""
    titles = titles_of(edition, sheet, language)
    teller = _Teller(edition, sheet, language, zone, titles)
    pieces = [teller.piece(story) for story in edition.stories]
    key = sheet.lead.texts[0].key if sheet.lead else ""
    lead = next((piece for piece in pieces if _key(piece.story, language) == key), None)
    if lead is None:
        return Laid(None, (), ())
    sections = (_section(section, title, pieces, lead) for section, title in titles.items())
    return Laid(lead, _top(sheet, pieces, lead), tuple(sections))


class _Teller:
    def __init__(
        self, edition: Contents, sheet: Sheet, language: str, zone: ZoneInfo, titles: Mapping[str, str]
    ) -> None:
        self._day = edition.date
        self._language = language
        self._words: Words = for_language(language)
        self._zone = zone
        self._titles = titles
        parts = (*((sheet.lead,) if sheet.lead else ()), *sheet.sections)
        self._texts: dict[str, list[tuple[str, ...]]] = {}
        for text in (text for part in parts for text in part.texts):
            self._texts.setdefault(text.key, []).append(text.paragraphs)

    def piece(self, story: ArchivedStory) -> Piece:
        report = story.shown_in(self._language)
        texts = [] if story.brief else self._texts.get(_key(story, self._language), [])
        time, moment = self._time(report)
        return Piece(
            id=story.id,
            story=story,
            section=self._titles[story.section],
            title=self._run(report.title, report.url, report),
            outlet=self._run(report.outlet, "", report),
            time=time,
            moment=moment,
            paragraphs=texts.pop(0) if texts else (),
            others=tuple(self._run(r.outlet, r.url, r) for r in story.others(self._language)),
            first_told=story.first_told,
        )

    def _run(self, words: str, url: str, report: Report) -> Run:
        return run_of(words, url, report.language, self._language)

    def _time(self, report: Report) -> tuple[str, str]:
        if report.published is None:
            return "", ""
        local = report.published.astimezone(self._zone)
        return self._words.time(report.published, self._zone, self._day), local.isoformat(timespec="minutes")


def _key(story: ArchivedStory, language: str) -> str:
    report = story.shown_in(language)
    return report.url or report.title


def _section(section: str, title: str, pieces: Sequence[Piece], lead: Piece) -> Section:
    own = [piece for piece in pieces if piece.story.section == section]
    return Section(
        id=section,
        title=title,
        count=len(own),
        lead=lead if lead in own else None,
        pieces=tuple(p for p in own if not p.story.brief and p is not lead),
        briefs=tuple(p for p in own if p.story.brief and p is not lead),
    )


def _top(sheet: Sheet, pieces: Sequence[Piece], lead: Piece) -> tuple[Piece, ...]:
    """The stories of "In one minute", which may name them by another outlet's report."""
    by_url = {report.url: piece for piece in pieces for report in piece.story.reports if report.url}
    by_url |= {piece.title.words: piece for piece in pieces}
    named = (by_url[key] for key in sheet.minute if key in by_url)
    return tuple({piece.id: piece for piece in named if piece is not lead}.values())
