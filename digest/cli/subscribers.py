"""Commands on who gets the editions: list, add, remove, import, export, erase."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.addresses import Mistakes, checked_address, checked_language, checked_line
from digest.cli.app import Json, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Subscriber
    from digest.ports import SubscriberStore

group = typer.Typer(
    no_args_is_help=True,
    help="Who gets the editions.",
    rich_markup_mode=None,
)

Addresses = Annotated[list[str], typer.Argument(metavar="ADDRESS", help="Mail addresses.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="subscribers")


@group.command("list")
def list_subscribers(context: typer.Context, json: Json = False) -> None:
    """List all subscribers, those who left included.

    Who stands in `[email] to` of the settings is not among them, and gets every edition all the same.

    Example: digest subscribers list
    """
    from digest.cli import shown

    with opened(context) as (_, newsroom):
        people = newsroom.store.subscribers.all()
    if json:
        shown.as_json({"schema": 1, "subscribers": [_as_json(person) for person in people]})
    elif people:
        rows = ((p.address, p.consent, p.language, f"{p.since:%Y-%m-%d}", p.name) for p in people)
        shown.table([("address", "consent", "language", "since", "name"), *rows])
    else:
        print("No subscribers yet; add some with: digest subscribers add ADDRESS")


@group.command()
def add(
    context: typer.Context,
    addresses: Addresses,
    name: Annotated[str, typer.Option(metavar="TEXT", help="Of the person; with one address only.")] = "",
    language: Annotated[str, typer.Option(metavar="CODE", help="Of their copy; the first by default.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Also those who unsubscribed, since they asked for it.")
    ] = False,
) -> None:
    """Add people whose consent you vouch for.

    A known address gets the new name or language. Who has unsubscribed is not added without --again.
    All addresses are checked first: everybody is added, or nobody.

    Example: digest subscribers add zarina@office.example --name "Zarina" --language tg
    """
    from digest.cli import shown
    from digest.cli.enrolling import vouch
    from digest.deliver.subscriptions import vouched
    from digest.model import Via

    with opened(context) as (config, newsroom):
        people, now = newsroom.store.subscribers, newsroom.clock()
        checked = _checked(addresses, name, language, config.masthead.languages)
        known = _known(people, checked, again=again)
        with newsroom.store.transaction():
            for id_, address in checked.items():
                person = vouched(address, known[id_], now, name=name.strip(), language=language)
                people.allow(address)
                vouch(newsroom.store, person, known[id_], now, Via.COMMAND)
    print(f"{shown.counted(len(checked), 'subscriber')} added or renewed.")


def _known(people: SubscriberStore, checked: dict[str, str], *, again: bool) -> dict[str, Subscriber | None]:
    """What the store holds of each address.

    Raises:
        UsageError: somebody has unsubscribed, and nobody said that they asked to come back.
    """
    from digest.cli.enrolling import barrier

    standings = {id_: people.standing(address) for id_, address in checked.items()}
    told = [f"{checked[id_]}: {why}" for id_, standing in standings.items() if (why := barrier(standing))]
    if told and not again:
        lines = "\n  ".join(told)
        message = f"nobody was added:\n  {lines}\nIf they ask to come back: --again"
        raise UsageError(message)
    return {id_: standing.person for id_, standing in standings.items()}


@group.command()
def remove(context: typer.Context, addresses: Addresses) -> None:
    """Take people off the list, at once.

    They get no message from now on, also not of an edition that is going out. The addresses stay
    known, so that no later import writes to them again.

    Example: digest subscribers remove zarina@office.example
    """
    from digest.cli import shown
    from digest.deliver.subscriptions import has_left, removed
    from digest.model import Act
    from digest.tokens import recipient_id

    with opened(context) as (config, newsroom):
        people, now = newsroom.store.subscribers, newsroom.clock()
        checked = _checked(addresses)
        kept = {recipient_id(entry.address): entry.address for entry in config.email.to}
        strange = [text for id_, text in checked.items() if people.get(id_) is None and id_ not in kept]
        with newsroom.store.transaction():
            for id_, address in checked.items():
                known = people.get(id_)
                if not has_left(known):
                    people.change(removed(address, known, now), Act.LEFT, now)
    print(f"{shown.counted(len(checked), 'address', 'addresses')} will get no more editions.")
    for address in strange:
        shown.note(f"Warning: {address} was not on the list; is it written as the reader's own?")
    for address in (kept[id_] for id_ in checked if id_ in kept):
        shown.note(f"Note: {address} stands in [email] to of the settings; delete it there too.")


@group.command("import")
def import_subscribers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A column must be called email.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False,
    json: Json = False,
) -> None:
    """Add people of a list whose consent you vouch for.

    Columns: email, name, language; those of exports of listmonk and Mailchimp are understood too. People
    who left there, or whose address is dead, are never written to from now on. Every line that cannot be
    used is told with its number and reason; the others are added. Exits with 1 if no line can be used.

    Example: digest subscribers import readers.csv --dry-run
    """
    from digest.cli import shown
    from digest.cli.enrolling import enrol, planned

    with opened(context) as (config, newsroom):
        plan = planned(file, config.masthead.languages, newsroom.store)
        if not dry_run:
            enrol(plan, newsroom.store, newsroom.clock())
    if json:
        shown.as_json(plan.as_json())
    else:
        done = "would be" if dry_run else "were"
        print(f"{shown.counted(len(plan.people), 'person', 'people')} {done} added or renewed.")
        if plan.gone:
            print(f"{shown.counted(len(plan.gone), 'address', 'addresses')} {done} kept from all mail.")
        shown.note(*(f"{file}:{each.line}: not taken: {each.reason}" for each in plan.refused))
    if plan.refused and not plan.people and not plan.gone:
        raise typer.Exit(1)


@group.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.csv", help="By default to stdout.")] = None,
) -> None:
    """Write everybody as CSV, consent included.

    Those who left are in it, so that the list can be moved whole. The file is readable by you alone.

    Example: digest subscribers export readers.csv
    """
    from digest.cli import shown
    from digest.files import write_atomically
    from digest.lists.people import written

    with opened(context) as (_, newsroom):
        people = newsroom.store.subscribers.all()
    if file is None:
        print(written(people), end="")
        return
    try:
        write_atomically(file, written(people).encode(), mode=0o600)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise UsageError(message) from error
    print(f"{shown.counted(len(people), 'subscriber')} written to {file}.")


@group.command()
def erase(context: typer.Context, addresses: Addresses) -> None:
    """Forget people; no trace of them stays.

    Neither the store nor the outbox holds the address from then on. The ledger keeps its sums, without
    a name. Only a keyed hash stays, which tells nobody anything, so that no later import writes to them;
    who subscribes by the page again is welcome. Run it while no edition goes out. Backups, and lists that
    were exported, are yours to clear.

    Example: digest subscribers erase zarina@office.example
    """
    from digest.cli import shown
    from digest.cli.enrolling import erased
    from digest.tokens import recipient_id

    with opened(context) as (config, newsroom):
        checked = _checked(addresses)
        strange, files = erased(checked.values(), newsroom.store, config.email.outbox)
        kept = [entry.address for entry in config.email.to if recipient_id(entry.address) in checked]
    print(f"{shown.counted(len(checked), 'address', 'addresses')} erased; no mail will go there.")
    if files:
        print(f"{shown.counted(files, 'message')} deleted from {shown.short(config.email.outbox)}.")
    for address in strange:
        shown.note(f"Warning: nothing was known of {address}; is it written as the reader's own?")
    for address in kept:
        shown.note(f"Note: {address} stands in [email] to of the settings; delete it there too.")


def _checked(
    addresses: list[str], name: str = "", language: str = "", languages: Sequence[str] = ()
) -> dict[str, str]:
    """Addresses in their normal form by their ids, each person once.

    Raises:
        UsageError: all that is wrong with them, the name and the language.
    """
    from digest.tokens import recipient_id

    wrong = Mistakes()
    good = [address for text in addresses if (address := wrong.read(checked_address, text))]
    if name:
        wrong.read(checked_line, name)
    if name and len(addresses) > 1:
        wrong.found.append("--name goes with one address only")
    wrong.read(lambda code: checked_language(code, languages), language)
    wrong.stop("nobody was changed:")
    return {recipient_id(address): address for address in good}


def _as_json(person: Subscriber) -> dict[str, object]:
    return {
        "address": person.address,
        "name": person.name or None,
        "language": person.language or None,
        "consent": str(person.consent),
        "since": f"{person.since:%Y-%m-%dT%H:%M:%SZ}",
        "via": str(person.via),
        "paused_until": str(person.paused_until) if person.paused_until else None,
    }
