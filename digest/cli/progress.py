"""Progress on stderr: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from digest.ports import Progress

EVERY = 10.0
"""Seconds between two lines of one step."""

NAMES = {
    "sources": "reading the press",
    "edition": "composing the edition",
    "documents": "rendering the documents",
    "archive": "publishing",
    "messages": "messages done",
}


COUNTED = frozenset({"sources", "messages"})
"""Steps of which there may be many."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """What shows the progress of a command, as long as it runs."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    with _bars() as bars:
        yield Bar(bars)


class Lines:
    """A line when a step is done, and one now and then while it takes long."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told = clock()
        self._begun: set[str] = set()

    def step(self, name: str, done: int, total: int) -> None:
        """See `ports.Progress`."""
        now, first = self._clock(), name not in self._begun
        self._begun.add(name)
        if first and name == "messages" and done == total:
            return  # nothing was left to be sent
        if done < total and (now - self._told < EVERY or not done):
            return
        self._told = now
        counted = f"{done} of {total}" if name in COUNTED else "done"
        with suppress(OSError):  # whoever read these lines may be gone; the work goes on
            print(f"{NAMES.get(name, name)}: {counted}", file=sys.stderr, flush=True)


class Bar:
    """A bar for each step; all of them are gone at the end."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def step(self, name: str, done: int, total: int) -> None:
        """See `ports.Progress`."""
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(NAMES.get(name, name))
        self._bars.update(self._tasks[name], completed=done, total=max(total, 1))


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, redirect_stdout=False)  # results stay there
