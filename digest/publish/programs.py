"""Other programs, run with a deadline: how they ended, in words."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

from digest.errors import PublishError

SAID = 300
LAST = 4
"""Characters and lines of what a program said last that stand in a report."""

MOST = 16 * 2**20
"""Bytes that are kept of each stream: more than all paths of an archive of a century."""

CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program runs.

    Attributes:
        seconds: until it is ended, with all that it started.
        environment: beside our own; None takes a name away.
    """

    folder: Path
    seconds: float
    environment: Mapping[str, str | None]


def run(command: Sequence[str], place: Place, said: bytes = b"") -> str:
    """Run a program to its end; return what it wrote.

    Args:
        command: the program and its arguments; no shell reads them.
        place: where, and how long.
        said: what it reads.

    Raises:
        PublishError: it cannot be started, was not ready in time, or says that it failed.
    """
    code, out, err = _ended(command, place, said)
    if code:
        last = _last_words(err) or _last_words(out)
        ended = f"{_signal(-code)} ended it" if code < 0 else f"it ended with {code}"
        raise PublishError(f"{ended}: {last}" if last else ended)
    return out


def _ended(command: Sequence[str], place: Place, said: bytes) -> tuple[int, str, str]:
    with TemporaryFile() as questions:  # a pipe could fill up while nobody reads it
        questions.write(said)
        questions.seek(0)
        with _started(command, place, questions) as process:
            deadline = monotonic() + place.seconds
            try:
                out, err = _heard(process, deadline)
                code = process.wait(max(0, deadline - monotonic()))
            except subprocess.TimeoutExpired as error:
                _end(process)
                reason = f"it was not ready after {place.seconds:g} seconds, and was ended"
                raise PublishError(reason) from error
            except BaseException:
                _end(process)
                raise
    return code, out, err


def _started(command: Sequence[str], place: Place, questions: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **place.environment}
    try:
        return subprocess.Popen(  # noqa: S603  # the operator's own words, and no shell
            command,
            cwd=place.folder,
            stdin=questions,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: value for name, value in environment.items() if value is not None},
            start_new_session=True,
        )
    except OSError as error:
        reason = f"it cannot be started: {error.filename or command[0]}: {error.strerror or error}"
        raise PublishError(reason) from error


def _heard(process: subprocess.Popen[bytes], deadline: float) -> tuple[str, str]:
    """What it writes to its two streams until both are closed; of much, the end."""
    streams = [stream for stream in (process.stdout, process.stderr) if stream]
    heard = {stream.fileno(): bytearray() for stream in streams}
    with DefaultSelector() as selector:
        for number in heard:
            selector.register(number, EVENT_READ)
        while selector.get_map():
            if not (ready := selector.select(deadline - monotonic())) or monotonic() > deadline:
                raise subprocess.TimeoutExpired(process.args, 0)
            for key, _ in ready:
                _listen(selector, key.fd, heard[key.fd])
    out, err = (bytes(heard[stream.fileno()]).decode(errors="replace") for stream in streams)
    return out, err


def _listen(selector: BaseSelector, number: int, heard: bytearray) -> None:
    told = os.read(number, CHUNK)
    if not told:
        selector.unregister(number)
    heard += told
    del heard[:-MOST]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started: they are one group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _last_words(said: str) -> str:
    """What a person needs of it: the last lines, without advice for somebody at a terminal."""
    lines = (" ".join(line.split()) for line in said.splitlines())
    return " ".join([line for line in lines if line and not line.startswith("hint:")][-LAST:])[:SAID]


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
