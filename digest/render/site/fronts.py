"""The front page, and the pages of months and years."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from digest.ports import PublishedFile
from digest.render.site.calendars import Calendars, Link
from digest.render.site.editions import covered
from digest.render.site.frames import ASKING, POLICY, About
from digest.render.site.linked_data import as_script, opengraph, website
from digest.render.site.lists import outlet_links, topic_links
from digest.render.site.pieces import Laid, Piece
from digest.render.site.places import Place
from digest.render.site.room import Room
from digest.render.site.stories import running_links
from digest.words import for_language

TEASERS = 6
"""Stories on the front page beside the one that leads."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in a list."""

    link: Link
    day: date
    headline: str


def front(room: Room, language: str) -> PublishedFile:
    """The front page of a language.

    Raises:
        RenderError: the template does not become a page.
    """
    words, latest = for_language(language), room.catalogue.own(language)[0]
    place = room.places.place(room.places.front, language, room.catalogue.languages)
    laid = room.laid(latest.date, language)
    calendars = Calendars(room.places, place, room.dates(language), latest.date)
    return room.page(
        "index.html.j2",
        place,
        _about_front(room, place),
        latest=room.to_edition(place, latest.date),
        window=words.window_line(latest.start, latest.end, room.look.masthead.zone),
        covered=covered(latest, words),
        laid=laid,
        teasers=_teasers(laid),
        sheet=room.catalogue.sheet(latest.date, language),
        month=calendars.month(latest.date),
        months=calendars.month_links(latest.date.year),
        years=calendars.year_links(),
        topics=topic_links(room, place, latest),
        outlets=outlet_links(room, place, latest),
        running=running_links(room, place),
        shelf=place.to(room.places.shelf(language, "stories")),
        search=place.to(room.places.search(language)) if room.look.search else "",
    )


def months(room: Room, language: str, days: Collection[date]) -> Iterator[PublishedFile]:
    """The pages of the months that hold some dates and of those beside them; and of all years.

    Raises:
        RenderError: a template does not become a page.
    """
    firsts = sorted({day.replace(day=1) for day in room.dates(language)})
    wanted = {firsts.index(day.replace(day=1)) for day in days if day.replace(day=1) in firsts}
    near = {place for here in wanted for place in (here - 1, here, here + 1) if 0 <= place < len(firsts)}
    for place in sorted(near):
        yield _month(room, language, firsts[place])
    for year in sorted({first.year for first in firsts}):
        yield _year(room, language, year)


def _about_front(room: Room, place: Place) -> About:
    title, url = room.framer.masthead(place.language), room.framer.web(place.path)
    policy = ASKING if room.look.search else POLICY
    if not url:
        return About(title, policy=policy)
    data = as_script(website(place.language, title, url, room.framer.publisher(place.language)))
    return About(title, policy=policy, graph=opengraph("website", title, title, url, None), data=data)


def _teasers(laid: Laid) -> tuple[Piece, ...]:
    """The stories at the top, then the first of each section, as far as there is room."""
    firsts = (section.pieces[0] for section in laid.sections if section.pieces)
    ordered = {piece.id: piece for piece in (*laid.top, *firsts)}
    return tuple(ordered.values())[:TEASERS]


def _month(room: Room, language: str, first: date) -> PublishedFile:
    words = for_language(language)
    having = room.catalogue.languages_with(lambda day: day.replace(day=1) == first)
    place = room.places.place(partial(room.places.month, day=first), language, having)
    dates = room.dates(language)
    calendars = Calendars(room.places, place, dates)
    earlier, later = calendars.around(first)
    own = (day for day in dates if day.replace(day=1) == first)
    return room.page(
        "month.html.j2",
        place,
        About(f"{room.framer.masthead(language)}, {words.month(first)}"),
        month=calendars.month(first),
        year=Link(place.to(room.places.year(language, first.year)), words.year(first.year)),
        editions=[
            Listed(room.to_edition(place, day), day, room.catalogue.edition(day).headline(language))
            for day in own
        ],
        earlier=earlier,
        later=later,
    )


def _year(room: Room, language: str, year: int) -> PublishedFile:
    words = for_language(language)
    having = room.catalogue.languages_with(lambda day: day.year == year)
    place = room.places.place(partial(room.places.year, year=year), language, having)
    calendars = Calendars(room.places, place, room.dates(language))
    heading = words.label("year", year=words.year(year))
    return room.page(
        "year.html.j2",
        place,
        About(f"{room.framer.masthead(language)}, {heading}"),
        heading=heading,
        months=calendars.months(year),
        years=calendars.year_links(),
    )
