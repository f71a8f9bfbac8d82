"""An archived page taken apart again: its parts and stories as clean HTML, for the website's grid.

The page's markdown is ours: H2 for a part, H3 for a story, and no text of an outlet can start a
line with either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from re import MULTILINE
from re import compile as pattern
from typing import Any

from digest.render.archived import ArchivedEdition
from digest.render.markdown import body
from digest.render.printable import address, direction_of, shown

Convert = Callable[[str], str]
"""Markdown to clean HTML."""

_PART = pattern(r"^## ", MULTILINE)
_STORY = pattern(r"^### ", MULTILINE)
_LINK = pattern(r"(?<!\\)\]\(([^()\s]+)\)")
_LINE = pattern(r"^- ", MULTILINE)
_TAG = pattern(r"<[^>]*>")
_PARAGRAPH = pattern(r"(?s)<p>.*?</p>")


@dataclass(frozen=True, slots=True)
class Known:
    """What the JSON says of a story that the markdown does not say to a program."""

    id: str = ""
    section: str = ""
    language: str = ""
    outlet: str = ""
    n_others: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A story on a page.

    Attributes:
        language: where it is another than the page's, else empty.
        html: headline, paragraphs, and the source line last.
        teaser: its first paragraph, empty if it has only a source line.
        outlet: who told it; `n_others` did so too.
    """

    id: str
    language: str
    direction: str
    title: str
    html: str
    teaser: str
    outlet: str = ""
    n_others: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: a section, or what stands before and after them.

    Attributes:
        briefs: a list, empty if there is none.
        text: what stands in it outside of stories.
    """

    id: str
    title: str
    count: int
    pieces: tuple[Piece, ...]
    briefs: str
    n_briefs: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart.

    Attributes:
        intro: window and counts.
        minute: the list of "In one minute", empty if there is none.
        kicker: the section of the story that leads.
        about: how the edition was made.
    """

    intro: str
    minute: str
    kicker: str
    lead: Piece
    sections: tuple[Block, ...]
    about: str
    n_left_out: int


def take_apart(edition: ArchivedEdition, language: str, convert: Convert) -> Page:
    """The page of one language, in parts; in one, where an own template gave it another structure."""
    document = json.loads(edition.json)
    page = body(edition.page(language))
    cutter = _Cutter(language, _known(document, language), convert)
    intro, *parts = _PART.split(page)
    blocks = [cutter.block(part, number) for number, part in enumerate(parts, start=1)]
    main = next((place for place, block in enumerate(blocks) if block.pieces), None)
    if main is None or main == len(blocks) - 1:
        return _whole(edition.headline(language), convert(page), language)
    return Page(
        intro=cutter.text_of(intro),
        minute=blocks[main - 1].briefs if main else "",
        kicker=blocks[main].title.rpartition(": ")[2],
        lead=blocks[main].pieces[0],
        sections=tuple(blocks[main + 1 : -1]),
        about=blocks[-1].text,
        n_left_out=len(document["rejections"]),
    )


def _whole(title: str, html: str, language: str) -> Page:
    lead = Piece("page", "", direction_of(language), title, html, "")
    return Page(intro="", minute="", kicker="", lead=lead, sections=(), about="", n_left_out=0)


def _known(document: dict[str, Any], language: str) -> Mapping[str, Known]:
    """Stories by what this language's copy shows of them: the address, the title where there is none."""
    found: dict[str, Known] = {}
    for section in document["sections"]:
        for story in section["stories"]:
            view = story["views"].get(language, story)
            shows = address(view["url"]) or shown(view["title"])
            outlets = {article["url"]: article["outlet"] for article in story["articles"]}
            outlet = outlets.get(view["url"], "")
            others = {article["outlet"] for article in story["articles"]} - {outlet}
            found[shows] = Known(story["id"], section["id"], view["language"], shown(outlet), len(others))
    return found


class _Cutter:
    """Turns markdown of one page into blocks and pieces."""

    def __init__(self, language: str, known: Mapping[str, Known], convert: Convert) -> None:
        self._language = language
        self._known = known
        self._convert = convert
        self._used: set[str] = set()

    def block(self, part: str, number: int) -> Block:
        heading, _, rest = part.partition("\n")
        text, *stories = _STORY.split(rest)
        briefs = text if _LINE.search(text) else ""
        if stories and _LINE.search(stories[-1]):
            briefs = stories.pop().partition("\n")[2]
        pieces = tuple(self._piece(story, f"story-{number}-{n}") for n, story in enumerate(stories, start=1))
        n_briefs = len(_LINE.findall(briefs))
        return Block(
            id=self._section([*(story.partition("\n")[0] for story in stories), briefs]) or f"part-{number}",
            title=self.text_of(heading),
            count=len(pieces) + n_briefs,
            pieces=pieces,
            briefs=self._convert(briefs) if briefs else "",
            n_briefs=n_briefs,
            text=self._convert(text),
        )

    def text_of(self, markdown: str) -> str:
        """What markdown says, without any markup."""
        return unescape(_TAG.sub("", self._convert(markdown))).strip()

    def _section(self, headings: Iterable[str]) -> str:
        known = (self._told(heading) for heading in headings)
        return next((found.section for found in known if found.section), "")

    def _told(self, heading: str) -> Known:
        """The story that a line of markdown begins with."""
        return self._known.get(_address(heading) or self.text_of(heading), Known())

    def _piece(self, story: str, place: str) -> Piece:
        heading, _, rest = story.partition("\n")
        told = self._told(heading)
        foreign = told.language if told.language not in {"", self._language} else ""
        paragraphs = _PARAGRAPH.findall(self._convert(rest))
        return Piece(
            id=self._place(told.id) or place,
            language=foreign,
            direction=direction_of(foreign or self._language),
            title=self.text_of(heading),
            html=self._convert(f"### {story}"),
            teaser=paragraphs[0] if len(paragraphs) > 1 else "",
            outlet=told.outlet,
            n_others=told.n_others,
        )

    def _place(self, story: str) -> str:
        """The story's id, once: a second story that shows the same address needs another place."""
        if story in self._used:
            return ""
        self._used.add(story)
        return story


def _address(markdown: str) -> str:
    found = _LINK.search(markdown)
    return unescape(found.group(1)) if found else ""
