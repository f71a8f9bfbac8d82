"""Dates and their editions: what each one covers, what it may hold, which are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest.deliver import ledger
from digest.edit.edition import Frame
from digest.edit.memory import MEMORY
from digest.errors import UsageError
from digest.model import Article, EditionState, KnownStory, Window
from digest.ports import Store
from digest.settings import Masthead, Schedule
from digest.timetable import MAX_WINDOW, catch_up, due, next_ones, number_of, passed, window_of


@dataclass(frozen=True, slots=True)
class Dates:
    """The timetable, applied to what the store holds at a moment.

    Attributes:
        fixed: a fixed length of every window, None for the rule.
    """

    store: Store
    masthead: Masthead
    schedule: Schedule
    fixed: timedelta | None

    def frame(self, day: date, now: datetime) -> Frame:
        """The place of a date's edition in time, if it were made now.

        Raises:
            UsageError: its window is still to come.
        """
        editions, id_ = self.store.editions, self.masthead.id
        before, first = editions.before(id_, day), editions.first(id_)
        window = window_of(self.schedule, day, before.window.end if before else None, self.fixed)
        if window.start > now:
            begins = f"{window.start.astimezone(self.masthead.zone):%Y-%m-%d %H:%M}"
            message = f"too early: the edition of {day} covers what is published from {begins} on"
            raise UsageError(message)
        number = number_of(self.schedule, day, self.masthead.founded or (first.date if first else None))
        return Frame(id_, day, number, window, cutoff=now, last_cutoff=before.cutoff if before else None)

    def candidates(self, frame: Frame) -> tuple[Article, ...]:
        """What may belong to an edition: of its window, and what was seen too late for the last one."""
        articles, window = self.store.articles, frame.window
        inside = articles.between(window.start, window.end, frame.cutoff)
        if frame.last_cutoff is None:
            return (*inside, *articles.first_sight(frame.cutoff))
        return (*inside, *articles.seen_after(frame.last_cutoff, frame.cutoff))

    def told_before(self, day: date) -> tuple[KnownStory, ...]:
        """What earlier editions told that a date's edition is to remember."""
        return self.store.stories.told(self.masthead.id, day - MEMORY, day)

    def newer_than(self, window: Window, now: datetime) -> str:
        """What there is beyond a window that holds nothing, in words; empty if nothing."""
        newer = self.store.articles.between(window.end, window.end + MAX_WINDOW, now)
        later = next_ones(self.schedule, window.end, 1)
        if not newer or not later:
            return ""
        return f"newer articles wait for the edition of {later[0].date}: {len(newer)}"

    def refuse_to_overtake(self, day: date, now: datetime) -> None:
        """An edition that is made before its hour must not hide one that is due and not there.

        Raises:
            UsageError: it would.
        """
        before = self.store.editions.before(self.masthead.id, day)
        owed = passed(self.schedule, before.date, now) if before and due(self.schedule, day) > now else ()
        if owed:
            missing = owed[-1].date
            message = f"the edition of {missing} is due and not there; first: digest run --date {missing}"
            raise UsageError(message)

    def made_late(self, day: date, number: int) -> str:
        """A warning where a later date has an edition already, else empty."""
        latest = self.store.editions.latest(self.masthead.id)
        if latest is None or latest.date <= day:
            return ""
        return f"made after the edition of {latest.date}, as number {number}"

    def due(self, now: datetime) -> tuple[date, ...]:
        """The dates whose editions can be brought on at this moment, oldest first."""
        latest = self.store.editions.latest(self.masthead.id)
        missed = catch_up(self.schedule, latest.date if latest else None, now)
        if missed or latest is None or latest.state is not EditionState.FROZEN:
            return tuple(occurrence.date for occurrence in missed)
        rows = self.store.deliveries.of(latest.id)
        return (latest.date,) if ledger.is_over(rows) or ledger.can_go_on(rows, now) else ()
