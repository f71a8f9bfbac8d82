"""Who may send a request now, and for how long: a place in a lane, a turn at its host, a clock.

Slow and dead sources must not hold up the others. What takes long gives its place to the next
request and goes on beside the lane; what failed the last times waits in a lane of its own.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Awaitable
from types import TracebackType
from typing import Self

SLOW_LANE = 8
"""Places for sources that failed `TROUBLED` times in a row."""

TROUBLED = 2

PATIENCE = 0.25
"""Seconds a request keeps its place in which less than `FLOWING` comes; most servers begin by then."""

FLOWING = 2000
"""Bytes: whose answer flows keeps its place, so that a slow line is not shared by a thousand."""

BESIDE = 1024
"""Requests that go on without a place, at most: who waits for a slow server costs next to nothing."""

FILES = 2
"""One in so many of the files that this process may open can be a request beside its lane."""

PER_HOST = 2
"""Requests at once to one host: as many as a browser's reader would make without hurry."""


def room_beside() -> int:
    """How many requests may go on without a place here; asks the system for open files where it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = BESIDE * FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return BESIDE if soft == resource.RLIM_INFINITY else min(BESIDE, soft // FILES)


class Lanes:
    """Places for requests, for one event loop.

    Args:
        places: of the common lane.
        patience: seconds a request keeps its place in which nearly nothing comes.
        beside: requests that go on without a place, at most; as many as is wise if not given.
        room: no new request is sent while this is clear: what was fetched is still to be read.
    """

    def __init__(
        self,
        places: int,
        *,
        patience: float = PATIENCE,
        beside: int | None = None,
        room: asyncio.Event | None = None,
    ) -> None:
        self.patience = patience
        self._common = asyncio.Semaphore(places)
        self._slow = asyncio.Semaphore(SLOW_LANE)
        self._room = room_beside() if beside is None else beside
        self._waiting: dict[Place, None] = {}
        self._open = room

    async def enter(self, lane: asyncio.Semaphore) -> None:
        """Wait for a place in a lane, and for room to take in what a request brings."""
        await lane.acquire()
        try:
            if self._open:
                await self._open.wait()
        except asyncio.CancelledError:
            lane.release()
            raise

    def place(self, failures: int) -> Place:
        """A place for a source that failed so many times in a row; enter it to wait for it."""
        return Place(self, self._slow if failures >= TROUBLED else self._common)

    def give_way(self, place: Place) -> None:
        """Let a request go on beside its lane, at once or as soon as there is room."""
        if self._room:
            self._room -= 1
            place.step_aside()
        else:
            self._waiting[place] = None

    def leave(self, place: Place) -> None:
        """A request has ended."""
        self._waiting.pop(place, None)
        if not place.is_beside:
            return
        self._room += 1
        if self._waiting:
            longest = next(iter(self._waiting))
            del self._waiting[longest]
            self.give_way(longest)


class Place:
    """One request's place, an asynchronous context manager."""

    __slots__ = ("_lane", "_lanes", "_received", "_timer", "is_beside")

    def __init__(self, lanes: Lanes, lane: asyncio.Semaphore) -> None:
        self._lanes = lanes
        self._lane = lane
        self._received = 0
        self.is_beside = False

    async def __aenter__(self) -> Self:
        await self._lanes.enter(self._lane)
        self._wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if not self.is_beside:
            self._lane.release()
        self._lanes.leave(self)

    def received(self, n_bytes: int) -> None:
        """So much of an answer has come."""
        self._received += n_bytes

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._lanes.patience, self._look)

    def _look(self) -> None:
        if self._received < FLOWING:
            self._lanes.give_way(self)
        else:
            self._received = 0
            self._wait()

    def step_aside(self) -> None:
        """Give the place to the next request."""
        self.is_beside = True
        self._lane.release()


class Hosts:
    """Turns at hosts, `PER_HOST` at once, for one event loop."""

    def __init__(self) -> None:
        self._hosts: dict[str, asyncio.Semaphore] = {}

    def turn(self, host: str) -> Turn:
        """A turn at a host; enter it to wait for it."""
        return Turn(self, host)

    def at(self, host: str) -> asyncio.Semaphore:
        """What a host's requests share."""
        return self._hosts.setdefault(host, asyncio.Semaphore(PER_HOST))


class Turn:
    """One request's turn, an asynchronous context manager; it follows the request to other hosts."""

    __slots__ = ("_held", "_hosts", "host")

    def __init__(self, hosts: Hosts, host: str) -> None:
        self._hosts = hosts
        self._held: asyncio.Semaphore | None = None
        self.host = host

    async def __aenter__(self) -> Self:
        await self._take(self.host)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    async def move(self, host: str) -> None:
        """Wait for a turn at another host, holding none meanwhile: two that swap hosts cannot block."""
        if host != self.host:
            self._give_back()
            await self._take(host)

    async def _take(self, host: str) -> None:
        waited = self._hosts.at(host)
        await waited.acquire()
        self._held, self.host = waited, host

    def _give_back(self) -> None:
        if self._held:
            self._held.release()
        self._held = None


class Clock:
    """Two deadlines in one timer: for an answer to begin, and for the whole.

    Args:
        timer: an `asyncio.timeout` that has been entered.
        whole: seconds for everything, redirects included, waiting for turns not.
        first: seconds for each answer to begin.
    """

    __slots__ = ("_begun", "_end", "_first", "_time", "_timer", "_whole")

    def __init__(self, timer: asyncio.Timeout, whole: float, first: float) -> None:
        self._timer = timer
        self._time = asyncio.get_running_loop().time
        self._whole = whole
        self._first = first
        self._end = self._time() + whole
        self._begun = False

    @property
    def words(self) -> str:
        """Why the time is over."""
        if self._begun or self._time() >= self._end:
            return f"no whole answer within {self._whole:g} seconds"
        return f"no answer began within {self._first:g} seconds"

    def expect_head(self) -> None:
        """A request is sent now."""
        self._begun = False
        self._timer.reschedule(min(self._time() + self._first, self._end))

    def expect_body(self) -> None:
        """Its answer has begun."""
        self._begun = True
        self._timer.reschedule(self._end)

    async def paused(self, waiting: Awaitable[None]) -> None:
        """Wait for something that is not the source's fault."""
        stopped = self._time()
        self._timer.reschedule(None)
        await waiting
        self._end += self._time() - stopped
