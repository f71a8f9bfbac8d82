"""Where things stand: the latest edition, the one that is due next, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.cli.shown import counted, delivered, note, table
from digest.health import Trouble, troubles
from digest.leaving import exodus
from digest.model import DeliveryState, EditionState
from digest.newsroom import Newsroom
from digest.office.extra import absent
from digest.report import RunReport
from digest.timetable import ON_TIME, Occurrence, last, next_ones

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Status:
    """What `digest status` tells.

    Attributes:
        latest: the report of the latest frozen edition.
        upcoming: the next occurrence, None if there is none within ten years.
        troubles: what is wrong with sources.
        problems: in words; empty if all is well.
    """

    now: datetime
    zone: ZoneInfo
    latest: RunReport | None
    upcoming: Occurrence | None
    troubles: tuple[Trouble, ...]
    n_sources: int
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The documented form."""
        return {
            "schema": SCHEMA,
            "now": _utc(self.now),
            "latest": self.latest.as_json() if self.latest else None,
            "next": {"date": self.upcoming.date.isoformat(), "utc": _utc(self.upcoming.due)}
            if self.upcoming
            else None,
            "sources": [_as_json(trouble) for trouble in self.troubles],
            "problems": list(self.problems),
        }

    def show(self) -> None:
        """Print it for a person."""
        rows = [("latest edition", self._latest())]
        if self.latest and self.latest.deliveries:
            rows.append(("deliveries", delivered(self.latest)))
        rows.append(("next edition", self._next()))
        rows.append(("sources", self._sources()))
        table(rows)
        for trouble in self.troubles:
            since = f"{trouble.since.astimezone(self.zone):%Y-%m-%d %H:%M}"
            what = f"{trouble.name}, {trouble.ailment} since {since}"
            note(f"Warning: {what}: {trouble.reason}; {trouble.cure}")
        note(*(f"Problem: {problem}" for problem in self.problems))

    def _latest(self) -> str:
        if self.latest is None:
            return "none yet"
        told = self.latest
        return (
            f"{told.date}, number {told.number}, {told.state}: {counted(told.n_stories, 'story', 'stories')}"
        )

    def _sources(self) -> str:
        counts = Counter(trouble.ailment for trouble in self.troubles)
        told = ", ".join(f"{n} {ailment}" for ailment, n in counts.items())
        return f"{self.n_sources}, {told or 'all well'}"

    def _next(self) -> str:
        if self.upcoming is None:
            return "none within ten years; see [schedule] in the settings"
        local = self.upcoming.due.astimezone(self.zone)
        return f"{self.upcoming.date}, due {local:%Y-%m-%d %H:%M} ({self.zone.key})"


def status_of(newsroom: Newsroom) -> Status:
    """Where things stand at this moment."""
    now = newsroom.clock()
    row = newsroom.store.editions.latest(newsroom.masthead.id)
    told = newsroom.told(row) if row else None
    return Status(
        now=now,
        zone=newsroom.masthead.zone,
        latest=told,
        upcoming=next(iter(next_ones(newsroom.schedule, now, 1)), None),
        troubles=troubles(newsroom.sources, newsroom.store.articles.memories(), now),
        n_sources=len(newsroom.sources),
        problems=tuple(_problems(newsroom, told, now)),
    )


def _problems(newsroom: Newsroom, told: RunReport | None, now: datetime) -> list[str]:
    found = []
    due = last(newsroom.schedule, now - ON_TIME)
    dates = (told.date if told else None, newsroom.empty_days.last())
    done = max((each for each in dates if each), default=None)
    if done is None:
        found.append("there is no edition yet; make the first with: digest run")
    elif due and done < due.date:
        how = f"digest run --date {due.date}"
        found.append(f"the edition of {due.date} was due, and is not there; make it with: {how}")
    for row in newsroom.store.editions.all(newsroom.masthead.id):
        if row.state is EditionState.FROZEN:
            go_on = f"go on with: digest run --date {row.date}"
            found.append(f"the edition of {row.date} is not finished, somebody waits for it; {go_on}")
    found += _corrections(newsroom)
    found += absent(newsroom.email.groups.attached)
    left = exodus(newsroom.store, newsroom.masthead.id, newsroom.signup, now)
    found += [str(left)] if left else []
    for state in ("bounced", "blocked", "held"):
        if told and told.deliveries.get(state):
            n = told.deliveries[state]
            found.append(f"{n} of the deliveries of {told.date} {'is' if n == 1 else 'are'} {state}")
    return found


def _corrections(newsroom: Newsroom) -> list[str]:
    """Whoever waits to be told of a correction: only a person goes on with that."""
    found = []
    for row in newsroom.store.editions.corrections(newsroom.masthead.id):
        counts = newsroom.store.deliveries.counts(row.id)
        n = sum(counts.get(state, 0) for state in (DeliveryState.PENDING, DeliveryState.DEFERRED))
        if n:
            how = f"digest resume --date {row.date} --correction {row.number}"
            what = (
                f"correction {row.number} of the edition of {row.date} has not reached {counted(n, 'reader')}"
            )
            found.append(f"{what}; go on with: {how}")
    return found


def _as_json(trouble: Trouble) -> dict[str, object]:
    return {
        "name": trouble.name,
        "state": trouble.ailment,
        "since": _utc(trouble.since),
        "reason": trouble.reason,
        "cure": trouble.cure,
    }


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
