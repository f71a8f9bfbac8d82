"""The editor's changes, applied again to every rebuild: they name articles, so they follow a story.

Operations are applied in the order they were given. One that cannot be applied is returned with
the reason; none is lost in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from digest.model import Article, Operation, OperationKind, View

FIELDS = ("title", "summary")
"""What an editor may write anew."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A story before it has its place.

    Attributes:
        articles: by time and address.
        closeness: mean similarity (0 to 1) to the others, by article id.
        section: where the editor has put it, "" for nowhere.
        leads: how far in front the editor has put it; 0 for not at all, larger is further.
        dropped: why the editor has left it out, "" if not.
        edits: the editor's texts, by language and field.
    """

    articles: tuple[Article, ...]
    closeness: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    section: str = ""
    leads: int = 0
    dropped: str = ""
    edits: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An operation that could not be applied, and why."""

    operation: Operation
    reason: str


@dataclass(frozen=True, slots=True)
class Overlaid:
    """Drafts after the editor, and what could not be applied."""

    drafts: tuple[Draft, ...]
    conflicts: tuple[Conflict, ...]


class _Refused(Exception):
    """An operation that makes no sense; its text says why."""


def apply(
    drafts: Sequence[Draft],
    operations: Iterable[Operation],
    *,
    sections: Collection[str],
    languages: Collection[str],
) -> Overlaid:
    """Apply operations in their order.

    Args:
        drafts: no article is in two of them.
        operations: of an overlay.
        sections: ids that a story may be moved to.
        languages: of the copies that a text may be written for.
    """
    page = _Page(drafts, sections, languages)
    conflicts = []
    for operation in operations:
        try:
            page.apply(operation)
        except _Refused as refusal:
            conflicts.append(Conflict(operation, str(refusal)))
    return Overlaid(page.drafts, tuple(conflicts))


class _Page:
    """The drafts while operations are applied; each draft is found by any of its articles."""

    def __init__(
        self, drafts: Sequence[Draft], sections: Collection[str], languages: Collection[str]
    ) -> None:
        self._drafts = dict(enumerate(drafts))
        self._holder = {article.id: key for key, draft in self._drafts.items() for article in draft.articles}
        self._sections, self._languages = sections, languages
        self._leads = 0

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self._drafts.values())

    def apply(self, operation: Operation) -> None:
        do = {
            OperationKind.LEAD: self._lead,
            OperationKind.DROP: self._drop,
            OperationKind.MOVE: self._move,
            OperationKind.EDIT: self._edit,
            OperationKind.MERGE: self._merge,
            OperationKind.SPLIT: self._split,
        }[operation.kind]
        do(self._find(operation.article), operation)

    def _find(self, article: str) -> int:
        if article not in self._holder:
            message = f"no story of this edition holds article {article}"
            raise _Refused(message)
        return self._holder[article]

    def _change(self, key: int, reason: str) -> partial[Draft]:
        draft = self._drafts[key]
        return partial(replace, draft, reasons=(*draft.reasons, f"editor: {reason}"))

    def _lead(self, key: int, _operation: Operation) -> None:
        self._leads += 1
        self._drafts[key] = self._change(key, "leads the edition")(leads=self._leads)

    def _drop(self, key: int, operation: Operation) -> None:
        reason = f"left out by the editor: {operation.value}" if operation.value else "left out by the editor"
        self._drafts[key] = self._change(key, "left out")(dropped=reason)

    def _move(self, key: int, operation: Operation) -> None:
        if operation.value not in self._sections:
            message = f"there is no section «{operation.value}»; there are {', '.join(self._sections)}"
            raise _Refused(message)
        self._drafts[key] = self._change(key, f"moved to {operation.value}")(section=operation.value)

    def _edit(self, key: int, operation: Operation) -> None:
        if operation.field not in FIELDS:
            message = f"«{operation.field}» cannot be edited; only {' and '.join(FIELDS)} can"
            raise _Refused(message)
        if operation.language and operation.language not in self._languages:
            message = f"there is no copy in «{operation.language}»; there are {', '.join(self._languages)}"
            raise _Refused(message)
        if operation.field == "title" and not operation.value.strip():
            message = "a title cannot be empty"
            raise _Refused(message)
        edits = dict(self._drafts[key].edits)
        for language in (operation.language,) if operation.language else self._languages:
            edits[language, operation.field] = operation.value
        where = f" ({operation.language})" if operation.language else ""
        self._drafts[key] = self._change(key, f"wrote the {operation.field}{where}")(edits=edits)

    def _merge(self, key: int, operation: Operation) -> None:
        other = self._find(operation.value)
        if other == key:
            return
        second = self._drafts.pop(other)
        first = self._drafts[key]
        articles = sorted((*first.articles, *second.articles), key=lambda a: (a.published, a.url, a.id))
        self._drafts[key] = self._change(key, f"merged with «{second.articles[0].title}»")(
            articles=tuple(articles),
            closeness={**second.closeness, **first.closeness},
            section=first.section or second.section,
            leads=max(first.leads, second.leads),
            edits={**second.edits, **first.edits},
        )
        self._holder.update((article.id, key) for article in second.articles)

    def _split(self, key: int, operation: Operation) -> None:
        draft = self._drafts[key]
        if len(draft.articles) == 1:
            return
        alone = next(article for article in draft.articles if article.id == operation.article)
        rest = tuple(article for article in draft.articles if article is not alone)
        self._drafts[key] = self._change(key, f"«{alone.title}» split off")(articles=rest)
        new = max(self._drafts) + 1
        self._drafts[new] = Draft((alone,), reasons=("editor: split off into a story of its own",))
        self._holder[alone.id] = new


def edited(view: View, edits: Mapping[tuple[str, str], str], language: str) -> View:
    """A view with the editor's texts of its copy; a summary of theirs stands for the longer extract too."""
    title = edits.get((language, "title"))
    summary = edits.get((language, "summary"))
    if title is not None:
        view = replace(view, title=title)
    if summary is not None:
        view = replace(view, summary=summary, paragraphs=())
    return view
