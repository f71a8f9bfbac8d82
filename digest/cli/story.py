"""Commands that change an edition: lead, drop, move, edit, merge, split, add, note, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.app import Date, Json, next_date, opened
from digest.cli.changing import Told, Wanted, change, tell
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.cli.finding import Found
    from digest.model import Operation

WHOLE = "edition"
"""Named instead of a story: the note stands above all of them."""

group = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Change stories of the coming edition, or correct one.",
)

NAMES = "a number of digest compose, an id, or an address"
Named = Annotated[str, typer.Argument(metavar="STORY", help=f"Story or article: {NAMES}.")]
Seen = Annotated[
    int | None,
    typer.Option(
        "--seen",
        min=0,
        max=1_000_000,
        metavar="VERSION",
        help="The version you looked at; a number knows its own.",
    ),
]
Language = Annotated[
    str, typer.Option("--language", metavar="CODE", help="Only in this copy; without it in all of them.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="story")


@group.command()
def lead(
    context: typer.Context, story: Named, day: Date = None, seen: Seen = None, json: Json = False
) -> None:
    """Let a story lead the edition.

    Of several the one that was named last is first.

    Example: digest story lead 7
    """
    from digest.model import Operation, OperationKind

    change(
        Wanted(context, day, seen, json),
        [story],
        lambda found: [Operation(OperationKind.LEAD, found[0].article.id)],
    )


@group.command()
def drop(
    context: typer.Context,
    stories: Annotated[list[str], typer.Argument(metavar="STORY", help=f"Stories or articles: {NAMES}.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept with the edition.")] = "",
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Leave stories out. Of a story all reports are left out; split one off to leave out only that.

    Example: digest story drop 12 15 --reason "an advertisement"
    """
    from digest.model import Operation, OperationKind

    change(
        Wanted(context, day, seen, json),
        stories,
        lambda found: [Operation(OperationKind.DROP, one.article.id, reason) for one in found],
    )


@group.command()
def move(
    context: typer.Context,
    story: Named,
    section: Annotated[str, typer.Argument(metavar="SECTION", help="Its id in the settings.")],
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Put a story into another section.

    Example: digest story move 3 economy
    """
    from digest.model import Operation, OperationKind

    change(
        Wanted(context, day, seen, json),
        [story],
        lambda found: [Operation(OperationKind.MOVE, found[0].article.id, section)],
    )


@group.command()
def edit(  # noqa: PLR0917  # options, all of them named
    context: typer.Context,
    story: Named,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The new headline.")] = None,
    summary: Annotated[str | None, typer.Option(metavar="TEXT", help="The new extract.")] = None,
    language: Language = "",
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Write a story's headline or extract anew, in one copy or in all.

    Example: digest story edit 3 --title "Парламент принял бюджет" --language ru
    """
    from digest.model import Operation, OperationKind

    texts = [(name, text) for name, text in (("title", title), ("summary", summary)) if text is not None]
    if not texts:
        raise UsageError("nothing was changed: give --title TEXT, --summary TEXT or both")

    def written(found: Sequence[Found]) -> list[Operation]:
        id_ = found[0].article.id
        return [Operation(OperationKind.EDIT, id_, text, name, language) for name, text in texts]

    change(Wanted(context, day, seen, json), [story], written)


@group.command()
def merge(
    context: typer.Context,
    story: Named,
    others: Annotated[list[str], typer.Argument(metavar="STORY", help="What belongs to it.")],
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Make one story of two or more.

    The first keeps its section and its texts.

    Example: digest story merge 3 9
    """
    from digest.model import Operation, OperationKind

    change(
        Wanted(context, day, seen, json),
        [story, *others],
        lambda found: [
            Operation(OperationKind.MERGE, found[0].article.id, other.article.id) for other in found[1:]
        ],
    )


@group.command()
def split(
    context: typer.Context,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE", help="Such as 3.2, the second report of story 3.")
    ],
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Take reports out of their story. Several become one story.

    Example: digest story split 3.2
    """
    from digest.model import Operation, OperationKind

    def apart(found: Sequence[Found]) -> list[Operation]:
        first, *others = map(_one, found)
        joined = [Operation(OperationKind.ADD, other, first) for other in others]
        return [Operation(OperationKind.SPLIT, first), *joined]

    change(Wanted(context, day, seen, json), articles, apart)


@group.command()
def add(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="One that is left out, or elsewhere.")],
    to: Annotated[str, typer.Option("--to", metavar="STORY", help="The story it belongs to.")] = "",
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Take an article in, or into another story.

    That is for one that was left out, and for a report that stands in the wrong story.
    One that no source brings is added with `digest articles add` first.

    Example: digest story add https://pamirnews.example/bridge --to 4
    """
    from digest.model import Operation, OperationKind

    def added(found: Sequence[Found]) -> list[Operation]:
        target = found[1].article.id if to else ""
        return [Operation(OperationKind.ADD, _one(found[0]), target)]

    change(Wanted(context, day, seen, json), [article, to] if to else [article], added)


@group.command()
def note(  # noqa: PLR0917  # options, all of them named
    context: typer.Context,
    story: Annotated[
        str, typer.Argument(metavar="STORY", help=f'Story or article, or "{WHOLE}" for all of it.')
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help='A line below the story; "" takes it away.')],
    language: Language = "",
    day: Date = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Write a line below a story, or above all of them.

    Example: digest story note 3 "The ministry denies it." --language en
    """
    from digest.model import Operation, OperationKind

    def noted(found: Sequence[Found]) -> list[Operation]:
        id_ = found[0].article.id if found else ""
        return [Operation(OperationKind.NOTE, id_, text, language=language)]

    change(Wanted(context, day, seen, json), [] if story == WHOLE else [story], noted)


@group.command()
def undo(context: typer.Context, day: Date = None, json: Json = False) -> None:
    """Take back the last change to the edition.

    That is all that one command changed.

    Example: digest story undo
    """
    from digest.cli import listing
    from digest.cli.bench import Bench
    from digest.corrections import Names, in_words

    with opened(context) as (config, newsroom):
        date_ = next_date(day, config.schedule)
        bench = Bench.of(newsroom, date_)
        before = bench.tried(())
        undone = tuple(given.operation for given in bench.corrections.undo(date_))
        version = bench.corrections.version(date_)
        listing.follow(newsroom, date_, version - len(undone), version)
    known = Names.of(before.edition)
    said = [f"Undone: {in_words(operation, known)}." for operation in undone]
    tell(Told(date_, version, undone), said, json=json)


def _one(found: Found) -> str:
    """The id of an article, where a story with several would not be clear."""
    n = len(found.story.articles) if found.story else 1
    if found.whole and found.number and n > 1:
        number = found.number
        message = (
            f"nothing was changed: story {number} has {n} reports; name one, {number}.1 to {number}.{n}:"
            f" digest why {number} lists them"
        )
        raise UsageError(message)
    return found.article.id
