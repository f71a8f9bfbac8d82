"""What a newsroom's own articles teach."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from digest.language.learning import ENOUGH, Example, learn

GAMES = [Example("ky", "sport", f"Оюн {n}: команда утту", "Стадион толду") for n in range(ENOUGH)]
PRICES = [Example("ky-KG", "economy", f"Баа {n}: соода өстү", "Базар жандуу") for n in range(ENOUGH)]


def test_stems_speak_for_the_section_that_they_stand_in() -> None:
    figures = learn([*GAMES, *PRICES])["ky"]
    assert figures.labels == ("economy", "sport")
    _, economy, sport = figures.stems["команд"]
    assert sport > 0 > economy
    assert figures.stems["базар"][1] > 0


def test_a_stem_of_every_text_speaks_for_none() -> None:
    both = [Example("ky", e.section, e.title, "Бишкекте бүгүн") for e in (*GAMES, *PRICES)]
    assert set(learn(both)["ky"].stems["бишкек"][1:]) == {0}


def test_a_stem_of_one_text_is_not_learnt() -> None:
    assert "жалгыз" not in learn([*GAMES, *PRICES, Example("ky", "sport", "Жалгыз", "")])["ky"].stems


def test_a_few_examples_of_a_section_and_a_single_section_teach_nothing() -> None:
    assert learn([*GAMES, *PRICES[:-1]]) == {}
    assert learn(GAMES) == {}
    assert learn([]) == {}


def test_languages_are_learnt_apart() -> None:
    german = [Example("de", e.section, e.title, e.text) for e in (*GAMES, *PRICES)]
    assert list(learn([*german, *GAMES, *PRICES])) == ["de", "ky"]


@given(st.permutations([*GAMES, *PRICES]))
def test_the_order_of_examples_does_not_matter(examples: Sequence[Example]) -> None:
    assert learn(examples) == learn([*GAMES, *PRICES])
