"""The composing room: calls the steps in order and lays out the edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from digest.edit.cluster import Group, gather
from digest.edit.coverage import check, select
from digest.edit.dedupe import Deduped, drop_repeats
from digest.edit.overlay import Conflict, Draft, apply, edited
from digest.edit.rank import Standing, best_article, standing
from digest.edit.rules import sift
from digest.edit.section import Judge
from digest.edit.summarise import paragraphs, view
from digest.errors import EditError
from digest.language.knowledge import Knowledge
from digest.language.words import primary
from digest.model import (
    Article,
    Edition,
    Excerpt,
    Operation,
    Rejection,
    Section,
    Story,
    View,
    Window,
    check_utc,
)
from digest.settings import EditPolicy, SectionRule

SHARE = 4
"""An outlet that tells more alone than one in so many of the stories that fit makes way for the others."""

TOP = 5
"""Stories that matter most: one leads, four stand in "In one minute"."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of an edition in time.

    Attributes:
        cutoff: only articles first seen up to this moment are in it.
        last_cutoff: of the last frozen edition, None if there is none.
    """

    digest: str
    date: date
    number: int
    window: Window
    cutoff: datetime
    last_cutoff: datetime | None = None

    def __post_init__(self) -> None:
        check_utc(self.cutoff, self.last_cutoff)


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition, and the editor's operations that could not be applied to it."""

    edition: Edition
    conflicts: tuple[Conflict, ...]


def compose(
    candidates: Sequence[Article],
    *,
    frame: Frame,
    policy: EditPolicy,
    knowledge: Knowledge,
    settled: Mapping[str, str],
    overlay: Sequence[Operation] = (),
) -> Composed:
    """The edition that these articles make, the same for any order of them; and what did not fit it.

    Args:
        candidates: may hold articles of other editions; these are passed over.
        frame: date, number, window and cutoffs.
        policy: languages, sections, sources and limits.
        knowledge: words known beforehand.
        settled: ids that earlier editions printed or left out, and why that settles them.
        overlay: the editor's operations, in the order they were given.

    Raises:
        EditError: there is no section to print in, or the articles do not add up.
        RuleError: a rule of `keep` or `block` cannot be read.
    """
    if not policy.sections:
        message = "there is no section to print a story in"
        raise EditError(message)
    selection = select(
        candidates,
        window=frame.window,
        cutoff=frame.cutoff,
        last_cutoff=frame.last_cutoff,
        settled=settled,
        accept=policy.accept,
    )
    sifted = sift(selection.articles, policy, frame.cutoff)
    deduped = drop_repeats(sifted.articles)
    drafts = [_draft(group, deduped) for group in gather(deduped.originals, knowledge)]
    overlaid = apply(
        drafts, overlay, sections=[rule.id for rule in policy.sections], languages=policy.languages
    )
    copies = frozenset(copy.id for found in deduped.copies.values() for copy in found)
    layout = _Layout(policy, Judge(policy, knowledge), copies, selection.late)
    stories, left_out = layout.lay_out(overlaid.drafts, frame.window.end)
    rejections = chain(selection.rejections, sifted.rejections, deduped.repeats, left_out)
    edition = _edition(frame, policy, stories=stories, rejections=rejections, late=selection.late)
    check(selection, edition)
    return Composed(edition, overlaid.conflicts)


def _edition(
    frame: Frame,
    policy: EditPolicy,
    *,
    stories: Sequence[Story],
    rejections: Iterable[Rejection],
    late: frozenset[str],
) -> Edition:
    return Edition(
        digest=frame.digest,
        date=frame.date,
        number=frame.number,
        languages=policy.languages,
        window=frame.window,
        cutoff=frame.cutoff,
        sections=_sections(stories, policy.sections),
        rejections=tuple(sorted(rejections, key=lambda rejection: _by_time(rejection.article))),
        top=tuple(story.id for story in stories[:TOP]),
        late=late & {article.id for story in stories for article in story.articles},
    )


def _draft(group: Group, deduped: Deduped) -> Draft:
    closeness = dict(group.closeness)
    articles = list(group.articles)
    for original in group.articles:
        for copy in deduped.copies.get(original.id, ()):
            articles.append(copy)
            closeness[copy.id] = closeness.get(original.id, 0.0)
    return Draft(tuple(sorted(articles, key=_by_time)), closeness, group.reasons)


def _by_time(article: Article) -> tuple[datetime, str, str]:
    return article.published, article.url, article.id


