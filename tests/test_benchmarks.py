"""What surrounds the benchmarks: how they are made ready, and what they say when nothing can be measured."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks.processes import NOT_MEASURED, PeerError, exit_code

ROOT = Path(__file__).parents[1]

RECORDER = """\
#!/bin/sh
echo "$*" >> calls
case "$*" in "-m venv"*) mkdir -p .bench/venv/bin; touch .bench/venv/bin/python;; esac
"""
"""Stands for Python: notes what it was asked, and makes what shall be an environment."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which all that tests need is installed, and no program to compare with."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    names = ("requirements.lock", "requirements-dev.lock", "pyproject.toml")
    for age, name in enumerate((*names, ".venv/pip", ".venv/run", ".venv/dev")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (age, age))
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(RECORDER)
    python.chmod(0o755)
    return tmp_path


def make(folder: Path, *words: str) -> list[str]:
    """What Python was asked by a target."""
    (folder / "calls").write_text("")
    command = ("make", "BIN=bin", *words)
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "calls").read_text().splitlines()


def test_an_environment_that_is_lost_is_made_again(checkout: Path) -> None:
    first = make(checkout, ".bench/ready")
    assert [call.split()[1] for call in first] == ["venv", "pip"]
    assert make(checkout, ".bench/ready") == []
    (checkout / ".bench/venv/bin/python").unlink()
    assert make(checkout, ".bench/ready") == first


@pytest.mark.parametrize("what", ["second_pass", "slow_loris"])
def test_every_benchmark_can_be_made(checkout: Path, what: str) -> None:
    assert make(checkout, "bench", f"WHAT={what}", "OPTIONS=--json x")[-1] == f"-m benchmarks.{what} --json x"
    assert (ROOT / "benchmarks" / f"{what}.py").exists()
    assert make(checkout, "bench")[-1] == "-m benchmarks.collect"


def test_a_program_that_is_missing_in_ci_is_told_in_words(tmp_path: Path) -> None:
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.collect", "--quick"),
        cwd=ROOT,
        env={"CI": "true", "PATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (NOT_MEASURED, "")
    assert done.stderr == "nothing was measured: curl is not installed; try: apt-get install curl\n"


def test_what_keeps_a_benchmark_from_measuring_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise PeerError("curl ended with 7")

    assert exit_code(fail) == NOT_MEASURED
    assert capsys.readouterr().err == "nothing was measured: curl ended with 7\n"
    assert exit_code(lambda: 1) == 1


def test_benchmarks_are_type_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "benchmarks" in settings["tool"]["mypy"]["packages"]
