"""One copy of an edition as a file for a desk. The way in for whoever prints it or attaches it to a mail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from digest.errors import UsageError
from digest.model import Edition, EditionState, Kind
from digest.office.extra import needed
from digest.ports import EditionRow, EditionStore
from digest.render.look import Look
from digest.render.paper import STYLE, Paper, paper_html, paper_of
from digest.render.rereading import edition_of
from digest.render.templates import Templates


class Form(StrEnum):
    """What a file is; the value is its ending."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A finished file.

    Attributes:
        name: as it may be called: date, language and ending.
        warnings: what of an own style sheet was not understood.
    """

    name: str
    body: bytes
    warnings: tuple[str, ...] = ()


def frozen_edition(editions: EditionStore, row: EditionRow) -> Edition:
    """A frozen edition, from what is kept of it."""
    (document,) = editions.documents(row.id, (Kind.JSON,))
    return edition_of(document.body)


def frozen_paper(editions: EditionStore, row: EditionRow, language: str, look: Look, form: Form) -> PaperFile:
    """One copy of a frozen edition.

    Raises:
        UsageError: it has no copy in this language, or the extra `office` is not installed.
        RenderError: the template does not become a page.
    """
    return paper_file(frozen_edition(editions, row), language, look, form, state=row.state)


def paper_file(edition: Edition, language: str, look: Look, form: Form, *, state: EditionState) -> PaperFile:
    """One copy of an edition; a draft says on its first page that it is one.

    Raises:
        UsageError: it has no copy in this language, or the extra `office` is not installed.
        RenderError: it holds no story, or the template does not become a page.
    """
    if language not in edition.languages:
        has = ", ".join(edition.languages)
        message = f"the edition of {edition.date} has no copy in {language!r}; it has {has}"
        raise UsageError(message)
    paper = paper_of(edition, language, look, state)
    name = f"{edition.date}-{language}.{form}"
    return _pdf(paper, look, name) if form is Form.PDF else _docx(paper, name)


def _pdf(paper: Paper, look: Look, name: str) -> PaperFile:
    from digest.office.pdf import pdf_of

    html = paper_html(paper, Templates(look.templates))
    sheets = pdf_of(html, look.templates[STYLE], STYLE)
    return PaperFile(name, sheets.body, sheets.warnings)


def _docx(paper: Paper, name: str) -> PaperFile:
    with needed("python-docx", for_="The paper edition as DOCX"):
        from digest.office.word import docx_of
    return PaperFile(name, docx_of(paper))
