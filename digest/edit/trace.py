"""What each step decided about each article, so that anybody can ask why one is in, and another is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from digest.edit.cluster import Group
from digest.edit.coverage import Selection
from digest.edit.dedupe import Deduped
from digest.edit.draft import Draft
from digest.edit.layout import Laid
from digest.edit.links import Past
from digest.edit.memory import Recollection
from digest.edit.overlay import Overlaid
from digest.edit.rules import Sifted
from digest.edit.section import Placement
from digest.model import Article, Edition, Story, StoryState

LEFT_OUT = "left out"
"""The decision of the step that ends an article's way."""

REPEAT = "repeat"
ELSEWHERE = "elsewhere"
UNCHANGED = str(StoryState.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step decided about one article.

    Attributes:
        name: coverage, rule, dedupe, story, memory, editor, section, rank or cut.
        decision: in a word or two: coverage: selected, late, left out or elsewhere; rule: kept or left
            out; dedupe: original, copy, repeat; story: alone or together; memory: new, update or
            unchanged; editor: changed or left out; section: its id; rank: its place; cut: in full, brief
            or left out.
        reason: in words, without what the decision says already.
        data: what the words are about: coverage: the `cause` for which it is not taken; dedupe: `of`, the
            id of the article it repeats or copies; story: `articles`, the ids of all, and `closeness`;
            memory: `story`, `first_told` and `aliases`; rank: `score`; cut: `story`, the id under which it
            is printed.
    """

    name: str
    decision: str
    reason: str = ""
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        """Whether the article went no further."""
        return self.decision in {LEFT_OUT, REPEAT, ELSEWHERE, UNCHANGED}


Trace = Mapping[str, tuple[Step, ...]]
"""The steps that an article has gone through, in their order, by its id."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What every step returned on the way to an edition.

    Attributes:
        past: None where no edition has told anything.
        placement: tells the section of a draft; a story that is cut has had none yet.
    """

    selection: Selection
    sifted: Sifted
    deduped: Deduped
    groups: tuple[Group, ...]
    past: Past | None
    recollection: Recollection
    overlaid: Overlaid
    laid: tuple[Laid, ...]
    edition: Edition
    placement: Callable[[Draft], Placement]

    @property
    def trace(self) -> Trace:
        """What each step decided about each article; gathered when somebody asks."""
        steps: defaultdict[str, list[Step]] = defaultdict(list)
        for article, step in chain(
            _coverage(self.selection),
            _rules(self.sifted),
            _repeats(self.deduped),
            _stories(self.groups, self.deduped),
            _memory(self.recollection),
            _editor(self.overlaid),
            _places(self.laid, self.edition),
        ):
            steps[article.id].append(step)
        return {article: tuple(steps[article]) for article in sorted(steps)}


_Steps = Iterator[tuple[Article, Step]]


def _coverage(selection: Selection) -> _Steps:
    for article in selection.articles:
        if article.id in selection.late:
            reason = "published before this edition's window, and seen only after the last one was made"
            yield article, Step("coverage", "late", reason)
        else:
            yield article, Step("coverage", "selected", "published in this edition's window")
    for decision, told in ((LEFT_OUT, selection.rejections), (ELSEWHERE, selection.elsewhere)):
        for rejection in told:
            cause = {"cause": str(selection.causes[rejection.article.id])}
            yield rejection.article, Step("coverage", decision, rejection.reason, cause)


def _rules(sifted: Sifted) -> _Steps:
    yield from ((article, Step("rule", "kept", "no rule leaves it out")) for article in sifted.articles)
    for rejection in sifted.rejections:
        yield rejection.article, Step("rule", LEFT_OUT, rejection.reason)


def _repeats(deduped: Deduped) -> _Steps:
    for article in deduped.originals:
        yield article, Step("dedupe", "original", "repeats no other article, and copies none")
        for copy in deduped.copies.get(article.id, ()):
            reason = f"copy of «{article.title}» ({article.outlet}): carried, and counts once"
            yield copy, Step("dedupe", "copy", reason, {"of": article.id})
    for repeat in deduped.repeats:
        of = {"of": deduped.stands_for[repeat.article.id]}
        yield repeat.article, Step("dedupe", REPEAT, repeat.reason, of)


def _stories(groups: Iterable[Group], deduped: Deduped) -> _Steps:
    for group in groups:
        ids = " ".join(article.id for article in group.articles)
        for original in group.articles:
            for article in (original, *deduped.copies.get(original.id, ())):
                yield article, _together(group, original, ids)


def _together(group: Group, original: Article, ids: str) -> Step:
    if len(group.articles) == 1:
        return Step("story", "alone", "no other report is near enough", {"articles": ids})
    closeness = f"{group.closeness.get(original.id, 0.0):.2f}"
    return Step("story", "together", "; ".join(group.reasons), {"articles": ids, "closeness": closeness})


def _memory(recollection: Recollection) -> _Steps:
    for draft in recollection.drafts:
        identity = recollection.identity(draft)
        data = {"story": identity.id, "aliases": " ".join(identity.aliases)}
        if identity.known:
            data["first_told"] = identity.known.first_told.isoformat()
        step = Step("memory", str(identity.state), identity.because, data)
        yield from ((article, step) for article in draft.articles)
    for repeat in recollection.repeats:
        yield repeat.article, Step("memory", UNCHANGED, repeat.reason)


def _editor(overlaid: Overlaid) -> _Steps:
    for draft in overlaid.drafts:
        step = Step("editor", "changed", "; ".join(draft.changes))
        yield from ((article, step) for article in draft.articles if draft.changes)


def _places(laid: Iterable[Laid], edition: Edition) -> _Steps:
    stories = {story.id: story for story in edition.stories}
    for found in laid:
        steps = _place(found, stories)
        yield from ((article, step) for article in found.draft.articles for step in steps)


def _place(laid: Laid, stories: Mapping[str, Story]) -> tuple[Step, ...]:
    """Section, rank and cut; a story that is cut has had no section yet."""
    if laid.standing is None:
        return (Step("editor", LEFT_OUT, laid.reason),)
    rank = Step("rank", str(laid.place), laid.standing.reason, {"score": f"{laid.standing.score:.3f}"})
    if laid.story is None or laid.placement is None:
        return (rank, Step("cut", LEFT_OUT, laid.reason))
    section = Step("section", laid.placement.section, laid.placement.because)
    how = "brief" if stories[laid.story.id].brief else "in full"
    reason = "printed as a brief: title and outlet" if how == "brief" else "printed in full"
    return (section, rank, Step("cut", how, reason, {"story": laid.story.id}))
