"""Sections and outlets over the days: a list of all of them, a page for each, one for each of its months."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from digest.ports import PublishedFile
from digest.render.site.calendars import Link
from digest.render.site.contents import ArchivedStory, Contents
from digest.render.site.frames import About
from digest.render.site.pieces import Run, run_of
from digest.render.site.places import Place, slug
from digest.render.site.room import Room
from digest.words import for_language

LATEST = 14
"""Editions on the page of a section or an outlet; the pages of its months hold all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list.

    Attributes:
        outlet: who told it; None on the outlet's own page.
        more: how many others did, in words.
        story: of a report, the story that it is part of.
    """

    title: Run
    outlet: Run | None = None
    more: str = ""
    story: Run | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one edition."""

    edition: Link
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A way to a list, and what it holds, in words."""

    run: Run
    count: str


@dataclass(frozen=True, slots=True)
class Extent:
    """Which of its editions a page shows.

    Attributes:
        month: in words; empty for the latest ones.
        months: the ways to all months, on the page of the latest.
        feed: the way to its feed, if it has one.
        whole: the way to the latest, on the page of a month.
    """

    editions: tuple[Contents, ...]
    month: str = ""
    months: tuple[Link, ...] = ()
    feed: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """A section or an outlet in one language.

    Attributes:
        name: the folder of its kind.
        key: its own folder below.
        editions: those that have it, the latest first.
        languages: that have it.
        title: what it is called on a date.
        entries: its lines of one edition, on a page.
    """

    name: str
    key: str
    editions: tuple[Contents, ...]
    languages: tuple[str, ...]
    title: Callable[[date], Run]
    entries: Callable[[Contents, Place], tuple[Entry, ...]]


def topics(room: Room, language: str) -> tuple[Strand, ...]:
    """Every section, in the order in which the latest edition prints them."""
    return tuple(
        Strand(
            name="topics",
            key=section,
            editions=editions,
            languages=tuple(c for c in room.catalogue.languages if section in room.catalogue.topics(c)),
            title=partial(_section_run, room, section, language),
            entries=partial(_of_section, room, section),
        )
        for section, editions in room.catalogue.topics(language).items()
    )


def outlets(room: Room, language: str) -> tuple[Strand, ...]:
    """Every outlet, in alphabetical order."""
    return tuple(
        Strand(
            name="outlets",
            key=key,
            editions=editions,
            languages=tuple(c for c in room.catalogue.languages if key in room.catalogue.outlets(c)),
            title=partial(_outlet_run, room, key, language),
            entries=partial(_of_outlet, room, key),
        )
        for key, editions in room.catalogue.outlets(language).items()
    )


def topic_links(room: Room, place: Place, edition: Contents) -> tuple[Counted, ...]:
    """The sections of an edition, with the number of its stories in each."""
    words = for_language(place.language)
    told = [story.section for story in edition.stories]
    return tuple(
        Counted(_way(room, place, strand, edition.date), words.number(told.count(strand.key)))
        for strand in topics(room, place.language)
        if strand.key in edition.sections
    )


def outlet_links(room: Room, place: Place, edition: Contents) -> tuple[Counted, ...]:
    """The outlets of an edition's stories, with the number of their articles."""
    words = for_language(place.language)
    told = [slug(report.outlet) for story in edition.stories for report in story.reports]
    return tuple(
        Counted(_way(room, place, strand, edition.date), words.number(told.count(strand.key)))
        for strand in outlets(room, place.language)
        if strand.key in told
    )


def strand_pages(
    room: Room, language: str, strands: Sequence[Strand], days: Collection[date]
) -> Iterator[PublishedFile]:
    """The list of all sections or outlets, and the pages of those that some dates have.

    Raises:
        RenderError: a template does not become a page.
    """
    for strand in strands:
        touched = {edition.date.replace(day=1) for edition in strand.editions if edition.date in days}
        if touched:
            yield _latest(room, language, strand)
        for month, own in _by_month(strand.editions):
            if month in touched:
                yield _month(room, language, strand, month, own)
    if strands:
        yield _shelf(room, language, strands)


