"""How the press comes in: sources are read, and what they bring is kept, article by article, once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from digest.collect import pace
from digest.lease import Renew, not_leased
from digest.model import Article, Outlet, Source, SourceKind
from digest.ports import Clock, Collected, Collector, Failed, Progress, SourceMemory, Store
from digest.report import RunReport, Tally

BATCH = 50
"""Sources whose articles are kept in one transaction."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads sources and keeps their articles."""

    sources: tuple[Source, ...]
    store: Store
    collector: Collector
    clock: Clock
    progress: Progress

    def read(self, day: date, renew: Renew = not_leased) -> RunReport:
        """Read all sources once, for the edition of a date; one that fails is told, no more."""
        return self._read(day, self.sources, self.store.articles.memories(), renew)

    def read_due(self, day: date) -> RunReport | None:
        """Read the sources of which something new can be expected; None if there are none."""
        memories, now = self.store.articles.memories(), self.clock()
        due = [source for source in self.sources if pace.is_due(pace.recalled(source, memories), now)]
        return self._read(day, due, memories, not_leased) if due else None

    def keep(self, article: Article) -> bool:
        """Keep an article that a person brings; whether it is new."""
        by_hand = Source(article.source, SourceKind.FOLDER, article.url, Outlet(article.outlet))
        return bool(self.store.articles.add([Collected(by_hand, (article,), SourceMemory(read=True))]))

    def _read(
        self, day: date, sources: Sequence[Source], memories: Mapping[str, SourceMemory], renew: Renew
    ) -> RunReport:
        tally, batch = Tally(day, sources), list[Collected | Failed]()
        for result in self.collector.collect(sources, memories, self.store.articles.marks, self.clock()):
            tally.add(result)
            batch.append(result)
            if len(batch) == BATCH or tally.n_told == len(sources):
                tally.n_new += self.store.articles.add(batch)
                batch.clear()
            self.progress.step("sources", tally.n_told, len(sources))
            renew()
        log.info("collected: %d new articles of %d sources", tally.n_new, tally.n_told)
        return tally.report()
