"""Summaries, leads and order of editions: what an editor would look at after the stories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

from digest.model import Edition, Story, Window
from tests.builders import DUSHANBE
from tests.quality.labelled import MARKED, Labelled, samples
from tests.quality.said import edition_of
from tests.quality.scores import Score

TOP = 5


def summary_score(name: str, edition: Edition) -> Score:
    """The part of the summaries that stand word for word in the article they are printed with."""
    kept = [_is_from_its_article(story, language) for story in edition.stories for language in story.views]
    return Score(name, "summaries from their article", len(kept), sum(kept) / max(1, len(kept)), goal=1.0)


def _is_from_its_article(story: Story, language: str) -> bool:
    view = story.views[language]
    article = next(article for article in story.articles if article.id == view.article)
    source = _plain(f"{article.summary} {article.text}")
    return all(part in source for part in (_plain(s) for s in view.summary.split(" …")) if part)


def _plain(text: str) -> str:
    return " ".join(text.split())


def marked() -> Mapping[str, Any]:
    """What was marked by hand."""
    found: Mapping[str, Any] = json.loads(MARKED.read_text("utf-8"))
    return found


def editions_by_day() -> Iterator[tuple[str, Edition]]:
    """The edition of each marked day."""
    for name in sorted(marked()["top"]):
        day = date.fromisoformat(name)
        start = datetime(day.year, day.month, day.day, tzinfo=DUSHANBE).astimezone(UTC)
        yield name, edition_of(samples(), Window(start, start + timedelta(days=1)))


def lead_and_order_scores() -> list[Score]:
    """Leads that an editor would take too, marked stories among the first five, and their order."""
    leads: list[bool] = []
    first: list[bool] = []
    order: list[float] = []
    for name, edition in editions_by_day():
        leads += _leads(edition, marked()["leads"][name])
        top, said = marked()["top"][name], _top(edition, samples())
        first += [story in said for story in top]
        order += [_in_order(one, other, said) for one, other in combinations(top, 2)]
    return [
        Score("samples", "leads as marked", len(leads), sum(leads) / len(leads)),
        Score("samples", "first five as marked", len(first), sum(first) / len(first)),
        Score("samples", "order of the marked", len(order), sum(order) / len(order)),
    ]


def _leads(edition: Edition, wanted: Mapping[str, Sequence[str]]) -> list[bool]:
    """For each marked story whether one of its good articles leads a story."""
    leading = {story.lead for story in edition.stories if len(story.articles) > 1}
    return [bool(leading & set(good)) for good in wanted.values()]


def _top(edition: Edition, truth: Labelled) -> list[str]:
    by_id = {story.id: story for story in edition.stories}
    return [truth.story[by_id[story].lead] for story in edition.top[:TOP]]


def _in_order(one: str, other: str, said: Sequence[str]) -> float:
    """Whether one stands before the other; a half where neither is among the first five."""
    places = [said.index(story) if story in said else TOP for story in (one, other)]
    return 0.5 if places[0] == places[1] else float(places[0] < places[1])
