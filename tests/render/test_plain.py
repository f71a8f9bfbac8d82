from __future__ import annotations

from re import findall

import pytest

from digest.model import Kind
from digest.render.documents import render
from digest.render.plain import columns, wrap
from tests.render.an_edition import a_look, an_edition
from tests.render.reading import the


def test_no_line_is_wider_than_72_columns_but_an_address() -> None:
    for language in ("en", "ru", "tg"):
        for line in the(render(an_edition(), a_look())[0], Kind.TEXT, language).splitlines():
            assert columns(line) <= 72 or line.strip().startswith(("https://", "mailto:"))


def test_addresses_stand_on_lines_of_their_own() -> None:
    text = the(render(an_edition(), a_look())[0], Kind.TEXT)
    for line in text.splitlines():
        if "://" in line:
            assert line.strip().startswith("https://")
            assert " " not in line.strip()


def test_a_text_is_broken_between_words() -> None:
    assert wrap("one two three", width=7) == "one two\nthree"
    assert wrap("- one two three", "  ", 7) == "- one\n  two\n  three"


def test_a_word_that_is_too_long_is_not_broken() -> None:
    assert wrap("a verylongword b", width=5) == "a\nverylongword\nb"


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert columns("中文") == 4
    assert columns("и\u0306") == 1
    assert wrap("中文 中文", width=6) == "中文\n中文"


@pytest.mark.parametrize("language", ["en", "ru", "tg", "fa"])
def test_no_row_of_signs_is_there_to_be_read_out_one_by_one(language: str) -> None:
    edition = an_edition(languages=("en", "ru", "tg", "fa"))
    text = the(render(edition, a_look())[0], Kind.TEXT, language)
    assert not findall(r"([^\w\s])\1{2,}", text)


def test_empty_lines_part_stories_and_more_of_them_sections() -> None:
    text = the(render(an_edition(), a_look())[0], Kind.TEXT)
    assert "\n\n\n\nECONOMY · 2\n\nBridge over the Panj opens to lorries five\n\nThe bridge" in text
    assert "\nhttps://en.example/five\n\n\nBridge over the Panj opens to lorries six\n" in text
