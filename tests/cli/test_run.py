from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.cli.command import done, only_the_store, refused
from tests.office import files_below, print_press, small_config

DAY = ("--date", "2026-11-22")
EMPTY_DAY = ("--date", "2026-11-01")

KEYS = {
    "schema": int,
    "date": str,
    "state": str,
    "edition": dict,
    "sources": list,
    "deliveries": dict,
    "published": list,
    "watch": list,
    "balance": dict,
    "warnings": list,
    "errors": list,
}
EDITION_KEYS = {
    "number": int,
    "content_hash": str,
    "n_sections": int,
    "n_stories": int,
    "n_articles": int,
    "n_rejections": int,
}


def frozen_editions(folder: Path) -> int:
    with sqlite3.connect(folder / "out/digest.sqlite3") as connection:
        count: int = connection.execute("SELECT count(*) FROM editions").fetchone()[0]
    connection.close()
    return count


def test_run_tells_what_was_made_and_where_it_is(sample: Path) -> None:
    told = done("run", *DAY)
    assert told.out.startswith("Edition of 2026-11-22, number 1 (sent): ")
    assert told.out.endswith(
        "Sources: 13 of 13 read, 206 new articles.\nDeliveries: 3 accepted as files, nothing was mailed.\n"
    )
    places = dict(line.rsplit(maxsplit=1) for line in told.out.splitlines()[1:-2])
    assert [name.strip() for name in places] == ["mails", "markdown", "in ru", "in tg", "JSON", "website"]
    assert all((sample / place).exists() for place in places.values())
    assert len(list((sample / "out/outbox/2026-11-22").iterdir())) == 3


def test_progress_of_a_run_is_plain_lines_on_stderr_where_no_terminal_is(sample: Path) -> None:
    told = done("run", *DAY)
    assert told.err.splitlines() == [
        "reading the press: 13 of 13",
        "composing the edition: done",
        "rendering the documents: done",
        "publishing: done",
        "messages done: 3 of 3",
        "Look at it, and why each story stands where it does: digest preview --date 2026-11-22",
    ]


def test_draft_touches_nothing_public(sample: Path) -> None:
    told = done("run", "--draft", *DAY)
    assert told.out.startswith("Edition of 2026-11-22, number 1 (draft): 39 stories")
    assert "digest preview --date 2026-11-22" in told.err
    assert only_the_store(sample)
    assert frozen_editions(sample) == 0


def test_draft_of_a_frozen_date_says_that_it_is_frozen(printed: Path) -> None:
    before = files_below(printed)
    assert "frozen already" in done("run", "--draft", *DAY).err
    assert files_below(printed) == before


def test_json_of_a_run_is_the_documented_document_and_nothing_else(sample: Path) -> None:
    told = done("run", "--json", *DAY).json
    assert {key: type(value) for key, value in told.items()} == KEYS
    assert {key: type(value) for key, value in told["edition"].items()} == EDITION_KEYS
    assert (told["schema"], told["date"], told["state"]) == (1, "2026-11-22", "sent")
    first = {"name": "Pamir News Agency", "state": "ok", "n_articles": 22, "error": None}
    assert told["sources"][0] == first
    assert all(source.keys() == first.keys() for source in told["sources"])
    assert told["deliveries"] == {"accepted": 3}
    assert "out/archive/2026/11/22.md" in told["published"]
    assert told["warnings"] == told["errors"] == []


def test_json_of_a_draft_has_the_same_keys(sample: Path) -> None:
    told = done("run", "--draft", "--json", *DAY).json
    assert told.keys() == KEYS.keys()
    assert (told["state"], told["deliveries"], told["published"]) == ("draft", {}, [])


def test_second_run_sends_nothing_and_changes_no_byte(printed: Path) -> None:
    before, times = files_below(printed), {path: path.stat().st_mtime_ns for path in printed.rglob("*.*")}
    told = done("run", *DAY)
    assert "nothing was sent now" in told.err
    assert told.out.startswith("Edition of 2026-11-22, number 1 (sent): ")
    assert done("run", "--json", *DAY).json["published"] == []
    assert files_below(printed) == before
    same = {path for path, time in times.items() if path.stat().st_mtime_ns == time}
    assert {path for path in times if "sqlite3" not in path.name} <= same


def test_run_without_a_date_takes_the_last_one_that_was_due(sample: Path) -> None:
    told = done("run", "--json", "--draft").json
    (row,) = done("schedule", "--next", "1", "--json").json
    assert told["date"] < row["date"]


@pytest.mark.parametrize(
    "text",
    ["2026-11-31", "20261122", "2026-W47-7", "tomorrow", "0001-01-01", "9999-12-31", "", "２０２６-11-22"],
)
def test_what_is_no_date_is_refused(sample: Path, text: str) -> None:
    words = refused("run", "--date", text)
    assert words == f"digest: --date {text or '(empty)'}: not a date; write YYYY-MM-DD, as in 2026-11-22\n"
    assert not (sample / "out/outbox").exists()


def test_a_date_that_is_far_off_is_refused_before_the_press_is_read(sample: Path) -> None:
    words = refused("run", "--date", "2150-01-01")
    assert "too early" in words
    assert "reading the press" not in words


def test_window_without_news_is_said_and_nothing_is_published(sample: Path) -> None:
    told = done("run", *EMPTY_DAY)
    assert told.out.startswith("No edition for 2026-11-01: nothing to print. ")
    assert "Nothing was sent." in told.out
    assert "It covers 2026-10-31 06:00 to 2026-11-01 06:00 (Asia/Dushanbe)" in told.err
    assert only_the_store(sample)
    assert frozen_editions(sample) == 0


def test_json_of_an_empty_window_says_so(sample: Path) -> None:
    told = done("run", "--json", *EMPTY_DAY).json
    assert told.keys() == KEYS.keys()
    assert (told["state"], told["edition"], told["published"]) == ("empty", None, [])


def test_nobody_to_write_to_is_said(folder: Path) -> None:
    small_config(folder, to=[])
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    told = done("run", *DAY)
    assert "Deliveries: none; [email] to is empty, and there are no subscribers." in told.out
