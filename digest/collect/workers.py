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
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from digest.collect.child import LENGTH
from digest.collect.meter import Meter, Spells
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

AHEAD = 2
"""Tasks that a child has at most: the next one lies there when it has done with one."""

ATTEMPTS = 8
"""Children that a task is given to at most, if each of them is gone before it comes to the task."""

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
        self._places = asyncio.Semaphore(self._number * AHEAD)
        # -P: a child must not take modules from the folder that somebody works in.
        self._command = (sys.executable, "-P", "-m", "digest.collect.child", str(memory), str(seconds))
        self._seconds = seconds
        self._children: list[_Child] = []
        self._starts: list[asyncio.Task[_Child]] = []
        self._n_starting = 0
        self._waiting = 0
        self._waits = Spells()
        self._is_closed = False
        self._room = room or asyncio.Event()
        self._warming: list[asyncio.Task[bool]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed = True
        for warming in self._warming:
            warming.cancel()
        await asyncio.gather(*self._warming, return_exceptions=True)
        started = await asyncio.gather(*self._starts, return_exceptions=True)
        await asyncio.gather(*(child.end() for child in started if isinstance(child, _Child)))

    @property
    def are_up(self) -> bool:
        """Whether children have been started, so that to use one costs nothing more."""
        return bool(self._warming or self._starts)

    def start(self, function: Callable[..., object]) -> None:
        """Start all children now, and have them load what a function needs, while there is time."""
        calls = (self.run("", callable, function) for _ in range(self._number))
        self._warming = [asyncio.create_task(call) for call in calls]

    def meter(self) -> Meter:
        """A meter of the time that one source takes from now on; give it to `run`."""
        return Meter(self._waits)

    async def run(
        self, source: str, function: Callable[[*Args], T], *args: *Args, meter: Meter | None = None
    ) -> T:
        """What a function of a module gives for these arguments, computed in a child.

        Args:
            source: whom an error is about.
            function: found by its name in the child; it and the arguments are pickled.
            args: of the function.
            meter: of the source.

        Raises:
            SourceError: the function said so, it took too much time or memory, or these workers are closed.
        """
        with self._waits.going_on():
            await self._turn()
            try:
                found, reason = await self._answer(source, pickle.dumps((function, args)), meter)
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

    async def _answer(self, source: str, task: bytes, meter: Meter | None) -> tuple[Any, str]:
        for _ in range(ATTEMPTS):
            if self._is_closed:
                raise SourceError(source, "it was not read: the run has ended")
            child = await self._child()
            try:
                answer = await child.answer(task, self._served(meter or self.meter()))
            except _NotReached:
                continue  # another document took the child with it, or somebody ended it
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise SourceError(source, await self._death(child)) from error
            except TimeoutError as error:
                raise SourceError(source, self._too_long()) from error
            found: tuple[Any, str] = pickle.loads(answer)  # noqa: S301  # from our own child
            return found
        raise SourceError(source, "it was not read: the children that parse are ended by somebody")

    @contextmanager
    def _served(self, meter: Meter) -> Iterator[None]:
        with self._waits.paused(), meter.served.going_on():
            yield

    async def _child(self) -> _Child:
        """The child with the fewest tasks; a new one rather than one that has any."""
        self._children = [child for child in self._children if child.is_well]
        child = min(self._children, key=lambda child: child.n_tasks, default=None)
        if child and (not child.n_tasks or len(self._children) + self._n_starting >= self._number):
            return child
        self._n_starting += 1
        try:
            child = await self._started()
        finally:
            self._n_starting -= 1
        self._children.append(child)
        return child

    async def _started(self) -> _Child:
        self._starts.append(asyncio.create_task(_Child.start(self._command)))
        return await asyncio.shield(self._starts[-1])  # who gives up meanwhile must not lose a child

    async def _death(self, child: _Child) -> str:
        if await child.death() == -signal.SIGPROF:
            return self._too_long()
        return "it cannot be read: its parser needs too much memory, or breaks"

    def _too_long(self) -> str:
        return f"it cannot be read: its parser needs more than {self._seconds:g} seconds"


class _NotReached(Exception):
    """A child was gone before it came to a task."""


class _Child:
    """One child process, which answers tasks in their order.

    Attributes:
        n_tasks: that it was given and has not answered yet.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._tasks = cast(asyncio.StreamWriter, process.stdin)
        self._answers = cast(asyncio.StreamReader, process.stdout)
        self._turn = asyncio.Lock()
        self._is_broken = self._is_killed = False
        self.n_tasks = 0

    @classmethod
    async def start(cls, command: Sequence[str]) -> _Child:
        """A new one."""
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=READ_AHEAD
        )
        return cls(process)

    @property
    def is_well(self) -> bool:
        """Whether it can be given a task."""
        return not self._is_broken and self._process.returncode is None

    async def answer(self, task: bytes, served: AbstractContextManager[None]) -> bytes:
        """What it says to a task; it is of no more use if that fails.

        Args:
            task: pickled.
            served: entered for as long as it works on the task.

        Raises:
            _NotReached: it broke with an earlier task, was ended by somebody before it could read this
                one, or broken off because nobody waits for another one any more.
            TimeoutError: it did not answer in `PATIENCE`.
            IncompleteReadError, ConnectionError: it ended.
        """
        self.n_tasks += 1
        is_told = False
        try:
            self._give(task)
            async with self._turn:  # in the order of the tasks, since nothing is waited for above
                with served:
                    answer = await self._heard()
            is_told = True
            return answer
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if self._is_killed:  # by whoever gave up waiting behind this task, which is not to blame
                raise _NotReached from error
            self._is_broken = True  # by itself: to kill it too would take its exit code from the loop
            raise
        finally:
            self.n_tasks -= 1
            if not is_told:  # it is in the middle of something that nobody waits for any more
                self._break()

    def _give(self, task: bytes) -> None:
        self._tasks.write(len(task).to_bytes(LENGTH, "big") + task)
        if self._tasks.is_closing():  # nobody is there to read it
            self._is_broken = True
            raise _NotReached

    async def _heard(self) -> bytes:
        if self._is_broken:
            raise _NotReached
        async with asyncio.timeout(PATIENCE):
            await self._tasks.drain()
            length = await self._answers.readexactly(LENGTH)
            return await self._answers.readexactly(int.from_bytes(length, "big"))

    async def death(self) -> int:
        """Its exit code, once it has one."""
        return await self._process.wait()

    async def end(self) -> None:
        """Kill it, and close its pipes before the loop is closed, or their transports complain."""
        self._break()
        self._tasks.close()
        with suppress(ConnectionError):
            await self._process.communicate()

    def _break(self) -> None:
        if self.is_well:
            self._process.kill()
            self._is_killed = True
        self._is_broken = True
