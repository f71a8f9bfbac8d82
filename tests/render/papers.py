"""Paper editions for tests, and how to read them back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from digest.errors import UsageError
from digest.model import Edition, EditionState
from digest.office.edition import Form, PaperFile, paper_file
from digest.office.pdf import Sheets, pdf_of
from digest.render.paper import STYLE, Item, Paper, paper_html, paper_of
from digest.render.templates import Templates
from tests.render.an_edition import a_look, an_edition, templates
from tests.render.reading import folded

ENTRY = re.compile(r"^(\d+)(?:–\d+)?\s+(.+?)(?: *\.){2,} *(\d+)$")
"""A line of the contents: number, title, leader, page."""

PERSIAN = ("تعرفهٔ تازهٔ برق از یکم فوریه", "جلسه‌های مرزی آغاز شد")


def a_paper(edition: Edition | None = None, language: str = "en", state: str = "frozen") -> Paper:
    """The paper edition of a copy."""
    return paper_of(edition or an_edition(), language, a_look(), EditionState(state))


def from_right_to_left(paper: Paper) -> Paper:
    """The same paper as a Persian copy would have it: half of its stories Persian, the others isolated."""

    def turned(item: Item) -> Item:
        if item.number % 2:
            return replace(item, title=f"\u2068{item.title}\u2069", outlet=f"\u2068{item.outlet}\u2069")
        title = f"{PERSIAN[item.number // 2 % 2]} {item.number}"
        return replace(item, title=title, text=(PERSIAN[0],), language="fa", direction="rtl", badge="")

    def all_of(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(turned(item) for item in items)

    chapters = [
        replace(chapter, items=all_of(chapter.items), briefs=all_of(chapter.briefs)) for chapter in paper.all
    ]
    copy = replace(paper.copy, language="fa", direction="rtl")
    return replace(paper, copy=copy, main=chapters[0], chapters=tuple(chapters[1:]))


def printed(paper: Paper, **changed: str) -> Sheets:
    """A paper as PDF; skipped where WeasyPrint or its Pango is missing, in CI failed."""
    sources = templates() | changed
    try:
        return pdf_of(paper_html(paper, Templates(sources)), sources[STYLE], STYLE)
    except UsageError as error:
        pytest.skip(str(error))


def a_file(form: Form, edition: Edition | None = None, language: str = "en") -> PaperFile:
    """A paper edition as a file."""
    return paper_file(edition or an_edition(), language, a_look(), form, state=EditionState.FROZEN)


def pages_of(body: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(body)).pages]


def contents(pages: list[str]) -> Iterator[tuple[int, str, int]]:
    """The contents as they are printed: number, title and page of each story or first brief."""
    for line in "\n".join(pages).splitlines():
        entry = ENTRY.match(line.strip())
        if entry:
            yield int(entry[1]), entry[2], int(entry[3])


def standing(pages: list[str], titles: Mapping[int, str]) -> dict[int, int]:
    """The page, from 1, on which each title stands first, by the story's number."""
    texts = [folded(page) for page in pages]
    return {
        number: next((n for n, text in enumerate(texts, start=1) if folded(title) in text), 0)
        for number, title in titles.items()
    }
