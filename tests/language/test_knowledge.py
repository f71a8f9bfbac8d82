"""What is known beforehand, and how a stem meets a word."""

from __future__ import annotations

import pytest

from digest.language.knowledge import (
    FILES,
    Lookup,
    Stems,
    load_knowledge,
    named_labels,
    parse_knowledge,
)
from digest.language.words import folded, words

KNOWLEDGE = load_knowledge()


def test_a_stem_is_the_beginning_of_a_word() -> None:
    stems = Stems.of([("тариф", "economy"), ("=law", "politics"), ("war", "world")])
    assert stems.labels("тарифы") == ("economy",)
    assert stems.labels("law") == ("politics",)
    assert stems.labels("lawn") == ()
    assert stems.labels("wars") == ("world",)
    assert stems.labels("warning") == ()


def test_the_longest_stem_decides_and_may_have_two_labels() -> None:
    stems = Stems.of([("энерг", "a"), ("энергет", "b"), ("энергет", "c"), ("энергет", "b")])
    assert stems.labels("энергетика") == ("b", "c")
    assert Lookup(stems).labels("энергетика") == ("b", "c")


@pytest.mark.parametrize(
    ("category", "label"),
    [
        ("Спорт", "sport"),
        ("Варзиш", "sport"),
        ("Politics", "politics"),
        ("Экономика", "economy"),
        ("Иқтисод", "economy"),
        ("Ҷомеа", "society"),
        ("Общество", "society"),
        ("Фарҳанг", "culture"),
        ("Наука", "science"),
        ("В мире", "world"),
        ("Ҷаҳон", "world"),
        ("Происшествия", "society"),
    ],
)
def test_categories_are_known_in_three_languages(category: str, label: str) -> None:
    assert KNOWLEDGE.categories[folded(category)] == label


def test_news_is_no_category() -> None:
    assert not {"news", "новости", "хабарҳо"} & KNOWLEDGE.categories.keys()


@pytest.mark.parametrize(
    "text", ["a school in Khujand", "школа в Худжанде", "мактаб дар Хуҷанд", "Tajik students"]
)
def test_home_is_known_by_its_places(text: str) -> None:
    assert named_labels(KNOWLEDGE.home_of(["tj"]), words(text)) == ("tj",)


def test_other_countries_are_not_home() -> None:
    assert named_labels(KNOWLEDGE.home_of(["tj"]), words("Uzbekistan, Ташкент, Покистон")) == ()
    assert named_labels(KNOWLEDGE.home_of(["uz", "xx"]), words("Tashkent")) == ("uz",)


def test_a_concept_is_one_in_three_languages() -> None:
    texts = {"en": "earthquake in China", "ru": "землетрясение в Китае", "tg": "заминҷунбӣ дар Хитой"}
    found = {named_labels(KNOWLEDGE.concepts_of(language), words(text)) for language, text in texts.items()}
    assert found == {("quake", "@cn")}


def test_every_language_has_the_same_section_labels() -> None:
    labels = {
        language: {label for found in stems.prefixes.values() for label in found}
        for language, stems in KNOWLEDGE.lexicon.items()
    }
    assert labels["en"] == labels["ru"] == labels["tg"]
    assert set(KNOWLEDGE.categories.values()) | set(KNOWLEDGE.addresses.values()) <= labels["en"]


def test_unknown_languages_are_passed_over_and_neighbours_are_not() -> None:
    assert KNOWLEDGE.lexicon_of("zh") is None
    assert not KNOWLEDGE.concepts_of("zh").prefixes
    assert KNOWLEDGE.lexicon_of("uk") is KNOWLEDGE.lexicon["ru"]


def test_a_missing_file_or_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        parse_knowledge({})
    with pytest.raises(ValueError, match="Expecting"):
        parse_knowledge(dict.fromkeys(FILES, "no json"))
