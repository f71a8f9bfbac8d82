from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from digest.errors import RenderError, UsageError
from digest.office.edition import Form
from digest.office.pdf import Sheets
from digest.office.word import docx_of
from digest.office.wordml import first_strong
from digest.render.paper import STYLE, TEMPLATE, Paper
from tests.render.an_edition import (
    HOSTILE,
    a_huge_edition,
    a_story,
    an_edition,
    an_edition_of_texts,
    templates,
)
from tests.render.papers import (
    PERSIAN,
    a_file,
    a_paper,
    contents,
    from_right_to_left,
    pages_of,
    printed,
    standing,
)
from tests.render.reading import folded

MANY = 25
"""Stories that fill several pages."""


@cache
def many(language: str) -> tuple[Paper, list[str]]:
    """A paper of many stories, no two of one title, and the pages of its PDF."""
    paper = a_paper(a_huge_edition(MANY), language)
    assert len(paper.items) == MANY
    return paper, pages_of(printed(paper).body)


@cache
def usual() -> Sheets:
    """A short edition as PDF."""
    return printed(a_paper())


def opened(body: bytes) -> Any:
    return docx.Document(BytesIO(body))


def lines(body: bytes) -> list[tuple[str, str]]:
    """Paragraphs of a DOCX: style and text, links and fields included."""
    return [
        (paragraph.style.name, "".join(node.text or "" for node in paragraph._p.iter(qn("w:t"))))
        for paragraph in opened(body).paragraphs
    ]


def in_order(text: str, parts: Iterator[str]) -> bool:
    """Whether all parts stand in a text, one after the other."""
    place = 0
    for part in parts:
        place = text.find(folded(part), place)
        if place < 0:
            return False
    return True


def told(paper: Paper) -> Iterator[str]:
    """What a reader is to find, in this order."""
    for item in paper.items:
        yield item.title
        yield from item.text
    for item in paper.items:
        yield from (address.shown for address in item.addresses)


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_the_contents_name_the_page_on_which_each_story_stands(language: str) -> None:
    paper, pages = many(language)
    assert len(pages) > 5
    entries = list(contents(pages[:1]))
    assert [number for number, _, _ in entries] == [item.number for item in paper.items]
    titles = {item.number: item.title for item in paper.items}
    assert all(folded(title) == folded(titles[number]) for number, title, _ in entries)
    found = standing(pages[1:], titles)
    assert {number: page for number, _, page in entries} == {n: page + 1 for n, page in found.items()}


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_the_pdf_holds_every_story_in_order(language: str) -> None:
    paper, pages = many(language)
    text = folded("".join(pages[1:]))
    assert in_order(text, told(paper))


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_the_docx_holds_every_story_in_order(language: str) -> None:
    paper = a_paper(language=language)
    document = opened(docx_of(paper))
    cells = (cell.text for row in document.tables[0].rows for cell in row.cells)
    text = folded("".join([*(text for _, text in lines(docx_of(paper))), *cells]))
    assert in_order(text[text.index(folded(paper.main.title)) :], told(paper))


def test_the_pdf_tells_programs_what_it_is() -> None:
    read = PdfReader(BytesIO(usual().body))
    assert read.metadata is not None
    assert read.metadata.title == "Morning Press Digest, Sunday 22 November 2026"
    assert read.metadata.author == "Press Office"
    assert read.metadata.creation_date == datetime.fromisoformat("2026-11-22T01:00:00Z")
    root: Any = read.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert [str(mark["/Title"]) for mark in read.outline if not isinstance(mark, list)] == [
        "Morning Press Digest"
    ]


def test_running_heads_name_the_section_and_the_first_page_has_none() -> None:
    _, pages = many("en")
    assert "Page 1 of " in pages[0]
    assert "Main story: Politics · Sunday 22 November 2026" in pages[1]
    assert "Addresses of all articles · Sunday 22 November 2026" in pages[-1]
    assert pages[0].count("Morning Press Digest") == 1


