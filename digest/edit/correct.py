"""An edition that went out, set right: texts written anew, notes, stories withdrawn. Nothing else moves.

It works on the edition as it was printed, not on the press, so that settings or programs which have changed
since cannot change what nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from digest.edit.overlay import Conflict, edited
from digest.model import Change, ChangeKind, Edition, Operation, OperationKind, Rejection, Story, View

ALLOWED = "an edition that went out is corrected by edit, note and drop; its order stays as it was sent"


@dataclass(frozen=True, slots=True)
class Corrected:
    """An edition after its corrections.

    Attributes:
        changes: what differs, as each copy shows it; what was changed back is none.
        conflicts: operations that could not be applied.
    """

    edition: Edition
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


class _Refused(Exception):
    """An operation that makes no sense; its text says why."""


def corrected(edition: Edition, operations: Iterable[Operation]) -> Corrected:
    """Apply operations in their order.

    Args:
        edition: as readers know it.
        operations: edit, note and drop; others are returned as conflicts.
    """
    after, conflicts = edition, list[Conflict]()
    for operation in operations:
        try:
            after = _applied(after, operation)
        except _Refused as refusal:
            conflicts.append(Conflict(operation, str(refusal), _title(edition, operation.article)))
    return Corrected(after, tuple(_changes(edition, after)), tuple(conflicts))


def _applied(edition: Edition, operation: Operation) -> Edition:
    do: Mapping[OperationKind, Callable[[Edition, Operation], Edition]] = {
        OperationKind.EDIT: _edit,
        OperationKind.NOTE: _note,
        OperationKind.DROP: _drop,
    }
    if operation.kind not in do:
        raise _Refused(ALLOWED)
    return do[operation.kind](edition, operation)


def _edit(edition: Edition, operation: Operation) -> Edition:
    if operation.field == "title" and not operation.value.strip():
        raise _Refused("a title cannot be empty")
    return _written(edition, operation, operation.field)


def _note(edition: Edition, operation: Operation) -> Edition:
    if operation.article:
        return _written(edition, operation, "note")
    notes = {**edition.notes, **dict.fromkeys(_copies(edition, operation), operation.value)}
    return replace(edition, notes={language: text for language, text in notes.items() if text})


def _written(edition: Edition, operation: Operation, what: str) -> Edition:
    """The edition with a text of a story in some copies."""
    story = _holder(edition, operation.article)
    views = dict(story.views)
    for language in _copies(edition, operation):
        views[language] = _rewritten(_view(story, edition, language), language, what, operation.value)
    return _with(edition, replace(story, views=views))


def _rewritten(view: View, language: str, what: str, text: str) -> View:
    """A view with one text more; a new headline is also that of "In one minute"."""
    note = {} if what == "note" else {(language, "note"): view.note}
    view = edited(view, {**note, (language, what): text}, language)
    return replace(view, short_title="", short_outlet="", short_url="") if what == "title" else view


def _drop(edition: Edition, operation: Operation) -> Edition:
    story = _holder(edition, operation.article)
    if len(edition.stories) == 1:
        raise _Refused("it is the only story; an edition cannot be withdrawn whole")
    told = f": {operation.value}" if operation.value else ""
    gone = tuple(
        Rejection(article, f"withdrawn by the editor after the edition went out{told}")
        for article in story.articles
    )
    sections = (
        replace(section, stories=tuple(one for one in section.stories if one is not story))
        for section in edition.sections
    )
    return replace(
        edition,
        sections=tuple(section for section in sections if section.stories),
        rejections=(*edition.rejections, *gone),
        top=tuple(id_ for id_ in edition.top if id_ != story.id),
    )


def _copies(edition: Edition, operation: Operation) -> tuple[str, ...]:
    if operation.language and operation.language not in edition.languages:
        message = f"there is no copy in «{operation.language}»; there are {', '.join(edition.languages)}"
        raise _Refused(message)
    return (operation.language,) if operation.language else edition.languages


def _holder(edition: Edition, article: str) -> Story:
    for story in edition.stories:
        if any(one.id == article for one in story.articles):
            return story
    message = f"no story of this edition holds article {article}"
    raise _Refused(message)


def _with(edition: Edition, story: Story) -> Edition:
    """The edition with a story in the place of the one of its id."""
    sections = (
        replace(section, stories=tuple(story if one.id == story.id else one for one in section.stories))
        for section in edition.sections
    )
    return replace(edition, sections=tuple(sections))


def _view(story: Story, edition: Edition, language: str) -> View:
    return story.views.get(language) or story.views[edition.languages[0]]


def _title(edition: Edition, article: str) -> str:
    return next((one.title for one in edition.considered if one.id == article), "")


def _changes(before: Edition, after: Edition) -> Iterator[Change]:
    kept = {story.id: story for story in after.stories}
    for language in before.languages:
        yield from _noted(before, after, language)
        for story in before.stories:
            old = _view(story, before, language)
            of = Change(ChangeKind.WITHDRAWN, language, story.id, story.section, old.title)
            new = _view(kept[story.id], after, language) if story.id in kept else None
            yield from _differences(of, old, new) if new else (of,)


def _noted(before: Edition, after: Edition, language: str) -> Iterator[Change]:
    old, new = before.notes.get(language, ""), after.notes.get(language, "")
    if old != new:
        yield Change(ChangeKind.NOTE, language, before=old, after=new)


def _differences(of: Change, old: View, new: View) -> Iterator[Change]:
    for field in ("title", "summary", "note"):
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield replace(of, kind=ChangeKind(field), before=was, after=now)
