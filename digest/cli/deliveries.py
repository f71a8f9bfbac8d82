"""Commands on the ledger: what became of each message, and the way on after a stop that needs a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, last_date, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from digest.model import Delivery, DeliveryState
    from digest.newsroom import Newsroom
    from digest.ports import EditionRow

State = Annotated[
    str | None, typer.Option("--state", metavar="STATE", help="Only these, such as held or bounced.")
]


Correction = Annotated[
    int | None,
    typer.Option(
        "--correction", min=1, max=10_000, metavar="N", help="Of the n-th correction of the edition."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(deliveries)
    app.command()(resume)
    app.command()(bounces)


def deliveries(
    context: typer.Context,
    day: Date = None,
    state: State = None,
    correction: Correction = None,
    json: Json = False,
) -> None:
    """Tell what became of each message.

    First the sum: every recipient stands in exactly one state. Then those that were not taken by the
    mail server, with its last words; --state lists those of one state, accepted ones too; --correction
    those whom digest correct told. Exits with 1 if a person must look: somebody is blocked or held.

    Examples: digest deliveries; digest deliveries --date 2026-11-22 --state held
    """
    from digest.cli import shown

    with opened(context) as (config, newsroom):
        row = _edition(newsroom, last_date(day, config.schedule), correction)
        counts = newsroom.store.deliveries.counts(row.id)
        rows = [one for one in newsroom.store.deliveries.of(row.id) if _is_wanted(one, state)]
    if json:
        shown.as_json(_as_json(row, counts, rows))
    else:
        what = f"Correction {row.number} of the edition" if correction else "Edition"
        print(f"{what} of {row.date}{'' if correction else f', number {row.number}'} ({row.state})")
        print(_sum(counts))
        _show(rows, config.masthead.zone)
    if {"blocked", "held"} & set(counts):
        shown.note(
            "A person must look: digest resume sends blocked ones again, with --state held the held ones."
        )
        raise typer.Exit(1)


def resume(
    context: typer.Context,
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="ADDRESS", help="Only these recipients.")
    ] = None,
    day: Date = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="blocked, expired or held; without it the first two."),
    ] = None,
    correction: Correction = None,
    json: Json = False,
) -> None:
    """Send again to those who were given up.

    For when the cause is mended.

    Blocked ones the mail server refused though their mailboxes are well; of expired ones the time was
    over. Held ones may have their message already, for its answer was lost: name them by --state held
    or by their addresses, and they get it for certain, perhaps twice.

    Examples: digest resume; digest resume --state held; digest resume reader@office.example
    """
    from digest.cli.daily import finish
    from digest.cli.shown import counted, note
    from digest.settings import Use

    states = _states(state, addresses or ())
    with opened(context, Use.SENDING) as (config, newsroom):
        row = _edition(newsroom, last_date(day, config.schedule), correction)
        ids = _recipients(newsroom, row, addresses or ())
        again = newsroom.mailroom.resume(
            row, lambda one: one.state in states and (not ids or one.recipient in ids)
        )
        told = newsroom.send(row)
    note(f"{counted(again, 'message')} sent again." if again else "Nobody was blocked, held or expired.")
    finish(told, [], json)


def bounces(context: typer.Context, json: Json = False) -> None:
    """Read what came back by mail.

    Out of the mailbox that [bounces] in the settings names: who has no mailbox, who has a full one again
    and again, and who complains is never written to again; who answers "unsubscribe" to our own link is
    taken off the list. Where servers of several domains refuse us, nobody is blamed: who still waits for that
    edition is blocked until a person looks, and says digest resume. Nothing is answered. digest schedule
    does it every few minutes, also while an edition goes out.

    Example: digest bounces
    """
    from digest import wiring
    from digest.cli import shown
    from digest.settings import Use

    with opened(context, Use.SENDING) as (config, newsroom):
        reader = wiring.bounces(config, newsroom)
        if reader is None:
            raise UsageError("no mailbox to read; name one in [bounces] of the settings: maildir or imap")
        told = reader.read()
    if json:
        shown.as_json(told.as_json())
        return
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(told.kinds.items()) if n)
    print(f"{shown.counted(told.kinds.total(), 'bounce')}{': ' + kinds if kinds else ''}.")
    print(f"Never written to again: {told.suppressed}. Unsubscribed: {told.left}.")
    shown.warn(told.refused)
    if told.unmatched:
        reports = shown.counted(told.unmatched, "report")
        shown.note(f"{reports} of no message of ours; nothing was done about it.")


def _edition(newsroom: Newsroom, day: date, correction: int | None) -> EditionRow:
    from digest.model import series_of

    editions, id_ = newsroom.store.editions, newsroom.masthead.id
    row = editions.get(series_of(id_, correction) if correction else id_, day)
    if row is None and correction:
        message = f"the edition of {day} has no correction {correction}; make one with: digest correct {day}"
        raise UsageError(message)
    if row is None:
        message = f"there is no frozen edition of {day}; make it with: digest run --date {day}"
        raise UsageError(message)
    return row


def _states(state: str | None, addresses: Collection[str]) -> Collection[str]:
    from digest.deliver.ledger import BY_A_PERSON

    if state is None:
        return BY_A_PERSON if addresses else ("blocked", "expired")
    if state not in BY_A_PERSON:
        message = f"--state {state}: only blocked, expired and held messages can be sent again"
        raise UsageError(message)
    return (state,)


def _recipients(newsroom: Newsroom, row: EditionRow, addresses: Sequence[str]) -> set[str]:
    from digest.tokens import recipient_id

    ids = {recipient_id(address): address for address in addresses}
    unknown = ids.keys() - {one.recipient for one in newsroom.store.deliveries.of(row.id)}
    if unknown:
        names = ", ".join(sorted(ids[one] for one in unknown))
        message = f"no recipients of the edition of {row.date}: {names}; see digest deliveries"
        raise UsageError(message)
    return set(ids)


def _is_wanted(delivery: Delivery, state: str | None) -> bool:
    from digest.model import DeliveryState

    if state is None:
        return delivery.state is not DeliveryState.ACCEPTED
    if state not in tuple(DeliveryState):
        message = f"--state {state}: allowed are {', '.join(DeliveryState)}"
        raise UsageError(message)
    return delivery.state == state


def _sum(counts: Mapping[DeliveryState, int]) -> str:
    """Everybody who was to get it, and where each stands: nobody is lost."""
    told = " + ".join(f"{n} {state}" for state, n in counts.items())
    return f"{sum(counts.values())} prepared" + (f" = {told}" if told else "")


def _show(rows: Sequence[Delivery], zone: ZoneInfo) -> None:
    from digest.cli import shown

    if not rows:
        return
    print()
    lines = (
        (one.state, one.address, str(one.attempts), _next(one, zone), " ".join(one.detail.split()))
        for one in rows
    )
    shown.table([("state", "address", "attempts", "next", "last words"), *lines])


def _next(delivery: Delivery, zone: ZoneInfo) -> str:
    return f"{delivery.next_at.astimezone(zone):%H:%M}" if delivery.next_at else ""


def _as_json(
    row: EditionRow, counts: Mapping[DeliveryState, int], rows: Sequence[Delivery]
) -> dict[str, object]:
    return {
        "schema": 1,
        "date": row.date.isoformat(),
        "number": row.number,
        "state": row.state,
        "prepared": sum(counts.values()),
        "counts": {str(state): n for state, n in counts.items()},
        "deliveries": [
            {
                "address": one.address,
                "state": one.state,
                "attempts": one.attempts,
                "next": one.next_at.isoformat().replace("+00:00", "Z") if one.next_at else None,
                "detail": one.detail,
            }
            for one in rows
        ],
    }
