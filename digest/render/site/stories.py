"""Stories that went on over days: a page for each, one for each name it had before, and a list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

from digest.ports import PublishedFile
from digest.render.site.calendars import Link
from digest.render.site.frames import About
from digest.render.site.lists import Counted, Entry, story_entry
from digest.render.site.pieces import run_of
from digest.render.site.places import Place
from digest.render.site.room import Room
from digest.render.site.threads import Telling, Thread
from digest.words import for_language

ON_THE_FRONT = 6
"""Stories on the front page that went on."""

ON_THE_SHELF = 200
"""Stories in the list of those that went on, the last told first; editions lead to older ones."""


TEASED = 14
"""Tellings of which a story's page says more than the headline: a year of one story would convert a year."""


@dataclass(frozen=True, slots=True)
class Told:
    """One telling: the edition, its line, and what it said first, where it is one of the latest."""

    edition: Link
    entry: Entry
    teaser: str
    language: str
    direction: str


def running_links(room: Room, place: Place, most: int = ON_THE_FRONT) -> tuple[Counted, ...]:
    """The stories that went on last, with the number of editions that told them."""
    running = room.catalogue.running(place.language).values()
    return tuple(_link(room, place, thread) for thread in islice(running, most))


def story_pages(room: Room, language: str, days: Collection[date]) -> Iterator[PublishedFile]:
    """The list of stories that went on, and the pages of those that some dates tell.

    Raises:
        RenderError: a template does not become a page.
    """
    for thread in room.catalogue.running(language).values():
        if not thread.dates.isdisjoint(days):
            yield _story(room, language, thread)
            yield from (_moved(room, language, thread, alias) for alias in thread.aliases)
    yield _shelf(room, language)


def _languages(room: Room, thread: Thread) -> tuple[str, ...]:
    return tuple(code for code in room.catalogue.languages if thread.id in room.catalogue.running(code))


def _link(room: Room, place: Place, thread: Thread) -> Counted:
    last = thread.tellings[-1].story.shown_in(place.language)
    href = place.to(room.places.listed(place.language, "stories", thread.id))
    words = for_language(place.language)
    count = words.plural("editions", len(thread.dates))
    told = f"{count} · {words.date_short(thread.tellings[-1].date)}"
    return Counted(run_of(last.title, href, last.language, place.language), told)


def _shelf(room: Room, language: str) -> PublishedFile:
    place = room.places.place(partial(room.places.shelf, name="stories"), language, room.catalogue.languages)
    heading = for_language(language).label("over_days")
    about = About(f"{room.framer.masthead(language)}: {heading}")
    rows = running_links(room, place, ON_THE_SHELF)
    return room.page("shelf.html.j2", place, about, heading=heading, rows=rows)


def _story(room: Room, language: str, thread: Thread) -> PublishedFile:
    path = partial(room.places.listed, name="stories", key=thread.id)
    place = room.places.place(path, language, _languages(room, thread))
    last = thread.tellings[-1].story.shown_in(language)
    words = for_language(language)
    return room.page(
        "story.html.j2",
        place,
        About(f"{last.title} · {room.framer.masthead(language)}"),
        title=run_of(last.title, "", last.language, language),
        count=words.plural("editions", len(thread.dates)),
        shelf=Link(place.to(room.places.shelf(language, "stories")), words.label("over_days")),
        tellings=_tellings(room, place, thread.tellings),
    )


def _tellings(room: Room, place: Place, tellings: Sequence[Telling]) -> tuple[Told, ...]:
    """The latest first."""
    return tuple(
        _telling(room, place, telling, _teaser(room, place.language, telling) if number < TEASED else "")
        for number, telling in enumerate(reversed(tellings))
    )


def _telling(room: Room, place: Place, telling: Telling, teaser: str) -> Told:
    entry = story_entry(room, place, telling.date, telling.story)
    edition = room.to_edition(place, telling.date)
    return Told(edition, entry, teaser, entry.title.language, entry.title.direction)


def _teaser(room: Room, language: str, telling: Telling) -> str:
    laid = room.laid(telling.date, language)
    pieces = (piece for section in laid.sections for piece in section.all)
    return next((piece.teaser for piece in pieces if piece.id == telling.story.id), "")


def _moved(room: Room, language: str, thread: Thread, alias: str) -> PublishedFile:
    """What stands at an address that a story had before it became part of another."""
    path = partial(room.places.listed, name="stories", key=alias)
    place = room.places.place(path, language, (language,))
    goes_on = _link(room, place, thread)
    about = About(goes_on.run.words, indexed=False)
    web = room.framer.web(room.places.listed(language, "stories", thread.id))
    return room.page("moved.html.j2", place, about, story=goes_on.run, web=web)
