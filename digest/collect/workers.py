"""Hands hostile bytes to child processes that have limits of memory and time, and are killed beyond them.

Parsers written by others take minutes or gigabytes for a few megabytes that were made for it (20,000
namespaces, a million open tags), and no thread can be stopped. A child can, and nothing is lost with it
but the one document.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from digest.collect.child import LENGTH
from digest.errors import SourceError

MEMORY = 512 * 1024 * 1024
"""Bytes of address space of one child: Python, lxml and trafilatura take half of it."""

SECONDS = 10.0
"""Of the processor's time for one document; the slowest real feed of 5 MB took 3."""

PATIENCE = 60.0
"""Seconds on the wall: a child that sleeps, or a machine that is much too busy."""

MOST = 4

QUEUE = 64
"""Tasks that wait for a child, from which on nothing more should be fetched: 7 MB of usual feeds."""

READ_AHEAD = 1 << 20
"""Bytes of an answer that are read at once; asyncio's own 64 kB stop and start for each piece of a feed."""

T = TypeVar("T")
Args = TypeVarTuple("Args")


class Workers:
    """Child processes, started when there is work; use it as an asynchronous context manager.

    Args:
        number: of children at most; by default as many as there are processors, at most four.
        memory: bytes of each.
        seconds: of the processor's time for each task.
        room: is clear while `QUEUE` tasks wait for a child, so that others can wait as well.
    """

    def __init__(
        self,
        number: int | None = None,
        *,
        memory: int = MEMORY,
        seconds: float = SECONDS,
        room: asyncio.Event | None = None,
    ) -> None:
        self._number = number or min(os.cpu_count() or 1, MOST)
        self._places = asyncio.Semaphore(self._number)
        # -P: a child must not take modules from the folder that somebody works in.
        self._command = (sys.executable, "-P", "-m", "digest.collect.child", str(memory), str(seconds))
        self._seconds = seconds
        self._idle: list[Process] = []
        self._starts: list[asyncio.Task[Process]] = []
        self._waiting = 0
        self._room = room or asyncio.Event()
        self._warming: list[asyncio.Task[bool]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for warming in self._warming:
            warming.cancel()
        await asyncio.gather(*self._warming, return_exceptions=True)
        started = await asyncio.gather(*self._starts, return_exceptions=True)
        children = [child for child in started if isinstance(child, Process)]
        for child in children:
            self._kill(child)
            cast(asyncio.StreamWriter, child.stdin).close()
        # Their pipes must be closed before the loop is, or their transports complain at the end.
        await asyncio.gather(*(child.communicate() for child in children), return_exceptions=True)

    @property
    def are_up(self) -> bool:
        """Whether children have been started, so that to use one costs nothing more."""
        return bool(self._warming or self._starts)

    def start(self, function: Callable[..., object]) -> None:
        """Start all children now, and have them load what a function needs, while there is time."""
        calls = (self.run("", callable, function) for _ in range(self._number))
        self._warming = [asyncio.create_task(call) for call in calls]

    async def run(self, source: str, function: Callable[[*Args], T], *args: *Args) -> T:
        """What a function of a module gives for these arguments, computed in a child.

        Args:
            source: whom an error is about.
            function: found by its name in the child; it and the arguments are pickled.
            args: of the function.

        Raises:
            SourceError: the function said so, or it took too much time or memory.
        """
        await self._turn()
        try:
            child = self._idle.pop() if self._idle else await self._started()
            try:
                async with asyncio.timeout(PATIENCE):
                    found, reason = await self._answer(child, (function, args))
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise SourceError(source, await self._death(child)) from error
            except TimeoutError as error:
                raise SourceError(source, self._too_long()) from error
            finally:
                self._done_with(child)
        finally:
            self._places.release()
        if reason:
            raise SourceError(source, reason)
        result: T = found
        return result

    async def _turn(self) -> None:
        self._queue(1)
        try:
            await self._places.acquire()
        finally:
            self._queue(-1)

    def _queue(self, change: int) -> None:
        self._waiting += change
        if self._waiting < QUEUE:
            self._room.set()
        else:
            self._room.clear()

    async def _started(self) -> Process:
        starting = asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=READ_AHEAD
        )
        self._starts.append(asyncio.create_task(starting))
        return await asyncio.shield(self._starts[-1])  # who gives up meanwhile must not lose a child

    async def _answer(self, child: Process, task: tuple[Any, ...]) -> tuple[Any, str]:
        tasks, answers = cast(asyncio.StreamWriter, child.stdin), cast(asyncio.StreamReader, child.stdout)
        body = pickle.dumps(task)
        tasks.write(len(body).to_bytes(LENGTH, "big") + body)
        await tasks.drain()
        length = await answers.readexactly(LENGTH)
        answer = await answers.readexactly(int.from_bytes(length, "big"))
        self._idle.append(child)
        found: tuple[Any, str] = pickle.loads(answer)  # noqa: S301  # from our own child
        return found

    async def _death(self, child: Process) -> str:
        await child.wait()
        if child.returncode == -signal.SIGPROF:
            return self._too_long()
        return "it cannot be read: its parser needs too much memory, or breaks"

    def _too_long(self) -> str:
        return f"it cannot be read: its parser needs more than {self._seconds:g} seconds"

    def _done_with(self, child: Process) -> None:
        """A child that is not idle again was stopped in the middle of something."""
        if child not in self._idle:
            self._kill(child)

    def _kill(self, child: Process) -> None:
        if child.returncode is None:
            child.kill()
