"""Features: what a text is compared by."""

from __future__ import annotations

from digest.language.features import Reader
from digest.language.knowledge import load_knowledge

READER = Reader(load_knowledge())


def test_names_and_numbers_weigh_more_than_words() -> None:
    features = READER.read("", "the price in Termez is 41.2 now", language="en")
    assert features.within["#41.2"] > features.within["termez"] > features.within["price"]


def test_a_word_of_the_title_weighs_more() -> None:
    features = READER.read("tariff", "price", language="en")
    assert features.within["tariff"] > features.within["price"]


def test_texts_of_one_event_share_features_across_languages() -> None:
    english = READER.read("Earthquake of 4.9 shakes Murghob", "", language="en")
    tajik = READER.read("Дар Мурғоб заминҷунбӣ бо 4,9 балл", "", language="tg")
    assert english.kind != tajik.kind
    assert {"!quake", "#4.9", "~mrgb"} <= english.across.keys() & tajik.across.keys()


def test_russian_and_tajik_are_of_two_kinds_and_other_latin_languages_of_one() -> None:
    kinds = {language: READER.read("Париж", "", language=language).kind for language in ("ru", "tg", "uk")}
    assert len(set(kinds.values())) == 3
    assert READER.read("Paris", "", language="fr").kind == READER.read("Paris", "", language="en").kind


def test_dates_and_single_digits_are_no_features() -> None:
    features = READER.read("On 22.11.2026 at 5", "", language="en")
    assert not any(feature.startswith("#") for feature in (*features.within, *features.across))


def test_months_countries_and_round_numbers_are_commonplace() -> None:
    reader = Reader(load_knowledge())
    reader.read("In January Kazakhstan sold 150 yurts for 4.9", "", language="en")
    assert {"januar", "kazakh", "#150"} <= reader.commonplace
    assert not {"yurts", "#4.9"} & reader.commonplace


def test_names_of_places_are_known_as_such() -> None:
    reader = Reader(load_knowledge())
    reader.read("Rustamov speaks in Khujand", "", language="en")
    assert "~hjnd" in reader.places
    assert "~rstmv" not in reader.places


def test_the_countries_of_the_title_are_known() -> None:
    features = READER.read("Talks with Japan", "Ministers of China and Japan met.", language="en")
    assert set(features.titled) == {"!@jp"}
    assert set(features.countries) == {"!@jp", "!@cn"}


def test_surfaces_are_words_as_they_stand() -> None:
    surfaces = READER.surfaces("Тарифы на электроэнергию", "", language="ru")
    assert surfaces["!tariff"] == surfaces["тарифы"] == "Тарифы"
    assert surfaces["электр"] == "электроэнергию"


def test_no_text_has_no_features() -> None:
    features = READER.read("", "", language="")
    assert (features.kind, features.within, features.across, features.size) == ("", {}, {}, 0)


def test_short_words_of_an_alphabet_are_no_features_and_pairs_of_characters_are() -> None:
    assert READER.read("", "он на ней и к ней", language="ru").within.keys() == {"ней"}
    assert READER.read("", "沃塞市场", language="zh").within.keys() == {"沃塞", "塞市", "市场"}


def test_a_word_at_a_start_and_inside_a_sentence_is_told_apart() -> None:
    inside = READER.read("", "so Termez said", language="en").within["termez"]
    assert READER.read("", "So. Termez said", language="en").within["termez"] < inside


def test_a_score_crosses_languages_and_may_be_chance() -> None:
    english = READER.read("Hosts win 3–0", "", language="en")
    russian = READER.read("Хозяева проиграли 0:3", "", language="ru")
    assert "#3:0" in english.across.keys() & russian.across.keys()
    assert "#3:0" in READER.commonplace


def test_a_tajik_name_as_an_object_has_the_bones_of_the_name() -> None:
    of_object = READER.read("Даста имрӯз Малдивро бурд", "", language="tg")
    assert of_object.across.keys() & READER.read("Бо Малдив бозӣ шуд", "", language="tg").across.keys() >= {
        "~mldv"
    }
    assert "~ptr" in READER.read("Имрӯз Петро омад", "", language="tg").across
