from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import docx
import pytest

from digest.office.edition import Form, frozen_paper
from digest.render.markdown import body
from tests.builders import SAMPLE_DATE
from tests.cli.command import done, refused
from tests.office import newsroom_of
from tests.render.papers import pages_of
from tests.render.reading import folded

DAY = ("--date", "2026-11-22")


def paper(*options: str) -> Path:
    """The file that `digest print` names."""
    return Path(done("print", *DAY, *options).out.strip())


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        return "".join(pages_of(path.read_bytes()))
    document = docx.Document(BytesIO(path.read_bytes()))
    cells = (cell.text for row in document.tables[0].rows for cell in row.cells)
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


LINK = re.compile(r"^(?:### |- )\[((?:\\.|[^\]\\])*)\]")


def said(page: str) -> list[str]:
    """Titles and paragraphs of the archive's page from the lead on, as a reader sees them."""
    main = page[page.rindex("\n## ", 0, page.index("\n### ")) :]
    found = ((LINK.match(line), line) for line in main.splitlines() if re.match(r"### \[|- \[|[^\W_]", line))
    lines = (link[1] if link else line for link, line in found)
    return [re.sub(r"\\(.)", r"\1", line).replace("&amp;", "&") for line in lines]


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
@pytest.mark.parametrize("form", [(), ("--docx",)], ids=["pdf", "docx"])
def test_paper_says_what_the_archive_says(printed: Path, language: str, form: tuple[str, ...]) -> None:
    text = folded(text_of(paper("--language", language, *form)))
    folder = "" if language == "en" else f"{language}/"
    page = body((printed / f"out/archive/{folder}2026/11/22.md").read_text("utf-8"))
    lines = said(page)
    assert len(lines) > 60
    assert [line for line in lines if folded(line) not in text] == []


@pytest.mark.parametrize("form", [(), ("--docx",)], ids=["pdf", "docx"])
def test_paper_holds_all_addresses(printed: Path, form: tuple[str, ...]) -> None:
    edition = json.loads((printed / "out/archive/2026/11/22.json").read_text("utf-8"))
    text = folded(text_of(paper(*form)))
    stories = [story for section in edition["sections"] for story in section["stories"]]
    urls = [article["url"].partition("://")[2] for story in stories for article in story["articles"]]
    assert len(urls) == 73
    assert [url for url in urls if folded(url) not in text] == []


def test_without_options_it_is_the_main_copy_as_pdf_here(printed: Path) -> None:
    told = done("print", *DAY)
    assert (told.out, told.err) == ("2026-11-22-en.pdf\n", "")
    assert (printed / "2026-11-22-en.pdf").read_bytes().startswith(b"%PDF-")


def test_the_ending_of_the_file_says_what_it_is_to_be(printed: Path) -> None:
    assert paper("--output", "desk/review.docx").read_bytes().startswith(b"PK")


def test_a_frozen_edition_gives_the_same_file_again(printed: Path) -> None:
    first = paper("--docx").read_bytes()
    assert paper("--docx").read_bytes() == first


def test_whoever_attaches_it_gets_the_same_bytes(printed: Path) -> None:
    with newsroom_of(printed / "config.toml") as newsroom:
        row = newsroom.store.editions.get(newsroom.masthead.id, SAMPLE_DATE)
        assert row is not None
        made = frozen_paper(newsroom.store.editions, row, "ru", newsroom.look(), Form.DOCX)
    assert made.name == "2026-11-22-ru.docx"
    assert paper("--docx", "--language", "ru").read_bytes() == made.body


def test_an_edition_that_is_not_frozen_is_printed_as_a_draft(collected: Path) -> None:
    told = done("print", *DAY, "--docx")
    assert "is not frozen; this is the draft" in told.err
    assert "Draft, " in text_of(Path(told.out.strip()))
    assert not (collected / "out/archive").exists()


def test_nothing_to_print_is_told(sample: Path) -> None:
    assert "has no story; read the press first: digest collect" in refused("print", *DAY)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--language", "de"), "--language de: there is no copy in it; there are en, ru, tg"),
        (("--docx", "--output", "review.pdf"), "do not go together; name a file that ends in .docx"),
        (("--output", "out"), "out cannot be written: Is a directory"),
        (("--date", "yesterday"), "not a date"),
    ],
)
def test_what_makes_no_sense_is_refused(printed: Path, options: tuple[str, ...], words: str) -> None:
    assert words in refused("print", *DAY, *options)


def test_a_missing_library_is_told_with_the_cure(printed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert 'pip install "press-digest[office]"' in refused("print", *DAY)
    assert not list(printed.glob("*.pdf"))
