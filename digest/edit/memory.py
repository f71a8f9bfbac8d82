"""What earlier editions told: which of today's stories are updates, what is new in them, what only repeats.

Ids do not change while articles arrive: a new story is named after the article that was *seen* first,
however old those are that come later, and one that goes on keeps its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from digest.edit.draft import Draft
from digest.edit.english import day_in_words
from digest.edit.known import by_age
from digest.edit.links import Link, Past, Versions, linked, namesake
from digest.model import Article, KnownStory, News, Rejection, StoryState

MEMORY = timedelta(days=7)
"""How long a story is known after it was told last."""

NAMED = 2
"""Sentences and numbers that a reason names."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a story is.

    Attributes:
        id: its own, or that of the story it goes on with.
        aliases: ids of stories that have become this one.
        known: the oldest story that it goes on with, None for a new one.
        because: in words, why its state is what it is.
    """

    id: str
    aliases: tuple[str, ...] = ()
    known: KnownStory | None = None
    because: str = "no edition has told it"

    @property
    def state(self) -> StoryState:
        """New, or an update of what was told."""
        return StoryState.UPDATE if self.known else StoryState.NEW

    @property
    def reason(self) -> str:
        """The state and why, in words."""
        return f"{self.state}: {self.because}"


@dataclass(frozen=True, slots=True)
class Recollection:
    """Today's stories beside those that are known.

    Attributes:
        drafts: without what only repeats.
        repeats: articles that tell nothing that was not told, with the reason.
        news: what is new in an article of a story that goes on, by its id.
        versions: articles that were set aside, by the id of the later version that is kept.
        links: what a story goes on with, by the id of the article that it is named after.
    """

    drafts: tuple[Draft, ...]
    repeats: tuple[Rejection, ...] = ()
    news: Mapping[str, News] = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)

    @property
    def stands_for(self) -> Mapping[str, str]:
        """An article of today, by the ids of the known story that goes on with it and of its reports."""
        return {
            name: article
            for article, link in sorted(self.links.items())
            for story in link.own
            for name in (*sorted(story.names), *(report.id for report in story.articles))
        }

    def identity(self, draft: Draft, printed: Collection[str] = ()) -> Identity:
        """Who a story is, also where the editor has made it of others.

        Args:
            draft: the story.
            printed: ids of all articles of the edition. A report that was told and that the editor has
                put in again has its own name, which then is no other story's.
        """
        links = [self.links[a.id] for a in draft.articles if a.id in self.links]
        first = namesake(draft.articles, self.versions).id
        if not links:
            return Identity(first)
        known = sorted({s.id: s for link in links for s in link.known}.values(), key=by_age)
        own = sorted({s.id: s for link in links for s in link.own}.values(), key=by_age)
        taken = set(printed) - {article.id for article in draft.articles}
        known_as = (name for story in own for name in (story.id, *story.aliases))
        names = [name for name in known_as if name not in taken] or [first]
        news = [self.news[a.id] for a in draft.articles if a.id in self.news]
        return Identity(names[0], tuple(names[1:]), known[0], _why_update(known[0], news))


def recall(drafts: Sequence[Draft], versions: Versions, past: Past | None) -> Recollection:
    """Find out which stories are known.

    Args:
        drafts: today's.
        versions: articles that were set aside, by the id of the later version that is kept.
        past: None where no edition has told anything.
    """
    if past is None:
        return Recollection(tuple(drafts), versions=versions)
    kept: list[Draft] = []
    repeats: list[Rejection] = []
    news: dict[str, News] = {}
    links: dict[str, Link] = {}
    for draft, link in linked(drafts, versions, past):
        own = _news(draft, link, past)
        left, out = _without_repeats(draft, link, past.same, own)
        repeats += out
        if left:
            kept.append(left)
            news |= own
            links |= {namesake(left.articles, {}).id: link} if link.known else {}
    return Recollection(tuple(kept), tuple(repeats), news, versions, links)


def _news(draft: Draft, link: Link, past: Past) -> dict[str, News]:
    if not link.known:
        return {}
    news_of = past.reader([article for story in link.known for article in story.articles])
    return {article.id: news_of(article) for article in draft.articles}


def _without_repeats(
    draft: Draft, link: Link, same: Mapping[str, Article], news: Mapping[str, News]
) -> tuple[Draft | None, list[Rejection]]:
    """A draft without what was told before; None where nothing is left that tells anything new."""
    if not link.known:
        return draft, []
    empty = [article for article in draft.articles if not news[article.id]]
    out = empty if len(empty) == len(draft.articles) else [a for a in empty if a.id in same]
    gone = {article.id for article in out}
    left = tuple(article for article in draft.articles if article.id not in gone)
    rejections = [Rejection(article, _why_repeat(link.known[0], same.get(article.id))) for article in out]
    return (replace(draft, articles=left) if left else None), rejections


def _why_repeat(story: KnownStory, told: Article | None) -> str:
    if told is not None:
        return f"repeats «{told.title}» ({told.outlet}), told on {day_in_words(story.last_told)}"
    return f"tells nothing beyond «{story.title}», told on {day_in_words(story.last_told)}"


def _why_update(story: KnownStory, news: Iterable[News]) -> str:
    news = sorted(filter(None, news), key=lambda found: found.language)
    told = f"first told on {day_in_words(story.first_told)} as «{story.title}»"
    if not news:
        return told
    sentences = dict.fromkeys(f"«{text}»" for found in news for text in found.sentences)
    numbers = list(dict.fromkeys(number for found in news for number in found.numbers))[:NAMED]
    counted = f"the number{'s' if len(numbers) > 1 else ''} {' and '.join(numbers)}"
    named = [*list(sentences)[:NAMED], *([counted] if numbers else [])]
    language = news[0].language
    return f"{told}; {f'first told in {language}' if language else 'new'}: {', '.join(named)}"
