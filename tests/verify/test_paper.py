"""The paper edition in programs of others: Poppler reads the PDF, LibreOffice opens the DOCX."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from digest.office.word import docx_of
from digest.render.paper import Paper
from tests.render.an_edition import HOSTILE, a_huge_edition, an_edition_of_texts
from tests.render.papers import a_paper, contents, from_right_to_left, pages_of, printed, standing
from tests.render.reading import folded
from tests.verify.tools import program

pytestmark = pytest.mark.verify

LANGUAGES = ["en", "ru", "tg"]
MANY = 25


def a_long_paper(language: str) -> Paper:
    """Many stories, no two of one title."""
    return a_paper(a_huge_edition(MANY), language)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_poppler(body: bytes, folder: Path) -> list[str]:
    """The text of each page of a PDF: the contents as lines, what follows in the order of reading."""
    path = folder / "paper.pdf"
    path.write_bytes(body)
    lines = run(program("pdftotext"), "-layout", "-l", "1", str(path), "-")
    return [lines, *run(program("pdftotext"), "-raw", str(path), "-").split("\f")[1:]]


def by_libreoffice(body: bytes, folder: Path) -> list[str]:
    """The pages of a DOCX as LibreOffice breaks them."""
    path = folder / "paper.docx"
    path.write_bytes(body)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    run(program("soffice"), home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path))
    return pages_of((folder / "paper.pdf").read_bytes())


def check(paper: Paper, pages: list[str]) -> None:
    """The contents name every story with the page on which its headline stands, and all are told in order."""
    entries = list(contents(pages[:1]))
    titles = {item.number: item.title for item in paper.items}
    assert [number for number, _, _ in entries] == list(titles)
    assert all(folded(title) == folded(titles[number]) for number, title, _ in entries)
    places = {number: place + 1 for number, place in standing(pages[1:], titles).items()}
    assert {number: page for number, _, page in entries} == places
    text = folded("".join(pages[1:]))
    heads = [text.index(folded(title)) for title in titles.values()]
    assert heads == sorted(heads)


@pytest.mark.parametrize("language", LANGUAGES)
def test_poppler_finds_each_story_on_the_page_that_the_contents_name(language: str, tmp_path: Path) -> None:
    paper = a_long_paper(language)
    check(paper, by_poppler(printed(paper).body, tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_finds_each_story_on_the_page_that_the_contents_name(
    language: str, tmp_path: Path
) -> None:
    paper = a_long_paper(language)
    check(paper, by_libreoffice(docx_of(paper), tmp_path))


def test_libreoffice_opens_a_copy_that_runs_from_right_to_left(tmp_path: Path) -> None:
    paper = from_right_to_left(a_long_paper("en"))
    pages = by_libreoffice(docx_of(paper), tmp_path)
    english = {item.number: item.title.strip("\u2068\u2069") for item in paper.items if item.number % 2}
    assert set(standing(pages[:1], english).values()) == {1}
    assert 0 not in standing(pages[1:], english).values()


def test_libreoffice_opens_what_hostile_sources_wrote(tmp_path: Path) -> None:
    paper = a_paper(an_edition_of_texts(HOSTILE))
    text = folded("".join(by_libreoffice(docx_of(paper), tmp_path)))
    assert "<script>alert(1)</script>" in text
    assert "{{7*7}}" in text


def test_the_pdf_is_tagged(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed(a_paper()).body)
    pairs = (line.partition(":") for line in run(program("pdfinfo"), str(path)).splitlines())
    told = {name: value.strip() for name, _, value in pairs}
    assert (told["Tagged"], told["Title"]) == ("yes", "Morning Press Digest, Sunday 22 November 2026")
    assert told["Page size"].endswith("(A4)")
