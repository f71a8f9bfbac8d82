"""The section model is fitted from rows, and from the same rows comes the same file."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from digest.language.knowledge import load_knowledge
from tests.quality.fitting import Text, fitted
from tests.quality.training import FITTED, main

DATA = files("digest.language").joinpath("data")
TOPICS = {
    "sport": ("en", "football match goal team", "keeper saves late penalty"),
    "economy": ("en", "bank loan market price", "exports and tariffs grow again"),
    "politics": ("ru", "парламент принял закон", "депутаты голосуют снова"),
    "culture": ("ru", "театр показал спектакль", "музыка и кино весной"),
    "science": ("tg", "олимон сайёра ёфтанд", "телескоп ва кайҳон"),
    "society": ("tg", "мактаб ва беморхона", "табиб ва муаллим"),
}


def rows(folder: Path, order: int = 1) -> Path:
    made = [
        {"id": f"{section}-{n}", "set": f"made-{language}", "language": language, "title": f"{title} {n}",
         "text": text, "section": [section]}
        for section, (language, title, text) in TOPICS.items()
        for n in range(20)
    ]  # fmt: skip
    folder.mkdir(exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in made[::order]]
    (folder / "sections.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_the_same_rows_give_the_same_figures_in_any_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    main([str(rows(tmp_path / "a")), "--out", str(one)])
    main([str(rows(tmp_path / "b", -1)), "--out", str(other)])
    first, second = (json.loads(path.read_text("utf-8")) for path in (one, other))
    assert first["figures"] == second["figures"]
    assert first["data"] != second["data"]
    assert list(first["figures"]) == ["en", "ru", "tg"]
    table = capsys.readouterr().out
    assert "made-tg" in table
    assert "mean of 3" in table


def test_stems_weigh_for_their_label_and_what_a_set_has_by_chance_is_forgotten() -> None:
    ball = [Text("much sport", ("sport",), {"ball": 1, "said": 1})] * 9
    bank = [Text("much sport", ("economy", "world"), {"bank": 1, "said": 1})]
    other = [Text("little sport", ("economy",), {"bank": 1, "said": 1})] * 9
    figures = fitted([*ball, *bank, *other, Text("little sport", ("sport",), {"ball": 1})], FITTED)
    weights = dict(zip(FITTED, figures.stems["ball"][1:], strict=True))
    assert max(weights, key=lambda label: weights[label]) == "sport"
    weights = dict(zip(FITTED, figures.stems["bank"][1:], strict=True))
    assert max(weights, key=lambda label: weights[label]) == "economy"
    assert "said" not in figures.stems


def test_the_notice_names_the_data_that_the_shipped_model_was_fitted_on() -> None:
    model = json.loads(DATA.joinpath("section_model.json").read_text("utf-8"))
    notice = DATA.joinpath("NOTICE").read_text("utf-8")
    assert model["data"] in notice
    assert "make model DATA=folder" in notice


def test_the_shipped_model_holds_nothing_but_stems() -> None:
    figures = load_knowledge().figures
    assert set(figures) == {"en", "ru", "tg"}
    for known in figures.values():
        assert known.labels == FITTED
        assert all(3 <= len(stem) <= 6 and stem.strip() == stem for stem in known.stems)
        assert all(len(own) == len(FITTED) + 1 for own in known.stems.values())
