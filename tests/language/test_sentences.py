"""Sentences: whole, verbatim, past abbreviations and initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "Театр им. А. С. Пушкина открыл сезон.",
        "В с. Шаартуз построят школу.",
        "На ул. Айни в г. Душанбе перекрыто движение.",
        "Dr. Smith met Gen. J. R. Jones in St. Petersburg.",
        "The U.S. Senate voted, e.g. on No. 12.",
        "Боғи ба номи А. Рӯдакӣ дар ш. Душанбе кушода шуд.",
        "Цена выросла до 41.2 дирама.",
        "«Мы победили!» — сказал тренер.",
        "Exports rose by approx. 3.5 percent",
        "It opens at 9 a.m. Monday on Oct. 5, says p. 4.",
        "Он заплатил 5 руб. 30 коп. за литр, см. п. 4.",
        "Дар ш. Душанбе ва в. Хатлон бо М. Аҳмадзода.",
        "И. о. министра И.И. Иванов прибыл.",
        "Они, т. е. врачи, и др. специалисты устали.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    "parts",
    [
        ("The rate stays.", "Inflation fell."),
        ("Завод пустят в 2027 г.", "Это решило правительство."),
        ("Он сказал: «Да!»", "Все согласились."),
        ("Чӣ шуд?", "Ҳеҷ кас намедонад…", "Шояд фардо."),
        ("It ended 3–0!", "“We won.”", "They left."),
        ("He lives in the U.S.", "The Senate votes at 9 a.m.", "Nobody came in Oct.", "All left."),
        ("Купил яблок и т. д.", "Потом ушёл."),
        ("Это было до н. э.", "Потом пришли другие."),
        ("Мардум, ҷойҳо ва ғ.", "Дигарон рафтанд."),
    ],
)
def test_sentences_are_parted(parts: tuple[str, ...]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("A title\n\nThe text begins") == ("A title", "The text begins")


def test_scripts_without_spaces_are_parted_by_their_full_stop() -> None:
    assert sentences("地震发生。没有伤亡。") == ("地震发生。", "没有伤亡。")


@given(st.text(alphabet="aБ .!?…»\n«1"))
def test_no_letter_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
