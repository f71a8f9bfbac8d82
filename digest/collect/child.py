"""A process that reads hostile bytes for the collector, and may be killed: one task after another.

Run as `python -m digest.collect.child`; tasks come in on stdin and answers go out on stdout, pickled,
each after its length. It is only ever started by `workers`, and only trusts what started it.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from digest.entries.entry import LIBRARY_FAULTS
from digest.errors import SourceError

PIPE = 1 << 20
"""Bytes; more is for the system's administrator to allow (pipe(7))."""

LENGTH = 4
"""Bytes, big endian, before each task and answer."""


def main() -> None:
    """Answer tasks until stdin ends."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # a library that prints breaks no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    _widen(answers)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy's threads take 30 MB of addresses each
    _limit_memory(memory)
    while task := read(tasks):
        # SIGPROF ends the process, also inside a C library, after so much of the processor's time.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _answer(task)
        signal.setitimer(signal.ITIMER_PROF, 0)
        write(answers, answer)


def read(stream: BinaryIO) -> bytes:
    """The next task or answer; empty at the end."""
    length = stream.read(LENGTH)
    return stream.read(int.from_bytes(length, "big")) if len(length) == LENGTH else b""


def write(stream: BinaryIO, body: bytes) -> None:
    """Send a task or answer at once."""
    stream.write(len(body).to_bytes(LENGTH, "big") + body)
    stream.flush()


def _answer(task: bytes) -> bytes:
    function, args = pickle.loads(task)  # noqa: S301  # from our own parent
    try:
        return pickle.dumps((function(*args), ""))
    except SourceError as error:
        return pickle.dumps((None, error.reason))
    except LIBRARY_FAULTS as error:
        return pickle.dumps((None, f"it cannot be read ({type(error).__name__} of its parser)"))


def _widen(answers: BinaryIO) -> None:
    """Let a whole answer lie in the pipe, so that nobody waits for the other one; Linux can."""
    with suppress(AttributeError, OSError):
        fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, PIPE)


def _limit_memory(size: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
