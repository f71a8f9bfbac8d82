"""Which articles are this edition's business, and the proof that none of them is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum, auto

from digest.edit.english import moment_in_words
from digest.errors import EditError
from digest.language.words import primary
from digest.model import Article, Coverage, Edition, Rejection, Window
from digest.timetable import LATE

NAMED = 5
"""How many articles an error names; the rest are counted."""


class Cause(StrEnum):
    """Why an article is not taken, beside the words of its reason."""

    SETTLED = "settled"
    """An earlier edition printed it, or left it out."""

    FIRST_SIGHT = "first sight"
    """It has no date, and came with the first reading of its source."""

    TIME = "time"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Selection:
    """What an edition is made of.

    Attributes:
        articles: to be placed, by time, address and id.
        late: ids of those published before the window, and seen only after the last cutoff.
        rejections: left out before any editing.
        elsewhere: not of this edition, and why: they wait for a later one, or an earlier one told them.
        causes: of both, by the article's id.
    """

    articles: tuple[Article, ...]
    late: frozenset[str]
    rejections: tuple[Rejection, ...]
    elsewhere: tuple[Rejection, ...] = ()
    causes: Mapping[str, Cause] = field(default_factory=dict, compare=False)


def select(
    candidates: Iterable[Article],
    *,
    window: Window,
    cutoff: datetime,
    last_cutoff: datetime | None,
    settled: Mapping[str, str],
    accept: Collection[str],
) -> Selection:
    """Sort out the articles of one edition from those that belong to another.

    Args:
        candidates: in any order; an id that comes twice counts once.
        window: what the edition covers.
        cutoff: what was first seen later belongs to a later edition.
        last_cutoff: of the last frozen edition; None if there is none, and so nothing can be late.
        settled: ids that earlier editions printed or left out, and why that settles them.
        accept: languages; empty takes all.
    """
    gate = _Gate(window, cutoff, last_cutoff, settled, accept)
    judged = [(a, gate.judge(a)) for a in _unique(candidates)]
    return Selection(
        articles=tuple(a for a, verdict in judged if verdict.place in {_Place.IN_TIME, _Place.LATE}),
        late=frozenset(a.id for a, verdict in judged if verdict.place is _Place.LATE),
        rejections=_told(judged, _Place.LEFT_OUT),
        elsewhere=_told(judged, _Place.ELSEWHERE),
        causes={a.id: verdict.cause for a, verdict in judged if verdict.cause},
    )


def _unique(candidates: Iterable[Article]) -> list[Article]:
    ordered = sorted(
        candidates, key=lambda a: (a.published, a.url, a.id, a.first_seen, a.source, a.title, a.text)
    )
    return list({article.id: article for article in reversed(ordered)}.values())[::-1]


class _Place(Enum):
    IN_TIME = auto()
    LATE = auto()
    LEFT_OUT = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Where an article belongs, and why it is left out if it is."""

    place: _Place
    reason: str = ""
    cause: Cause | None = None


def _told(judged: Iterable[tuple[Article, _Verdict]], place: _Place) -> tuple[Rejection, ...]:
    return tuple(Rejection(a, verdict.reason) for a, verdict in judged if verdict.place is place)


@dataclass(frozen=True, slots=True)
class _Gate:
    """Judges one article at a time."""

    window: Window
    cutoff: datetime
    last_cutoff: datetime | None
    settled: Mapping[str, str]
    accept: Collection[str]

    def judge(self, article: Article) -> _Verdict:
        if article.first_seen > self.cutoff:
            when = f"first seen {moment_in_words(article.first_seen)}"
            return _elsewhere(f"{when}, after this edition was made", Cause.TIME)
        if article.id in self.settled:
            inside = article.published in self.window
            return (_left_out if inside else _elsewhere)(self.settled[article.id], Cause.SETTLED)
        if article.undated and article.first_sight:
            return _left_out("undated, first sight of this source", Cause.FIRST_SIGHT)
        return self._by_time(article)

    def _by_time(self, article: Article) -> _Verdict:
        if article.published in self.window:
            return self._by_language(article, _Place.IN_TIME)
        when = f"published {moment_in_words(article.published)}"
        if article.published >= self.window.end:
            return _elsewhere(f"{when}, after this edition's window: a later edition's", Cause.TIME)
        if self.last_cutoff is None or article.first_seen <= self.last_cutoff:
            return _elsewhere(f"{when}, before this edition's window: an earlier edition's", Cause.TIME)
        if article.published >= self.window.start - LATE:
            return self._by_language(article, _Place.LATE)
        return _left_out(f"{when}, before this edition's window, and seen too late", Cause.TIME)

    def _by_language(self, article: Article, place: _Place) -> _Verdict:
        if not self.accept or {article.language, primary(article.language)} & set(self.accept):
            return _Verdict(place)
        is_known = article.language not in {"", "und"}
        language = f"language «{article.language}»" if is_known else "a language that nothing tells"
        accepted = f"this digest takes {', '.join(self.accept)}"
        return _left_out(f"{language} is not accepted; {accepted}", Cause.LANGUAGE)


def _left_out(reason: str, cause: Cause) -> _Verdict:
    return _Verdict(_Place.LEFT_OUT, reason, cause)


def _elsewhere(reason: str, cause: Cause) -> _Verdict:
    return _Verdict(_Place.ELSEWHERE, reason, cause)


def counted(selection: Selection, edition: Edition) -> Coverage:
    """What became of every article; each stands in one story, in one rejection or in another edition.

    Raises:
        EditError: names the articles that do not add up.
    """
    stories = [article.id for story in edition.stories for article in story.articles]
    left_out = [rejection.article.id for rejection in edition.rejections]
    elsewhere = [passed.article.id for passed in selection.elsewhere]
    found = Counter([*stories, *left_out, *elsewhere])
    told_of = (*selection.rejections, *selection.elsewhere)
    expected = [*selection.articles, *(told.article for told in told_of)]
    lost = sorted(article.url for article in expected if found[article.id] == 0)
    doubled = sorted(article.url for article in expected if found[article.id] > 1)
    strange = sorted(found.keys() - {article.id for article in expected})
    faults = (("lost", lost), ("in two places", doubled), ("from nowhere", strange))
    wrong = "; ".join(f"{what}: {_some(names)}" for what, names in faults if names)
    if wrong:
        message = f"the edition of {edition.date} does not add up: {wrong}"
        raise EditError(message)
    return Coverage(len(expected), len(stories), len(left_out), len(elsewhere))


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
