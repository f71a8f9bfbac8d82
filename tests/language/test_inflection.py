"""A typed word is found in the forms of its language, and in no other word."""

from __future__ import annotations

import pytest

from digest.language.inflection import inflected
from digest.language.words import words

FOUND = [
    ("ru", "Иванов", "у Ивановых, Иванову"),
    ("ru", "Иван", "с Иваном"),
    ("ru", "Рогунская ГЭС", "на Рогунской ГЭС"),
    ("ru", "рынок", "рынка"),
    ("ru", "отец", "отцом"),
    ("ru", "боец", "бойцам"),
    ("ru", "день", "днём"),
    ("ru", "выставка", "выставок"),
    ("ru", "учение", "учениями"),
    ("ru", "Россия", "в России"),
    ("ru", "новые школы", "о новых школах"),
    ("ru", "ёлка", "елки"),
    ("ru", "таджик*", "таджикистанских"),
    ("en", "strike", "striking"),
    ("en", "embassy", "embassies"),
    ("en", "ban", "banned"),
    ("en", "Pakistan", "Pakistan’s"),
    ("en", "IMF", "the IMF said"),
    ("en", "World Bank", "WORLD BANK"),
    ("tg", "вазорат", "вазоратҳои"),
    ("tg", "Роғун", "Роғунро"),
    ("tg", "ҷумҳурӣ", "ҷумҳурии"),
    ("tg", "донишҷӯ", "донишҷӯёнро"),
    ("tg", "китоб", "китобҳояшонро"),
    ("zh", "习近平", "国家主席习近平访问"),
    ("de", "Bundestag", "des Bundestages"),
    ("fa", "دولت", "دولت ایران"),
    ("", "2030", "до 2030"),
]

NOT_FOUND = [
    ("ru", "Иван", "Иванов пришёл"),
    ("ru", "учение", "учёный"),
    ("ru", "Рогунская ГЭС", "Рогунская, другая ГЭС"),
    ("ru", "Роман", "роман о любви"),
    ("en", "IT", "he said it"),
    ("en", "Turkey", "a turkey dinner"),
    ("en", "win", "window"),
    ("tg", "об", "обод"),
    ("de", "Tag", "Tagung"),
    ("en", "…", "anything … at all"),
    ("", "2030", "20301"),
]


def stands(language: str, phrase: str, text: str) -> bool:
    forms, read = inflected(phrase, language), words(text)
    rows = [read[start : start + len(forms)] for start in range(len(read) - len(forms) + 1)]
    return bool(forms) and any(
        all(form.matches(word) for form, word in zip(forms, row, strict=True)) for row in rows
    )


@pytest.mark.parametrize(("language", "phrase", "text"), FOUND)
def test_a_word_is_found_in_its_forms(language: str, phrase: str, text: str) -> None:
    assert stands(language, phrase, text)


@pytest.mark.parametrize(("language", "phrase", "text"), NOT_FOUND)
def test_another_word_is_not_taken_for_it(language: str, phrase: str, text: str) -> None:
    assert not stands(language, phrase, text)


@pytest.mark.parametrize(("language", "phrase", "text"), FOUND)
def test_a_head_of_a_found_word_stands_in_the_folded_text(language: str, phrase: str, text: str) -> None:
    folded = text.casefold().replace("ё", "е")
    assert all(any(head in folded for head in form.heads) for form in inflected(phrase, language))
