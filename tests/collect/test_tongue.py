from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from digest.entries.tongue import UNKNOWN, code, language_of, script_of
from tests.collect.documents import truth

RUSSIAN = "Депутаты приняли проект бюджета: расходы на школы вырастут, что обещал и министр"
TAJIK = "Вакилони Маҷлиси намояндагон лоиҳаи буҷетро қабул карданд"
ENGLISH = "The lower house has approved the draft of the budget"


def lines() -> list[tuple[str, str]]:
    """Headlines and beginnings of news, each after the code of its language."""
    text = Path(__file__).with_name("tongues.txt").read_text("utf-8")
    return [(line[:2], line[3:]) for line in text.splitlines()]


LANGUAGES = {
    language: [text for _, text in group] for language, group in groupby(lines(), lambda line: line[0])
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_found_in_its_texts_without_any_claim(language: str) -> None:
    assert [text for text in LANGUAGES[language] if language_of(text) != language] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_true_claim_never_misleads(language: str) -> None:
    assert [text for text in LANGUAGES[language] if language_of(text, language) != language] == []


@pytest.mark.parametrize("claim", ["en-US", "ru_RU", "tg"])
def test_of_the_language_of_a_theme_nothing_is_believed(claim: str) -> None:
    wrong = [text for language, text in lines() if language_of(text, claim) != language]
    assert len(wrong) <= 1, wrong


def test_every_headline_of_the_samples_is_told_by_itself() -> None:
    articles = truth().expected["articles"]
    wrong = [a["title"] for a in articles if language_of(a["title"]) != a["language"]]
    assert (len(articles), wrong) == (206, [])


@pytest.mark.parametrize(
    ("text", "claim", "language"),
    [
        (ENGLISH, "ru", "en"),
        (RUSSIAN, "en", "ru"),
        (RUSSIAN, "tg", "ru"),
        (TAJIK, "TJ", "tg"),
        (TAJIK, "ru-RU", "tg"),
        (ENGLISH.upper(), "", "en"),
        (RUSSIAN.upper(), "", "ru"),
        ("Роҳи Душанбе кушода шуд", "ru", "tg"),
        ("Нархи нон боло рафт", "ru", "tg"),
        (
            "Премьер-министр Қоҳир Расулзода, который приехал в Ташкент, завтра встретится с коллегой",
            "",
            "ru",
        ),
        ("Президент Ўзбекистон ва Қозоғистон", "tg", "uz"),
        ("Apple представила новый iPhone Air Max", "en", "ru"),
        ("اخبار روز تهران", "", "fa"),
    ],
)
def test_the_text_is_trusted_over_a_claim(text: str, claim: str, language: str) -> None:
    assert language_of(text, claim) == language


@pytest.mark.parametrize(
    ("text", "claim", "language"),
    [
        ("Душанбе", "tg", "tg"),
        ("Душанбе", "ru", "ru"),
        ("Верховний суд повернув справу", "uk", "uk"),  # no letter that Russian has not
        ("2:2", "ru", "ru"),
        ("", "en-GB", "en"),
        ("市場休業", "ja", "ja"),
        ("市場休業", "en", "zh"),
    ],
)
def test_a_claim_counts_where_the_text_is_too_short(text: str, claim: str, language: str) -> None:
    assert language_of(text, claim) == language


@pytest.mark.parametrize(
    ("text", "claim", "language"),
    [
        ("والی کابل با سفیر جاپان دیدار کرد", "prs", "prs"),
        ("Vlada povećava mirovine od prvog siječnja", "bs", "bs"),
        ("Regjeringen øker pensjonene fra januar", "nb", "nb"),
        ("President don travel go meet governor for the state", "pcm", "pcm"),
    ],
)
def test_a_claim_tells_sisters_apart(text: str, claim: str, language: str) -> None:
    assert language_of(text, claim) == language


def test_a_claim_of_a_language_that_nobody_here_knows_stands_unless_the_text_is_plain() -> None:
    chuvash = "Шупашкарта ҫӗнӗ шкул уҫӑлнӑ"
    assert language_of(chuvash, "cv") == "cv"
    assert language_of(TAJIK, "cv") == "tg"
    assert language_of("Die Regierung erhöht die Renten, teilte sie am Montag mit.", "cv") == "de"


@pytest.mark.parametrize("text", ["", "2:2", "…", "😀 100 %", "ᚠᚢᚦᚨᚱᚲ"])
def test_what_tells_nothing_is_unknown(text: str) -> None:
    assert language_of(text) == UNKNOWN


@pytest.mark.parametrize("text", [ENGLISH, TAJIK, "2:2", ""])
def test_an_operators_word_is_final(text: str) -> None:
    assert language_of(text, "en", override="uz-Cyrl") == "uz"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Новости от Google и YouTube", "CYRILLIC"),
        ("The song “Катюша” is back", "LATIN"),
        ("市場は月曜日まで休み", "HIRAGANA"),
        ("サッカー・ワールドカップ", "HIRAGANA"),
        ("12:30", ""),
    ],
)
def test_names_in_other_letters_do_not_change_the_script(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    "text", [ENGLISH, RUSSIAN, TAJIK, "Η αγορά έκλεισε", "ბაზარი დაკეტილია", "시장 휴장"]
)
def test_the_model_is_not_loaded_for_what_is_known_by_its_signs(text: str) -> None:
    told = "import sys; from digest.entries.tongue import language_of as f; f(sys.argv[1]); "
    code = f"{told} print('numpy' in sys.modules)"
    child = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
    assert child.stdout == "False\n"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("EN-gb", "en"), ("zh_Hant", "zh"), ("english", ""), ("", ""), ("x", ""), ("TJ", "tg")],
)
def test_codes_are_cut_out_of_tags(tag: str, language: str) -> None:
    assert code(tag) == language
