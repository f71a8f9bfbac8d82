"""What is known beforehand, and how a stem meets a word."""

from __future__ import annotations

import json
from importlib.resources import files

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
        ("Иқтисод ва молия", "economy"),
        ("Ilm-fan", "science"),
        ("فرهنگ و هنر", "culture"),
        ("Коом", "society"),
        ("Außenpolitik", "politics"),
        ("Faits divers", "society"),
        ("体育", "sport"),
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


def test_no_name_stands_for_two_labels() -> None:
    told = json.loads(files("digest.language").joinpath("data/section_words.json").read_text("utf-8"))
    for part in ("categories", "addresses"):
        names = [folded(name) for own in told[part].values() for name in own]
        labels = [label for label, own in told[part].items() for _ in own]
        owners = {
            name: {label for n, label in zip(names, labels, strict=True) if n == name} for name in names
        }
        assert not {name for name, found in owners.items() if len(found) > 1}


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
    assert KNOWLEDGE.figures_of("zh") is None
    assert KNOWLEDGE.figures_of("uk") is KNOWLEDGE.figures["ru"]


def test_home_is_charted_where_its_places_are_known() -> None:
    assert "tj" in KNOWLEDGE.charted
    assert "cl" not in KNOWLEDGE.charted


def test_an_address_in_a_language_is_no_section() -> None:
    assert not {"it", "uk", "fa", "de", "ru", "en", "tg", "eco"} & KNOWLEDGE.addresses.keys()


def test_a_missing_file_or_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        parse_knowledge({})
    with pytest.raises(ValueError, match="Expecting"):
        parse_knowledge(dict.fromkeys(FILES, "no json"))
