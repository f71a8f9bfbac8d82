"""Sees that a template or the settings have changed, has a new proof made and tells the open pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from watchfiles import awatch

from digest.desk.events import Events
from digest.desk.proofing import Proofing

TICK = 2.0
"""Seconds between two looks at what no file tells: whether the edition was frozen or sent meanwhile."""

GATHER = 200
"""Milliseconds in which the several writes of one save are taken for one change."""

log = logging.getLogger(__name__)


async def watch(proofing: Proofing, events: Events, *, tick: float = TICK) -> None:
    """Make a proof and tell the pages, now and whenever there is a reason; never ends by itself.

    The watch is laid anew before each proof: nothing that is saved while one is made is missed, and
    folders that came, went or were replaced are followed.
    """
    warned = False
    while True:
        paths = proofing.watched
        try:
            async with _laid(paths, tick) as changed:
                await asyncio.to_thread(proofing.refresh)
                events.tell(proofing.proof.stamp)
                await _reason(changed, paths, proofing)
        except OSError as error:  # e.g. the system allows no more watches: then each tick is a reason
            if not warned:
                log.warning("files cannot be watched (%s); they are read every %g s instead", error, tick)
            warned = True
            await asyncio.sleep(tick)


async def _reason(
    changed: Callable[[], Awaitable[bool]], paths: Collection[Path], proofing: Proofing
) -> None:
    """Wait for a reason to make another proof."""
    folders = _folders(paths)
    while not await changed():
        if folders != _folders(paths) or await asyncio.to_thread(proofing.moved):
            return


@asynccontextmanager
async def _laid(paths: Collection[Path], tick: float) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """A watch over files and folders that stands from here on.

    Gives what waits for a change, a tick at most, and tells whether there was one.
    """
    found = awatch(
        *_folders(paths),
        watch_filter=lambda _, name: _is_below(Path(name), paths),
        debounce=GATHER,
        rust_timeout=round(tick * 1000),
        yield_on_timeout=True,
        recursive=False,  # beside the settings may stand anything
    )
    following = asyncio.ensure_future(anext(found))
    await asyncio.sleep(0)  # the watch begins

    async def changed() -> bool:
        nonlocal following
        changes = await following
        following = asyncio.ensure_future(anext(found))
        return bool(changes)

    try:
        yield changed
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError, OSError):
            await following
        await found.aclose()


def _folders(paths: Collection[Path]) -> tuple[Path, ...]:
    """The folders to be watched: those given and all below them, and those that the rest stands in.

    A file is watched by its folder: many editors write a new file in its place.
    """
    found = set[Path]()
    for path in _real(paths):
        if path.is_dir():
            found |= {path, *(below for below in path.rglob("*") if below.is_dir())}
        found |= {path.parent} if path.parent.is_dir() else set()
    return tuple(sorted(found))


def _is_below(path: Path, paths: Collection[Path]) -> bool:
    hidden = path.name.startswith((".", "#")) or path.name.endswith("~")
    return not hidden and any(path.is_relative_to(each) for each in _real(paths))


def _real(paths: Collection[Path]) -> set[Path]:
    """The paths, and where they lead to if they are links."""
    return {*paths, *(path.resolve() for path in paths)}
