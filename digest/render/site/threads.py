"""Stories over days: which tellings in which editions are one story, and what it is called for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from digest.render.site.contents import ArchivedStory, Contents


@dataclass(frozen=True, slots=True)
class Telling:
    """A story in the edition of a date."""

    date: date
    story: ArchivedStory


@dataclass(frozen=True, slots=True)
class Thread:
    """A story that more than one edition told.

    Attributes:
        id: the id it was told under first; it stays the same as the story goes on.
        aliases: its other ids, of stories that became this one.
        tellings: the oldest first.
    """

    id: str
    aliases: tuple[str, ...]
    tellings: tuple[Telling, ...]

    @property
    def dates(self) -> frozenset[date]:
        """The dates of the editions that told it."""
        return frozenset(telling.date for telling in self.tellings)

    def before(self, day: date) -> Telling | None:
        """The last telling before a date."""
        return next((telling for telling in reversed(self.tellings) if telling.date < day), None)

    def in_language(self, language: str, languages: Mapping[date, tuple[str, ...]]) -> Thread:
        """What of it the editions told that have a copy in a language."""
        own = tuple(telling for telling in self.tellings if language in languages[telling.date])
        return Thread(self.id, self.aliases, own)


def threads_of(editions: Iterable[Contents]) -> tuple[Thread, ...]:
    """The stories that went on, by the date of their first telling and id."""
    joined: dict[str, list[Telling]] = {}
    for edition in sorted(editions, key=lambda edition: edition.date):
        for story in edition.stories:
            _join(joined, Telling(edition.date, story))
    distinct = {id(tellings): tellings for tellings in joined.values()}.values()
    threads = (_thread(tellings) for tellings in distinct if len({t.date for t in tellings}) > 1)
    return tuple(sorted(threads, key=lambda thread: (thread.tellings[0].date, thread.id)))


def _join(joined: dict[str, list[Telling]], telling: Telling) -> None:
    """Add a telling to the one it goes on with; one that goes on with two makes them one."""
    known = {id(found): found for name in sorted(telling.story.names) if (found := joined.get(name))}
    together = [*(earlier for found in known.values() for earlier in found), telling]
    names = {name for told in together for name in told.story.names}
    joined.update(dict.fromkeys(names, together))


def _thread(tellings: list[Telling]) -> Thread:
    ordered = tuple(sorted(tellings, key=lambda telling: (telling.date, telling.story.id)))
    first = ordered[0].story.id
    names = {name for telling in ordered for name in telling.story.names}
    return Thread(first, tuple(sorted(names - {first})), ordered)
