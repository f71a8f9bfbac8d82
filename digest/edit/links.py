"""Which of today's stories go on with which known ones.

A story goes on with a known one that is near to it, by the similarity that makes one story of several
reports, or a report of which it tells again under another address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.edit.draft import Draft
from digest.edit.kinship import Kinship
from digest.edit.known import by_age
from digest.model import Article, KnownStory, News, by_time

ALIKE = 0.26
"""Mean similarity to all reports of a known story from which one goes on with it.

More than joins reports of one day: a wrong link hides that a story is new. With the events of ECB+ cut
in two "days" (six random splits) .20 linked with precision .83 and recall .82, .26 with .94 and .74;
with 71 sentences in three languages it was .95 and .66, 1.00 and .50.
"""

LIKE_LEAD = 0.40
"""The same to the lead alone, for a story so long that its reports differ among themselves."""

ONE = 0.20
"""Mean similarity to a story of today, and what it goes on with, from which another one is a part of it: as
between reports of one day."""

Versions = Mapping[str, tuple[Article, ...]]
"""Articles that were set aside, by the id of the later version that is kept."""

NewsOf = Callable[[Article], News]
"""What an article tells that was not told."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known before today's stories are looked at.

    Attributes:
        stories: each once.
        kinship: of today's articles and those of the stories.
        same: the told article, by the id of the one of today that is the same text or the same page.
        reader: reads what was told of a story, and finds what is new in an article.
    """

    stories: tuple[KnownStory, ...]
    kinship: Kinship
    same: Mapping[str, Article]
    reader: Callable[[Sequence[Article]], NewsOf]


@dataclass(frozen=True, slots=True)
class Link:
    """What a story of today goes on with.

    Attributes:
        known: the stories, oldest first; () for a new one.
        own: those of them whose names it takes; another story of today may have been there before.
    """

    known: tuple[KnownStory, ...] = ()
    own: tuple[KnownStory, ...] = ()


def namesake(articles: Iterable[Article], versions: Versions) -> Article:
    """The article that a story is named after: the first that was seen, be it replaced by a later version."""
    all_of_them = (version for a in articles for version in (a, *versions.get(a.id, ())))
    return min(all_of_them, key=lambda a: (a.first_seen, *by_time(a)))


def linked(drafts: Sequence[Draft], versions: Versions, past: Past) -> tuple[tuple[Draft, Link], ...]:
    """Each draft with what it goes on with; two that go on with one story, and are near to it all, are one.

    A known story's name goes to the draft whose first article was seen first, so that later ones do not
    take it away.
    """
    names = [namesake(draft.articles, versions) for draft in drafts]
    order = sorted(range(len(drafts)), key=lambda i: (names[i].first_seen, names[i].published, names[i].id))
    near = _near(drafts, past)
    page = _Page(past.kinship)
    for index in order:
        page.put(drafts[index], _known(drafts[index], near[index], past))
    return tuple(page.found)


def nearest(draft: Draft, past: Past) -> tuple[KnownStory, float] | None:
    """The known story that a draft is nearest to, and how near on average; None where none is near.

    That may be less than goes on with it: it tells what was near and is another story all the same.
    """
    ids = [article.id for article in draft.articles]
    found = [past.stories[i] for i in sorted(_near([draft], past)[0])]
    scored = [(past.kinship.between(ids, [a.id for a in story.articles]), story) for story in found]
    score, story = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return (story, score) if story else None


class _Page:
    """The drafts that have been looked at, and which of them has which name."""

    def __init__(self, kinship: Kinship) -> None:
        self.found: list[tuple[Draft, Link]] = []
        self._kinship = kinship
        self._holder: dict[str, int] = {}

    def put(self, draft: Draft, known: tuple[KnownStory, ...]) -> None:
        """Add a draft, or join it to the one that goes on with the same story."""
        own = tuple(story for story in known if story.id not in self._holder)
        place = next((self._holder[s.id] for s in known if s.id in self._holder), len(self.found))
        if place < len(self.found) and self._is_one(draft, place):
            self._join(draft, Link(known, own), place)
        else:
            place = len(self.found)
            self.found.append((draft, Link(known, own)))
        self._holder.update((story.id, place) for story in own)

    def _is_one(self, draft: Draft, place: int) -> bool:
        other, link = self.found[place]
        told = [article for story in link.known for article in story.articles]
        whole = [article.id for article in (*other.articles, *told)]
        return self._kinship.between([article.id for article in draft.articles], whole) >= ONE

    def _join(self, draft: Draft, link: Link, place: int) -> None:
        first, its = self.found[place]
        reason = f"one story: «{draft.articles[0].title}» goes on with the same one"
        joined = replace(
            first,
            articles=tuple(sorted((*first.articles, *draft.articles), key=by_time)),
            closeness={**draft.closeness, **first.closeness},
            reasons=(*first.reasons, reason),
        )
        known = {story.id: story for story in (*its.known, *link.known)}
        own = (*its.own, *link.own)
        self.found[place] = (joined, Link(_ordered(known.values()), _ordered(own)))


def _ordered(stories: Iterable[KnownStory]) -> tuple[KnownStory, ...]:
    return tuple(sorted(stories, key=by_age))


def _near(drafts: Sequence[Draft], past: Past) -> Mapping[int, set[int]]:
    """The known stories that have anything in common with a draft, by number."""
    holder = {article.id: i for i, draft in enumerate(drafts) for article in draft.articles}
    teller = {article.id: i for i, story in enumerate(past.stories) for article in story.articles}
    same = ((today, told.id) for today, told in past.same.items())
    found: defaultdict[int, set[int]] = defaultdict(set)
    near = ((one, other) for one, other, _ in past.kinship.near)
    for one, other in (*near, *same):
        for today, told in ((one, other), (other, one)):
            if today in holder and told in teller:
                found[holder[today]].add(teller[told])
    return found


def _known(draft: Draft, near: Iterable[int], past: Past) -> tuple[KnownStory, ...]:
    """The known stories that a draft goes on with: the nearest, and those that are near to both."""
    scored = [(_score(draft, past.stories[i], past), past.stories[i]) for i in near]
    alike = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], by_age(pair[1])))
    ids = [article.id for article in draft.articles]
    joined: list[KnownStory] = []
    for score, story in alike:
        told = [article.id for article in story.articles]
        if not joined or score >= 1 or past.kinship.between(ids, told) >= ALIKE:
            joined.append(story)
            ids += told
    return _ordered(joined)


def _score(draft: Draft, story: KnownStory, past: Past) -> float:
    """How near a draft is to a known story, 0 for not near enough; 1 where an article of it was told."""
    ids = [article.id for article in draft.articles]
    told = {article.id for article in story.articles}
    if any(article in past.same and past.same[article].id in told for article in ids):
        return 1.0
    to_all = past.kinship.between(ids, sorted(told))
    to_lead = past.kinship.between(ids, [story.lead])
    return max(to_all, to_lead) if to_all >= ALIKE or to_lead >= LIKE_LEAD else 0.0
