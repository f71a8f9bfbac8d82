from __future__ import annotations

import os
import signal
import subprocess
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from digest.wiring import clock
from tests.cli.command import DIGEST, changed, done, refused
from tests.office import print_press, small_config


def test_next_hours_are_printed_in_both_clocks(sample: Path) -> None:
    lines = done("schedule", "--next", "3").out.splitlines()
    assert lines[0].split() == ["date", "Asia/Dushanbe", "UTC"]
    assert len(lines) == 4
    date, weekday, local, day, utc = lines[1].split()
    assert (local, utc, day) == ("06:00", "01:00", date)
    assert weekday in {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}


def test_json_of_the_next_hours_is_as_documented(sample: Path) -> None:
    rows = done("schedule", "--next", "2", "--json").json
    assert [list(row) for row in rows] == [["date", "local", "utc"]] * 2
    assert rows[0]["local"] == f"{rows[0]['date']}T06:00:00+05:00"
    assert rows[0]["utc"] == f"{rows[0]['date']}T01:00:00Z"


def test_dates_without_an_edition_are_passed_over(sample: Path) -> None:
    changed(sample / "config.toml", '"mon", "tue", "wed", "thu", "fri", "sat", "sun"', '"mon"')
    assert {line.split()[1] for line in done("schedule", "--next", "4").out.splitlines()[1:]} == {"Mon"}


@pytest.mark.parametrize("count", ["0", "-1", "1001", "many", ""])
def test_a_number_of_hours_that_makes_no_sense_is_refused(sample: Path, count: str) -> None:
    assert "'--next'" in refused("schedule", "--next", count)


def test_json_without_next_is_refused(sample: Path) -> None:
    assert refused("schedule", "--json") == "digest: --json goes with --next\n"


def test_wrong_settings_end_it_at_once(sample: Path) -> None:
    changed(sample / "config.toml", 'at = "06:00"', 'at = "26:00"')
    assert "schedule.at" in refused("schedule")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_makes_what_is_due_tells_so_and_ends_at_a_signal(folder: Path, number: signal.Signals) -> None:
    struck = clock() - timedelta(minutes=20)
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", struck - timedelta(hours=3))]})
    small_config(folder, at=f"{struck:%H:%M}")
    with subprocess.Popen(
        [*DIGEST, "schedule"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
        encoding="utf-8",
    ) as child:
        assert child.stderr
        told = list(takewhile(lambda line: "INFO deliveries of" not in line, child.stderr))
        child.send_signal(number)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (0, "")
    assert any("INFO awake; the next edition is due " in line for line in told)
    assert any("INFO froze the edition of " in line for line in told)
    assert "INFO stopping" in err
    assert [path.name for path in folder.rglob("*.eml")] == ["a@one.example.eml"]
