"""Drafts become stories: each gets its place, its section and what every copy shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.edit.draft import Draft
from digest.edit.english import ordinal
from digest.edit.memory import Identity, Recollection
from digest.edit.order import Ranked, in_order
from digest.edit.overlay import edited
from digest.edit.rank import Standing, best_article, standing
from digest.edit.section import Judge, Placement
from digest.edit.shares import in_shares
from digest.edit.summarise import HEAD_CHARS, beside, paragraphs, view
from digest.edit.watch import Watcher, in_words
from digest.language.words import primary
from digest.model import Article, Excerpt, ExcerptKind, News, Rejection, Section, Story, View
from digest.settings import EditPolicy, SectionRule, Titles

TOP = 5
"""Stories that matter most: one leads, four stand in "In one minute"."""

NEWS = 3
"""New sentences, and numbers, that an update names."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What became of one draft.

    Attributes:
        standing: None where the editor has left it out.
        place: in the rank, 1 for the first; 0 where it has none.
        story: None where it is left out.
        placement: its section; None where it is left out.
        reason: why it is left out.
    """

    draft: Draft
    standing: Standing | None = None
    place: int = 0
    story: Story | None = None
    placement: Placement | None = None
    reason: str = ""

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """Its articles, where it is left out."""
        return () if self.story else tuple(Rejection(article, self.reason) for article in self.draft.articles)


class Layout:
    """Turns drafts into stories: each gets its section, its place and what each copy shows."""

    def __init__(
        self,
        policy: EditPolicy,
        judge: Judge,
        *,
        watcher: Watcher,
        copies: frozenset[str],
        late: frozenset[str],
        recollection: Recollection,
    ) -> None:
        self._policy = policy
        self._judge = judge
        self._watcher = watcher
        self._copies = copies
        self._late = late
        self._recollection = recollection

    def watched(self, rejections: Iterable[Rejection]) -> list[Rejection]:
        """Rejections, each with what is watched in its article."""
        return [self._watcher.marked(rejection) for rejection in rejections]

    def lay_out(self, drafts: Iterable[Draft], end: datetime) -> tuple[Laid, ...]:
        """What becomes of each draft: the story that matters most first, what is left out behind."""
        standings = [(draft, self._standing(draft, end)) for draft in drafts if not draft.dropped]
        most = self._policy.max_stories
        ranked = in_order(standings, most)
        places = self._in_shares(ranked, most)
        ids = frozenset(article.id for draft, _ in ranked for article in draft.articles)
        first = enumerate(places[:most], start=1)
        printed = [self._printed(*ranked[found], place, ids) for place, found in first]
        cut = [_cut(*ranked[found], found + 1, most) for found in places[most:]]
        dropped = [Laid(draft, reason=draft.dropped) for draft in drafts if draft.dropped]
        return (*printed, *cut, *dropped)

    def _in_shares(self, ranked: list[Ranked], most: int) -> Sequence[int]:
        """The places of stories in the order of print, which is their order but where shares want another."""
        rules = self._policy.rules
        if not rules.share:
            return range(len(ranked))
        kept = [place for place, (draft, _) in enumerate(ranked) if draft.kept]
        sections = [self.placement(draft).section for draft, _ in ranked]
        return in_shares(sections, most, rules, kept)

    def placement(self, draft: Draft) -> Placement:
        """The section that a draft stands in, or would stand in."""
        if draft.section:
            return Placement(draft.section, "chosen by the editor")
        return self._judge.place(draft.articles)

    def _standing(self, draft: Draft, end: datetime) -> Standing:
        watched = self._watcher.names(self._watcher.sightings(draft.articles))
        return standing(
            draft.articles,
            copies=self._copies,
            weight=self._weight,
            end=end,
            watched=self._watcher.weights(watched),
        )

    def _weight(self, article: Article) -> float:
        source = self._policy.sources.get(article.source)
        return source.outlet.weight if source else 1.0

    def _excerpt(self, article: Article) -> Excerpt:
        source = self._policy.sources.get(article.source)
        return source.excerpt if source else Excerpt()

    def _printed(self, draft: Draft, stand: Standing, place: int, ids: frozenset[str]) -> Laid:
        placement = self.placement(draft)
        story = self._story(draft, place)
        sightings = in_words(self._watcher.sightings(draft.articles))
        identity = self._recollection.identity(draft, ids)
        reasons = (
            *draft.reasons,
            *(f"editor: {change}" for change in draft.changes),
            *([identity.reason] if identity.known else []),
            placement.reason,
            *([sightings] if sightings else []),
            f"rank {place}: {stand.reason}",
        )
        story = replace(self._known(story, identity), section=placement.section, reasons=reasons)
        return Laid(draft, stand, place, story, placement)

    def _story(self, draft: Draft, place: int) -> Story:
        lead = self._best(draft, draft.articles, self._policy.languages[0])
        others = (article for article in draft.articles if article.id != lead.id)
        shown = {language: self._shown(draft, lead, language) for language in self._policy.languages}
        views = {article.id: self._view(draft, article, place) for article in shown.values()}
        return Story(
            id=draft.articles[0].id,
            section="",
            articles=(lead, *others),
            lead=lead.id,
            views={
                language: self._edited(views[article.id], draft, language)
                for language, article in shown.items()
            },
            late=all(article.id in self._late for article in draft.articles),
            copies=self._copies & {article.id for article in draft.articles},
            watch=self._watcher.names(self._watcher.sightings(draft.articles)),
        )

    def _edited(self, view: View, draft: Draft, language: str) -> View:
        """With the editor's texts; with the outlet's own title beside theirs where the rules say so."""
        made = edited(view, draft.edits, language)
        return replace(made, title=self._title(made.title, view.title))

    def _title(self, title: str, original: str) -> str:
        both = self._policy.rules.titles is Titles.BOTH and title != original
        return beside(title, original) if both else title

    def _known(self, story: Story, identity: Identity) -> Story:
        """The story under its name, and as an update of what was told."""
        known = identity.known
        if known is None:
            return replace(story, id=identity.id, aliases=identity.aliases)
        return replace(
            story,
            id=identity.id,
            aliases=identity.aliases,
            state=identity.state,
            first_told=known.first_told,
            told_as=known.title,
            news=self._news(story.articles),
        )

    def _news(self, articles: Iterable[Article]) -> News:
        """What an update tells, as far as it may be printed: a title always may.

        The lead's first, but behind those that do not only translate.
        """
        known = ((article, self._recollection.news.get(article.id)) for article in articles)
        told = [(article, news) for article, news in known if news]
        sentences, numbers = list[str](), list[str]()
        for article, news in sorted(told, key=lambda pair: bool(pair[1].language)):
            free = self._excerpt(article).kind in {ExcerptKind.EXTRACT, ExcerptKind.FULL}
            sentences += news.sentences if free else (article.title,)
            numbers += news.numbers
        return News(tuple(dict.fromkeys(sentences))[:NEWS], tuple(dict.fromkeys(numbers))[:NEWS])

    def _best(self, draft: Draft, articles: Iterable[Article], language: str) -> Article:
        return best_article(articles, closeness=draft.closeness, language=language, weight=self._weight)

    def _shown(self, draft: Draft, lead: Article, language: str) -> Article:
        own = [article for article in draft.articles if primary(article.language) == primary(language)]
        return self._best(draft, own, language) if own else lead

    def _view(self, draft: Draft, shown: Article, place: int) -> View:
        excerpt = self._excerpt(shown)
        room = self._room(draft, shown.title)
        chars = min(self._policy.summary_chars, room)
        made = view(shown, draft.articles, excerpt=excerpt, chars=chars)
        if place > TOP:
            return made
        return replace(made, paragraphs=paragraphs(shown, excerpt=excerpt, most=room))

    def _room(self, draft: Draft, original: str) -> int:
        """Characters that the rules leave for a text below its title, whichever copy has the longest."""
        most = self._policy.rules.max_chars
        if most is None:
            return HEAD_CHARS
        titles = [self._title(text, original) for (_, field), text in draft.edits.items() if field == "title"]
        return max(0, most - 1 - max(len(title) for title in (original, *titles)))


def _cut(draft: Draft, stand: Standing, place: int, most: int) -> Laid:
    limit = f"the edition holds at most {most} {'story' if most == 1 else 'stories'}"
    shares = ", and makes way for what rules.share wants" if place <= most else ""
    return Laid(draft, stand, place, reason=f"{limit}; this one ranked {ordinal(place)}{shares}")


def sections(stories: Sequence[Story], rules: Iterable[SectionRule]) -> tuple[Section, ...]:
    """Sections in the order of the rules, none of them empty, each story in full or as a brief."""
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
