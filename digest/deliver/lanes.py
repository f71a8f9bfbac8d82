"""Several messages on their way at once, and their results as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Row = TypeVar("Row")
Result = TypeVar("Result")


def through(
    lanes: int, rows: Iterable[Row], do: Callable[[Row], Result], may_begin: Callable[[], bool]
) -> Iterator[Result]:
    """Do something with each row, `lanes` at a time.

    Args:
        lanes: one is done in this thread, several are done in threads of their own.
        rows: in the order in which they are begun.
        do: must not raise but for what ends everything; others that have begun are finished first.
        may_begin: asked in this thread before each row. Once it says no, what has begun is finished,
            and nothing else is begun.

    Yields:
        Results, in the order in which they are there.
    """
    waiting = deque(rows)
    if lanes == 1:
        while waiting and may_begin():
            yield do(waiting.popleft())
        return
    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        begun: set[Future[Result]] = set()
        while True:
            while waiting and len(begun) < lanes and may_begin():
                begun.add(pool.submit(do, waiting.popleft()))
            if not begun:
                return
            done, begun = wait(begun, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
