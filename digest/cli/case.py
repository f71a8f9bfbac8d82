"""An edition that is asked about: composed again from what it was made of, with what every step decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from digest.cli.finding import titled
from digest.edit.edition import Composed
from digest.edit.layout import Laid
from digest.edit.trace import Step
from digest.model import Article, Edition, Kind, Story
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from digest.render.schema import content_hash


@dataclass(frozen=True)
class Case:
    """One edition, and what can be asked of it.

    Attributes:
        row: None for a draft.
    """

    newsroom: Newsroom
    composed: Composed
    row: EditionRow | None

    @classmethod
    def of(cls, newsroom: Newsroom, day: date) -> Case:
        """The draft of a date, or its frozen edition made again as of its own cutoff.

        Raises:
            UsageError: nothing of its window has happened yet.
        """
        row = newsroom.store.editions.get(newsroom.masthead.id, day)
        room = newsroom if row is None else replace(newsroom, clock=lambda: row.cutoff)
        return cls(newsroom, room.compose(day), row)

    @property
    def edition(self) -> Edition:
        """As it comes out now."""
        return self.composed.edition

    @cached_property
    def laid(self) -> dict[str, Laid]:
        """What became of each article that came as far as having a place, by its id."""
        laid = self.composed.trail.laid
        return {article.id: found for found in laid for article in found.draft.articles}

    @cached_property
    def ranked(self) -> tuple[Laid, ...]:
        """Stories by their place."""
        return tuple({found.place: found for found in self.laid.values() if found.place}.values())

    def steps(self, article: str) -> tuple[Step, ...]:
        """What every step decided about an article."""
        return self._trace.get(article, ())

    @cached_property
    def _trace(self) -> dict[str, tuple[Step, ...]]:
        return dict(self.composed.trace)

    def titled(self, article: str) -> str:
        """An article by title and outlet, its id where it is not in this edition's press."""
        return self._titles.get(article, f"article {article}")

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {article.id: titled(article) for article in self.edition.considered}

    def story(self, article: str) -> Story | None:
        """The printed story that holds an article."""
        return next((s for s in self.edition.stories if any(a.id == article for a in s.articles)), None)

    def section(self, id_: str) -> str:
        """A section's title in the main language."""
        titles = {
            rule.id: rule.title.in_(self.edition.languages[0]) for rule in self.newsroom.editing.sections
        }
        return titles.get(id_, id_)

    def time(self, moment: datetime) -> str:
        """A moment as people here say it; the year where it is not the edition's."""
        local = moment.astimezone(self.newsroom.masthead.zone)
        year = "" if local.year == self.edition.date.year else f" {local.year}"
        return f"{local.day} {local:%B}{year}, {local:%H:%M}"

    @property
    def name(self) -> str:
        """The edition as people call it."""
        return f"the {'edition' if self.row else 'draft'} of {self.edition.date}"

    @property
    def changed(self) -> bool:
        """Whether a frozen edition comes out differently now."""
        return self.row is not None and content_hash(self.edition) != self.row.content_hash

    def frozen_place(self, article: Article) -> str:
        """Where the frozen edition has an article, in words; "" where it does not know it."""
        return next((place for id_, place in self._frozen_places() if id_ == article.id), "")

    def place_now(self, article: Article) -> str:
        """Where an article stands now, in the same words."""
        story = self.story(article.id)
        if story:
            return _place(self.section(story.section), brief=story.brief)
        reasons = (r.reason for r in self.edition.rejections if r.article.id == article.id)
        return next((f"left out ({reason})" for reason in reasons), "")

    def _frozen_places(self) -> Iterator[tuple[str, str]]:
        if self.row is None:
            return
        (frozen,) = self.newsroom.store.editions.documents(self.row.id, (Kind.JSON,))
        document = json.loads(frozen.body)
        for section in document["sections"]:
            for story in section["stories"]:
                place = _place(section["title"], brief=story["brief"])
                yield from ((article["id"], place) for article in story["articles"])
        for rejection in document["rejections"]:
            yield rejection["article"]["id"], f"left out ({rejection['reason']})"


def _place(section: str, *, brief: bool) -> str:
    return f"{section}, {'as a brief' if brief else 'in full'}"
