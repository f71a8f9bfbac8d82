"""Commands of every day: run, preview, status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, config_path, last_date, next_date, opened

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.model import Window
    from digest.newsroom import Newsroom
    from digest.ports import EditionRow
    from digest.report import RunReport


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(preview)
    app.command()(status)


def run(
    context: typer.Context,
    day: Date = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Stop before anything is frozen, published or sent.")
    ] = False,
    json: Json = False,
) -> None:
    """Make the edition of a date and send it, once.

    Reads the press, composes the edition, freezes it, publishes the archive and sends one message to
    each recipient. Run again, it goes on where it was stopped; a finished edition stays as it is.
    Without --date it is the last edition that was due, and older ones whose time is over are closed:
    who still waits for those does not get them any more.

    Example: digest run --date 2026-11-22
    """
    from dataclasses import replace

    from digest.cli.shown import places
    from digest.settings import Use

    uses = (Use.READING,) if draft else tuple(Use)
    with opened(context, *uses) as (config, newsroom):
        date = last_date(day, config.schedule)
        expired = newsroom.mailroom.expire() if day is None and not draft else ()
        before = newsroom.store.editions.get(config.masthead.id, date)
        told = newsroom.rehearse(date)[0] if draft else newsroom.run(date)
        where = [] if draft else places(config, newsroom, date)
        hint = _hint(newsroom, told, before)
    told = replace(told, warnings=(*map(str, expired), *told.warnings))
    finish(told, where, json, hint)


def _hint(newsroom: Newsroom, told: RunReport, before: EditionRow | None) -> str:
    """What a person may wonder about, looking at the report."""
    from digest.model import EditionState

    if told.state == EditionState.DRAFT:
        see = f"See it with: digest preview --date {told.date}"
        return "That edition is frozen already; this is only what it would be now." if before else see
    if told.window:
        return _covered(told.window, newsroom.masthead.zone)
    if before and before.state == EditionState.SENT:
        return "It went out before; nothing was sent now." + _as_files(newsroom, before)
    if told.state == EditionState.SENT:
        return f"Look at it, and why each story stands where it does: digest preview --date {told.date}"
    return ""


def _as_files(newsroom: Newsroom, row: EditionRow) -> str:
    """A word about an edition that was written to files, now that there is a mail server."""
    from digest.settings import Transport

    details = {delivery.detail for delivery in newsroom.store.deliveries.of(row.id)}
    if newsroom.email.transport is Transport.OUTBOX or not any(d.startswith("written to ") for d in details):
        return ""
    return " It was written to files, for there was no mail server then; the next edition is mailed."


def _covered(window: Window, zone: ZoneInfo) -> str:
    start, end = (f"{time.astimezone(zone):%Y-%m-%d %H:%M}" for time in (window.start, window.end))
    return f"It covers {start} to {end} ({zone.key}); what is published later goes into a later edition."


def finish(told: RunReport, where: list[tuple[str, str]], as_json: bool, hint: str = "") -> None:
    """Print a report, and leave with 1 if something is still to be done."""
    from digest.cli import shown, tallies

    if as_json:
        shown.as_json(told.as_json())
    else:
        shown.report(told, where)
        for line in tallies.watch_lines(told.watch):
            print(line)
        shown.note(*filter(None, [hint]))
    if told.unfinished:
        raise typer.Exit(1)


def preview(
    context: typer.Context,
    day: Date = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="0 takes a free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Look at an edition in the browser.

    Shows the mail, text and markdown of each copy as they would go out now, or as they went out;
    reloads when a template or the settings change. It cannot send. Without --date it is the edition
    that is due next.

    Example: digest preview --date 2026-11-22
    """
    from digest.cli.progress import shown_progress
    from digest.desk.server import serve

    path = config_path(context)
    serve(path, lambda config: next_date(day, config.schedule), port, shown_progress, browser=not no_browser)


def status(
    context: typer.Context,
    json: Json = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 if the last edition is not out, for monitors.")
    ] = False,
) -> None:
    """Tell what happened last and what is due next.

    Example: digest status --check
    """
    from digest.cli import shown
    from digest.cli.status import status_of

    with opened(context) as (_, newsroom):
        told = status_of(newsroom)
    if json:
        shown.as_json(told.as_json())
    else:
        told.show()
    if check and told.problems:
        raise typer.Exit(1)
