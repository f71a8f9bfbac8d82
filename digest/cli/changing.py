"""What all commands that change an edition do: find what is named, try the change, keep it, tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import typer

from digest.cli.app import next_date, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.cli.bench import Bench, Work
    from digest.cli.finding import Found
    from digest.model import Operation
    from digest.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all these commands are told beside the change itself."""

    context: typer.Context
    day: str | None
    seen: int | None
    json: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a change.

    Attributes:
        version: of the overlay now.
        warnings: earlier changes that do not hold any more.
    """

    date: date
    version: int
    operations: tuple[Operation, ...]
    warnings: tuple[str, ...] = ()


def change(
    wanted: Wanted, names: Sequence[str], make: Callable[[Sequence[Found]], Sequence[Operation]]
) -> None:
    """Find what is named, try the change, keep it, and tell it."""
    from digest.cli import listing
    from digest.cli.bench import Bench
    from digest.cli.finding import find
    from digest.corrections import Names, in_words, plain

    with opened(wanted.context) as (config, newsroom):
        day = next_date(wanted.day, config.schedule)
        if wanted.day is None and any(map(listing.NUMBER.fullmatch, names)):
            listing.refuse_other(newsroom, day)
        bench = Bench.of(newsroom, day)
        version = bench.corrections.version(day)
        before = bench.tried(())
        found = [find(newsroom, before.edition, name) for name in names]
        operations = tuple(dict.fromkeys(map(plain, make(found))))
        after = _tried(bench, operations, before, found)
        seen = _seen(wanted.seen, found, version)
        known = Names.of(before.edition)
        made = bench.corrections.give(day, operations, newsroom.clock(), seen=seen, names=known)
        _renumber(newsroom, day, found, made, len(operations))
    said = [f"{in_words(operation, known)}." for operation in operations]
    new = tuple(str(conflict) for conflict in after.conflicts if conflict not in before.conflicts)
    tell(Told(day, made, tuple(operations), new), said, json=wanted.json, hint=bench.hint(day))


def _tried(bench: Bench, operations: Sequence[Operation], before: Work, found: Sequence[Found]) -> Work:
    """The edition with these changes too.

    Raises:
        UsageError: one of them cannot be applied, or they change nothing.
    """
    from digest.render.schema import content_hash

    after = bench.tried(operations)
    for conflict in after.conflicts:
        if conflict not in before.conflicts and conflict.operation in operations:
            message = f"nothing was changed: {conflict.reason}"
            raise UsageError(message)
    if content_hash(after.edition) != content_hash(before.edition):
        return after
    out = next((one.article for one in found if one.story is None), None)
    if out:
        message = f"nothing was changed: «{out.title}» is left out; first: digest story add {out.id}"
        raise UsageError(message)
    raise UsageError("nothing was changed: the edition is so already")


def _seen(given: int | None, found: Sequence[Found], version: int) -> int:
    """The version that the editor looked at: as given, else of the listing, else the present one."""
    if given is not None:
        return given
    listed = [one.seen for one in found if one.seen is not None]
    return min(listed, default=version)


def _renumber(newsroom: Newsroom, day: date, found: Sequence[Found], made: int, count: int) -> None:
    from digest.cli import listing

    if any(one.seen is not None for one in found):
        listing.follow(newsroom, day, made - count, made)


def tell(told: Told, said: Sequence[str], *, json: bool, hint: str = "") -> None:
    """Tell what was changed, and how it is taken back."""
    from digest.cli import shown
    from digest.cli.overlay_file import record

    if json:
        head = {"schema": 1, "date": told.date.isoformat(), "version": told.version}
        operations = [record(operation) for operation in told.operations]
        shown.as_json({**head, "operations": operations, "warnings": list(told.warnings)})
        return
    for line in said:
        print(line)
    shown.warn(told.warnings)
    shown.note(f"Edition of {told.date}, version {told.version}.{hint}")
