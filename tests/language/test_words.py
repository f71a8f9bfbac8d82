"""Words: folded, numbers in one form, and what a capital tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.words import bare_words, folded, plain_number, primary, script, words


def test_words_are_folded_and_keep_how_they_were_written() -> None:
    assert [(word.text, word.surface) for word in words("Ғафуров Wins")] == [
        ("ғафуров", "Ғафуров"),
        ("wins", "Wins"),
    ]


def test_a_capital_is_a_name_only_inside_a_sentence() -> None:
    found = {
        word.text: word.is_name for word in words("Ministers met in Khujand. Talks went on. «Vakhsh» rose")
    }
    assert found["khujand"]
    assert not any(found[word] for word in ("ministers", "talks", "vakhsh", "met"))


def test_words_parted_by_a_hyphen_are_two() -> None:
    assert folded("Dushanbe–Khujand, inter-parliamentary") == "dushanbe khujand inter parliamentary"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("780,000", "780"),
        ("780 000", "780"),
        ("780\u00a0000", "780"),
        ("780.000", "780"),
        ("41,2", "41.2"),
        ("41.2", "41.2"),
        ("2000", "2"),
        ("1234567", "1234567"),
        ("000", "000"),
        ("1" + "0" * 99_999, "1"),
        ("٤٢", "42"),
    ],
)
def test_a_number_has_one_form_however_it_is_written(written: str, plain: str) -> None:
    assert plain_number(written) == plain


def test_a_composed_and_a_decomposed_letter_are_one() -> None:
    assert folded("и\u0304 йод") == folded("\u04e3 и\u0306од")


def test_text_without_spaces_gives_pairs_of_characters() -> None:
    assert [word.text for word in words("地震发生")] == ["地震", "震发", "发生"]


def test_bare_words_are_the_words() -> None:
    assert bare_words("Цена 41,2 — Выше!") == ["цена", "41,2", "выше"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("«Душанбе»", "CYRILLIC"), ("12 Oct", "LATIN"), ("تاجیکستان", "ARABIC"), ("地", "CJK"), ("12", "")],
)
def test_the_script_is_that_of_the_first_letter(text: str, name: str) -> None:
    assert script(text) == name


def test_a_tag_is_read_as_its_language() -> None:
    assert [primary(tag) for tag in ("ru-RU", "pt_BR", "TG", "")] == ["ru", "pt", "tg", ""]


@given(st.text())
def test_any_text_has_words_without_blanks(text: str) -> None:
    assert all(word.text and not word.text.isspace() for word in words(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3:0", ["3:0"]),
        ("0 : 3", ["3:0"]),
        ("2–1, 1-1", ["2:1", "1:1"]),
        ("2–3 days", ["2", "3", "days"]),
        ("at 14:30 or 9:05", ["at", "14", "30", "or", "9", "05"]),
        ("1:2:3 and 3-0-1", ["1", "2", "3", "and", "3", "0", "1"]),
        ("7:5,2", ["7", "5.2"]),
    ],
)
def test_a_score_is_one_number_whoever_is_named_first(text: str, found: list[str]) -> None:
    assert [word.text for word in words(text)] == found
