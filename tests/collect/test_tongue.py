from __future__ import annotations

import pytest

from digest.collect.tongue import UNKNOWN, code, language_of

RUSSIAN = "Депутаты приняли проект бюджета, расходы вырастут"
TAJIK = "Вакилони Маҷлиси намояндагон лоиҳаи буҷетро қабул карданд"
ENGLISH = "The lower house has approved the draft of the budget"


@pytest.mark.parametrize(
    ("text", "claim", "language"),
    [
        (ENGLISH, "en-US", "en"),
        (ENGLISH, "", "en"),
        (ENGLISH, "ru", "en"),
        (RUSSIAN, "ru_RU", "ru"),
        (RUSSIAN, "", "ru"),
        (RUSSIAN, "en", "ru"),
        (RUSSIAN, "tg", "ru"),
        (TAJIK, "tg", "tg"),
        (TAJIK, "TJ", "tg"),
        (TAJIK, "", "tg"),
        (TAJIK, "ru-RU", "tg"),
        (TAJIK, "en", "tg"),
        ("Роҳи Душанбе кушода шуд", "tg", "tg"),
        ("Душанбе", "tg", "tg"),
        ("Премьер Ҷ. Раҳмон", "ru", "ru"),
        ("Президент Ўзбекистон ва Қозоғистон", "uz", "uz"),
        ("اخبار روز تهران", "", "fa"),
        ("اخبار روز تهران", "ar", "ar"),
        ("今日のニュース", "ja", "ja"),
        ("Nachrichten des Tages", "de", "de"),
        ("Nachrichten des Tages", "", UNKNOWN),
        ("2:2", "", UNKNOWN),
        ("", "ru", "ru"),
    ],
)
def test_a_claim_stands_until_the_letters_contradict_it(text: str, claim: str, language: str) -> None:
    assert language_of(text, claim) == language


@pytest.mark.parametrize(
    ("tag", "language"), [("EN-gb", "en"), ("zh_Hant", "zh"), ("english", ""), ("", ""), ("x", "")]
)
def test_codes_are_cut_out_of_tags(tag: str, language: str) -> None:
    assert code(tag) == language
