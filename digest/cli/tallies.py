"""What was counted over an edition, in lines for people: watches and outlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from digest.cli.shown import counted

NAMED = 5
"""Outlets, countries or articles that one line names; --json names more."""


def left_out_lines(rejections: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """How many articles are left out; of the first few the id, by which one is taken in, and why."""
    yield f"{counted(len(rejections), 'article')} left out."
    for one in rejections[:NAMED]:
        article = one["article"]
        yield f"  {article['id']}  «{article['title']}» ({article['outlet']}): {one['reason']}"
    if len(rejections) > NAMED:
        yield f"  and {len(rejections) - NAMED} more; --json names them"


def watch_lines(watches: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each watch, and one for each article of it that was left out."""
    for watch in watches:
        stories, left_out = len(watch["stories"]), watch["n_left_out"]
        told = counted(stories, "story", "stories") if stories else "no story"
        yield f"Watched: {watch['name']}: {told}" + (f", {left_out} left out." if left_out else ".")
        for article in watch["left_out"][:NAMED]:
            yield f"  «{article['title']}» ({article['outlet']}): {article['reason']}"
        if left_out > NAMED:
            yield f"  and {left_out - NAMED} more; --json names them"


def balance_lines(balance: Mapping[str, Any] | None) -> Iterator[str]:
    """Who told the stories: outlets first, then countries, owners and languages as far as they differ."""
    if not balance or not balance["outlets"]:
        return
    quiet = f"; {counted(balance['n_quiet'], 'outlet')} published nothing" if balance["n_quiet"] else ""
    yield f"Balance: {counted(balance['n_outlets'], 'outlet')}{quiet}. Stories told, copies apart:"
    yield "  outlets: " + _row(balance["outlets"], "outlet", balance["n_outlets"])
    for kind in ("countries", "owners", "languages"):
        blocs = [bloc for bloc in balance[kind] if bloc["name"]]
        if len(blocs) > 1:
            yield f"  {kind}: " + _row(blocs, "name", len(blocs))


def _row(rows: list[Mapping[str, Any]], key: str, total: int) -> str:
    named = [f"{row[key]} {_stories(row)}" for row in rows[:NAMED]]
    more = total - len(named)
    return ", ".join(named) + (f", and {more} more" if more else "")


def _stories(row: Mapping[str, Any]) -> str:
    return f"{row['told']}+{row['copied']}" if row["copied"] else str(row["told"])
