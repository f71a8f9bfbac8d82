"""The website: a page for each edition and language, and a front page with all editions.

Built from archived documents alone, so whoever has the archive can build the site. No script, nothing
from another host. The one place that uses the `markdown` package.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from digest.errors import RenderError
from digest.markup import sanitise
from digest.ports import PublishedFile
from digest.render.archived import ArchivedEdition, all_languages, in_language
from digest.render.look import Look
from digest.render.markdown import front_matter
from digest.render.pages import take_apart
from digest.render.printable import mailto, shown
from digest.render.templates import Templates
from digest.words import Words, for_language

STYLE = "site/site.css"
PAGE = "site/edition.html.j2"
INDEX = "site/index.html.j2"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page leads, and how it calls it."""

    href: str
    words: str
    language: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `href` is empty where it has no edition."""

    number: int
    href: str = ""
    label: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in a list."""

    href: str
    long_date: str
    day: date
    headline: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Attributes:
        root: the way up to the site's root, "" or "../" and so on.
        canonical: absolute; empty without a base address.
        alternates: the same page in each language.
    """

    language: str
    direction: str
    words: Words
    title: str
    masthead: str
    description: str
    root: str
    home: str
    canonical: str
    alternates: tuple[Link, ...]
    publisher: str
    report: str


def pages(
    editions: Sequence[ArchivedEdition], look: Look, only: Collection[date] | None = None
) -> tuple[PublishedFile, ...]:
    """Files of the website, by path.

    Args:
        editions: all of them.
        look: how pages look.
        only: dates whose own pages are wanted. None: all.

    Raises:
        RenderError: a template does not become a page.
    """
    return _Site(editions, look, only).files()


def html_of(markdown: str) -> str:
    """Markdown as HTML, cleaned of all but text, links and lists."""
    import markdown as library

    return sanitise(library.markdown(markdown, output_format="html"))


class _Site:
    def __init__(
        self, editions: Sequence[ArchivedEdition], look: Look, only: Collection[date] | None
    ) -> None:
        self._editions = editions
        self._only = only
        self._look = look
        self._templates = Templates(look.templates)
        self._languages = all_languages(editions, look.main)

    def files(self) -> tuple[PublishedFile, ...]:
        if STYLE not in self._look.templates:
            raise RenderError(STYLE, "there is no template of this name")
        files = [PublishedFile("site.css", self._look.templates[STYLE].encode())]
        for language in self._languages:
            own = in_language(self._editions, language)
            files.append(self._index(own, language))
            files += (
                self._edition(own, place, language)
                for place, edition in enumerate(own)
                if self._only is None or edition.date in self._only
            )
        return tuple(sorted(files, key=lambda file: file.path))

    def _edition(self, editions: Sequence[ArchivedEdition], place: int, language: str) -> PublishedFile:
        edition = editions[place]
        words = for_language(language)
        folder = f"{self._look.folder(language)}{edition.date:%Y/%m/%d}/"
        root = "../" * folder.count("/")
        front = front_matter(edition.page(language))
        html = self._templates.html(
            PAGE,
            frame=self._frame(
                language, str(front["title"]), folder, edition.languages, f"{edition.date:%Y/%m/%d}/"
            ),
            t=words.labels,
            page=take_apart(edition, language, html_of),
            date=words.date_heading(edition.date),
            number=words.label("number", n=front["number"]),
            earlier=self._neighbour(editions, place + 1, root, language),
            later=self._neighbour(editions, place - 1, root, language),
        )
        return PublishedFile(f"{folder}index.html", html.encode())

    def _index(self, editions: Sequence[ArchivedEdition], language: str) -> PublishedFile:
        words = for_language(language)
        latest = editions[0]
        folder = self._look.folder(language)
        html = self._templates.html(
            INDEX,
            frame=self._frame(language, self._masthead(language), folder, self._languages, ""),
            t=words.labels,
            page=take_apart(latest, language, html_of),
            latest=self._listed(latest, words),
            month=words.month(latest.date),
            weekdays=words.names["weekdays_short"],
            weeks=self._weeks(editions, words),
            months=[
                (words.month(month), [self._listed(edition, words) for edition in own])
                for month, own in groupby(editions, key=lambda edition: edition.date.replace(day=1))
            ],
        )
        return PublishedFile(f"{folder}index.html", html.encode())

    def _frame(self, language: str, title: str, folder: str, languages: Sequence[str], below: str) -> Frame:
        look, words = self._look, for_language(language)
        root = "../" * folder.count("/")
        base = f"{look.base_url.rstrip('/')}/" if look.base_url else ""
        ordered = [code for code in self._languages if code in languages]
        return Frame(
            language=language,
            direction=words.direction,
            words=words,
            title=title,
            masthead=self._masthead(language),
            description=title,
            root=root,
            home=f"{root}{look.folder(language)}index.html",
            canonical=f"{base}{folder}" if base else "",
            alternates=tuple(
                Link(
                    f"{root}{look.folder(code)}{below}index.html",
                    for_language(code).name,
                    code,
                    code == language,
                )
                for code in ordered
            ),
            publisher=" · ".join(
                filter(
                    None,
                    (
                        shown(look.masthead.publisher.in_(language)),
                        shown(look.masthead.address.in_(language)),
                    ),
                )
            ),
            report=mailto(look.contact, words.label("report")),
        )

    def _masthead(self, language: str) -> str:
        return shown(self._look.masthead.title.in_(language))

    def _neighbour(
        self, editions: Sequence[ArchivedEdition], place: int, root: str, language: str
    ) -> Link | None:
        if not 0 <= place < len(editions):
            return None
        day = editions[place].date
        href = f"{root}{self._look.folder(language)}{day:%Y/%m/%d}/index.html"
        return Link(href, for_language(language).date_heading(day))

    def _listed(self, edition: ArchivedEdition, words: Words) -> Listed:
        href = f"{edition.date:%Y/%m/%d}/index.html"
        headline = edition.headline(words.language)
        return Listed(href, words.date_heading(edition.date), edition.date, headline)

    def _weeks(self, editions: Sequence[ArchivedEdition], words: Words) -> list[list[Day]]:
        """The month of the latest edition, Monday first; days of other months have the number 0."""
        latest = editions[0].date
        printed = {edition.date for edition in editions}

        def day(of: date) -> Day:
            if of.month != latest.month:
                return Day(0)
            href = f"{of:%Y/%m/%d}/index.html" if of in printed else ""
            return Day(of.day, href, words.date_short(of), of == latest)

        weeks = Calendar().monthdatescalendar(latest.year, latest.month)
        return [[day(of) for of in week] for week in weeks]
