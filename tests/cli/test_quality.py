"""`digest quality`, and what `compose` and `run` tell of watches and outlets."""

from __future__ import annotations

from pathlib import Path

from digest.model import Operation, OperationKind
from tests.builders import NOW, SAMPLE_DATE
from tests.cli.command import done
from tests.office import newsroom_of

DAY = ("--date", "2026-11-22")
WATCH = """
[[watch]]
name = "Avalanches"
words = { en = ["avalanche"], ru = ["лавина"], tg = ["тарма"] }
weight = 0

[[watch]]
name = "Nothing"
words = ["Zyxwvut"]
"""


def correct(folder: Path, *operations: Operation) -> None:
    with newsroom_of(folder / "config.toml") as newsroom:
        for operation in operations:
            newsroom.store.overlays.append(newsroom.masthead.id, SAMPLE_DATE, operation, NOW)


def stories() -> list[dict[str, str]]:
    edition = done("compose", *DAY, "--json").json
    return [
        {"id": s["id"], "section": section["id"]}
        for section in edition["sections"]
        for s in section["stories"]
    ]


def test_without_corrections_there_is_nothing_to_go_by(printed: Path) -> None:
    assert done("quality").out == ("No editor has changed an edition yet, so there is nothing to go by.\n")
    assert done("quality", "--json").json["editions"] == 0


def test_few_corrections_are_told_as_too_few_with_a_table(printed: Path) -> None:
    moved = next(story for story in stories() if story["section"] == "economy")
    correct(printed, Operation(OperationKind.MOVE, moved["id"], "world"))
    told = done("quality").out
    assert told.startswith("1 edition with changes by an editor: 1 move.\nToo few to tell: ")
    assert "Sections, as chosen (left) and as printed:" in told
    (row,) = (line.split() for line in told.splitlines() if line.split()[:1] == ["economy"])
    assert row[-1] == "1"


def test_json_of_quality_has_shares_with_their_intervals(printed: Path) -> None:
    moved = stories()[0]
    correct(printed, Operation(OperationKind.MOVE, moved["id"], "world"))
    told = done("quality", "--json").json
    assert list(told) == [
        *("schema", "editions", "enough", "operations", "sections", "stories", "kept", "leads", "confusion")
    ]
    assert (told["editions"], told["enough"], told["operations"]) == (1, False, {"move": 1})
    assert told["sections"]["of"] - told["sections"]["right"] == 1
    assert told["sections"]["low"] < told["sections"]["share"] < told["sections"]["high"]
    assert {"said": moved["section"], "printed": "world", "stories": 1} in told["confusion"]


def watching(folder: Path, **editing: object) -> None:
    path = folder / "config.toml"
    text = path.read_text("utf-8")
    for key, value in editing.items():
        text = text.replace(f"{key} = 40", f"{key} = {value}")
    path.write_text(text + WATCH, encoding="utf-8")


def test_a_run_tells_every_watch(sample: Path) -> None:
    watching(sample)
    told = done("run", *DAY).out
    assert "Watched: Avalanches: 1 story" in told
    assert "Watched: Nothing: no story." in told


def test_a_watched_story_has_a_flag_in_the_outline_and_its_watch_in_the_json(sample: Path) -> None:
    watching(sample)
    done("collect")
    assert "⚑ Avalanches" in done("compose", *DAY).out
    edition = done("compose", *DAY, "--json").json
    marked = [s["id"] for section in edition["sections"] for s in section["stories"] if s["watch"]]
    assert edition["watch"][0]["name"] == "Avalanches"
    assert sorted(edition["watch"][0]["stories"]) == sorted(marked)
    assert marked


def test_a_watched_story_that_is_cut_is_told_with_its_reason(sample: Path) -> None:
    watching(sample, max_stories=1)
    done("collect")
    told = done("compose", *DAY).out
    assert "Watched: Avalanches: no story, " in told
    assert "): the edition holds at most 1 story; this one ranked " in told


def test_the_balance_of_a_run_is_that_of_its_edition(sample: Path) -> None:
    told = done("run", *DAY, "--json").json
    edition = done("compose", *DAY, "--json").json
    assert told["balance"] == edition["balance"]
    balance = edition["balance"]
    assert balance["n_outlets"] == len(balance["outlets"]) == 13
    placed = {s["id"] for section in edition["sections"] for s in section["stories"]}
    assert {story["id"] for story in balance["stories"]} == placed
    assert {bloc["name"] for bloc in balance["languages"]} == {"en", "ru", "tg"}
