"""What a run did, as a value: for the terminal, for JSON, for the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from digest.model import DeliveryState, Edition, EditionState, Kind, Rendered, Source, Window
from digest.ports import Collected, Failed, Published
from digest.render.tallies import watched

SCHEMA = 1

EMPTY = "empty"
BUSY = "busy"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source: state is ok, unchanged or failed."""

    name: str
    state: str
    n_articles: int = 0
    error: str = ""

    @classmethod
    def of(cls, result: Collected | Failed) -> SourceReport:
        """The report of what the collector says."""
        if isinstance(result, Failed):
            return cls(result.source.name, "failed", error=result.error.reason)
        state = "unchanged" if result.unchanged else "ok"
        return cls(result.source.name, state, len(result.articles))


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did.

    Attributes:
        state: an EditionState, or "empty" where there was nothing to print, or "busy" where
            another process is at work on this date.
        window: of an empty edition.
        n_new: articles that were not known before.
        published: paths of the files that changed.
        watch: what became of each watch, in the form of the edition's JSON.
        balance: who told the stories, in the same form; None where there is no edition.
        warnings: what a person should know; the edition went out all the same.
        errors: why something is still to be done; a later run picks it up.
    """

    date: date
    state: str
    number: int = 0
    window: Window | None = None
    content_hash: str = ""
    n_sections: int = 0
    n_stories: int = 0
    n_articles: int = 0
    n_rejections: int = 0
    n_new: int = 0
    sources: tuple[SourceReport, ...] = ()
    deliveries: Mapping[str, int] = field(default_factory=dict)
    published: tuple[str, ...] = ()
    watch: tuple[Mapping[str, Any], ...] = ()
    balance: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def unfinished(self) -> bool:
        """Whether a later run has something to do: after an error, or for somebody who still waits."""
        return bool(self.errors) or self.state == EditionState.FROZEN

    def is_settled(self, now: datetime) -> bool:
        """Whether a date needs no edition: its hour has come, sources could be read, and brought nothing."""
        return self.window is not None and self.window.end <= now and not self.errors

    def with_edition(self, state: EditionState, documents: Iterable[Rendered]) -> RunReport:
        """With what the edition's own JSON says of it."""
        body = next(document.body for document in documents if document.kind is Kind.JSON)
        edition: dict[str, Any] = json.loads(body)
        stories = [story for section in edition["sections"] for story in section["stories"]]
        return replace(
            self,
            state=str(state),
            number=edition["number"],
            content_hash=edition["content_hash"],
            n_sections=len(edition["sections"]),
            n_stories=len(stories),
            n_articles=sum(len(story["articles"]) for story in stories),
            n_rejections=len(edition["rejections"]),
            watch=tuple(edition.get("watch", ())),  # editions frozen by an older version have none
            balance=edition.get("balance"),
        )

    def with_nothing(self, edition: Edition, hint: str = "") -> RunReport:
        """Of an edition without a story; an error only if nobody could be asked for news.

        Args:
            edition: without a story.
            hint: where the news is instead.
        """
        errors = self.errors
        if self.sources and all(source.state == "failed" for source in self.sources):
            errors = (*errors, "every source failed, and the store has nothing for this date")
        warnings = (*self.warnings, hint) if hint else self.warnings
        empty = replace(self, state=EMPTY, window=edition.window, warnings=warnings, errors=errors)
        watch = tuple(watched(watch) for watch in edition.watched)
        return replace(empty, n_rejections=len(edition.rejections), watch=watch)

    def with_published(self, published: Published) -> RunReport:
        """With what became of archive and website; what did not follow is a warning, mail goes out."""
        warnings = (*self.warnings, *published.warnings)
        return replace(self, published=published.paths, warnings=warnings)

    def with_deliveries(self, counts: Mapping[DeliveryState, int]) -> RunReport:
        """With how many deliveries are in each state."""
        return replace(self, deliveries={str(state): n for state, n in counts.items()})

    def as_json(self) -> dict[str, object]:
        """The documented form of `digest run --json`."""
        edition = {
            "number": self.number,
            "content_hash": self.content_hash,
            "n_sections": self.n_sections,
            "n_stories": self.n_stories,
            "n_articles": self.n_articles,
            "n_rejections": self.n_rejections,
        }
        return {
            "schema": SCHEMA,
            "date": self.date.isoformat(),
            "state": self.state,
            "edition": edition if self.number else None,
            "sources": [
                {"name": s.name, "state": s.state, "n_articles": s.n_articles, "error": s.error or None}
                for s in self.sources
            ],
            "deliveries": dict(self.deliveries),
            "published": list(self.published),
            "watch": list(self.watch),
            "balance": self.balance,
            "warnings": list(self.warnings),
            "errors": list(self.errors),
        }


class Tally:
    """Counts what sources bring, while they are read.

    Attributes:
        n_new: articles that were not known before; whoever keeps them adds to it.
    """

    def __init__(self, day: date, sources: Iterable[Source]) -> None:
        self._day = day
        self._order = [source.name for source in sources]
        self._told: dict[str, SourceReport] = {}
        self._warnings: list[str] = []
        self.n_new = 0

    @property
    def n_told(self) -> int:
        """How many sources have answered, or failed to."""
        return len(self._told)

    def add(self, result: Collected | Failed) -> None:
        """Count one source."""
        name = result.source.name
        self._told[name] = SourceReport.of(result)
        warnings = (result.error.reason,) if isinstance(result, Failed) else result.warnings
        self._warnings += (f"{name}: {warning}" for warning in warnings)

    def report(self) -> RunReport:
        """What was counted, sources in the order of the settings."""
        sources = tuple(self._told[name] for name in self._order if name in self._told)
        warnings = tuple(sorted(self._warnings))
        return RunReport(self._day, EditionState.DRAFT, sources=sources, warnings=warnings, n_new=self.n_new)
