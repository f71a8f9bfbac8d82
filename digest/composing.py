"""Composes an edition out of what the store holds: its articles, what was told, what was learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from digest.dates import Dates
from digest.edit.edition import Composed, Frame, compose
from digest.edit.lessons import examples
from digest.language.figures import Figures
from digest.language.knowledge import Knowledge
from digest.language.learning import learn
from digest.model import Correction, Kind, Operation
from digest.ports import EditionRow, Store
from digest.render.rereading import edition_of
from digest.settings import EditPolicy

LEARNING = timedelta(days=60)
"""How far back articles teach: the press changes its names and subjects by the season."""

MOST_EXAMPLES = 2_000
"""The newest so many. Past some 900 of a language more teach little (`digest.language.learning`), and
these are read anew for each edition, in a third of a second."""


@dataclass(frozen=True, slots=True)
class ComposingRoom:
    """Composes editions, coming ones and past ones alike.

    Attributes:
        policy: today's; an edition that is made again is made by it too.
    """

    store: Store
    dates: Dates
    policy: EditPolicy
    knowledge: Knowledge

    def compose(self, frame: Frame, overlay: Sequence[Operation] = ()) -> Composed:
        """The edition of a frame, whether or not one is frozen, with what it says of earlier ones."""
        composed = compose(
            self.dates.candidates(frame),
            frame=frame,
            policy=self.policy,
            knowledge=self.knowledge,
            settled=self.store.editions.spoken_for(frame.digest, frame.date),
            overlay=overlay,
            known_stories=self.dates.told_before(frame.date),
            learnt=self._learnt(frame),
        )
        return replace(composed, edition=replace(composed.edition, corrections=self._corrections(frame)))

    def _corrections(self, frame: Frame) -> tuple[Correction, ...]:
        """What was made known of other editions since the last one was made: the same at any time."""
        if frame.last_cutoff is None:
            return ()
        rows = [
            row
            for row in self.store.editions.corrections(frame.digest)
            if frame.last_cutoff < row.frozen_at <= frame.cutoff and row.date != frame.date
        ]
        return tuple(self._correction(row) for row in rows)

    def _correction(self, row: EditionRow) -> Correction:
        (document,) = self.store.editions.documents(row.id, (Kind.JSON,))
        return edition_of(document.body).corrections[-1]

    def _learnt(self, frame: Frame) -> Mapping[str, Figures]:
        """What the press of the weeks before the window taught: the same whenever the edition is made."""
        start, day = frame.window.start, frame.date
        named = self.store.articles.categorised(start - LEARNING, start, MOST_EXAMPLES)
        moved = self.store.overlays.moved(frame.digest, day - LEARNING, day)
        corrected = (self.store.articles.one(article) for article in moved)
        articles = (*named, *(article for article in corrected if article))
        return learn(examples(articles, moved, self.policy, self.knowledge))
