"""A paper edition as a DOCX: headings, a table, fields for page numbers. The one place that uses python-docx.

Page numbers of the contents are fields: only whoever shows the file breaks its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from digest.office import wordml
from digest.office.styles import dress
from digest.render.paper import Address, Chapter, Item, Paper

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

COLUMNS = (Mm(14), Mm(42), Mm(110))
"""Of the table of addresses: number, outlet, address."""


def docx_of(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    return _Writer(paper).file()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._labels = paper.words.labels
        self._language, self._direction = paper.copy.language, paper.copy.direction
        self._document = Document()
        self._marks = 0

    def file(self) -> bytes:
        dress(self._document)
        wordml.default_language(self._document.styles.element, self._language, self._direction)
        if self._direction == "rtl":
            wordml.turn_section(self._document.sections[0])
        self._properties()
        self._heads()
        self._front()
        self._contents()
        for chapter in self._paper.all:
            self._chapter(chapter)
        self._addresses()
        out = BytesIO()
        self._document.save(out)
        return wordml.repacked(out.getvalue(), self._paper.copy.day)

    def _properties(self) -> None:
        paper, core = self._paper, self._document.core_properties
        made = datetime.fromisoformat(paper.made).replace(tzinfo=None)  # always UTC there
        core.title, core.subject, core.comments = paper.title, paper.copy.number, paper.head[:255]
        core.author = core.last_modified_by = (paper.copy.publisher or paper.copy.title)[:255]
        core.language, core.created, core.modified, core.revision = self._language, made, made, 1
        package = self._document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # it shows the library's own template
                package.rels.pop(key)

    def _heads(self) -> None:
        """Running heads and feet; the first page has its letterhead instead of a head."""
        section, copy = self._document.sections[0], self._paper.copy
        self._fill(section.header.paragraphs[0], f"{copy.title}\t{copy.long_date}")
        for foot in (section.footer, section.first_page_footer):
            before, between, after = self._paper.folio
            line = foot.paragraphs[0]
            line.style = "Footer"
            self._fill(line, f"{self._paper.foot}\t{before}")
            wordml.field(line, "PAGE", self._language, known="1")
            self._write(line, between)
            wordml.field(line, "NUMPAGES", self._language, known="1")
            self._write(line, after)

    def _front(self) -> None:
        paper, copy = self._paper, self._paper.copy
        head = "\t".join(filter(None, ("\n".join(paper.imprint), paper.contact)))
        self._line("Letterhead", head)
        self._line("Title", copy.title)
        self._line("Date", f"{copy.long_date} · {copy.number}")
        self._line("Covers", paper.head)
        if paper.draft:
            self._line("Notice", paper.draft)
        for correction in copy.corrections:
            self._line("Note", f"{correction.heading}. {' '.join((correction.note, *correction.changes))}")
        self._noted(copy.note)

    def _contents(self) -> None:
        self._line("TOC Heading", self._labels["paper_contents"])
        for chapter in self._paper.all:
            if chapter is not self._paper.main:
                self._entry("toc 1", chapter.title, chapter.id)
            for item in chapter.items:
                self._numbered_entry(item.sign, item)
            if chapter.briefs:
                self._entry("toc 2", f"{chapter.range}\t{self._labels['briefs']}", f"{chapter.id}-briefs")
        self._entry("toc 1", self._labels["paper_addresses"], "addresses")

    def _numbered_entry(self, number: str, item: Item) -> None:
        line = self._line("toc 2", f"{number}\t")
        wordml.write(line, item.title, item.language, item.direction)
        self._end_entry(line, item.id)

    def _entry(self, style: str, text: str, place: str) -> None:
        self._end_entry(self._line(style, text), place)

    def _end_entry(self, line: Paragraph, place: str) -> None:
        self._write(line, "\t")
        wordml.field(line, f"PAGEREF {_name(place)} \\h", self._language)
        wordml.link(line, anchor=_name(place))

    def _chapter(self, chapter: Chapter) -> None:
        heading = self._line("Heading 1", chapter.title)
        heading.paragraph_format.page_break_before = chapter is self._paper.main
        self._mark(heading, chapter.id)
        if chapter.elsewhere:
            self._reference(chapter.elsewhere)
        for item in chapter.items:
            self._story(item, "Lead" if chapter is self._paper.main else "Heading 2")
        if chapter.briefs:
            self._mark(self._line("In brief", self._labels["briefs"]), f"{chapter.id}-briefs")
        for item in chapter.briefs:
            self._heading("Brief", item)
            self._about(item)

    def _reference(self, lead: Item) -> None:
        before, after = self._paper.reference
        line = self._line("Told by", before)
        wordml.field(line, f"PAGEREF {_name(lead.id)} \\h", self._language)
        self._write(line, after)

    def _story(self, item: Item, style: str) -> None:
        self._heading(style, item)
        by = self._line("Told by", " · ".join(filter(None, (item.outlet, item.badge, item.time))))
        by.paragraph_format.keep_with_next = bool(item.text)
        for text in item.text:
            line = self._document.add_paragraph(style="Normal")
            wordml.turn(line, item.direction)
            wordml.write(line, text, item.language, item.direction)
        self._about(item)

    def _heading(self, style: str, item: Item) -> None:
        line = self._line(style, f"{item.sign}\t")
        wordml.write(line, item.title, item.language, item.direction)
        if not item.text and style == "Brief":
            by = " · ".join(filter(None, (item.outlet, item.badge)))
            self._write(line, f" ({by})")
        self._mark(line, item.id)

    def _about(self, item: Item) -> None:
        self._noted(item.note)
        told = ". ".join(filter(None, (item.update, item.also)))
        if told:
            self._line("Told by", told)

    def _noted(self, note: str) -> None:
        if note:
            self._line("Note", f"{self._labels['note']}: {note}")

    def _addresses(self) -> None:
        heading = self._line("Heading 1", self._labels["paper_addresses"])
        heading.paragraph_format.page_break_before = True
        self._mark(heading, "addresses")
        rows = [
            ("" if place else item.sign, address)
            for item in self._paper.items
            for place, address in enumerate(item.addresses)
        ]
        self._table(rows)
        labels = self._labels
        for text in (
            f"{labels['review']} {labels['extracts']}",
            f"{labels['report']}: {self._paper.contact}",
        ):
            self._line("Note", text)

    def _table(self, rows: Sequence[tuple[str, Address]]) -> None:
        table = self._document.add_table(rows=1 + len(rows), cols=len(COLUMNS))
        table.autofit = False
        if self._direction == "rtl":
            wordml.turn_table(table)
        wordml.repeat_row(table, 0)
        for column, width in zip(table.columns, COLUMNS, strict=True):
            column.width = width
        cells = list(table._cells)  # asked row by row it counts all cells each time
        head = (self._labels["paper_story"], self._labels["paper_outlet"], self._labels["paper_address"])
        for place, cell in enumerate(cells):
            cell.width = COLUMNS[place % len(COLUMNS)]
            cell.paragraphs[0].style = "Cell"
        for cell, text in zip(cells, head, strict=False):
            self._fill(cell.paragraphs[0], text)
        for row, (number, address) in enumerate(rows, start=1):
            first, second, third = cells[row * 3 : row * 3 + 3]
            self._fill(first.paragraphs[0], number)
            self._fill(second.paragraphs[0], address.outlet)
            wordml.write(third.paragraphs[0], address.shown or "–", "en", "ltr")
            if address.url:
                wordml.link(third.paragraphs[0], url=address.url)

    def _line(self, style: str, text: str) -> Paragraph:
        """A new paragraph in the language of the copy."""
        line = self._document.add_paragraph(style=style)
        self._fill(line, text)
        return line

    def _fill(self, line: Paragraph, text: str) -> None:
        wordml.turn(line, self._direction)
        self._write(line, text)

    def _write(self, line: Paragraph, text: str) -> None:
        wordml.write(line, text, self._language, self._direction)

    def _mark(self, line: Paragraph, place: str) -> None:
        self._marks += 1
        wordml.bookmark(line, _name(place), self._marks)


def _name(place: str) -> str:
    """A bookmark's name: letters, digits and underscores, at most 40 of them."""
    return "_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in place)[:39]
