"""Commands that start something: init, demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.signing import init_dkim
from digest.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DEMO_DATE = "2026-11-22"
"""The press day of the samples."""

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)
    app.command()(demo)


def init(  # noqa: PLR0917  # options, all of them named
    folder: Folder = Path(),
    title: Annotated[str, typer.Option(metavar="TEXT", help="Of the digest.")] = "",
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Of a copy; repeat it for more copies.")
    ] = None,
    timezone: Annotated[str, typer.Option(metavar="NAME", help="Such as Asia/Dushanbe.")] = "",
    sender: Annotated[str, typer.Option("--from", metavar="ADDRESS", help="Who writes.")] = "",
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Who gets it; repeat it for more.")
    ] = None,
    home: Annotated[
        list[str] | None, typer.Option(metavar="CC", help="A country that is not abroad, such as tj.")
    ] = None,
    templates: Annotated[
        bool, typer.Option("--templates", help="Only write the templates, to change how editions look.")
    ] = False,
    dkim: Annotated[
        bool,
        typer.Option("--dkim", help="Only make keys to sign mails with; print what DNS must say of them."),
    ] = False,
) -> None:
    """Make the settings of a new digest, or templates to change.

    On a terminal it asks for what was not given; elsewhere it guesses, and says so.

    With --dkim the settings are there already: where they name no keys, one of each kind is made beside
    them. Each time it prints the records to publish.

    Example: digest init mypress --title "Press Review" --language en --from press@office.example
    """
    if templates:
        _write_templates(folder)
        return
    if dkim:
        init_dkim(folder)
        return
    from digest.cli.questions import Answers, answers
    from digest.config.edit import starter

    path = folder / "config.toml"
    if path.exists():
        message = f"{path} is there already; nothing was changed. Name another folder, or move it away"
        raise UsageError(message)
    given = Answers(
        title=title,
        languages=language or [],
        timezone=timezone,
        sender=sender,
        to=to or [],
        home=home or [],
    )
    answered = answers(given, asking=sys.stdin is not None and sys.stdin.isatty())
    _write(path, starter(**answered).encode())
    _tell_next(folder, path)


def _write_templates(folder: Path) -> None:
    """The shipped templates, beside the settings.

    Raises:
        UsageError: there are templates already.
    """
    from digest.wiring import shipped

    own = folder / "templates"
    if own.exists():
        message = f"{own} is there already; nothing was changed. Name another folder, or move it away"
        raise UsageError(message)
    _copy(shipped("templates"), own)
    print(f"Made {own}. Next:")
    print(f'  write into [digest] of {folder / "config.toml"}: templates = "templates"')
    print("  change a template, and delete those that you leave: they stay as they come with digest")
    print("  digest preview follows each change, and tells a mistake with its line")


def _tell_next(folder: Path, path: Path) -> None:
    from shlex import quote as shell_word

    from digest.cli.shown import table

    print(f"Made {path}. Next:")
    if folder != Path():
        print(f"  cd {shell_word(str(folder))}")
    table(
        [
            ("  digest sources add ADDRESS", "a feed, or a page that lists news; once for each"),
            ("  digest preview", "what the next edition would be"),
            ("  digest run", "make the last edition; mails are files until [email] smtp is set"),
            ("  digest schedule", "stay, and make each edition at its hour"),
        ]
    )


def demo(
    folder: Folder = Path("digest-demo"),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print where it is.")] = False,
) -> None:
    """Make the sample edition, offline.

    In a new folder; three languages, thirteen made-up outlets. Then it opens the website.

    Example: digest demo
    """
    import webbrowser
    from shlex import quote as shell_word

    from digest.cli import shown
    from digest.cli.app import parsed
    from digest.cli.progress import shown_progress
    from digest.wiring import load_config, open_newsroom, shipped

    _check_is_demo(folder / "config.toml", shipped("config.toml"))
    _copy(shipped("samples"), folder / "samples")
    _copy(shipped("config.toml"), folder / "config.toml")
    config, day = load_config(folder / "config.toml"), parsed(DEMO_DATE)
    with shown_progress() as progress, open_newsroom(config, progress) as newsroom:
        told = newsroom.run(day)
        shown.report(told, shown.places(config, newsroom, day))
    print(f"See the mails: cd {shell_word(str(folder))} && digest preview --date {DEMO_DATE}")
    if config.site and not no_browser:
        webbrowser.open((config.site / "index.html").absolute().as_uri())


def _check_is_demo(config: Path, shipped: Traversable) -> None:
    """Never run settings that somebody has written: they may send real mail.

    Raises:
        UsageError: other settings than the demo's stand there.
    """
    if config.is_file() and config.read_bytes() != shipped.read_bytes():
        message = f"{config} is not the demo's, so nothing was done; name a new folder: digest demo DIR"
        raise UsageError(message)


def _copy(shipped: Traversable, to: Path) -> None:
    """Copy a folder or file that comes with digest; what is there already stays as it is."""
    if shipped.is_dir():
        for entry in shipped.iterdir():
            _copy(entry, to / entry.name)
    elif not to.exists():
        _write(to, shipped.read_bytes())


def _write(path: Path, body: bytes) -> None:
    """Write a new file.

    Raises:
        UsageError: the folder that was named cannot take it.
    """
    from digest.files import write_atomically

    try:
        write_atomically(path, body)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error
