"""How the DOCX looks: paper, margins, and its styles by the names that Word gives them.

Times New Roman and Arial: every office has them or fonts of the same widths, with the letters of
Tajik and Persian.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from digest.office.wordml import element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

SERIF, SANS = "Times New Roman", "Arial"

INK, GREY, RED = RGBColor(0x1C, 0x1A, 0x17), RGBColor(0x4F, 0x4A, 0x42), RGBColor(0xA3, 0x29, 0x1B)

TEXT_WIDTH = Mm(166)
"""Of A4 between the margins."""

NUMBER = Mm(12)
"""Where text begins after a story's number."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs; sizes and spaces in points.

    Attributes:
        level: of the outline, 1 for a section, 2 for a story; 0 for what is no heading.
        hanging: its first line begins with a number, and the others stand below the text after it.
    """

    name: str
    font: str
    size: float
    colour: RGBColor = INK
    bold: bool = False
    before: float = 0
    after: float = 0
    level: int = 0
    hanging: bool = False


STYLES = (
    Style("Normal", SERIF, 11, after=4),
    Style("Title", SERIF, 28, bold=True, before=16, after=6),
    Style("Letterhead", SANS, 8.5, GREY),
    Style("Date", SANS, 11, bold=True),
    Style("Covers", SANS, 9, GREY, after=8),
    Style("Notice", SANS, 9.5, RED, bold=True, after=6),
    Style("TOC Heading", SANS, 12, RED, bold=True, before=12, after=2),
    Style("toc 1", SANS, 9, bold=True, before=4),
    Style("toc 2", SERIF, 9.5, hanging=True),
    Style("Heading 1", SANS, 12, RED, bold=True, before=20, after=6, level=1),
    Style("Heading 2", SERIF, 13, bold=True, before=12, after=2, level=2, hanging=True),
    Style("Lead", SERIF, 19, bold=True, before=12, after=2, level=2, hanging=True),
    Style("In brief", SANS, 9.5, bold=True, before=10, after=2),
    Style("Told by", SANS, 8.5, GREY, after=3),
    Style("Note", SANS, 9, before=4, after=3),
    Style("Brief", SERIF, 10, after=3, hanging=True),
    Style("Cell", SANS, 7.5, GREY),
    Style("Header", SANS, 8.5, GREY),
    Style("Footer", SANS, 8.5, GREY),
)

KEPT = frozenset({"Title", "TOC Heading", "In brief", "toc 1"})
"""Beside headings, what must not stand alone at the foot of a page."""


def dress(document: Document) -> None:
    """Give a new document its styles and its paper."""
    for style in STYLES:
        _apply(_style_of(document, style.name), style)
    _style_of(document, "Lead").base_style = document.styles["Heading 2"]
    _rule(_style_of(document, "Title"), "bottom", 18)
    _rule(_style_of(document, "Heading 1"), "top", 10)
    _end_tab(_style_of(document, "toc 1"), WD_TAB_LEADER.SPACES)
    _end_tab(_style_of(document, "toc 2"), WD_TAB_LEADER.DOTS)
    for name in ("Letterhead", "Header", "Footer"):
        _end_tab(_style_of(document, name), WD_TAB_LEADER.SPACES)
    _lay(document.sections[0])


def _lay(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(27), Mm(22)
    section.left_margin, section.right_margin = Mm(24), Mm(20)
    section.header_distance, section.footer_distance = Mm(14), Mm(12)
    section.different_first_page_header_footer = True


def _style_of(document: Document, name: str) -> ParagraphStyle:
    try:
        style = document.styles[name]
    except KeyError:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
    return cast("ParagraphStyle", style)


def _apply(made: ParagraphStyle, style: Style) -> None:
    """Put our looks in the place of those of Word's template."""
    for properties in (made.element.pPr, made.element.rPr):
        if properties is not None:
            made.element.remove(properties)
    font, lines = made.font, made.paragraph_format
    font.name, font.size, font.color.rgb = style.font, Pt(style.size), style.colour
    font.bold = font.cs_bold = style.bold
    _same_for_arabic(made)
    lines.space_before, lines.space_after = Pt(style.before), Pt(style.after)
    lines.line_spacing = 1.15
    if style.level or style.name in KEPT:
        lines.keep_with_next = True
    if style.level:
        made.element.get_or_add_pPr().append(element("w:outlineLvl", **{"w:val": str(style.level - 1)}))
    if style.hanging:
        lines.left_indent, lines.first_line_indent = NUMBER, Mm(-12)


def _same_for_arabic(made: ParagraphStyle) -> None:
    """Scripts that join their letters have a font and a size of their own (17.3.2.26, 17.3.2.39)."""
    properties = made.element.get_or_add_rPr()
    fonts, size = properties.find(qn("w:rFonts")), properties.find(qn("w:sz"))
    fonts.set(qn("w:cs"), fonts.get(qn("w:ascii")))
    size.addnext(element("w:szCs", **{"w:val": size.get(qn("w:val"))}))


def _rule(made: ParagraphStyle, side: str, eighths: int) -> None:
    """Draw a line above or below paragraphs of a style, so many eighths of a point thick (17.3.1.24)."""
    line = element(
        f"w:{side}", **{"w:val": "single", "w:sz": str(eighths), "w:space": "4", "w:color": str(INK)}
    )
    borders = element("w:pBdr")
    borders.append(line)
    before_spacing = made.element.pPr.find(qn("w:spacing"))
    before_spacing.addprevious(borders)


def _end_tab(made: ParagraphStyle, leader: WD_TAB_LEADER) -> None:
    made.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, leader)
