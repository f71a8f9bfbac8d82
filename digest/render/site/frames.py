"""What stands around every page: head, navigation, footer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.language.words import primary
from digest.render.look import Look
from digest.render.printable import direction_of, mailto, shown
from digest.render.site.calendars import Link
from digest.render.site.places import Place, Places, on_the_web
from digest.words import Words, for_language

STYLE = "site.css"
SCRIPT = "search.js"

POLICY = "default-src 'none'; connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""No page runs anything, and none loads anything but its style. `connect-src` opens nothing without a script;
Lighthouse reads robots.txt under the page's policy."""

PICTURED = f"{POLICY}; img-src 'self'"
"""A page with a picture, which is a file beside it."""

ASKING = POLICY.replace("form-action 'none'", "form-action 'self'")
"""A page with the search field."""

SEARCHING = f"{ASKING}; script-src 'self' 'wasm-unsafe-eval'"
"""The search page: Pagefind runs WebAssembly, and reads its index."""


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself.

    Attributes:
        title: without the masthead.
        description: a sentence; the title where there is none.
        policy: its Content-Security-Policy.
        graph: OpenGraph's properties.
        data: JSON-LD, escaped for a script element.
        indexed: whether search engines should list it.
    """

    title: str
    description: str = ""
    policy: str = POLICY
    graph: Mapping[str, str] = field(default_factory=dict)
    data: str = ""
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page.

    Attributes:
        nav: the pages that every page leads to.
        copies: the page in each language.
        canonical: its address on the web; empty without a base address, and so are `twins` and `feeds`.
        twins: the addresses on the web of the page in each language, by code.
        feeds: addresses on the web and titles, by media type.
    """

    language: str
    direction: str
    words: Words
    about: About
    masthead: str
    style: str
    home: str
    nav: tuple[Link, ...]
    copies: tuple[Link, ...]
    canonical: str
    twins: Mapping[str, str]
    feeds: Mapping[str, str]
    publisher: str
    report: str


@dataclass(frozen=True, slots=True)
class Framer:
    """Puts frames around pages."""

    look: Look
    places: Places
    main: str

    def frame(self, place: Place, about: About) -> Frame:
        """The frame of a page."""
        language, words = place.language, for_language(place.language)
        return Frame(
            language=language,
            direction=direction_of(primary(language)),
            words=words,
            about=about,
            masthead=self.masthead(language),
            style=place.to(STYLE),
            home=place.to(self.places.front(language)),
            nav=self._nav(place, words),
            copies=tuple(self._copy(place, code) for code in place.twins),
            canonical=self.web(place.path),
            twins=self._twins(place),
            feeds=self._feeds(language),
            publisher=self._imprint(language),
            report=mailto(self.look.contact, words.label("report")),
        )

    def masthead(self, language: str) -> str:
        """The digest's title."""
        return shown(self.look.masthead.title.in_(language))

    def publisher(self, language: str) -> str:
        """Who publishes it; its title where that is not said."""
        return shown(self.look.masthead.publisher.in_(language)) or self.masthead(language)

    def web(self, path: str) -> str:
        """A page's address on the web, empty without a base address."""
        return on_the_web(self.look.base_url, path) if self.look.base_url else ""

    def _nav(self, place: Place, words: Words) -> tuple[Link, ...]:
        pages = {
            "archive": self.places.front(place.language),
            "outlets": self.places.shelf(place.language, "outlets"),
        }
        if self.look.search:
            pages["search"] = self.places.search(place.language)
        links = (
            Link(place.to(path), words.label(label), current=path == place.path)
            for label, path in pages.items()
        )
        signup = f"{self.look.signup.rstrip('/')}/{place.language}"
        return (*links, *([Link(signup, words.label("subscribe"))] if self.look.signup else []))

    def _copy(self, place: Place, language: str) -> Link:
        href = place.to(place.twins[language])
        return Link(href, for_language(language).name, language, language == place.language)

    def _twins(self, place: Place) -> Mapping[str, str]:
        """Every copy, and the one for readers of any other language."""
        if not self.look.base_url or len(place.twins) < 2:
            return {}
        twins = {code: self.web(path) for code, path in place.twins.items()}
        return twins | ({"x-default": twins[self.main]} if self.main in twins else {})

    def _feeds(self, language: str) -> Mapping[str, str]:
        if not self.look.base_url:
            return {}
        return {
            "application/atom+xml": self.web(self.places.feed(language, "xml")),
            "application/feed+json": self.web(self.places.feed(language, "json")),
        }

    def _imprint(self, language: str) -> str:
        masthead = self.look.masthead
        texts = (shown(masthead.publisher.in_(language)), shown(masthead.address.in_(language)))
        return " · ".join(filter(None, texts))
