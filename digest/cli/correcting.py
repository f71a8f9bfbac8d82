"""The command that makes corrections of an edition known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Json, opened, parsed
from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from digest.errata import Audience
    from digest.model import Correction
    from digest.newsroom import Newsroom
    from digest.ports import EditionRow
    from digest.report import RunReport

PREVIEW, CORRECTED = "preview", "corrected"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(correct)


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told of a correction.

    Attributes:
        row: of the edition.
        audience: who got a copy in which something was changed.
        report: of what was done, None for a preview.
    """

    row: EditionRow
    correction: Correction
    audience: Audience
    report: RunReport | None = None


def correct(
    context: typer.Context,
    date: Annotated[str, typer.Argument(metavar="YYYY-MM-DD", help="Of the edition that is out.")],
    note: Annotated[
        list[str] | None,
        typer.Option(
            "--note",
            metavar="TEXT",
            help="What was wrong, in a sentence, for all copies; for one of them as in ru=ТЕКСТ.",
        ),
    ] = None,
    mail: Annotated[
        bool, typer.Option("--mail", help="Tell those who got the edition, each once; again it goes on.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what --note would make known.")
    ] = False,
    json: Json = False,
) -> None:
    """Correct an edition that went out.

    Change it first, with digest story edit, note or drop and its --date. Without --note this shows what
    readers will be told, and nothing happens. With --note the archive, the website and the feeds show the
    corrected edition with a dated notice of what was changed, and the next edition carries the notice too.
    What was sent is kept as it was, and the edition is not sent again. --mail tells whoever got a copy in
    which something was changed and has not left since.

    Examples: digest correct 2026-11-22; digest correct 2026-11-22 --note "The sum was wrong." --mail
    """
    from digest.settings import Use

    day = parsed(date, "DATE")
    with opened(context, *([Use.SENDING] if mail else [])) as (_, newsroom):
        told = _done(newsroom, day, note or [], mail=mail, dry=dry_run)
        lines = [*_lines(newsroom, told)]
    if json:
        _as_json(told)
    else:
        _show(told, lines)
    if told.report and (told.report.errors or _waiting(told.report)):
        raise typer.Exit(1)


def _done(newsroom: Newsroom, day: date, given: Sequence[str], *, mail: bool, dry: bool) -> Told:
    from digest.errata import notes_of
    from digest.report import RunReport

    errata = newsroom.errata
    row = errata.of(day)
    notes = notes_of(given, newsroom.masthead.languages)
    if mail and not notes and not errata.tried(row).changes:
        errata.last(day)
        return _mailed(newsroom, row, RunReport(day, row.state))
    proof = errata.proof(row, notes, newsroom.clock())
    if mail and not notes:
        message = "changes wait that nobody was told of; say what was wrong with --note, then mail it"
        raise UsageError(message)
    if dry or not notes:
        return Told(row, proof.correction, errata.audience(row, proof.correction))
    report = newsroom.righting.correct(row, notes)
    if mail:
        return _mailed(newsroom, row, report)
    correction = errata.correction(errata.last(day))
    return Told(row, correction, errata.audience(row, correction), report)


def _mailed(newsroom: Newsroom, row: EditionRow, report: RunReport) -> Told:
    told = newsroom.righting.mail(row, report)
    correction = newsroom.errata.correction(newsroom.errata.last(row.date))
    return Told(row, correction, newsroom.errata.audience(row, correction), told)


def _lines(newsroom: Newsroom, told: Told) -> Iterator[str]:
    """The notice in every copy that has one."""
    from digest.render.notices import notice_of

    for language in newsroom.masthead.languages:
        if told.correction.in_(language):
            notice = notice_of(told.correction, language, newsroom.look(), own=True)
            yield f"[{language}] {notice.heading}. {notice.note}".rstrip()
            yield from (f"     {change}" for change in notice.changes)


def _show(told: Told, lines: Sequence[str]) -> None:
    from digest.cli import shown

    report, day, n = told.report, told.row.date, len(told.audience.rows)
    if report is None:
        print(f"The edition of {day}, number {told.row.number}, would be corrected so:")
    else:
        print(f"The edition of {day}, number {told.row.number}, correction {told.correction.number}:")
    print("\n".join(lines))
    if report is None:
        shown.note(f"Nothing has happened yet. To make it known: digest correct {day} --note TEXT")
        shown.note(f"With --mail {shown.counted(n, 'reader')} would be told.")
        return
    print(f"{shown.counted(len(report.published), 'file')} of archive and website changed.")
    if report.deliveries:
        print(f"Told by mail: {shown.delivered(report)}.")
    else:
        shown.note(f"Nobody was mailed. To tell {shown.counted(n, 'reader')}: digest correct {day} --mail")
    _problems(told, report)


def _problems(told: Told, report: RunReport) -> None:
    from digest.cli import shown

    day = report.date
    shown.warn(report.warnings)
    if told.audience.waiting:
        still = shown.counted(told.audience.waiting, "reader")
        shown.note(f"Warning: {still} may still get the edition as it was; then: digest correct {day} --mail")
    waiting = _waiting(report)
    if waiting and not report.errors:
        again = f"digest correct {day} --mail"
        shown.note(f"Warning: {shown.counted(waiting, 'message')} must be tried again later, with: {again}")
    for error in report.errors:
        shown.note(
            f"Error: {error}. What was finished is kept: digest publish and the same --mail go on from here."
        )


def _waiting(report: RunReport) -> int:
    """How many notices must be tried again."""
    return report.deliveries.get("pending", 0) + report.deliveries.get("deferred", 0)


def _as_json(told: Told) -> None:
    from digest.cli import shown
    from digest.render.schema import correction_record

    report = told.report
    shown.as_json(
        {
            "schema": 1,
            "date": told.row.date.isoformat(),
            "state": CORRECTED if report else PREVIEW,
            "correction": correction_record(told.correction),
            "sent": {"content_hash": told.row.content_hash, "documents_hash": told.row.documents_hash},
            "readers": len(told.audience.rows),
            "waiting": told.audience.waiting,
            "deliveries": dict(report.deliveries) if report else {},
            "published": list(report.published) if report else [],
            "warnings": list(report.warnings) if report else [],
            "errors": list(report.errors) if report else [],
        }
    )
