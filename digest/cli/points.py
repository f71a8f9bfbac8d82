"""What each step decided about an article, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.cli.case import Case
from digest.cli.finding import titled
from digest.edit.cluster import Group
from digest.edit.coverage import Cause
from digest.edit.english import counted, day_in_words, ordinal
from digest.edit.layout import Laid
from digest.edit.links import ALIKE, nearest
from digest.edit.section import MARGIN, Placement
from digest.edit.ties import Tie
from digest.edit.trace import REPEAT, UNCHANGED, Step
from digest.model import Article, StoryState

WORTH_TELLING = 0.1
"""A nearness below which two stories have nothing to do with each other."""

LITTLE = 0.05
"""Log-odds that one figure behind the point would show as nothing."""

NAMED = 3
"""Shared words that an answer names."""


@dataclass(frozen=True, slots=True)
class Point:
    """What one step decided, in whole sentences."""

    step: str
    text: str


def points(case: Case, article: Article) -> Iterator[Point]:
    """What each step decided about an article of an edition."""
    for step in case.steps(article.id):
        if step.name == "cut" and step.ends:  # the verdict says so
            yield Point("section", _would_stand(case, article))
        else:
            label, write = _WRITERS[step.name]
            yield Point(label, write(case, article, step))


def _window(case: Case, _article: Article, step: Step) -> str:
    window = case.edition.window
    span = f"{case.time(window.start)} to {case.time(window.end)}"
    if step.decision == "selected":
        return f"That is in this edition's window, {span}."
    if step.decision == "late":
        seen = "it was seen only after the last edition was made, so it is carried over"
        return f"That is before this edition's window, {span}; {seen}."
    if step.data.get("cause") == Cause.FIRST_SIGHT:
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
    if step.decision == "copy":
        return f"It is a copy of {case.titled(step.data['of'])}: carried, and counted once."
    if step.decision == REPEAT:
        return _repeated(case, step)
    copies = case.composed.trail.deduped.copies.get(article.id, ())
    if not copies:
        return "It repeats no other article of this edition's press, and nobody copied it."
    names = ", ".join(dict.fromkeys(copy.outlet for copy in copies))
    return f"It repeats no other article. Its text was carried by {names}, which counts once."


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
        return f"No other report tells the same event.{_nearest(case, tie)}"
    told = f"It is one story with {counted(len(own) - 1, 'other report')}; together they have"
    told = f"{told} {_named(group.shared)}."
    fellow = case.titled(tie.articles[0]) if tie.articles else ""
    near = f" Nearest to it is {fellow}: nearness {tie.nearness:.2f}{_words(tie)}." if fellow else ""
    return told + near + _neighbour(case, tie)


def _tied(case: Case, article: Article, own: Sequence[str]) -> tuple[Group, Tie]:
    """The group that a story was formed of, and what ties an article (of a copy its original) to it."""
    groups = case.composed.trail.groups
    group = next((group for group in groups if group.articles[0].id in own), Group((article,)))
    known = article.id if any(one.id == article.id for one in group.articles) else group.articles[0].id
    return group, group.tie(known)


def _nearest(case: Case, tie: Tie) -> str:
    """The story that an article alone is nearest to, and why they are two."""
    if not tie.articles or tie.nearness < WORTH_TELLING:
        return ""
    but = f", but {tie.doubts[-1]}" if tie.doubts else ""
    several = f"the story of {len(tie.articles)} reports with " if len(tie.articles) > 1 else ""
    near = f"nearness {tie.nearness:.2f}, where {tie.needed:.2f} joins"
    return f" Nearest to it is {several}{case.titled(tie.articles[0])}: {near}{_words(tie)}{but}."


def _words(tie: Tie) -> str:
    shared = [word for word, _ in tie.shared[:NAMED]]
    return f"; both have {_named(shared)}" if shared else ""


def _named(words: Iterable[str]) -> str:
    return ", ".join(f"«{word}»" for word in words) or "no word in common"


def _neighbour(case: Case, tie: Tie) -> str:
    """The nearest report of another story, where it is near enough to wonder why it is another."""
    near = tie.neighbour
    if near is None or near.nearness < WORTH_TELLING:
        return ""
    average = f"on average the two stories have {near.mean:.2f}, where {tie.needed:.2f} joins"
    mine, its = map(_named, near.names)
    names = f"; only this one names {mine}, only that one {its}" if near.names[0] else ""
    return (
        f" The nearest report of another story is {case.titled(near.article)}, with {near.nearness:.2f};"
        f" {average}{names}."
    )


def _memory(case: Case, article: Article, step: Step) -> str:
    if step.decision == StoryState.NEW:
        return f"No earlier edition told it.{_nearest_told(case, article)}"
    if step.decision == UNCHANGED:
        return sentence(f"it is nothing new: it {step.reason}")
    return sentence(f"it goes on with what was {step.reason}")


def _nearest_told(case: Case, article: Article) -> str:
    """The known story that a new one is nearest to, where it is near enough to wonder."""
    trail = case.composed.trail
    drafts = (draft for draft in trail.recollection.drafts if article in draft.articles)
    draft = next(drafts, None)
    found = nearest(draft, trail.past) if draft and trail.past else None
    if found is None or found[1] < WORTH_TELLING:
        return ""
    story, near = found
    told = f"«{story.title}», told on {day_in_words(story.last_told)}"
    return f" Nearest to it is {told}: nearness {near:.2f}, where {ALIKE:.2f} makes an update."


def _editor(_case: Case, _article: Article, step: Step) -> str:
    return sentence(step.reason)


def _section(case: Case, article: Article, step: Step) -> str:
    placement = case.laid[article.id].placement
    return (
        _placed(case, placement) if placement else sentence(f"{case.section(step.decision)}: {step.reason}")
    )


def _would_stand(case: Case, article: Article) -> str:
    """The section of a story that is cut."""
    placement = case.composed.trail.placement(case.laid[article.id].draft)
    return f"It would stand in {_placed(case, placement)}"


def _placed(case: Case, placement: Placement) -> str:
    told = f"{case.section(placement.section)}: {placement.because}"
    if placement.scores.get(placement.section, 0.0) < MARGIN:
        return f"{told}."
    others = {id_: score for id_, score in placement.scores.items() if id_ != placement.section}
    second = max(sorted(others), key=lambda id_: others[id_], default="")
    if not second:
        return f"{told}."
    if others[second] < LITTLE:
        return f"{told}; next to nothing speaks for another section."
    return f"{told}; {case.section(second)} came second with {others[second]:+.1f}."


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
    return sentence(step.reason)


def sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    end = "" if text.rstrip("»").endswith((".", "!", "?", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


_WRITERS = {
    "coverage": ("window", _window),
    "rule": ("rules", _rules),
    "dedupe": ("repeats", _repeats),
    "story": ("story", _story),
    "memory": ("memory", _memory),
    "editor": ("editor", _editor),
    "section": ("section", _section),
    "rank": ("rank", _rank),
    "cut": ("print", _cut),
}
"""What each step is called in an answer, and who writes its sentences."""
