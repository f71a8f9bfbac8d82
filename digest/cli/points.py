"""What each step decided about an article, in whole sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from digest.cli.case import Case
from digest.cli.finding import titled
from digest.cli.shown import counted
from digest.edit.cluster import Group
from digest.edit.layout import Laid
from digest.edit.ties import Tie
from digest.edit.trace import Step
from digest.model import Article

WORTH_TELLING = 0.1
"""A nearness below which two stories have nothing to do with each other."""

NAMED = 3
"""Shared words that an answer names."""


@dataclass(frozen=True, slots=True)
class Point:
    """What one step decided, in whole sentences."""

    step: str
    text: str


def points(case: Case, article: Article) -> Iterator[Point]:
    """What each step decided about an article of an edition, but where it is cut: the verdict says that."""
    for step in case.steps(article.id):
        if step.name in _WRITERS and not (step.name == "cut" and step.ends):
            yield Point(_LABELS[step.name], _WRITERS[step.name](case, article, step))


def ordinal(number: int) -> str:
    """A place in words: 1st, 2nd, 3rd."""
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _window(case: Case, _article: Article, step: Step) -> str:
    window = case.edition.window
    span = f"{case.time(window.start)} to {case.time(window.end)}"
    if step.decision == "selected":
        return f"That is in this edition's window, {span}."
    if step.decision == "late":
        return (
            f"That is before this edition's window, {span}; no edition could have it, so it is carried over."
        )
    if step.reason.startswith("undated"):
        return "It was there at the first reading of its source, when old and new cannot be told apart."
    return f"{sentence(step.reason)} The window is {span}."


def _rules(case: Case, article: Article, step: Step) -> str:
    if step.ends:
        return sentence(step.reason)
    policy = case.newsroom.editing
    source = policy.sources.get(article.source)
    own = (*source.block, *source.keep) if source else ()
    return (
        "No rule leaves it out." if (*policy.block, *policy.keep, *own) else "No keep or block rules are set."
    )


def _repeats(case: Case, article: Article, step: Step) -> str:
    copies = case.composed.trail.deduped.copies.get(article.id, ()) if case.composed.trail else ()
    if step.decision == "original" and copies:
        names = ", ".join(dict.fromkeys(copy.outlet for copy in copies))
        return f"It repeats nothing. Its text was carried by {names}, which counts once."
    if step.decision == "copy":
        return f"It is a {step.reason.replace(': carried, and counts once', '')}: carried, and counted once."
    return (
        "It repeats nothing, and nobody copied it." if step.decision == "original" else _repeated(case, step)
    )


def _repeated(case: Case, step: Step) -> str:
    kept = case.newsroom.store.articles.one(step.data["of"])
    if kept is None:
        return sentence(step.reason)
    return (
        f"It is a {step.reason}, of {case.time(kept.published)}, which stands for it: {kept.url or kept.id}."
    )


def _story(case: Case, article: Article, step: Step) -> str:
    own = step.data["articles"].split()
    group, tie = _tied(case, article, own)
    if step.decision == "alone":
        nearest = _nearest(case, tie)
        return f"No other report tells the same event.{nearest}"
    share = step.reason.removeprefix("one story: share ")
    told = f"It is one story with {counted(len(own) - 1, 'other report')}; together they have {share}."
    fellow = case.titled(tie.articles[0]) if tie.articles else ""
    near = f" Nearest to it is {fellow}: nearness {tie.nearness:.2f}{_words(tie)}." if fellow else ""
    return told + near + _stranger(case, tie, {one.id for one in group.articles})


def _tied(case: Case, article: Article, own: Sequence[str]) -> tuple[Group, Tie]:
    """The group that a story was formed of, and what ties an article (of a copy its original) to it."""
    trail = case.composed.trail
    groups = trail.groups if trail else ()
    group = next((group for group in groups if group.articles[0].id in own), Group((article,)))
    known = article.id if any(one.id == article.id for one in group.articles) else group.articles[0].id
    return group, group.tie(known)


def _nearest(case: Case, tie: Tie) -> str:
    """The story that an article alone is nearest to, and why they are two."""
    if not tie.articles or tie.nearness < WORTH_TELLING:
        return ""
    but = f", but {tie.doubts[-1]}" if tie.doubts else ""
    near = f"nearness {tie.nearness:.2f}, where {tie.needed:.2f} joins"
    return f" Nearest to it is {case.titled(tie.articles[0])}: {near}{_words(tie)}{but}."


def _words(tie: Tie) -> str:
    named = [f"«{word}»" for word, _ in tie.shared[:NAMED]]
    return f"; both have {', '.join(named)}" if named else ""


def _stranger(case: Case, tie: Tie, own: Collection[str]) -> str:
    """The nearest report of another story, where it is near enough to wonder."""
    for id_, nearness in tie.near:
        if id_ not in own:
            if nearness < WORTH_TELLING:
                return ""
            return f" The nearest report of another story is {case.titled(id_)}, with {nearness:.2f}."
    return ""


def _memory(_case: Case, _article: Article, step: Step) -> str:
    if step.decision == "new":
        return "No earlier edition told it."
    if step.decision == "unchanged":
        return sentence(f"it is nothing new: it {step.reason.partition(': ')[2]}")
    return sentence(f"it goes on with what was {step.reason.partition(': ')[2]}")


def _editor(_case: Case, _article: Article, step: Step) -> str:
    return sentence(step.reason)


def _section(case: Case, article: Article, step: Step) -> str:
    title = case.section(step.decision)
    told = step.reason.partition(": ")[2]
    placement = case.laid[article.id].placement
    if placement is None or not placement.scores:
        return f"{title}: {told}."
    others = {id_: score for id_, score in placement.scores.items() if id_ != step.decision}
    second = max(sorted(others), key=lambda id_: others[id_], default="")
    behind = f"{case.section(second)} came second with {others[second]:+.1f}" if second else ""
    if second and others[second] <= 0:
        behind = "nothing speaks for another section"
    return f"{title}: {told}{f'; {behind}' if behind else ''}."


def _rank(case: Case, article: Article, step: Step) -> str:
    laid = case.laid[article.id]
    told = f"{ordinal(laid.place)} of {len(case.ranked)}: {step.reason}, {_score(laid)} in all."
    if laid.draft.leads:
        return f"{told} The editor put it in front."
    ahead = next((found for found in case.ranked if found.place == laid.place - 1), None)
    if ahead is None or ahead.draft.leads:
        return told
    how = "the same, but earlier" if _score(ahead) == _score(laid) else _score(ahead)
    return f"{told} Just ahead of it is {_lead(ahead)} with {how}."


def _lead(laid: Laid) -> str:
    articles = laid.story.articles if laid.story else laid.draft.articles
    return titled(articles[0])


def _score(laid: Laid) -> str:
    return f"{laid.standing.score:.2f}" if laid.standing else "0"


def _cut(_case: Case, _article: Article, step: Step) -> str:
    return sentence(step.reason.removeprefix("cut: "))


def sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    end = "" if text.rstrip("»").endswith((".", "!", "?", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


_LABELS = {
    "coverage": "window",
    "rule": "rules",
    "dedupe": "repeats",
    "story": "story",
    "memory": "memory",
    "editor": "editor",
    "section": "section",
    "rank": "rank",
    "cut": "print",
}
_WRITERS = {
    "coverage": _window,
    "rule": _rules,
    "dedupe": _repeats,
    "story": _story,
    "memory": _memory,
    "editor": _editor,
    "section": _section,
    "rank": _rank,
    "cut": _cut,
}
