"""Commands on who gets the editions: list, add, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.addresses import Mistakes, checked_address, checked_language, checked_line
from digest.cli.app import Json, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Subscriber
    from digest.ports import SubscriberStore

group = typer.Typer(
    no_args_is_help=True, help="Who gets the editions: list, add, remove.", rich_markup_mode=None
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
    from digest.deliver.subscriptions import vouched

    with opened(context) as (config, newsroom):
        people, now = newsroom.store.subscribers, newsroom.clock()
        checked = _checked(addresses, name, language, config.masthead.languages)
        known = _known(people, checked, again=again)
        with newsroom.store.transaction():
            for id_, address in checked.items():
                people.put(vouched(address, known[id_], now, name=name.strip(), language=language))
    print(f"{shown.counted(len(checked), 'subscriber')} added or renewed.")


def _known(people: SubscriberStore, checked: dict[str, str], *, again: bool) -> dict[str, Subscriber | None]:
    """What the store holds of each address.

    Raises:
        UsageError: somebody has unsubscribed, and nobody said that they asked to come back.
    """
    from digest.deliver.subscriptions import has_left

    known = {id_: people.get(id_) for id_ in checked}
    gone = [address for id_, address in checked.items() if has_left(known[id_])]
    if gone and not again:
        who = ", ".join(gone)
        message = f"nobody was added: taken off the list before: {who}. If they ask to come back: --again"
        raise UsageError(message)
    return known


@group.command()
def remove(context: typer.Context, addresses: Addresses) -> None:
    """Take people off the list, at once.

    They get no message from now on, also not of an edition that is going out. The addresses stay
    known, so that no later import writes to them again.

    Example: digest subscribers remove zarina@office.example
    """
    from digest.cli import shown
    from digest.deliver.subscriptions import removed
    from digest.tokens import recipient_id

    with opened(context) as (config, newsroom):
        people, now = newsroom.store.subscribers, newsroom.clock()
        checked = _checked(addresses)
        kept = {recipient_id(entry.address): entry.address for entry in config.email.to}
        strange = [text for id_, text in checked.items() if people.get(id_) is None and id_ not in kept]
        with newsroom.store.transaction():
            for id_, address in checked.items():
                people.put(removed(address, people.get(id_), now))
    print(f"{shown.counted(len(checked), 'address', 'addresses')} will get no more editions.")
    for address in strange:
        shown.note(f"Warning: {address} was not on the list; is it written as the reader's own?")
    for address in (kept[id_] for id_ in checked if id_ in kept):
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
    }
