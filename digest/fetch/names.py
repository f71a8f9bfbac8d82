"""Names of hosts to addresses, in threads that nobody waits for, not even at the end of the process.

The system's look-up can block for half a minute. The standard library's pool of threads would
make the others queue behind it, and the process wait for it before it may end.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Semaphore, Thread

THREADS = 256
"""Look-ups at once; started when needed. A dead name service holds each for up to half a minute."""

LookUp = Callable[[str], Sequence[str]]
"""A host's IP addresses; may block, and raises OSError for a name that is not known."""

Answer = asyncio.Future[Sequence[str]]


def system(host: str) -> Sequence[str]:
    """What the system says: its name service, its hosts file."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Names:
    """Looks names up for one event loop.

    Args:
        look_up: asked for each name.
    """

    def __init__(self, look_up: LookUp = system) -> None:
        self._look_up = look_up
        self._asked: SimpleQueue[tuple[str, Answer] | None] = SimpleQueue()
        self._idle = Semaphore(0)
        self._threads = 0

    async def addresses(self, host: str) -> Sequence[str]:
        """The addresses of a host.

        Raises:
            OSError: there are none.
        """
        answer: Answer = asyncio.get_running_loop().create_future()
        self._asked.put((host, answer))
        if not self._idle.acquire(blocking=False) and self._threads < THREADS:
            self._threads += 1
            Thread(target=self._work, name="names", daemon=True).start()
        found = await answer
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no addresses")
        return found

    def close(self) -> None:
        """Let the threads end; those that are in the middle of something are not waited for."""
        for _ in range(self._threads):
            self._asked.put(None)

    def _work(self) -> None:
        while asked := self._asked.get():
            host, answer = asked
            try:
                found: Sequence[str] | Exception = self._look_up(host)
            except (OSError, ValueError) as error:
                found = error
            with suppress(RuntimeError):  # the loop is closed: nobody wants to know any more
                answer.get_loop().call_soon_threadsafe(_tell, answer, found)
            self._idle.release()


def _tell(answer: Answer, found: Sequence[str] | Exception) -> None:
    if answer.done():
        return
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)
