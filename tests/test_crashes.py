"""Processes killed, and disks that are full: no half file, no second edition, nobody missed."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.model import EditionState
from digest.wiring import load_config
from tests.builders import NOW
from tests.children import child, pipe, run_haltingly, said
from tests.office import Watch, files_below, newsroom_of, outbox_of, print_press, sample_config, small_config

pytestmark = pytest.mark.crash

DAY = date(2026, 11, 22)
MORNING = NOW.replace(hour=6, minute=30)
STEPS = 12
"""Of a run over two sources to three recipients: two, then begin and end of three rooms, then four;
a test below counts them."""


def an_office(folder: Path) -> Path:
    hours = MORNING - timedelta(hours=8)
    print_press(
        folder,
        {
            "pamir": [("Fire in Khorog warehouse is put out", hours)],
            "oxus": [("Road to Murghob opens after the snow", hours)],
        },
    )
    return small_config(folder, to=["a@one.example", "b@two.example", "c@three.example"])


def steps_until(path: Path, last: int) -> list[tuple[str, int, int]]:
    """Run in a child that is killed at its n-th step; the steps that it told."""
    ours, theirs = pipe()
    told: list[tuple[str, int, int]] = []
    with child(run_haltingly, path, DAY, MORNING, theirs):
        while len(told) < last:
            word = said(ours)
            if word == "done":
                break
            told.append(word)
            if len(told) < last:
                ours.send("go on")
    return told


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, bytes]]:
    """How many steps a run has, and what it leaves."""
    path = an_office(tmp_path_factory.mktemp("undisturbed"))
    told = steps_until(path, 1000)
    return len(told), _public(path)


def _public(path: Path) -> dict[str, bytes]:
    """Archive and website, whose bytes are the same in every store."""
    found = files_below(path.parent / "out")
    return {name: body for name, body in found.items() if not name.startswith("outbox")}


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_run_that_is_killed_at_any_step_is_finished_by_the_next(
    step: int, tmp_path: Path, undisturbed: tuple[int, dict[str, bytes]]
) -> None:
    path = an_office(tmp_path)
    assert len(steps_until(path, step)) == step
    half = files_below(tmp_path / "out") if (tmp_path / "out").exists() else {}
    assert not [name for name in half if name.endswith(".part")]
    with newsroom_of(path, Watch(MORNING + timedelta(minutes=1))) as newsroom:
        told = newsroom.run(DAY)
    assert (told.state, told.errors, told.deliveries) == (EditionState.SENT, (), {"accepted": 3})
    assert len(outbox_of(load_config(path))) == 3
    assert _same_but_for_the_cutoff(_public(path), undisturbed[1])


def test_every_step_was_tried(undisturbed: tuple[int, dict[str, bytes]]) -> None:
    assert undisturbed[0] == STEPS


def _same_but_for_the_cutoff(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    """A run that was killed before the freeze is composed anew, a minute later."""
    later, earlier = (f"{MORNING + timedelta(minutes=n):%H:%M:%SZ}".encode() for n in (1, 0))
    return {name: body.replace(later, earlier) for name, body in one.items()} == other


@pytest.mark.parametrize("blocks", [8, 100, 300, 700, 1500, 1580, 2000])
def test_full_disk_leaves_no_half_file_and_the_next_run_finishes(blocks: int, tmp_path: Path) -> None:
    path = sample_config(tmp_path)
    limited = run_command(path, f"ulimit -f {blocks};")
    assert limited.returncode in {0, 1}
    assert "Traceback" not in limited.stderr
    assert limited.returncode == 0 or "cannot" in limited.stderr
    before = files_below(tmp_path / "out")
    assert not [name for name in before if name.endswith(".part")]
    finished = json.loads(run_command(path).stdout)
    assert (finished["state"], finished["errors"]) == ("sent", [])
    assert finished["deliveries"] == {"accepted": 3}
    after = files_below(tmp_path / "out")
    assert {name: after[name] for name in before} == before


def run_command(path: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """`digest run` as people type it, by a shell that may limit the size of files."""
    command = f"{before} exec {sys.executable} -m digest --config {path} run --date {DAY} --json"
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
