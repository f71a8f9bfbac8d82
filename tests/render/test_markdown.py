from __future__ import annotations

import json
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from digest.errors import RenderError
from digest.model import Kind
from digest.render.documents import render
from digest.render.markdown import body, front_matter
from digest.render.printable import shown
from digest.render.website import html_of
from tests.render.an_edition import HOSTILE, a_look, a_story, an_edition, an_edition_of_texts, with_views
from tests.render.reading import elements, folded, parsed, the


def page_of(text: str) -> str:
    return body(the(render(an_edition_of_texts([text] * 8), a_look())[0], Kind.MARKDOWN))


def as_read(page: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(page))


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_hostile_text_as_it_reads(text: str) -> None:
    rendered = parsed(as_read(page_of(text))).text_content()
    assert folded(shown(text)) in folded(rendered)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_websites_converter_shows_hostile_text_as_it_reads(text: str) -> None:
    rendered = parsed(html_of(page_of(text))).text_content()
    assert folded(shown(text)) in folded(rendered)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_markup_in_markdown(text: str) -> None:
    assert elements(as_read(page_of(text))) == elements(as_read(page_of("A plain headline")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_generator_finds_its_own_commands_in_a_headline(text: str) -> None:
    page = page_of(text)
    for command in ("{{", "{%", "{#", "<script", "<!--"):
        assert command not in page


def test_front_matter_is_json_so_that_yaml_needs_no_guessing() -> None:
    page = the(render(an_edition(), a_look())[0], Kind.MARKDOWN, "ru")
    front = front_matter(page)
    assert front["title"] == "Утренний обзор прессы, воскресенье, 22 ноября 2026"
    assert front["date"] == "2026-11-22T06:00:00+05:00"
    assert front["slug"] == "2026-11-22"
    assert front["lang"] == "ru"
    assert front["number"] == 214
    assert front["draft"] is False
    assert front["canonical_url"] == "https://digest.example/archive/ru/2026/11/22/"
    assert front["categories"] == ["Политика", "Экономика"]
    for line in page.split("---")[1].strip().splitlines():
        json.loads(line.partition(": ")[2])


def test_the_body_starts_below_the_title() -> None:
    page = body(the(render(an_edition(), a_look())[0], Kind.MARKDOWN))
    headings = [line.partition(" ")[0] for line in page.splitlines() if line.startswith("#")]
    assert set(headings) == {"##", "###"}
    assert headings[0] == "##"


def test_a_quoted_headline_does_not_end_the_front_matter() -> None:
    edition = an_edition(with_views(a_story("one"), title='He said "--- yes" \\ no'))
    page = the(render(edition, a_look())[0], Kind.MARKDOWN)
    assert front_matter(page)["description"] == 'He said "--- yes" \\ no'


def test_an_ampersand_in_an_address_is_no_entity() -> None:
    edition = an_edition(with_views(a_story("one"), url="https://x.example/?a=1&copy;=2"))
    page = body(the(render(edition, a_look())[0], Kind.MARKDOWN))
    for rendered in (as_read(page), html_of(page)):
        assert "https://x.example/?a=1&copy;=2" in parsed(rendered).xpath("//h3/a/@href")


def test_front_matter_tells_what_the_editor_watches_and_how_long_it_is() -> None:
    stories = (replace(a_story("one"), watch=("Rogun", "Dams")), replace(a_story("two"), watch=("Rogun",)))
    front = front_matter(the(render(an_edition(*stories), a_look())[0], Kind.MARKDOWN))
    assert front["tags"] == ["Dams", "Rogun"]
    assert front["word_count"] == 2 * (8 + 14)


def test_isolates_of_a_line_are_no_part_of_the_description() -> None:
    edition = an_edition(with_views(a_story("one"), language="fa", title="بامداد"))
    page = the(render(edition, a_look())[0], Kind.MARKDOWN)
    assert front_matter(page)["description"] == "بامداد"


def test_a_page_without_front_matter_is_refused() -> None:
    with pytest.raises(RenderError, match="no front matter"):
        front_matter("# Only a heading\n")
