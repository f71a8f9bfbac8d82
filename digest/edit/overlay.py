"""The editor's changes, applied again to every rebuild: they name articles, so they follow a story.

Operations are applied in the order they were given. One that cannot be applied is returned with
the reason; none is lost in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from digest.edit.draft import Draft
from digest.model import Article, Operation, OperationKind, Rejection, View, by_time

FIELDS = ("title", "summary")
"""What an editor may write anew."""

NOTE = "note"

NOBODY: Mapping[str, Rejection] = MappingProxyType({})
THEMSELVES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conflict:
    """An operation that could not be applied, or was overruled, and why.

    Attributes:
        title: of the article that it names, "" where nobody knows it.
    """

    operation: Operation
    reason: str
    title: str = ""

    def __str__(self) -> str:
        name = f"«{self.title}»" if self.title else self.operation.article or "the edition"
        return f"the editor's {self.operation.kind} of {name} was not applied: {self.reason}"


@dataclass(frozen=True, slots=True)
class Overlaid:
    """Drafts after the editor, and what could not be applied.

    Attributes:
        taken: ids of articles that had been left out, and are in a draft now.
        notes: on the whole edition, by language.
    """

    drafts: tuple[Draft, ...]
    conflicts: tuple[Conflict, ...]
    taken: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """An operation that makes no sense; its text says why."""


def apply(
    drafts: Sequence[Draft],
    operations: Iterable[Operation],
    *,
    sections: Collection[str],
    languages: Collection[str],
    left_out: Mapping[str, Rejection] = NOBODY,
    stands_for: Mapping[str, str] = THEMSELVES,
) -> Overlaid:
    """Apply operations in their order.

    Args:
        drafts: no article is in two of them.
        operations: of an overlay.
        sections: ids that a story may be moved to.
        languages: of the copies that a text may be written for.
        left_out: rejections by article, for an editor who wants one in all the same.
        stands_for: the article that is kept, by the id of the one that repeats it: what names the
            one means the other.
    """
    page = _Page(drafts, sections, languages, left_out=left_out, stands_for=stands_for)
    for operation in operations:
        page.apply(operation)
    return Overlaid(page.drafts, tuple(page.conflicts), frozenset(page.taken), page.notes)


class _Page:
    """The drafts while operations are applied; each draft is found by any of its articles."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        sections: Collection[str],
        languages: Collection[str],
        *,
        left_out: Mapping[str, Rejection],
        stands_for: Mapping[str, str],
    ) -> None:
        self._drafts = dict(enumerate(drafts))
        self._holder = {article.id: key for key, draft in self._drafts.items() for article in draft.articles}
        self._sections, self._languages = sections, languages
        self._left_out, self._stands_for = left_out, stands_for
        self._leads, self._next = 0, len(self._drafts)
        self._chosen: dict[tuple[int, str, str], Operation] = {}
        self.conflicts: list[Conflict] = []
        self.taken: set[str] = set()
        self.notes: dict[str, str] = {}

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self._drafts.values())

    def apply(self, operation: Operation) -> None:
        try:
            self._apply(operation)
        except _Refused as refusal:
            self.conflicts.append(Conflict(operation, str(refusal), self._title(operation.article)))

    def _apply(self, operation: Operation) -> None:
        if operation.kind is OperationKind.NOTE and not operation.article:
            self._note_edition(operation)
            return
        if operation.kind is OperationKind.ADD:
            self._add(operation)
            return
        do = {
            OperationKind.LEAD: self._lead,
            OperationKind.DROP: self._drop,
            OperationKind.MOVE: self._move,
            OperationKind.EDIT: self._edit,
            OperationKind.MERGE: self._merge,
            OperationKind.SPLIT: self._split,
            OperationKind.NOTE: self._note,
        }[operation.kind]
        do(self._find(operation.article), operation)

    def _named(self, article: str) -> str:
        kept = self._stands_for.get(article, article)
        return kept if kept in self._holder and article not in self._holder else article

    def _find(self, article: str) -> int:
        named = self._named(article)
        if named not in self._holder:
            raise _Refused(self._why_gone(article))
        return self._holder[named]

    def _why_gone(self, article: str) -> str:
        if article in self._left_out:
            rejection = self._left_out[article]
            return f"«{rejection.article.title}» is left out ({rejection.reason})"
        return f"no story of this edition holds article {article}"

    def _title(self, article: str) -> str:
        if article in self._left_out:
            return self._left_out[article].article.title
        articles = self._drafts[self._holder[article]].articles if article in self._holder else ()
        return next((found.title for found in articles if found.id == article), "")

    def _change(self, key: int, told: str) -> partial[Draft]:
        draft = self._drafts[key]
        return partial(replace, draft, changes=(*draft.changes, told))

    def _choose(self, key: int, what: str, operation: Operation) -> None:
        """Tell where a choice overrules one that was made when these were two stories."""
        for language in (operation.language,) if operation.language else ("", *self._languages):
            before = self._chosen.get((key, what, language))
            if before and before.article != operation.article and before.value != operation.value:
                title = self._title(operation.article)
                other = f"«{title}» is in the same story now, and its {operation.kind} came later"
                self.conflicts.append(Conflict(before, other, self._title(before.article)))
                break
        self._chosen[key, what, operation.language] = operation

    def _lead(self, key: int, _operation: Operation) -> None:
        self._leads += 1
        self._drafts[key] = self._change(key, "put in front")(leads=self._leads, kept=True)

    def _drop(self, key: int, operation: Operation) -> None:
        reason = f" («{operation.value}»)" if operation.value else ""
        self._drafts[key] = self._change(key, "left out")(dropped=f"dropped by the editor{reason}")

    def _move(self, key: int, operation: Operation) -> None:
        if operation.value not in self._sections:
            message = f"there is no section «{operation.value}»; there are {', '.join(self._sections)}"
            raise _Refused(message)
        self._choose(key, "section", operation)
        moved = self._change(key, f"moved to {operation.value}")
        self._drafts[key] = moved(section=operation.value, kept=True)

    def _edit(self, key: int, operation: Operation) -> None:
        if operation.field not in FIELDS:
            message = f"«{operation.field}» cannot be edited; only {' and '.join(FIELDS)} can"
            raise _Refused(message)
        if operation.field == "title" and not operation.value.strip():
            raise _Refused("a title cannot be empty")
        self._write(key, operation.field, operation)

    def _note(self, key: int, operation: Operation) -> None:
        self._write(key, NOTE, operation)

    def _write(self, key: int, what: str, operation: Operation) -> None:
        languages = self._copies(operation)
        self._choose(key, what, operation)
        edits = {**self._drafts[key].edits, **{(lang, what): operation.value for lang in languages}}
        where = f" ({operation.language})" if operation.language else ""
        name = f"a {NOTE}" if what == NOTE else f"the {what}"
        did = "wrote" if operation.value or what != NOTE else "took away"
        self._drafts[key] = self._change(key, f"{did} {name}{where}")(edits=edits, kept=True)

    def _copies(self, operation: Operation) -> Iterable[str]:
        """The languages that a text is for."""
        if operation.language and operation.language not in self._languages:
            message = f"there is no copy in «{operation.language}»; there are {', '.join(self._languages)}"
            raise _Refused(message)
        return (operation.language,) if operation.language else self._languages

    def _note_edition(self, operation: Operation) -> None:
        self.notes.update(dict.fromkeys(self._copies(operation), operation.value))
        self.notes = {language: text for language, text in self.notes.items() if text}

    def _merge(self, key: int, operation: Operation) -> None:
        other = self._find(operation.value)
        if other == key:
            return
        second = self._drafts.pop(other)
        first = self._drafts[key]
        self._drafts[key] = self._change(key, f"«{second.articles[0].title}» merged into it")(
            articles=_in_order(*first.articles, *second.articles),
            closeness={**second.closeness, **first.closeness},
            section=first.section or second.section,
            leads=max(first.leads, second.leads),
            edits={**second.edits, **first.edits},
            kept=True,
        )
        self._holder.update((article.id, key) for article in second.articles)

    def _split(self, key: int, operation: Operation) -> None:
        if len(self._drafts[key].articles) == 1:
            return
        alone = self._taken_out(key, self._named(operation.article))
        self._put_alone(alone, "split off into a story of its own")

    def _add(self, operation: Operation) -> None:
        named = self._named(operation.article)
        target = self._find(operation.value) if operation.value else -1
        here = self._holder.get(named, -1)
        if here >= 0 and (target < 0 or here == target):
            self._drafts[here] = self._change(here, "added")(dropped="", kept=True)
            return
        article = self._taken_out(here, named) if here >= 0 else self._taken_in(operation.article)
        if target < 0:
            self._put_alone(article, "added")
            return
        articles = _in_order(*self._drafts[target].articles, article)
        self._drafts[target] = self._change(target, f"«{article.title}» added")(articles=articles, kept=True)
        self._holder[article.id] = target

    def _taken_in(self, article: str) -> Article:
        """An article that had been left out."""
        if article not in self._left_out:
            message = f"article {article} is not in this edition's press; is it of another date?"
            raise _Refused(message)
        self.taken.add(article)
        return self._left_out[article].article

    def _taken_out(self, key: int, article: str) -> Article:
        """An article out of its draft, which goes where nothing is left of it."""
        draft = self._drafts[key]
        alone = next(found for found in draft.articles if found.id == article)
        rest = tuple(found for found in draft.articles if found is not alone)
        if rest:
            self._drafts[key] = self._change(key, f"«{alone.title}» split off")(articles=rest)
        else:
            del self._drafts[key]
        return alone

    def _put_alone(self, article: Article, told: str) -> None:
        self._drafts[self._next] = Draft((article,), changes=(told,), kept=True)
        self._holder[article.id] = self._next
        self._next += 1


def _in_order(*articles: Article) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=by_time))


def edited(view: View, edits: Mapping[tuple[str, str], str], language: str) -> View:
    """A view with the editor's texts of its copy; a summary of theirs stands for the longer extract too."""
    title = edits.get((language, "title"))
    summary = edits.get((language, "summary"))
    if title is not None:
        view = replace(view, title=title)
    if summary is not None:
        view = replace(view, summary=summary, paragraphs=())
    return replace(view, note=edits.get((language, NOTE), ""))
