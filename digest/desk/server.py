"""Serves the preview of one edition on this machine, until it is interrupted."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Thread

import uvicorn

from digest.desk.app import application
from digest.desk.events import Events
from digest.desk.gate import HOST, Key
from digest.desk.proofing import Proofing, open_proofing
from digest.desk.watching import watch
from digest.errors import UsageError
from digest.ports import Progress
from digest.settings import Config

Shown = Callable[[], AbstractContextManager[Progress]]
"""Shows the progress of something, as long as it is entered."""

GRACE = 1
"""Seconds that open connections get at the end."""


def serve(path: Path, choose: Callable[[Config], date], port: int, progress: Shown, *, browser: bool) -> None:
    """Show an edition in the browser until Ctrl-C or SIGTERM.

    Args:
        path: of the settings.
        choose: names the date by the settings.
        port: on 127.0.0.1; 0 takes a free one.
        progress: of reading the press; ended before anything is served.
        browser: whether to open a browser; the address is printed in any case.

    Raises:
        UsageError: the port cannot be had, or it is too early for this edition.
        ConfigError: every mistake in the settings.
        StorageError: the store cannot be opened or written.
    """
    with _listening(port) as sock, _terminable(), open_proofing(path, choose) as proofing:
        with progress() as shown:
            proofing.read_press(shown)
        proofing.refresh()
        with suppress(KeyboardInterrupt):  # the way to end it
            key = Key(sock.getsockname()[1])
            print(f"Preview of {proofing.proof.day}: {key.address}  (Ctrl-C ends it)", flush=True)  # noqa: T201  # the result
            if browser:  # in a thread, since some browsers run in the terminal and do not return
                Thread(target=webbrowser.open, args=(key.address,), daemon=True).start()
            asyncio.run(_served(proofing, sock, key))


async def _served(proofing: Proofing, sock: socket.socket, key: Key) -> None:
    """Serve and watch until a signal comes; an error that nobody foresaw in either ends both."""
    events = Events(proofing.proof.stamp)
    config = uvicorn.Config(
        application(lambda: proofing.proof, events, key),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config, events)
    watching = asyncio.create_task(watch(proofing, events))
    watching.add_done_callback(server.leave)
    try:
        await server.serve(sockets=[sock])
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


class _Server(uvicorn.Server):
    """A server that ends the streams of open pages before it waits for their connections."""

    def __init__(self, config: uvicorn.Config, events: Events) -> None:
        super().__init__(config)
        self._events = events

    def leave(self, _: object) -> None:
        """Serve no longer."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See `uvicorn.Server`."""
        self._events.close()
        await super().shutdown(sockets)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A port of this machine, before anything is read for it.

    Raises:
        UsageError: it cannot be had.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
            sock.listen()
        except OSError as error:
            raise UsageError(_refused(error, port)) from error
        yield sock


def _refused(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"--port {port}: another program has this port; name another one, or 0 for any that is free"
    if error.errno == errno.EACCES:
        return f"--port {port}: you may not use this port; those from 1024 on are for everybody"
    return f"--port {port}: {error.strerror}"


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM, as a service manager sends it, end the preview as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
