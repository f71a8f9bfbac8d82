"""What commands print: reports in words for people, the same as JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from digest.model import DeliveryState, EditionState
from digest.report import BUSY, EMPTY

if TYPE_CHECKING:
    from digest.newsroom import Newsroom
    from digest.report import RunReport
    from digest.settings import Config

MOST_WARNINGS = 20

MAILS = "mails"
"""The outbox, among the places of an edition."""


def as_json(value: object) -> None:
    """Print a value as one JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def note(*lines: str) -> None:
    """Tell a person something beside the result."""
    for line in lines:
        print(line, file=sys.stderr)


def table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as they need to be."""
    kept = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*kept, strict=True)]
    for row in kept:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def short(path: Path) -> Path:
    """A path as a person would type it here."""
    here = path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def report(told: RunReport, places: Iterable[tuple[str, str]] = ()) -> None:
    """Print what a run did.

    Args:
        told: the report.
        places: what can be opened: a name and a path each; "mails" among them if mails are files.
    """
    places = list(places)
    files = " as files, nothing was mailed" if any(name == MAILS for name, _ in places) else ""
    print(_headline(told))
    if told.number:
        table((f"  {name}", path) for name, path in places)
    if told.sources:
        print(_sources(told))
    if told.deliveries:
        print(f"Deliveries: {delivered(told)}{files}.")
    elif told.state in {EditionState.FROZEN, EditionState.SENT}:
        print("Deliveries: none; [email] to is empty, and there are no subscribers.")
    problems(told)


def delivered(told: RunReport) -> str:
    """How many deliveries are in each state."""
    return ", ".join(f"{n} {state}" for state, n in told.deliveries.items())


def places(config: Config, newsroom: Newsroom, day: date) -> list[tuple[str, str]]:
    """Where the documents of a frozen edition stand, as far as they do."""
    from digest.render.archive import page_of

    others = {language: page_of(day, f"{language}/") for language in config.masthead.languages[1:]}
    found = []
    if config.email.transport == "outbox":
        found.append((MAILS, f"{short(config.email.outbox / day.isoformat())}/"))
    found.append(("markdown", newsroom.archive.path_of(f"{page_of(day)}.md")))
    found += (
        (f"  in {language}", newsroom.archive.path_of(f"{page}.md")) for language, page in others.items()
    )
    found.append(("JSON", newsroom.archive.path_of(f"{page_of(day)}.json")))
    if newsroom.site:
        found.append(("website", newsroom.site.path_of("index.html")))
    return [(name, path) for name, path in found if Path(path).exists()]


def _headline(told: RunReport) -> str:
    if told.state == BUSY:
        return f"Another process is at work on the edition of {told.date}; nothing was done here."
    left_out = f" {counted(told.n_rejections, 'article')} left out." if told.n_rejections else ""
    if told.state == EMPTY:
        return f"No edition for {told.date}: nothing to print.{left_out} Nothing was sent."
    stories = counted(told.n_stories, "story", "stories")
    return (
        f"Edition of {told.date}, number {told.number} ({told.state}): {stories} in"
        f" {counted(told.n_sections, 'section')}, told by {counted(told.n_articles, 'article')};"
        f"{left_out or ' none left out.'}"
    )


def _sources(told: RunReport) -> str:
    failed = sum(source.state == "failed" for source in told.sources)
    fine = len(told.sources) - failed
    return f"Sources: {fine} of {len(told.sources)} read, {counted(told.n_new, 'new article')}."


def problems(told: RunReport) -> None:
    """Tell the warnings and errors of a run on stderr, and who still waits for a message."""
    warn(told.warnings)
    waiting = sum(told.deliveries.get(state, 0) for state in (DeliveryState.PENDING, DeliveryState.DEFERRED))
    if waiting and not told.errors:
        again = f"digest send --date {told.date}"
        note(f"Warning: {counted(waiting, 'message')} must be tried again later, with: {again}")
    for error in told.errors:
        note(f"Error: {error}. The next run goes on from here.")


def warn(warnings: Iterable[str]) -> None:
    """Tell warnings on stderr, but no flood of them."""
    told = list(warnings)
    for warning in told[:MOST_WARNINGS]:
        note(f"Warning: {warning}")
    if len(told) > MOST_WARNINGS:
        note(f"Warning: and {len(told) - MOST_WARNINGS} more; --json tells all")
