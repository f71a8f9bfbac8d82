"""The page of an edition, the page that tells what became of each article, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from digest.ports import PublishedFile
from digest.render.site.calendars import Link
from digest.render.site.contents import ArchivedStory, Contents
from digest.render.site.figures import figure, picture_files
from digest.render.site.frames import PICTURED, POLICY, About
from digest.render.site.linked_data import as_script, collection, opengraph
from digest.render.site.pieces import Piece, run_of
from digest.render.site.room import Room
from digest.words import Words, for_language

COVERAGE = "coverage.html"


def edition_files(room: Room, day: date) -> Iterator[PublishedFile]:
    """The files of an edition, in all its languages.

    Raises:
        RenderError: a template does not become a page.
    """
    languages = room.catalogue.languages_of(day)
    for language in languages:
        yield _Edition(room, day, language).page()
        yield _coverage(room, day, language)
        markdown = room.catalogue.edition(day).page(language)
        yield PublishedFile(room.places.beside(language, day, f"{day:%d}.md"), markdown.encode())
    yield from picture_files(room, day)
    json = room.catalogue.edition(day).json
    yield PublishedFile(room.places.beside(languages[0], day, f"{day:%d}.json"), json.encode())


def covered(edition: Contents, words: Words) -> str:
    """How the articles of an edition add up, without those left out."""
    total = edition.n_placed + len(edition.left_out)
    return words.label(
        "coverage" if edition.left_out else "coverage_all",
        articles=words.plural("articles", total),
        outlets=words.plural("from_outlets", len(edition.outlets)),
        placed=edition.n_placed,
        stories=words.plural("in_stories", len(edition.stories)),
    )


class _Edition:
    def __init__(self, room: Room, day: date, language: str) -> None:
        self._room = room
        self._day = day
        self._contents = room.catalogue.contents[day]
        self._words = for_language(language)
        languages = room.catalogue.languages_of(day)
        self._place = room.places.place(partial(room.places.edition, day=day), language, languages)
        self._laid = room.laid(day, language)
        self._figure = figure(room, self._place, day, self._laid.lead.id if self._laid.lead else "")

    def page(self) -> PublishedFile:
        room, contents, words = self._room, self._contents, self._words
        sheet = room.catalogue.sheet(self._day, self._place.language)
        earlier, later = self._neighbours()
        return room.page(
            "edition.html.j2",
            self._place,
            self._about(),
            date=words.date_heading(self._day),
            number=words.label("number", n=contents.number),
            window=words.window_line(contents.start, contents.end, room.look.masthead.zone),
            covered=covered(contents, words),
            left_out=words.plural("left_out", len(contents.left_out)) if contents.left_out else "",
            laid=self._laid,
            sheet=sheet,
            went=self._went_on(),
            formats=self._formats(),
            coverage=COVERAGE,
            figure=self._figure,
            earlier=earlier,
            later=later,
        )

    def _about(self) -> About:
        room, language = self._room, self._place.language
        title = f"{room.framer.masthead(language)}, {self._words.date_long(self._day)}"
        headline = room.catalogue.edition(self._day).headline(language)
        url = room.framer.web(self._place.path)
        policy = PICTURED if self._figure else POLICY
        if not url:
            return About(title, headline, policy)
        moment = self._contents.end
        told = {"name": title, "description": headline, "url": url, "datePublished": moment.isoformat()}
        if self._contents.corrected:
            told["dateModified"] = self._contents.corrected.isoformat(timespec="seconds")
        publisher = room.framer.publisher(language)
        seen = self._figure.graph(room.framer.web(self._figure.path)) if self._figure else {}
        return About(
            title,
            headline,
            policy,
            graph={**opengraph("article", title, headline, url, moment), **seen},
            data=as_script(collection(self._printed(), language, told, publisher)),
        )

    def _printed(self) -> tuple[ArchivedStory, ...]:
        """The stories, that which leads first."""
        lead = self._laid.lead.story if self._laid.lead else None
        return tuple(sorted(self._contents.stories, key=lambda story: story is not lead))

    def _went_on(self) -> Mapping[str, tuple[Link, ...]]:
        """What each story leads to in other editions, by its id."""
        pieces = (piece for section in self._laid.sections for piece in section.all)
        return {piece.id: tuple(self._links(piece)) for piece in pieces}

    def _links(self, piece: Piece) -> Iterator[Link]:
        thread = self._room.catalogue.thread(self._place.language, piece.id)
        if piece.first_told:
            words = self._words.label("update", date=self._words.date_short(piece.first_told))
            before = thread.before(self._day) if thread else None
            href = self._room.to_edition(self._place, before.date, before.story.id).href if before else ""
            yield Link(href, words)
        if thread:
            path = self._room.places.listed(self._place.language, "stories", thread.id)
            yield Link(self._place.to(path), self._words.label("this_over_days"))

    def _formats(self) -> Mapping[str, Link]:
        """The same edition as files, by media type."""
        beside, first = self._room.places.beside, self._room.catalogue.languages_of(self._day)[0]
        json = beside(first, self._day, f"{self._day:%d}.json")
        return {
            "text/markdown": Link(f"{self._day:%d}.md", "Markdown"),
            "application/json": Link(self._place.to(json), "JSON"),
        }

    def _neighbours(self) -> tuple[Link | None, Link | None]:
        dates = self._room.dates(self._place.language)
        here = dates.index(self._day)
        earlier, later = dates[here + 1 : here + 2], dates[:here][-1:]
        to = partial(self._room.to_edition, self._place)
        return next(map(to, earlier), None), next(map(to, later), None)


def _coverage(room: Room, day: date, language: str) -> PublishedFile:
    contents, words = room.catalogue.contents[day], for_language(language)
    languages = room.catalogue.languages_of(day)
    place = room.places.place(partial(room.places.beside, day=day, name=COVERAGE), language, languages)
    title = f"{words.label('all_articles')}, {words.date_long(day)}"
    stories = [
        (
            run_of(
                (view := story.shown_in(language)).title, f"index.html#{story.id}", view.language, language
            ),
            tuple((run_of(r.title, r.url, r.language, language), r.outlet) for r in story.reports),
        )
        for story in contents.stories
    ]
    left_out = [
        (
            run_of(left.report.title, left.report.url, left.report.language, language),
            left.report.outlet,
            left.reason,
        )
        for left in contents.left_out
    ]
    return room.page(
        "coverage.html.j2",
        place,
        About(title, covered(contents, words), indexed=False),
        date=room.to_edition(place, day),
        covered=covered(contents, words),
        left=words.plural("left_out", len(left_out)),
        stories=stories,
        left_out=left_out,
    )