class _Layout:
    """Turns drafts into stories: each gets its section, its place and what each copy shows."""

    def __init__(
        self, policy: EditPolicy, judge: Judge, copies: frozenset[str], late: frozenset[str]
    ) -> None:
        self._policy = policy
        self._judge = judge
        self._copies = copies
        self._late = late

    def lay_out(self, drafts: Iterable[Draft], end: datetime) -> tuple[list[Story], list[Rejection]]:
        """Stories, the one that matters most first, and the articles of those left out."""
        standings = [(draft, self._standing(draft, end)) for draft in drafts if not draft.dropped]
        standings.sort(key=lambda pair: (-pair[0].leads, -pair[1].score, _by_time(pair[0].articles[0])))
        most = self._policy.max_stories
        standings = _in_fair_order(standings, most)
        stories = [self._story(*pair, place) for place, pair in enumerate(standings[:most], start=1)]
        left_out = [_rejections(draft, draft.dropped) for draft in drafts if draft.dropped]
        for place, (draft, _) in enumerate(standings[most:], start=most + 1):
            limit = f"the edition holds at most {most} {'story' if most == 1 else 'stories'}"
            left_out.append(_rejections(draft, f"cut: {limit}; this one ranked {_ordinal(place)}"))
        return stories, list(chain.from_iterable(left_out))

    def _standing(self, draft: Draft, end: datetime) -> Standing:
        return standing(draft.articles, copies=self._copies, weight=self._weight, end=end)

    def _weight(self, article: Article) -> float:
        source = self._policy.sources.get(article.source)
        return source.outlet.weight if source else 1.0

    def _excerpt(self, article: Article) -> Excerpt:
        source = self._policy.sources.get(article.source)
        return source.excerpt if source else Excerpt()

    def _story(self, draft: Draft, stand: Standing, place: int) -> Story:
        lead = self._best(draft, draft.articles, self._policy.languages[0])
        section, reason = self._section(draft)
        others = (article for article in draft.articles if article.id != lead.id)
        shown = {language: self._shown(draft, lead, language) for language in self._policy.languages}
        views = {article.id: self._view(draft, article, place) for article in shown.values()}
        return Story(
            id=draft.articles[0].id,
            section=section,
            articles=(lead, *others),
            lead=lead.id,
            views={
                language: edited(views[article.id], draft.edits, language)
                for language, article in shown.items()
            },
            late=all(article.id in self._late for article in draft.articles),
            reasons=(*draft.reasons, reason, f"rank {place}: {stand.reason}"),
        )

    def _section(self, draft: Draft) -> tuple[str, str]:
        if draft.section:
            return draft.section, f"section {draft.section}: chosen by the editor"
        placement = self._judge.place(draft.articles)
        return placement.section, placement.reason

    def _best(self, draft: Draft, articles: Iterable[Article], language: str) -> Article:
        return best_article(articles, closeness=draft.closeness, language=language, weight=self._weight)

    def _shown(self, draft: Draft, lead: Article, language: str) -> Article:
        own = [article for article in draft.articles if primary(article.language) == primary(language)]
        return self._best(draft, own, language) if own else lead

    def _view(self, draft: Draft, shown: Article, place: int) -> View:
        excerpt = self._excerpt(shown)
        made = view(shown, draft.articles, excerpt=excerpt, chars=self._policy.summary_chars)
        return replace(made, paragraphs=paragraphs(shown, excerpt=excerpt)) if place <= TOP else made


def _in_fair_order(standings: list[tuple[Draft, Standing]], most: int) -> list[tuple[Draft, Standing]]:
    """Where stories are cut, what one outlet alone tells beyond its share comes after all others."""
    if len(standings) <= most:
        return standings
    alone = Counter[str]()
    beyond: list[tuple[Draft, Standing]] = []
    within: list[tuple[Draft, Standing]] = []
    for draft, stand in standings:
        outlets = {article.outlet for article in draft.articles}
        alone.update(outlets if len(outlets) == 1 and not draft.leads else ())
        flooded = len(outlets) == 1 and alone[min(outlets)] > max(1, most // SHARE)
        (beyond if flooded and not draft.leads else within).append((draft, stand))
    return [*within, *beyond]


def _rejections(draft: Draft, reason: str) -> list[Rejection]:
    return [Rejection(article, reason) for article in draft.articles]


def _ordinal(number: int) -> str:
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _sections(stories: Sequence[Story], rules: Iterable[SectionRule]) -> tuple[Section, ...]:
    lead = stories[0].id if stories else ""
    found = []
    for rule in rules:
        own = [story for story in stories if story.section == rule.id]
        if own:
            found.append(Section(rule.id, rule.title, tuple(_with_briefs(own, rule.full, lead))))
    return tuple(found)


def _with_briefs(stories: Sequence[Story], full: int, lead: str) -> list[Story]:
    """The first in full, the rest as briefs; a single brief would look lost, and the lead is never one."""
    briefs = {story.id for story in stories[full:]} - {lead}
    if len(briefs) == 1:
        briefs = set()
    return [replace(story, brief=story.id in briefs) for story in stories]