@pytest.mark.parametrize("form", Form)
def test_the_same_edition_gives_the_same_bytes(form: Form) -> None:
    first = usual().body if form is Form.PDF else a_file(form).body
    assert a_file(form).body == first


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (STYLE, "body{background:url(http://elsewhere.example/dot.png)}"),
        (STYLE, "@import 'file:///etc/passwd';"),
        (TEMPLATE, '<img src="https://elsewhere.example/logo.png" alt="">'),
        (TEMPLATE, '<link rel="stylesheet" href="other.css">'),
    ],
)
def test_nothing_is_loaded_from_elsewhere(name: str, text: str) -> None:
    with pytest.raises(RenderError, match="loaded") as raised:
        printed(a_paper(), **{name: text})
    assert raised.value.template == STYLE


def test_a_logo_that_stands_in_the_template_is_printed() -> None:
    logo = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    sheets = printed(a_paper(), **{TEMPLATE: f'<title>x</title><img src="{logo}" alt="Logo">'})
    assert sheets.n_pages == 1


def test_a_style_sheet_with_a_mistake_is_told() -> None:
    sheets = printed(a_paper(), **{STYLE: templates()[STYLE] + "p{colour:red}"})
    assert any("colour" in warning for warning in sheets.warnings)
    assert usual().warnings == ()


def test_hostile_texts_stay_texts() -> None:
    paper = a_paper(an_edition_of_texts(HOSTILE))
    text = folded("".join(pages_of(printed(paper).body)))
    for body in (text, folded("".join(text for _, text in lines(docx_of(paper))))):
        assert "<script>alert(1)</script>" in body
        assert "{{7*7}}" in body
        assert "]]><!--x-->" in body


@pytest.mark.parametrize("title", ["word " * 80, "x" * 400, "🏔️🇹🇯👩‍🚒", "Line\u2028and\u2029paragraph"])
def test_an_odd_title_breaks_no_page(title: str) -> None:
    story = a_story("odd")
    views = {language: replace(view, title=title.strip()) for language, view in story.views.items()}
    url = "https://en.example/" + "y" * 2_000
    articles = (replace(story.articles[0], url=url), *story.articles[1:])
    paper = a_paper(an_edition(replace(story, views=views, articles=articles), a_story("two")))
    sheets = printed(paper)
    assert sheets.n_pages == 3
    links = [link for page in PdfReader(BytesIO(sheets.body)).pages for link in page.get("/Annots", ())]
    targets = {str(link.get_object().get("/A", {}).get("/URI", "")) for link in links}
    assert url in targets
    assert any(relation.target_ref == url for relation in opened(docx_of(paper)).part.rels.values())


def test_the_docx_has_headings_of_word() -> None:
    paper = a_paper()
    found = lines(docx_of(paper))
    assert [text for style, text in found if style == "Heading 1"] == [
        *(chapter.title for chapter in paper.all),
        "Addresses of all articles",
    ]
    headed = [text for style, text in found if style in {"Heading 2", "Lead", "Brief"}]
    expected = [f"{item.number}{item.title}" for item in paper.items]
    assert [text.partition(" (")[0] for text in headed] == expected
    styles = opened(docx_of(paper)).styles
    assert styles["Lead"].base_style.name == "Heading 2"
    levels = {name: styles[name].element.pPr.find(qn("w:outlineLvl")) for name in ("Heading 1", "Lead")}
    assert {name: level.get(qn("w:val")) for name, level in levels.items()} == {"Heading 1": "0", "Lead": "1"}


def test_every_page_number_of_the_docx_is_a_field_of_a_bookmark() -> None:
    document = opened(docx_of(a_paper()))
    codes = [node.text.split() for node in document.element.body.iter(qn("w:instrText"))]
    marks = {node.get(qn("w:name")) for node in document.element.body.iter(qn("w:bookmarkStart"))}
    asked = [code[1] for code in codes if code[0] == "PAGEREF"]
    assert asked[:4] == ["_story_1", "_section_1", "_story_2", "_section_1_briefs"]
    assert set(asked) <= marks
    anchors = {node.get(qn("w:anchor")) for node in document.element.body.iter(qn("w:hyperlink"))} - {None}
    assert anchors <= marks
    assert len(marks) == len(
        {node.get(qn("w:id")) for node in document.element.body.iter(qn("w:bookmarkStart"))}
    )


