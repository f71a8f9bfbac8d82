"""All that the website knows of its editions: each JSON read once, each page converted when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from digest.render.archived import ArchivedEdition, all_languages
from digest.render.markdown import body
from digest.render.site.contents import Contents, contents_of
from digest.render.site.places import slug
from digest.render.site.sheets import Sheet, sheet_of
from digest.render.site.threads import Thread, threads_of

Convert = Callable[[str], str]
"""Markdown to clean HTML."""

AT_HAND = 64
"""Converted pages that are kept; feeds ask again for the last 30, a story for those of a week."""


class Catalogue:
    """The editions in one place.

    Attributes:
        editions: the latest first.
        contents: what their JSON says, by date.
        languages: all that some edition has, the main one first.
        threads: stories that more than one edition told.
    """

    def __init__(self, editions: Iterable[ArchivedEdition], main: str, convert: Convert) -> None:
        self.editions: Sequence[ArchivedEdition] = sorted(editions, key=lambda e: e.date, reverse=True)
        self.contents = {edition.date: contents_of(edition.kept_json) for edition in self.editions}
        self.languages = all_languages(self.editions, main)
        self.threads = threads_of(self.contents.values())
        self._convert = convert
        self._by_date = {edition.date: edition for edition in self.editions}
        self._sheets: dict[tuple[date, str], Sheet] = {}
        self._spoken = {edition.date: edition.languages for edition in self.editions}
        self._outlets = {language: self._outlets_in(language) for language in self.languages}
        self._topics = {language: self._topics_in(language) for language in self.languages}
        self._running = {language: self._running_in(language) for language in self.languages}
        self._names = {name: t.id for t in self.threads for name in (t.id, *t.aliases)}

    def edition(self, day: date) -> ArchivedEdition:
        """The edition of a date."""
        return self._by_date[day]

    def own(self, language: str) -> tuple[Contents, ...]:
        """The editions with a copy in a language, the latest first."""
        return tuple(self.contents[e.date] for e in self.editions if language in self._spoken[e.date])

    def sheet(self, day: date, language: str) -> Sheet:
        """A page of an edition, taken apart."""
        key = (day, language)
        if key not in self._sheets:
            if len(self._sheets) >= AT_HAND:
                del self._sheets[next(iter(self._sheets))]
            self._sheets[key] = sheet_of(self._convert(body(self._by_date[day].page(language))))
        return self._sheets[key]

    def topics(self, language: str) -> Mapping[str, tuple[Contents, ...]]:
        """The editions that have each section, by its id, the latest first; as the latest orders sections."""
        return self._topics[language]

    def outlets(self, language: str) -> Mapping[str, tuple[Contents, ...]]:
        """The editions with a story that each outlet told, the latest first; outlets in alphabetical order.

        By their part of an address: names that differ by case or signs only are one outlet.
        """
        return self._outlets[language]

    def running(self, language: str) -> Mapping[str, Thread]:
        """The stories that went on in a language, by id, the last told first."""
        return self._running[language]

    def thread(self, language: str, story: str) -> Thread | None:
        """What a story went on to be in a language; None for one that was told once."""
        return self._running[language].get(self._names.get(story, ""))

    def languages_of(self, day: date) -> tuple[str, ...]:
        """The copies of an edition, the main one first."""
        return tuple(code for code in self.languages if code in self._spoken[day])

    def languages_with(self, wanted: Callable[[date], bool]) -> tuple[str, ...]:
        """The languages that have a copy of some date, the main one first."""
        found = {code for day, codes in self._spoken.items() if wanted(day) for code in codes}
        return tuple(code for code in self.languages if code in found)

    def touched(self, days: Collection[date]) -> frozenset[date]:
        """These dates, and those of editions that told a story of theirs: their pages lead to each other."""
        told = (thread.dates for thread in self.threads if not thread.dates.isdisjoint(days))
        return frozenset(days).union(*told)

    def _topics_in(self, language: str) -> Mapping[str, tuple[Contents, ...]]:
        found: dict[str, list[Contents]] = {}
        for edition in self.own(language):
            for section in edition.sections:
                found.setdefault(section, []).append(edition)
        return {section: tuple(editions) for section, editions in found.items()}

    def _outlets_in(self, language: str) -> Mapping[str, tuple[Contents, ...]]:
        found: dict[str, dict[date, Contents]] = {}
        for edition in self.own(language):
            for outlet in {report.outlet for story in edition.stories for report in story.reports}:
                found.setdefault(slug(outlet), {})[edition.date] = edition
        return {key: tuple(found[key].values()) for key in sorted(found)}

    def _running_in(self, language: str) -> Mapping[str, Thread]:
        own = (thread.in_language(language, self._spoken) for thread in self.threads)
        told = (thread for thread in own if len(thread.dates) > 1)
        ordered = sorted(told, key=lambda thread: (thread.tellings[-1].date, thread.id), reverse=True)
        return {thread.id: thread for thread in ordered}
