"""How often the machine was right, by the editor's corrections: `digest quality`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Json, opened

if TYPE_CHECKING:
    from digest.quality import Share, Tally


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(quality)


def quality(
    context: typer.Context,
    last: Annotated[
        int, typer.Option("--last", min=1, max=10_000, metavar="N", help="How many editions to look at.")
    ] = 60,
    json: Json = False,
) -> None:
    """Tell how right sections and stories were.

    Editions with changes are made again without them, as this version would make them now, and held
    against what the editor made of them. What was left as it was counts as right.

    Example: digest quality --last 30
    """
    from digest.cli import shown
    from digest.quality import Quality

    with opened(context) as (config, newsroom):
        told = Quality(newsroom.store, config.masthead.id, newsroom.composing_room).tally(last)
    if json:
        shown.as_json(_as_json(told))
        return
    for line in _lines(told):
        print(line)


def _as_json(told: Tally) -> dict[str, object]:
    return {
        "schema": 1,
        "editions": told.dates,
        "enough": not told.too_few,
        "operations": dict(sorted(told.operations.items())),
        "sections": _share(told.sections),
        "stories": _share(told.groups),
        "kept": _share(told.kept),
        "leads": _share(told.leads),
        "confusion": [
            {"said": said, "printed": printed, "stories": n}
            for (said, printed), n in sorted(told.confusion.items())
        ],
    }


def _share(share: Share) -> dict[str, object]:
    low, high = share.interval
    rounded = (round(value, 4) for value in (share.value, low, high))
    return {
        "right": share.right,
        "of": share.total,
        **dict(zip(("share", "low", "high"), rounded, strict=True)),
    }


def _lines(told: Tally) -> Iterator[str]:
    from digest.cli.shown import counted
    from digest.quality import ENOUGH

    if not told.dates:
        yield "No editor has changed an edition yet, so there is nothing to go by."
        return
    given = ", ".join(f"{n} {kind}" for kind, n in sorted(told.operations.items()))
    yield f"{counted(told.dates, 'edition')} with changes by an editor: {given}."
    if told.too_few:
        n = counted(told.sections.total, "story", "stories")
        yield (
            f"Too few to tell: {n}; from {ENOUGH} on each share is right within 8 points. As far as it goes,"
            " with the range in brackets:"
        )
    yield from _rows(told)
    if any(said != printed for said, printed in told.confusion):
        yield "\nSections, as chosen (left) and as printed:"
        yield from _confusion(told)


def _rows(told: Tally) -> Iterator[str]:
    shares = (
        ("sections right", told.sections),
        ("stories of several reports formed alike", told.groups),
        ("stories not dropped", told.kept),
        ("first story left first", told.leads),
    )
    for name, share in shares:
        low, high = share.interval
        percent = f"{share.value:6.1%}  ({low:.0%} to {high:.0%})" if share.total else "none"
        yield f"  {name:<41}{share.right:>5} of {share.total:<5}{percent}"


def _confusion(told: Tally) -> Iterable[str]:
    names = sorted({name for pair in told.confusion for name in pair})
    rows = [("", *names)]
    rows += [
        (said, *(str(told.confusion.get((said, printed), "") or "") for printed in names)) for said in names
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        yield "  " + "  ".join(cells).rstrip()
