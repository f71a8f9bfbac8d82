"""What python-docx has no words for: fields, bookmarks, links, directions and languages of a text.

Numbers in brackets are sections of ECMA-376 part 1. Elements have a fixed order inside their parents:
python-docx keeps it for what it knows, here it is kept by hand. `_p`, `_r` and the like are its own way
to the XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from re import compile as pattern
from typing import TYPE_CHECKING, cast
from unicodedata import bidirectional
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from datetime import date

    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_ISOLATED = pattern("\u2068([^\u2068\u2069]*)\u2069")

STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
"""Characters that have a direction (UAX 9, table 4)."""


def write(paragraph: Paragraph, text: str, language: str, direction: str) -> None:
    """Add a text to a paragraph, a run for each stretch of one direction.

    Word does not know the characters that isolate a name (FSI, PDI): what they hold becomes a run of its own.
    """
    for stretch, own in _stretches(text, direction):
        mark(paragraph.add_run(stretch), language, own)


def _stretches(text: str, direction: str) -> Iterator[tuple[str, str]]:
    """Alternately what stands outside of isolates, and what stands in one."""
    for place, stretch in enumerate(_ISOLATED.split(text)):
        if stretch:
            yield stretch, first_strong(stretch, direction) if place % 2 else direction


def first_strong(text: str, otherwise: str) -> str:
    """The direction of the first character that has one."""
    return next((STRONG[kind] for kind in map(bidirectional, text) if kind in STRONG), otherwise)


def mark(run: Run, language: str, direction: str) -> None:
    """Tell the direction and the language of a run (17.3.2.30, 17.3.2.20)."""
    properties = run._r.get_or_add_rPr()
    if direction == "rtl":
        properties.append(element("w:rtl"))
    properties.append(element("w:lang", **{"w:bidi" if direction == "rtl" else "w:val": language}))


def turn(paragraph: Paragraph, direction: str) -> None:
    """Let a paragraph begin at the right (17.3.1.6)."""
    if direction == "rtl":
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            element("w:bidi"),
            *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
            *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
            *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
        )


def turn_table(table: Table) -> None:
    """Let the first column of a table stand at the right (17.4.1)."""
    table._tbl.tblPr.insert_element_before(
        element("w:bidiVisual"),
        *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd"),
        *("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    )


def turn_section(section: Section) -> None:
    """Let the pages of a section run from right to left (17.6.1)."""
    section._sectPr.insert_element_before(
        element("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"
    )


def field(paragraph: Paragraph, code: str, language: str, *, known: str = "") -> None:
    """Add a field whose value the program that shows the document computes (17.16.18).

    Args:
        paragraph: where it stands.
        code: such as `PAGE`.
        language: of its text.
        known: its value until then; without one the field is marked as out of date.
    """
    begin = element("w:fldChar", **{"w:fldCharType": "begin"})
    if not known:
        begin.set(qn("w:dirty"), "true")
    instruction = element("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    separate = element("w:fldChar", **{"w:fldCharType": "separate"})
    end = element("w:fldChar", **{"w:fldCharType": "end"})
    for part in (begin, instruction, separate, known, end):
        run = paragraph.add_run()
        mark(run, language, "ltr")
        if isinstance(part, str):
            run.text = part
        else:
            run._r.append(part)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name all that a paragraph holds so far (17.13.6.2)."""
    start = element("w:bookmarkStart", **{"w:id": str(number), "w:name": name})
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(element("w:bookmarkEnd", **{"w:id": str(number)}))


def link(paragraph: Paragraph, *, url: str = "", anchor: str = "") -> None:
    """Make all that a paragraph holds so far a link, to an address or to a bookmark (17.16.22)."""
    runs = [child for child in paragraph._p if child.tag == qn("w:r")]
    if url:
        target = {"r:id": paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)}
    else:
        target = {"w:anchor": anchor}
    around = element("w:hyperlink", **target, **{"w:history": "1"})
    runs[0].addprevious(around)
    around.extend(runs)


def repeat_row(table: Table, row: int) -> None:
    """Print a row again at the head of every page (17.4.78)."""
    table.rows[row]._tr.get_or_add_trPr().append(element("w:tblHeader"))


def default_language(styles: BaseOxmlElement, language: str, direction: str) -> None:
    """The language of whatever names none (17.7.5.5)."""
    for properties in styles.iter(qn("w:lang")):
        properties.set(qn("w:bidi") if direction == "rtl" else qn("w:val"), language)


def repacked(body: bytes, day: date) -> bytes:
    """The same package with one date for all its parts, so that the same content gives the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(body)) as made, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name in made.namelist():
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            packed.writestr(part, made.read(name))
    return out.getvalue()


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """An element with its attributes, both with their prefixes."""
    made = cast("BaseOxmlElement", OxmlElement(tag))
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
