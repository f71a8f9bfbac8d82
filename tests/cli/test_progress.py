from __future__ import annotations

from pathlib import Path

import pytest

from digest.cli.progress import EVERY, Lines, shown_progress
from tests.cli.command import on_terminal, process


def test_a_finished_step_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for done in range(4):
        lines.step("sources", done, 3)
    lines.step("edition", 0, 1)
    lines.step("edition", 1, 1)
    assert capsys.readouterr() == ("", "reading the press: 3 of 3\ncomposing the edition: done\n")


def test_a_step_without_work_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    Lines().step("messages", 0, 0)
    assert capsys.readouterr() == ("", "")


def test_a_long_step_tells_now_and_then_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(range(0, 1000, 3))
    lines = Lines(clock=lambda: float(next(now)))
    for done in range(10):
        lines.step("messages", done, 200)
    told = capsys.readouterr().err.splitlines()
    assert told == ["messages done: 3 of 200", "messages done: 7 of 200"]
    assert EVERY == 10


def test_an_unknown_step_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    Lines().step("washing up", 1, 1)
    assert capsys.readouterr().err == "washing up: done\n"


def test_a_log_gets_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as progress:
        progress.step("archive", 1, 1)
    assert capsys.readouterr().err == "publishing: done\n"


def test_a_terminal_gets_bars_and_stdout_stays_clean(sample: Path) -> None:
    told = on_terminal("run", "--draft", "--json", "--date", "2026-11-22")
    assert told.code == 0, told
    assert told.json["state"] == "draft"
    assert "reading the press" in told.err
    assert "━" in told.err
    assert "13/13" in told.err


def test_stdout_of_a_run_in_a_log_has_no_progress(sample: Path) -> None:
    told = process("run", "--draft", "--json", "--date", "2026-11-22")
    assert told.json["state"] == "draft"
    assert "\x1b" not in told.err
