"""The same work in several threads at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def in_each(lanes: int, work: Callable[[], None]) -> None:
    """Do a piece of work in so many threads, and wait for all of them; one lane is this thread.

    Raises:
        Exception: what one of them raised, when all have ended.
    """
    if lanes == 1:
        work()
        return
    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        ends = [pool.submit(work) for _ in range(lanes)]
    for end in ends:
        end.result()
