"""Serves the subscribers' pages until it is interrupted."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from digest.errors import UsageError
from digest.newsroom import Newsroom
from digest.settings import SignupPolicy
from digest.signup.app import application
from digest.signup.office import Office
from digest.signup.post import Post

GRACE = 5
"""Seconds that open connections get at the end."""

BUSIEST = 200
"""Connections at a time; more are turned away at once instead of all being served too late."""


def serve(newsroom: Newsroom, policy: SignupPolicy) -> None:
    """Give the pages until Ctrl-C or SIGTERM.

    Args:
        newsroom: with what its settings say.
        policy: where to listen; what else differs from the newsroom's is not looked at.

    Raises:
        UsageError: the settings do not say where readers reach the pages, or the port cannot be had.
    """
    if not newsroom.signup.base_url:
        raise UsageError(
            "the settings do not say where readers reach the pages, and confirmation mails must: add"
            ' [signup] with base_url = "https://…"'
        )
    with _listening(policy) as sock, _post(newsroom) as (office, post):
        app = application(newsroom, office, post, seconds=time.monotonic)
        config = web_server(app, policy)
        host, port = sock.getsockname()[:2]
        print(f"The pages of {newsroom.signup.base_url} on {host}:{port}  (Ctrl-C ends it)", flush=True)  # noqa: T201  # the result
        with suppress(KeyboardInterrupt), _terminable():
            asyncio.run(uvicorn.Server(config).serve(sockets=[sock]))


def web_server(app: ASGIApp, policy: SignupPolicy) -> uvicorn.Config:
    """How the pages are served: no log of visits, since they hold links that are one person's alone."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(policy.proxies),
        forwarded_allow_ips=list(policy.proxies),
        lifespan="off",
        ws="none",
        limit_concurrency=BUSIEST,
        timeout_graceful_shutdown=GRACE,
    )


@contextmanager
def _post(newsroom: Newsroom) -> Iterator[tuple[Office, Post]]:
    office = Office(newsroom)
    post = Post(newsroom, office, seconds=time.monotonic)
    try:
        yield office, post
    finally:
        post.close()


@contextmanager
def _listening(policy: SignupPolicy) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in policy.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((policy.host, policy.port))
            sock.listen()
        except OSError as error:
            raise UsageError(_refused(error, policy)) from error
        yield sock


def _refused(error: OSError, policy: SignupPolicy) -> str:
    where = f"{policy.host} port {policy.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where}: another program has this port; name another one with --port"
    if error.errno == errno.EACCES:
        return f"{where}: you may not use this port; those from 1024 on are for everybody"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{where}: this machine has no such address"
    return f"{where}: {error.strerror}"


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM, as a service manager sends it, end the pages as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
