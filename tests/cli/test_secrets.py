"""Secrets of sources are asked for by who reads the press, and by nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import digest, done, refused
from tests.office import print_press, small_config

LOCKED = """
[[sources]]
name = "Locked"
feed = "https://locked.example/"
username = "u"
password = { env = "NO_SUCH_VARIABLE" }
"""

TOLD = '"NO_SUCH_VARIABLE" is not set in the environment'


@pytest.fixture(autouse=True)
def locked(folder: Path) -> None:
    """Settings with a source behind a door, and no key."""
    path = small_config(folder)
    print_press(folder, {})
    path.write_text(path.read_text("utf-8") + LOCKED, encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    ["run", "run --draft", "collect", "schedule", "sources check", "preview --no-browser"],
)
def test_who_reads_the_press_is_told_what_is_missing(command: str) -> None:
    assert TOLD in refused(*command.split())


@pytest.mark.parametrize(
    "command", ["status", "compose", "sources list", "subscribers list", "schedule --next 1"]
)
def test_who_reads_nothing_needs_no_secret(command: str) -> None:
    done(*command.split())


def test_who_only_sends_needs_no_secret_of_a_source() -> None:
    assert "there is no frozen edition" in digest("send").err
