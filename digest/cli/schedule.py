"""The command that stays: an edition at each hour of the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import config_of, config_path
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.settings import Schedule


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(schedule)


def schedule(
    context: typer.Context,
    upcoming: Annotated[
        int | None, typer.Option("--next", min=1, max=1000, metavar="N", help="Only print the next N hours.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="With --next: as JSON.")] = False,
) -> None:
    """Stay, and run at the hours.

    Makes and sends each edition at its hour, and tells so on stderr; Ctrl-C or SIGTERM ends it. What
    was missed while nobody ran it is made up for as `[schedule] missed` says. Two of them do no harm:
    an edition is made once.

    Example: digest schedule --next 5
    """
    from digest.settings import Use

    if upcoming is None and json:
        raise UsageError("--json goes with --next")
    config = config_of(context, *(tuple(Use) if upcoming is None else ()))
    if upcoming is None:
        from digest.cli.logs import log_to_stderr
        from digest.scheduler import stay

        log_to_stderr(config.schedule.zone)
        stay(config_path(context))
        return
    _print(config.schedule, upcoming, json)


def _print(hours: Schedule, count: int, as_json: bool) -> None:
    from digest.cli import shown
    from digest.timetable import next_ones
    from digest.wiring import clock

    found = [(o.date, o.due.astimezone(hours.zone), o.due) for o in next_ones(hours, clock(), count)]
    if as_json:
        shown.as_json(
            [
                {"date": f"{day}", "local": local.isoformat(), "utc": f"{due:%Y-%m-%dT%H:%M:%SZ}"}
                for day, local, due in found
            ]
        )
        return
    rows = ((f"{day}", f"{local:%a %H:%M}", f"{due:%Y-%m-%d %H:%M}") for day, local, due in found)
    shown.table([("date", hours.zone.key, "UTC"), *rows])
