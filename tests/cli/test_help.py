from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from typer.main import get_command

from digest import __version__
from digest.cli.main import app
from tests.cli.command import digest, done

HEAVY = {
    "aiohttp", "sqlalchemy", "alembic", "pydantic", "jinja2", "mjml", "feedparser", "trafilatura", "lxml",
    "apscheduler", "starlette", "uvicorn", "rich", "babel", "nh3", "markdown", "holidays", "icalendar",
    "smtplib", "asyncio",
}  # fmt: skip

ODD = re.compile(r"^  --.*<[a-z]+|\[\[|\.\.\.\}", re.MULTILINE)
"""Types of options, and doubled signs, that only a programmer reads; arguments are in typer's own style."""


def commands() -> Iterator[tuple[str, ...]]:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]  # a group
        yield (name,)
        yield from ((name, below) for below in getattr(command, "commands", {}))


ALL = sorted(commands())
GROUPS = [(), ("articles",), ("overlay",), ("sources",), ("story",), ("subscribers",)]


@pytest.mark.parametrize("command", [names for names in ALL if names not in GROUPS], ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(command: tuple[str, ...]) -> None:
    told = done(*command, "--help").out
    assert re.search(rf"  Examples?: digest {' '.join(command)}\b", told)
    assert not ODD.search(told)


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_every_line_of_an_overview_is_a_whole_sentence(group: tuple[str, ...]) -> None:
    told = done(*group, "--help").out
    lines = told.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert lines
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)


@pytest.mark.parametrize("command", [(), ("sources",), ("subscribers",)], ids=" ".join)
def test_no_command_at_all_shows_the_help(command: tuple[str, ...]) -> None:
    told = digest(*command)
    assert told.code == 2
    assert "Usage: " in told.out + told.err


@pytest.mark.parametrize(
    "words", [("frobnicate",), ("sources", "frobnicate"), ("run", "--frobnicate"), ("run", "x")]
)
def test_what_is_no_command_is_refused_with_a_hint(words: tuple[str, ...]) -> None:
    told = digest(*words)
    assert (told.code, told.out) == (2, "")
    assert "--help' for help." in told.err


def test_version_is_the_packages() -> None:
    assert done("--version").out == f"digest {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    arguments = [sys.executable, "-X", "importtime", "-m", "digest", "--help"]
    told = subprocess.run(
        arguments, capture_output=True, encoding="utf-8", check=True, env=os.environ, timeout=60
    )
    imported = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "digest.cli.main" in imported
    assert not {name for name in imported if name.partition(".")[0] in HEAVY}
