"""Which articles are this edition's business, and the proof that none of them is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from digest.errors import EditError
from digest.language.words import primary
from digest.model import Article, Edition, Rejection, Window
from digest.timetable import LATE

NAMED = 5
"""How many articles an error names; the rest are counted."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """What an edition is made of.

    Attributes:
        articles: to be placed, by time, address and id.
        late: ids of those published before the window, and seen only after the last cutoff.
        rejections: left out before any editing.
    """

    articles: tuple[Article, ...]
    late: frozenset[str]
    rejections: tuple[Rejection, ...]


def select(
    candidates: Iterable[Article],
    *,
    window: Window,
    cutoff: datetime,
    last_cutoff: datetime | None,
    settled: Mapping[str, str],
    accept: Collection[str],
) -> Selection:
    """Sort out the articles of one edition; what belongs to another one is not mentioned.

    Args:
        candidates: in any order; an id that comes twice counts once.
        window: what the edition covers.
        cutoff: what was first seen later belongs to a later edition.
        last_cutoff: of the last frozen edition; None if there is none, and so nothing can be late.
        settled: ids that earlier editions printed or left out, and why that settles them.
        accept: languages; empty takes all.
    """
    gate = _Gate(window, last_cutoff, settled, accept)
    judged = [(a, gate.judge(a)) for a in _unique(candidates) if a.first_seen <= cutoff]
    return Selection(
        articles=tuple(a for a, verdict in judged if verdict.place in {_Place.IN_TIME, _Place.LATE}),
        late=frozenset(a.id for a, verdict in judged if verdict.place is _Place.LATE),
        rejections=tuple(
            Rejection(a, verdict.reason) for a, verdict in judged if verdict.place is _Place.LEFT_OUT
        ),
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


_ELSEWHERE = _Verdict(_Place.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class _Gate:
    """Judges one article at a time."""

    window: Window
    last_cutoff: datetime | None
    settled: Mapping[str, str]
    accept: Collection[str]

    def judge(self, article: Article) -> _Verdict:
        if article.id in self.settled:
            inside = article.published in self.window
            return _left_out(self.settled[article.id]) if inside else _ELSEWHERE
        if article.undated and article.first_sight:
            return _left_out("undated, first sight of this source")
        if article.published in self.window:
            return self._by_language(article, _Place.IN_TIME)
        unseen = self.last_cutoff is not None and article.first_seen > self.last_cutoff
        if article.published >= self.window.end or not unseen:
            return _ELSEWHERE
        if article.published >= self.window.start - LATE:
            return self._by_language(article, _Place.LATE)
        when = _in_words(article.published)
        return _left_out(f"published {when}, before this edition's window, and seen too late")

    def _by_language(self, article: Article, place: _Place) -> _Verdict:
        if not self.accept or {article.language, primary(article.language)} & set(self.accept):
            return _Verdict(place)
        language = f"language «{article.language}»" if article.language else "unknown language"
        return _left_out(f"{language} is not accepted; this digest takes {', '.join(self.accept)}")


def _left_out(reason: str) -> _Verdict:
    return _Verdict(_Place.LEFT_OUT, reason)


def _in_words(time: datetime) -> str:
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}, {time:%H:%M} UTC"


def check(selection: Selection, edition: Edition) -> None:
    """Make sure that every selected article stands in exactly one story or rejection, and no other does.

    Raises:
        EditError: names the articles that do not add up.
    """
    placed = Counter(article.id for story in edition.stories for article in story.articles)
    placed.update(rejection.article.id for rejection in edition.rejections)
    expected = [*selection.articles, *(rejection.article for rejection in selection.rejections)]
    lost = sorted(article.url for article in expected if placed[article.id] == 0)
    doubled = sorted(article.url for article in expected if placed[article.id] > 1)
    strange = sorted(placed.keys() - {article.id for article in expected})
    faults = (("lost", lost), ("in two places", doubled), ("from nowhere", strange))
    wrong = "; ".join(f"{what}: {_some(names)}" for what, names in faults if names)
    if wrong:
        message = f"the edition of {edition.date} does not add up: {wrong}"
        raise EditError(message)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
