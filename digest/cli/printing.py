"""The command that prints the paper edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, last_date, opened
from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from digest.model import Edition, EditionState
    from digest.newsroom import Newsroom
    from digest.office.edition import Form, PaperFile


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("print")(paper)


def paper(
    context: typer.Context,
    day: Date = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="Which copy; the main one without it.")
    ] = None,
    docx: Annotated[
        bool, typer.Option("--docx", help="A file for word processors instead of a PDF.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to; DATE-LANGUAGE.pdf without it.")
    ] = None,
) -> None:
    """Make the paper edition, on A4.

    A letterhead, contents with page numbers, the stories by number, the addresses of all articles. It is
    the frozen edition, else the draft, which says so on its first page. Without --date it is the last
    edition that was due. It needs the extra: pip install "press-digest[office]".

    Example: digest print --date 2026-11-22 --language ru --output review.pdf
    """
    from digest.cli import shown

    form = _form(output, docx)
    with opened(context) as (config, newsroom):
        made = _made(newsroom, last_date(day, config.schedule), language, form)
    path = output or Path(made.name)
    _write(path, made.body)
    shown.warn(made.warnings)
    print(path)


def _form(output: Path | None, docx: bool) -> Form:
    """What the options ask for; a file's ending says it too."""
    from digest.office.edition import Form

    ending = output.suffix.lower() if output else ""
    if docx and ending == ".pdf":
        message = f"--docx and --output {output} do not go together; name a file that ends in .docx"
        raise UsageError(message)
    return Form.DOCX if docx or ending == ".docx" else Form.PDF


def _made(newsroom: Newsroom, day: date, language: str | None, form: Form) -> PaperFile:
    from digest.cli.addresses import checked_language
    from digest.office.edition import paper_file

    edition, state = _edition(newsroom, day)
    copy = checked_language(language or "", edition.languages) or edition.languages[0]
    return paper_file(edition, copy, newsroom.look(), form, state=state)


def _edition(newsroom: Newsroom, day: date) -> tuple[Edition, EditionState]:
    from digest.cli import shown
    from digest.model import EditionState
    from digest.render.rereading import edition_of

    row = newsroom.store.editions.get(newsroom.masthead.id, day)
    if row:
        return edition_of(newsroom.errata.body(row)), row.state
    composed = newsroom.compose(day)
    if not composed.edition.stories:
        message = f"the edition of {day} has no story; read the press first: digest collect"
        raise UsageError(message)
    shown.warn(composed.warnings)
    shown.note(f"The edition of {day} is not frozen; this is the draft, and says so.")
    return composed.edition, EditionState.DRAFT


def _write(path: Path, body: bytes) -> None:
    """Write the file, whole or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    from digest.files import write_atomically

    try:
        write_atomically(path, body)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error
