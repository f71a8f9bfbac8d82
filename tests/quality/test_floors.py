"""No figure falls below its floor, and no floor sinks unless that is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.__main__ import main, measured
from tests.quality.floors import FLOORS, Floors, failures, load, lowered, pinned, save
from tests.quality.labelled import day_files, days, digest_of
from tests.quality.scores import Score
from tests.quality.split import held_back

ONE = Score("a", "x", 10, 0.91279)


def test_no_figure_is_below_its_floor() -> None:
    kept = load()
    failed = [
        why for each in measured(None) for why in failures(kept.get(each.kind), each.digest, each.scores)
    ]
    assert not failed


def test_a_floor_is_the_figure_rounded_down() -> None:
    assert pinned([ONE], "d") == Floors("d", {"a: x": 0.912})
    assert pinned([Score("a", "y", 1, 0.7)], "d").values["a: y"] == 0.7


def test_a_figure_that_fell_is_told_and_so_is_one_that_is_gone() -> None:
    floors = Floors("d", {"a: x": 0.95, "a: gone": 0.1})
    assert failures(floors, "d", [ONE]) == [
        "a: gone is not measured any more",
        "a: x fell to 0.9128, below its floor of 0.950",
    ]


def test_other_data_is_told_and_data_that_was_never_pinned_passes() -> None:
    assert "pin anew" in failures(Floors("other", {}), "d", [ONE])[0]
    assert failures(None, "d", [ONE]) == []


def test_what_would_sink_is_named() -> None:
    assert lowered(Floors("d", {"a: x": 0.95, "a: y": 0.1}), pinned([ONE], "d")) == ["a: x", "a: y"]
    assert lowered(Floors("d", {"a: x": 0.9}), pinned([ONE], "d")) == []
    assert lowered(None, pinned([ONE], "d")) == []


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    save({"days": pinned([ONE], "d")}, tmp_path / "floors.json")
    assert load(tmp_path / "floors.json") == {"days": pinned([ONE], "d")}
    assert load(tmp_path / "none.json") == {}


def test_pinning_refuses_to_lower_a_floor_and_does_where_that_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.json"
    assert main(["--pin", "--floors", str(path)]) == 0
    high = {
        kind: Floors(kept.data, {**kept.values, "days: stories exact": 1.0})
        for kind, kept in load(path).items()
    }
    save({"days": high["days"]}, path)
    assert main(["--floors", str(path)]) == 1
    assert "days: stories exact fell to" in capsys.readouterr().out
    assert main(["--pin", "--floors", str(path)]) == 1
    assert load(path)["days"].values["days: stories exact"] == 1.0
    assert main(["--pin", "--allow-regression", "--floors", str(path)]) == 0
    assert load(path)["days"].values["days: stories exact"] < 1.0


def test_the_digest_follows_the_data(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_text("1")
    other.write_text("2")
    before = digest_of([one, other])
    assert digest_of([other, one]) == before
    other.write_text("3")
    assert digest_of([one, other]) != before


def test_the_labelled_days_are_whole() -> None:
    assert len(days()) >= 3
    for day in days():
        assert len(day.articles) >= 40
        assert {article.language for article in day.articles} == {"en", "ru", "tg"}
        assert len(day.story) == len(day.sections) == len(day.articles)
        assert {name for miss in day.near_misses for name in miss} <= set(day.story.values())
    assert len(day_files()) == len(days()) + 1
    assert FLOORS.exists()


def test_the_split_is_pinned_and_about_a_half() -> None:
    assert [name for name in "abcdefgh" if held_back(name)] == ["a", "c", "d", "g", "h"]
    assert 900 < sum(held_back(str(n)) for n in range(2000)) < 1100
