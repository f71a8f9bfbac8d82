"""Whole processes, timed: what a user waits for, start-up included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIBIBYTE = 1024

NOT_MEASURED = 2
"""The exit code if a program did not do its part; 1 is for what was measured and is not good enough."""


class PeerError(Exception):
    """A program did not do what it was started for; a figure of it would be a lie."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took.

    Attributes:
        seconds: on the wall.
        cpu: seconds of the processors, children included.
        memory: bytes of its largest process at its largest; never less than the benchmark itself has,
            since a forked process begins as its parent's copy.
        began: by the monotonic clock.
    """

    seconds: float
    cpu: float
    memory: int
    began: float


def exit_code(measure: Callable[[], int]) -> int:
    """The exit code of a benchmark; what kept it from measuring is told in words."""
    try:
        return measure()
    except PeerError as error:
        sys.stderr.write(f"nothing was measured: {error}\n")
        return NOT_MEASURED


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Run:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        folder: where it works.
        environment: beside ours.
        log: takes what it prints.

    Raises:
        PeerError: it ended with an error; its last words are in the message.
    """
    began = time.monotonic()
    child = started(command, folder, environment, log)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        last = " / ".join(log.read_text("utf-8", "replace").splitlines()[-3:])
        message = f"{' '.join(command[:4])} ended with {child.returncode}: {last}"
        raise PeerError(message)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIBIBYTE, began)


def started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Start a command; the caller waits for it, or kills it."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
