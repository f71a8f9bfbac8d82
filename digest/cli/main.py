"""The entry: runs a command, and turns every error into words and an exit code."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path

from digest.cli import (
    articles,
    correcting,
    daily,
    deliveries,
    overlay,
    printing,
    quality,
    schedule,
    serve,
    setting_up,
    sources,
    steps,
    story,
    subscribers,
    why,
)
from digest.cli.app import app
from digest.errors import ConfigError, DigestError, UsageError

__all__ = ["app", "guarded", "main"]

DEBUG = "DIGEST_DEBUG"
"""Set in the environment, it shows where an unexpected error came from."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

for group in (
    daily,
    why,
    story,
    overlay,
    setting_up,
    articles,
    sources,
    subscribers,
    schedule,
    serve,
    steps,
    deliveries,
    correcting,
    printing,
    quality,
):
    group.register(app)


def main() -> None:
    """Run the command that stands in `sys.argv`, and leave with its exit code: 0, 1 or 2."""
    _prepare_streams()
    sys.exit(guarded(app))


def guarded(command: Callable[[], object]) -> int:
    """Run a command that leaves by SystemExit; say what went wrong in words.

    Returns:
        1 failed, 2 wrong usage or config; 0 for a command that just returns.
    """
    try:
        _run(command)
    except ConfigError as error:
        return _fail(_all_mistakes(error), 2)
    except DigestError as error:
        return _fail(str(error), 2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:  # whoever read the results has had enough, as `head` does
        _let_go_of_stdout()
        return 1
    except Exception as error:
        _let_go_of_stdout()
        if os.environ.get(DEBUG):
            raise
        return _fail(_unexpected(error), 1)
    return 0


def _run(command: Callable[[], object]) -> None:
    try:
        command()
    except SystemExit as left:
        if left.code == INTERRUPTED:
            _fail("interrupted; what was finished is kept, and the next run goes on from there", 1)
        sys.stdout.flush()  # a full disk is told here, not when Python is gone
        raise


def _all_mistakes(error: ConfigError) -> str:
    many = len(error.mistakes) > 1
    return f"{error.path} has {len(error.mistakes)} mistakes:\n{error}" if many else str(error)


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else "the output cannot be written: "
        return f"{place}{error.strerror}"
    return (
        f"this should not happen ({type(error).__name__}: {error}). What was finished is kept. With {DEBUG}=1"
        " in the environment the same command shows where it came from: please report that"
    )


def _fail(message: str, code: int) -> int:
    print(f"digest: {message}", file=sys.stderr)
    return code


def _prepare_streams() -> None:
    """Make output never fail: a terminal may lack our letters, and cron may close a stream."""
    codecs.register_error("escape", _escaped)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for good
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="escape")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Letters that a stream lacks, as JSON writes them: so JSON stays JSON."""
    from json import dumps

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return dumps(error.object[error.start : error.end])[1:-1], error.end


def _let_go_of_stdout() -> None:
    """Else Python complains at the exit of what could not be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
