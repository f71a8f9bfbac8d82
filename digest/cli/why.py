"""`digest why`: what became of an article or a story, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, opened, parsed

if TYPE_CHECKING:
    from digest.cli.answers import Answer
    from digest.cli.asking import Asked
    from digest.cli.points import Point
    from digest.edit.trace import Step

WIDTH = 9
PAGE = 100


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(why)


def why(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="ARTICLE_OR_STORY", help="An address, an id, or a number of digest compose."),
    ],
    day: Date = None,
    json: Json = False,
) -> None:
    """Tell why an article is where it is, or is not.

    For an article, or for a story: from the source that brought it to the place where it is printed,
    what each step decided, and by what. Without --date it is the edition that has it. A frozen edition
    is composed again as of its cutoff.

    Example: digest why https://pamirnews.example/bridge
    """
    from digest.cli.asking import asked

    with opened(context) as (_, newsroom):
        wanted = parsed(day) if day else None
        found = asked(newsroom, name, wanted)
    if json:
        _as_json(found, name)
    elif found.answer:
        _show(found.answer)
    else:
        _show_missing(name, found.missing)


def _show(answer: Answer) -> None:
    from digest.cli.finding import titled

    print(f"{titled(answer.article)}")
    print(f"{answer.article.url or answer.article.id}\n")
    print(f"{_filled(answer.verdict)}\n")
    for report in answer.reports:
        print(f"  {report}")
    if answer.reports:
        print()
    _show_points(answer.points)


def _show_missing(name: str, points: tuple[Point, ...]) -> None:
    print(f"{name}\n\nNobody has brought it.\n")
    _show_points(points)


def _show_points(points: tuple[Point, ...]) -> None:
    for point in points:
        head = f"  {point.step.ljust(WIDTH)}"
        print(_filled(point.text, head))


def _filled(text: str, head: str = "") -> str:
    """A text in lines, with no address broken."""
    from textwrap import fill

    below = " " * len(head)
    return fill(
        text,
        PAGE,
        initial_indent=head,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _as_json(found: Asked, name: str) -> None:
    from digest.cli import shown

    case, answer = found.case, found.answer
    points = answer.points if answer else found.missing
    article = answer.article if answer else None
    named = {"id": article.id, "url": article.url or None, "title": article.title} if article else None
    shown.as_json(
        {
            "schema": 1,
            "asked": name,
            "date": case.edition.date.isoformat() if case else None,
            "state": str(case.row.state if case.row else "draft") if case else None,
            "article": named,
            "verdict": answer.verdict if answer else "Nobody has brought it.",
            "reports": list(answer.reports) if answer else [],
            "points": [{"step": point.step, "text": point.text} for point in points],
            "steps": [_step(step) for step in case.steps(article.id)] if case and article else [],
        }
    )


def _step(step: Step) -> dict[str, object]:
    return {"step": step.name, "decision": step.decision, "reason": step.reason, "data": dict(step.data)}