def _shelf(room: Room, language: str, strands: Sequence[Strand]) -> PublishedFile:
    name = strands[0].name
    words = for_language(language)
    place = room.places.place(partial(room.places.shelf, name=name), language, room.catalogue.languages)
    rows = [Counted(_way(room, place, s, s.editions[0].date), _since(s, language)) for s in strands]
    heading = words.label(f"by_{name}")
    about = About(f"{room.framer.masthead(language)}: {heading}")
    return room.page("shelf.html.j2", place, about, heading=heading, rows=rows)


def _since(strand: Strand, language: str) -> str:
    """How many editions have it, and the last of them."""
    words = for_language(language)
    count = words.plural("editions", len(strand.editions))
    return f"{count} · {words.date_short(strand.editions[0].date)}"


def _latest(room: Room, language: str, strand: Strand) -> PublishedFile:
    places, words = room.places, for_language(language)
    path = partial(places.listed, name=strand.name, key=strand.key)
    place = places.place(path, language, strand.languages)
    months = (month for month, _ in _by_month(strand.editions))
    has_feed = strand.name == "topics" and room.look.base_url
    extent = Extent(
        strand.editions[:LATEST],
        months=tuple(Link(place.to(path(language, month=month)), words.month(month)) for month in months),
        feed=place.to(places.feed(language, "xml", strand.key)) if has_feed else "",
    )
    return _list(room, place, strand, extent)


def _month(
    room: Room, language: str, strand: Strand, month: date, own: tuple[Contents, ...]
) -> PublishedFile:
    path = partial(room.places.listed, name=strand.name, key=strand.key)
    printed = {code for edition in own for code in room.catalogue.languages_of(edition.date)}
    having = tuple(code for code in strand.languages if code in printed)
    place = room.places.place(partial(path, month=month), language, having)
    words = for_language(language)
    return _list(room, place, strand, Extent(own, words.month(month), whole=place.to(path(language))))


def _list(room: Room, place: Place, strand: Strand, extent: Extent) -> PublishedFile:
    words = for_language(place.language)
    title = strand.title(extent.editions[0].date)
    shelf = place.to(room.places.shelf(place.language, strand.name))
    told = ", ".join(filter(None, (title.words, extent.month)))
    return room.page(
        "list.html.j2",
        place,
        About(f"{told} · {room.framer.masthead(place.language)}"),
        title=title,
        extent=extent,
        shelf=Link(shelf, words.label(f"by_{strand.name}")),
        groups=[Group(room.to_edition(place, e.date), strand.entries(e, place)) for e in extent.editions],
    )


def _by_month(editions: Sequence[Contents]) -> Iterator[tuple[date, tuple[Contents, ...]]]:
    for month, own in groupby(editions, key=lambda edition: edition.date.replace(day=1)):
        yield month, tuple(own)


def _section_run(room: Room, section: str, language: str, day: date) -> Run:
    return Run(room.section_title(section, language, day))


def _outlet_run(room: Room, key: str, language: str, day: date) -> Run:
    """An outlet, as the edition of a date writes it."""
    stories = room.catalogue.contents[day].stories
    report = next(r for story in stories for r in story.reports if slug(r.outlet) == key)
    return run_of(report.outlet, "", report.language, language)


def _way(room: Room, place: Place, strand: Strand, day: date) -> Run:
    run = strand.title(day)
    href = place.to(room.places.listed(place.language, strand.name, strand.key))
    return Run(run.words, href, run.language, run.direction, run.badge)


def _of_section(room: Room, section: str, edition: Contents, place: Place) -> tuple[Entry, ...]:
    return tuple(
        story_entry(room, place, edition.date, story) for story in edition.stories if story.section == section
    )


def story_entry(room: Room, place: Place, day: date, story: ArchivedStory) -> Entry:
    """A story as a line that leads to it."""
    language = place.language
    shown, others = story.shown_in(language), len(story.others(language))
    return Entry(
        title=_story_run(room, place, day, story),
        outlet=run_of(shown.outlet, "", shown.language, language),
        more=for_language(language).plural("others", others) if others else "",
    )


def _story_run(room: Room, place: Place, day: date, story: ArchivedStory) -> Run:
    shown = story.shown_in(place.language)
    return run_of(shown.title, room.to_edition(place, day, story.id).href, shown.language, place.language)


def _of_outlet(room: Room, key: str, edition: Contents, place: Place) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            title=run_of(report.title, report.url, report.language, place.language),
            story=_story_run(room, place, edition.date, story),
        )
        for story in edition.stories
        for report in story.reports
        if slug(report.outlet) == key
    )
