"""The command that gives the subscribers' pages."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.cli.app import config_of
from digest.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(serve)


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option("--host", metavar="IP", help="Instead of the settings'.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, metavar="N", help="0 takes a free one."),
    ] = None,
) -> None:
    """Give the subscribers' pages.

    Subscribe, confirm, preferences, unsubscribe, by web.

    Put a web server with a certificate in front of it, and its address into [signup] base_url. It stays
    until Ctrl-C or SIGTERM, and may run beside `digest schedule`. GET /health is for monitors.

    Example: digest serve --port 8420
    """
    from dataclasses import replace

    from digest.cli.logs import log_to_stderr
    from digest.config.faults import Wrong
    from digest.config.web import ip
    from digest.settings import Use
    from digest.signup.server import serve as stay
    from digest.wiring import Quiet, open_newsroom

    config = config_of(context, Use.SENDING)
    policy = config.signup
    try:
        policy = replace(policy, host=ip(host) if host else policy.host)
    except Wrong as error:
        message = f"--host {error}"
        raise UsageError(message) from error
    policy = policy if port is None else replace(policy, port=port)
    log_to_stderr(config.masthead.zone)
    with open_newsroom(config, Quiet()) as newsroom:
        stay(newsroom, policy)