def test_the_docx_tells_languages() -> None:
    document = opened(docx_of(a_paper(an_edition(languages=("ru", "en")), "ru")))
    default = document.styles.element.find(f".//{qn('w:lang')}")
    assert default.get(qn("w:val")) == "ru"
    assert document.core_properties.language == "ru"
    heading = next(p for p in document.paragraphs if p.style.name == "Lead")
    assert {node.get(qn("w:val")) for node in heading._p.iter(qn("w:lang"))} == {"ru"}


def test_a_persian_copy_runs_from_right_to_left() -> None:
    document = opened(docx_of(from_right_to_left(a_paper())))
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    headings = [p for p in document.paragraphs if p.style.name in {"Lead", "Heading 2"}]
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in headings)
    assert all("\u2068" not in p.text and "\u2069" not in p.text for p in document.paragraphs)
    persian = next(run for p in headings for run in p.runs if PERSIAN[1] in run.text)
    assert persian._r.rPr.find(qn("w:rtl")) is not None
    assert persian._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "fa"
    english = next(run for p in headings for run in p.runs if "Bridge" in run.text)
    assert english._r.rPr.find(qn("w:rtl")) is None


def test_a_persian_pdf_has_the_page_of_each_story() -> None:
    paper = from_right_to_left(a_paper(a_huge_edition(12)))
    pages = pages_of(printed(paper).body)
    english = {item.number: item.title.strip("\u2068\u2069") for item in paper.items if item.number % 2}
    assert set(standing(pages[:1], english).values()) == {1}
    assert 0 not in standing(pages[1:], english).values()


@pytest.mark.parametrize(
    ("text", "direction"), [("12 پل", "rtl"), ("12 Bridge", "ltr"), ("12–14", "otherwise"), ("", "otherwise")]
)
def test_a_text_has_the_direction_of_its_first_letter(text: str, direction: str) -> None:
    assert first_strong(text, "otherwise") == direction


def test_a_file_is_named_by_date_language_and_form() -> None:
    assert a_file(Form.DOCX, language="tg").name == "2026-11-22-tg.docx"


def test_a_copy_that_the_edition_has_not_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no copy in 'de'; it has en, ru, tg"):
        a_file(Form.DOCX, language="de")


@pytest.mark.parametrize(
    ("form", "library", "module"), [(Form.PDF, "weasyprint", "pdf"), (Form.DOCX, "docx", "word")]
)
def test_a_missing_extra_is_told_with_the_cure(
    form: Form, library: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (module, "styles", "wordml"):
        monkeypatch.delitem(sys.modules, f"digest.office.{name}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=r'not installed: python -m pip install "press-digest\[office\]"'):
        a_file(form)


def test_a_persian_paper_counts_stories_and_pages_in_persian_digits() -> None:
    paper = a_paper(language="fa")
    pages = pages_of(printed(paper).body)
    assert [item.sign for item in paper.items] == ["۱", "۲", "۳", "۴", "۵", "۶"]
    for number, page in enumerate(pages, start=1):
        assert "۰۱۲۳۴۵۶۷۸۹"[number] in page.splitlines()[-1]  # the foot, however its runs are ordered
        assert "۰۱۲۳۴۵۶۷۸۹"[len(pages)] in page.splitlines()[-1]
    assert not re.search(r"[0-9]\s*$|\. [0-9]", pages[0], re.MULTILINE)
    assert re.search(r"\. [۲۳]", pages[0])


def test_an_english_paper_counts_in_the_digits_of_its_words() -> None:
    assert re.search(r"Page 1 of \d", pages_of(printed(a_paper()).body)[0])
