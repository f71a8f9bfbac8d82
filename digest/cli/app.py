"""What all commands share: the options before the command, dates, and an open newsroom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest import __version__
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.newsroom import Newsroom
    from digest.settings import Config, Schedule, Use

app = typer.Typer(
    name="digest",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Make a daily press digest: read the press, print the edition, send it, keep the archive.",
    epilog="Try it without any set-up: digest demo",
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="The edition's date, in the digest's timezone."),
]


DAY = re.compile(r"\d{4}-\d\d-\d\d")
YEARS = range(1970, 2200)
"""Beyond them there is no press, and at the ends of time no arithmetic."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """What stood before the command."""

    config: Path


def _version(wanted: bool) -> None:
    if wanted:
        print(f"digest {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path,
        typer.Option(
            "--config",
            metavar="FILE",
            envvar="DIGEST_CONFIG",
            help="The settings; stands before the command.",
        ),
    ] = Path("config.toml"),
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = Invocation(config)


def config_path(context: typer.Context) -> Path:
    """The file that `--config` names."""
    invocation: Invocation = context.obj
    return invocation.config


def config_of(context: typer.Context, *uses: Use) -> Config:
    """The settings, with the secrets that these uses need.

    Raises:
        ConfigError: every mistake in them.
    """
    from digest.wiring import load_config

    return load_config(config_path(context), uses=uses)


@contextmanager
def opened(context: typer.Context, *uses: Use) -> Iterator[tuple[Config, Newsroom]]:
    """The settings and a newsroom that shows its progress on stderr."""
    from digest.cli.progress import shown_progress
    from digest.wiring import open_newsroom

    config = config_of(context, *uses)
    with shown_progress() as progress, open_newsroom(config, progress) as newsroom:
        yield config, newsroom


def parsed(text: str, name: str = "--date") -> date:
    """A date as people type it.

    Args:
        text: YYYY-MM-DD.
        name: of the option or argument.

    Raises:
        UsageError: it is none.
    """
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        message = f"{name} {text or '(empty)'}: not a date; write YYYY-MM-DD, as in 2026-11-22"
        raise UsageError(message)
    return day


def last_date(text: str | None, schedule: Schedule) -> date:
    """The given date, else that of the last edition that was due."""
    from digest.timetable import last
    from digest.wiring import clock

    if text is not None:
        return parsed(text)
    occurrence = last(schedule, clock())
    if occurrence is None:
        raise UsageError("no edition was due in the last ten years; name a date with --date YYYY-MM-DD")
    return occurrence.date


def next_date(text: str | None, schedule: Schedule) -> date:
    """The given date, else that of the edition that is due next."""
    from digest.timetable import next_ones
    from digest.wiring import clock

    if text is not None:
        return parsed(text)
    for occurrence in next_ones(schedule, clock(), 1):
        return occurrence.date
    raise UsageError("no edition is due in the next ten years; see [schedule] in the settings")
