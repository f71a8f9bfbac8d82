"""Stays awake for the editions. The only place that uses APScheduler.

The scheduler only knocks: what is due is asked of the newsroom each time, and the store decides
who makes it, so a second scheduler, a restart or a jump of the clock can neither lose an edition
nor make one twice. APScheduler waits on the monotonic clock and so does not notice jumps of the
wall clock (its issue 794): a short interval beside the hours does.
"""

from __future__ import annotations

import logging
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Timer
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from digest.deliver.stopping import PATIENCE, Stop
from digest.errors import DigestError
from digest.report import EMPTY
from digest.settings import BouncePolicy, Config, Schedule
from digest.timetable import upcoming
from digest.wiring import Quiet, bounces, clock, load_config, open_newsroom

if TYPE_CHECKING:
    from digest.newsroom import Newsroom

TICK = 30.0
"""Seconds between two looks at what is due: retries, another's crash, a clock that was set."""

RETRY = timedelta(minutes=5)
"""Until a date whose run failed is tried again."""

BOUNCES = timedelta(minutes=5)
"""Between two readings of the mailbox of reports."""

NEVER = datetime.max.replace(tzinfo=UTC)

log = logging.getLogger(__name__)


class TimetableTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires at the occurrences of a schedule."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The first occurrence after the previous one, else after now; None if there is none."""
        after = (previous_fire_time or now).astimezone(UTC)
        return next((occurrence.due for occurrence in upcoming(self._schedule, after)), None)


class Caretaker:
    """Looks at what is due and runs it, one date after another; between them it reads the press.

    A feed holds a few hours of a busy outlet, so one reading a day would lose articles.

    The settings are read anew for each look, so an edit of the file counts from the next one on.

    Attributes:
        stop: set to end the sending after the message in hand.
        rests_until: dates that are left alone: for a while after a failure, for good where there was
            nothing to print.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._newsroom: Newsroom | None = None
        self._bounces_at = datetime.min.replace(tzinfo=UTC)
        self.stop = Stop()
        self.rests_until: dict[date, datetime] = {}

    def look(self) -> None:
        """Run every date that is due and does not rest; whatever fails is told in the log."""
        try:
            config = load_config(self._path)
            with open_newsroom(config, Quiet(), stop=self.stop) as newsroom:
                self._newsroom = newsroom
                for expiry in newsroom.mailroom.expire():
                    log.warning("%s", expiry)
                for day in self._due(newsroom):
                    self._run(newsroom, day)
                self._read_press(newsroom)
        except DigestError as error:
            log.error("%s", error)  # the words are for people; where it came from is not
        finally:
            self._newsroom = None

    def hurry(self) -> None:
        """Break the connection to the mail server, if a message waits there for its answer."""
        newsroom = self._newsroom
        if newsroom is not None:
            newsroom.mailer.abort()

    def read_mailbox(self) -> None:
        """Read what came back by mail, every few minutes, also while an edition goes out.

        In a thread of its own, so that a mailbox that is down keeps nothing waiting.
        """
        now = clock()
        if now < self._bounces_at:
            return
        self._bounces_at = now + BOUNCES
        try:
            config = load_config(self._path)
            if config.bounces != BouncePolicy():
                self._read_bounces(config)
        except DigestError as error:
            log.error("%s; next try in %s", error, BOUNCES)

    def _read_bounces(self, config: Config) -> None:
        with open_newsroom(config, Quiet()) as newsroom:
            reader = bounces(config, newsroom)
            if reader is not None:
                reader.read()

    def _read_press(self, newsroom: Newsroom) -> None:
        """Read the sources that are due; what fails stands in `digest status`."""
        today = newsroom.clock().astimezone(newsroom.masthead.zone).date()
        try:
            newsroom.intake.read_due(today)
        except DigestError:
            raise
        except Exception:
            log.exception("the press could not be read")

    def _due(self, newsroom: Newsroom) -> list[date]:
        """What is due, and what failed before though it would not be due any more, until another date is."""
        now = newsroom.clock()
        due = newsroom.dates.due(now)
        latest = max(due, default=date.min)
        failed = [day for day, until in self.rests_until.items() if day >= latest and until != NEVER]
        return [day for day in sorted({*due, *failed}) if self.rests_until.get(day, now) <= now]

    def _run(self, newsroom: Newsroom, day: date) -> None:
        self.rests_until[day] = newsroom.clock() + RETRY
        try:
            told = newsroom.run(day)
        except Exception:
            log.exception("the edition of %s could not be made; next try in %s", day, RETRY)
            return
        for warning in told.warnings:
            log.warning("%s", warning)
        for error in told.errors:
            log.error("%s: %s; next try in %s", day, error, RETRY)
        if told.state == EMPTY and not told.errors:
            log.warning("no edition for %s: there is nothing to print in its window", day)
            self.rests_until[day] = NEVER
        elif not told.errors:
            del self.rests_until[day]


def stay(path: Path, *, tick: float = TICK) -> None:
    """Make each edition at its hour until SIGINT or SIGTERM; a second signal ends it at once.

    Args:
        path: of the settings.
        tick: seconds between two looks beside the hours.

    Raises:
        ConfigError: the settings are wrong at the start; later they are told in the log.
    """
    schedule = load_config(path).schedule
    signals = _signals()
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1), "mailbox": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    caretaker = Caretaker(path)
    scheduler.add_job(caretaker.look, TimetableTrigger(schedule), id="hours")
    scheduler.add_job(caretaker.look, IntervalTrigger(seconds=tick), id="tick", next_run_time=clock())
    scheduler.add_job(caretaker.read_mailbox, IntervalTrigger(seconds=tick), id="mailbox", executor="mailbox")
    scheduler.start()
    following = next((o.due.astimezone(schedule.zone) for o in upcoming(schedule, clock())), None)
    due = f"{following:%Y-%m-%d %H:%M} ({schedule.zone.key})" if following else "never"
    log.info("awake; the next edition is due %s", due)
    while _none(signals, tick):
        scheduler.wakeup()
    log.info("stopping; what is on its way is finished first")
    caretaker.stop.requested = True
    late = Timer(PATIENCE, caretaker.hurry)
    late.start()
    scheduler.shutdown(wait=True)
    late.cancel()


def _signals() -> SimpleQueue[int]:
    """Where the first SIGINT or SIGTERM arrives.

    No threading.Event: a handler that sets one hangs where it interrupts a thread that holds its
    lock. SimpleQueue's put may be called anywhere, as its documentation says.
    """
    arrived: SimpleQueue[int] = SimpleQueue()

    def on_signal(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        arrived.put(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    return arrived


def _none(signals: SimpleQueue[int], seconds: float) -> bool:
    """Wait so long; whether no signal came."""
    try:
        signals.get(timeout=seconds)
    except Empty:
        return True
    return False
