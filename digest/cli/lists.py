"""Commands that find sources or move whole lists of them: discover, import, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Json, config_of, config_path
from digest.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.cli.importing import Plan
    from digest.collect.seek import Found
    from digest.config.edit import Block
    from digest.lists.listed import Dropped
    from digest.settings import Config

MOST_LINES = 30
"""Of each part of an import's report; --json tells all."""


def register(group: typer.Typer) -> None:
    """Add these commands to those on sources."""
    group.command()(discover)
    group.command("import")(import_list)
    group.command("export")(export_list)


def discover(
    context: typer.Context,
    address: Annotated[str, typer.Argument(metavar="URL", help="Of a site, or of a part of it.")],
    json: Json = False,
) -> None:
    """Find the feeds of a site.

    Those that it announces are read, or else those that such sites usually have. Nothing is kept.
    Exits with 1 if there is none, and no list of news either.

    Example: digest sources discover pamirnews.example
    """
    from digest.cli import shown
    from digest.cli.adding import NOTHING, found_at, web_address
    from digest.settings import Use

    config = config_of(context, Use.READING)
    url = web_address(address)
    found = found_at(config, url)
    if json:
        shown.as_json({"schema": 1, "address": url, "sources": [_found_as_json(each) for each in found]})
    if not found:
        raise SourceError(url, NOTHING)
    if not json:
        _print_found(found, config)


def import_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, Kite, newsboat, rss2email or plain.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be added.")] = False,
    json: Json = False,
) -> None:
    """Add all sources of a list to the settings.

    What kind of list it is, is found out. Sources that are there already are left as they are, and what
    cannot be carried over is told with its line. Nothing is read from the web. Exits with 1 if there is
    nothing in it that can be a source.

    Example: digest sources import feeds.opml --dry-run
    """
    from digest.cli import shown
    from digest.cli.importing import carry_out, listed_in, planned

    path = config_path(context)
    plan = planned(path, listed_in(file))
    if not dry_run:
        carry_out(path, plan)
    if json:
        shown.as_json(_plan_as_json(plan, dry_run=dry_run))
    else:
        _print_plan(plan, file, f"{'Would add' if dry_run else 'Added'} %s to {path}")
    if not plan.new and not plan.there:
        raise typer.Exit(1)


def export_list(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Printed if left out.")] = None,
) -> None:
    """Write all sources as OPML, which every feed reader takes.

    Folders and what other programs keep in such a list are as they were when it was imported.

    Example: digest sources export feeds.opml
    """
    from digest.cli import shown
    from digest.lists.opml import write
    from digest.model import SourceKind

    config = config_of(context)
    language = config.masthead.languages[0]
    sections = {rule.id: rule.title.in_(language) for rule in config.editing.sections}
    body = write(config.sources, config.masthead.title.in_(language), sections)
    kept = [source.name for source in config.sources if source.kind is SourceKind.FOLDER]
    if file is None:
        print(body.decode(), end="")
    else:
        _write(file, body)
        print(f"{shown.counted(len(config.sources) - len(kept), 'source')} in {file}.")
    shown.warn(f"{name} is a folder of this machine, and is not in the list" for name in kept)


def _write(file: Path, body: bytes) -> None:
    from digest.files import write_atomically

    try:
        write_atomically(file, body)
    except OSError as error:
        message = f"{file}: {error.strerror or 'it cannot be written'}"
        raise UsageError(message) from error


def _print_found(found: Sequence[Found], config: Config) -> None:
    from digest.cli import shown
    from digest.cli.adding import option_of
    from digest.cli.checking import KINDS, PROXY

    heads = ("what", "articles", "newest", "language", "title", "address")
    zone = config.masthead.zone
    rows = (
        (
            KINDS[each.kind],
            str(each.n_articles),
            f"{each.newest.astimezone(zone):%Y-%m-%d %H:%M}" if each.newest else "no time given",
            each.language,
            each.title,
            each.address,
        )
        for each in found
    )
    shown.table([heads, *rows])
    print(
        f"\nAdd the {'first' if len(found) > 1 else 'source'} with: digest sources add {option_of(found[0])}"
    )
    if config.collect.proxy:
        shown.warn([PROXY])


def _found_as_json(found: Found) -> dict[str, object]:
    return {
        "kind": str(found.kind),
        "address": found.address,
        "title": found.title,
        "n_articles": found.n_articles,
        "newest": found.newest.isoformat() if found.newest else None,
        "language": found.language or None,
    }


def _print_plan(plan: Plan, file: Path, added: str) -> None:
    from digest.cli import shown

    total = len(plan.new) + len(plan.there)
    print(f"{file}: {plan.form}, {shown.counted(total, 'source')}.")
    print(f"{added % shown.counted(len(plan.new), 'source')}{':' if plan.new else '.'}")
    _print_some((_shown(block) for block in plan.blocks), len(plan.new))
    if plan.there:
        print(f"There already, and left as {'it is' if len(plan.there) == 1 else 'they are'}:")
        _print_some(((item.address, f"as {name}") for item, name in plan.there), len(plan.there))
    if plan.dropped:
        print("Not carried over:")
        _print_some(
            ((_place(file, each), each.text, each.reason) for each in plan.dropped), len(plan.dropped)
        )


def _shown(block: Block) -> tuple[str, str, str]:
    from digest.cli.checking import KINDS

    address = next(str(block[kind]) for kind in KINDS if kind in block)
    section = f"section {block['section']}" if "section" in block else ""
    path = block.get("path")
    folder = f"folder {' / '.join(path)}" if isinstance(path, tuple) else ""
    return str(block["name"]), address, ", ".join(filter(None, (section, folder)))


def _print_some(rows: Iterator[tuple[str, ...]], total: int) -> None:
    from itertools import islice

    from digest.cli import shown

    if total:
        shown.table(("", *row) for row in islice(rows, MOST_LINES))
    if total > MOST_LINES:
        print(f"  and {total - MOST_LINES} more; --json tells all")


def _place(file: Path, dropped: Dropped) -> str:
    return f"{file}:{dropped.line}" if dropped.line else f"{file}"


def _plan_as_json(plan: Plan, *, dry_run: bool) -> dict[str, object]:
    return {
        "schema": 1,
        "form": plan.form,
        "written": bool(plan.new) and not dry_run,
        "added": plan.blocks,
        "there": [{"address": item.address, "name": name} for item, name in plan.there],
        "not_carried_over": [
            {"line": each.line or None, "text": each.text, "reason": each.reason} for each in plan.dropped
        ],
    }
