"""The use cases, in the order of a morning: collect, compose, freeze, publish, send; `run` does them all.

Everything outside comes in through ports. Each step may be repeated at any time and picks up where
the last one was stopped: an article is kept once, an edition is frozen once, a message is sent once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date

from digest.composing import ComposingRoom
from digest.dates import Dates
from digest.deliver.stopping import Stop
from digest.edit.edition import Composed
from digest.errata import Errata
from digest.errors import DigestError
from digest.health import EmptyDays
from digest.intake import Intake
from digest.language.knowledge import Knowledge
from digest.lease import Renew, leased, not_leased
from digest.mailroom import Mailroom
from digest.model import EditionState, Kind, Operation, Source
from digest.ports import Clock, Collector, EditionRow, Follower, Mailer, Progress, Published, Publisher, Store
from digest.readership import Readership
from digest.render.cuts import Cuts
from digest.render.documents import Printed, sealed
from digest.render.look import Look
from digest.report import BUSY, RunReport
from digest.righting import Righting
from digest.safeguards import Safeguards
from digest.settings import EditPolicy, EmailPolicy, Masthead, Schedule, SignupPolicy
from digest.shelf import Shelf
from digest.typesetting import Typesetter

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The use cases with their ports.

    Attributes:
        look: read anew for each rendering, since templates are files that people edit.
        knowledge: read when something is composed.
        site: None for no website.
        followers: carry on what was published, in this order.
        owner: names this process in leases.
        stop: set by whoever wants the sending to end soon.
    """

    masthead: Masthead
    schedule: Schedule
    sources: tuple[Source, ...]
    editing: EditPolicy
    email: EmailPolicy
    look: Callable[[], Look]
    knowledge: Callable[[], Knowledge]
    signup: SignupPolicy
    store: Store
    collector: Collector
    mailer: Mailer
    archive: Publisher
    site: Publisher | None
    clock: Clock
    owner: str
    progress: Progress
    followers: tuple[Follower, ...] = ()
    stop: Stop = field(default_factory=Stop)
    typesetter: Typesetter = field(default_factory=Typesetter)

    @property
    def intake(self) -> Intake:
        """How the press comes in."""
        return Intake(self.sources, self.store, self.collector, self.clock, self.progress)

    @property
    def empty_days(self) -> EmptyDays:
        """Dates that had nothing to print."""
        return EmptyDays(self.store, self.masthead.id)

    @property
    def safeguards(self) -> Safeguards:
        """What must hold before anything goes out."""
        return Safeguards(self.store, self.archive)

    @property
    def readership(self) -> Readership:
        """Who gets an edition, and which part of it."""
        sections = tuple(section.id for section in self.editing.sections)
        return Readership(self.store.subscribers, self.email, self.masthead.languages, sections, self.look)

    @property
    def dates(self) -> Dates:
        """What each date's edition covers, and which are due."""
        return Dates(self.store, self.masthead, self.schedule, self.editing.window)

    @property
    def mailroom(self) -> Mailroom:
        """How editions go out."""
        return Mailroom(
            masthead=self.masthead,
            schedule=self.schedule,
            email=self.email,
            signup=self.signup.base_url,
            look=self.look,
            store=self.store,
            mailer=self.mailer,
            safeguards=self.safeguards,
            clock=self.clock,
            owner=self.owner,
            progress=self.progress,
            stop=self.stop,
        )

    @property
    def errata(self) -> Errata:
        """How editions that went out are set right."""
        return Errata(self.store, self.masthead.id, self.look, self.safeguards, self.clock)

    @property
    def righting(self) -> Righting:
        """How corrections reach readers."""
        return Righting(self.errata, self.mailroom, self._published)

    @property
    def composing_room(self) -> ComposingRoom:
        """Where editions are made."""
        return ComposingRoom(self.store, self.dates, self.editing, self.knowledge())

    def run(self, day: date) -> RunReport:
        """The main job: the edition of a date, from the press to the subscribers, once.

        Returns:
            What happened; `errors` say what a later run has to finish, beside deliveries that wait.

        Raises:
            UsageError: nothing of that edition's window has happened yet.
        """
        with self._leased(day) as renew:
            if renew is None:
                return RunReport(day, BUSY)
            row, report = self._frozen(day, renew)
            return self.mailroom.send(row, self._published(row, report), renew) if row else report

    def rehearse(self, day: date, renew: Renew = not_leased) -> tuple[RunReport, Printed | None]:
        """Collect, compose and render, and touch nothing public; None where there is nothing to print."""
        self.dates.frame(day, self.clock())  # too early? better said before the press is read
        report = self.collect(day, renew)
        composed = self.compose(day)
        if not composed.edition.stories:
            report = replace(report, warnings=report.warnings + composed.warnings)
            newer = self.dates.newer_than(composed.edition.window, self.clock())
            return report.with_nothing(composed.edition, newer), None
        printed = self.printed(composed)
        report = replace(
            report, warnings=report.warnings + printed.warnings, errors=report.errors + printed.broken
        )
        return report.with_edition(EditionState.DRAFT, printed.documents), printed

    def collect(self, day: date, renew: Renew = not_leased) -> RunReport:
        """Read all sources once and keep what they bring; one that fails is told, no more."""
        return self.intake.read(day, renew)

    def compose(self, day: date, also: Sequence[Operation] = ()) -> Composed:
        """The edition of a date out of what the store holds now, whether or not one is frozen.

        Args:
            day: the date.
            also: operations to try, after those of the store.

        Raises:
            UsageError: nothing of its window has happened yet.
        """
        frame = self.dates.frame(day, self.clock())
        self.progress.step("edition", 0, 1)
        composed = self.composing_room.compose(frame, (*self._overlay(day), *also))
        self.progress.step("edition", 1, 1)
        edition = composed.edition
        log.info("composed %s: %d stories of %d articles", day, len(edition.stories), edition.n_articles)
        return composed

    def printed(self, composed: Composed) -> Printed:
        """A composed edition, at least one story long, as documents.

        Raises:
            RenderError: a template does not become a document.
        """
        return self.typesetter.printed(composed, self.look(), self.clock(), self.progress)

    def freeze(self, printed: Printed, made: Cuts | None = None) -> EditionRow:
        """The one-way door: edition, documents and deliveries, written together or not at all.

        Mails that were `made` of it before, most of the work, are taken as they are.

        Raises:
            EditError: its articles do not add up, or it breaks a rule of the operator.
            StorageError: the edition of this date is frozen already.
        """
        made = self.readership.prepared(printed, {}).cuts if made is None else made  # before others must wait
        with self.store.transaction():
            if printed.overlay != self._overlay(printed.edition.date):  # an editor was quicker
                composed = self.compose(printed.edition.date)
                printed, made = self.typesetter.again(composed, self.look(), printed), {}
            self.safeguards.refuse_broken(printed.broken)
            printed, rows = self.readership.addressed(printed, made)
            frozen = sealed(printed, self.clock())
            self.safeguards.refuse_unsound(frozen)
            row = self.store.editions.freeze(frozen, rows)
        log.info("froze the edition of %s, number %d, for %d recipients", row.date, row.number, len(rows))
        return row

    def publish(self, day: date | None = None) -> Published:
        """Bring archive and website to what is frozen, and carry them on.

        Args:
            day: the date whose edition is new; only its pages, those of unfinished editions, those
                that link to them and the indexes are made. None makes all, and so does any change
                of what older pages depend on: templates, title, languages, folders.

        Raises:
            EditError: the edition of the day does not add up; one of another date stays out of sight.
            PublishError: a folder cannot be written; what was there before is whole.
            RenderError: a template does not become a page.
        """
        shelf = Shelf(self.store, self.archive, self.site, self.safeguards, self.masthead.id, self.followers)
        self.progress.step("archive", 0, 1)
        published = shelf.publish(self.look(), day)
        self.progress.step("archive", 1, 1)
        log.info("published: %s", "; ".join((f"{len(published.paths)} files changed", *published.done)))
        return published

    def send(self, row: EditionRow) -> RunReport:
        """Send a frozen edition to whoever still waits for it."""
        with self._leased(row.date) as renew:
            return self.mailroom.send(row, self.told(row), renew) if renew else RunReport(row.date, BUSY)

    def told(self, row: EditionRow) -> RunReport:
        """What can be said of a frozen edition at any time."""
        report = RunReport(row.date, row.state).with_deliveries(self.store.deliveries.counts(row.id))
        return report.with_edition(row.state, self.store.editions.documents(row.id, (Kind.JSON,)))

    def _frozen(self, day: date, renew: Renew) -> tuple[EditionRow | None, RunReport]:
        """The edition of a date, made now unless it is there; None and the reason where it cannot be."""
        row = self.store.editions.get(self.masthead.id, day)
        if row:
            return row, self.told(row)
        self.dates.refuse_to_overtake(day, self.clock())
        self.safeguards.refuse_to_repeat(day)
        report, printed = self.rehearse(day, renew)
        if printed is None and report.is_settled(self.clock()):
            self.empty_days.note(day)
        if printed is None or printed.broken:
            return None, report
        if not renew():
            return None, RunReport(day, BUSY)
        prepared = self.readership.prepared(printed, {})
        row = self.freeze(printed, prepared.cuts)
        late = filter(None, [self.dates.made_late(day, row.number)])
        report = replace(report, warnings=(*report.warnings, *prepared.warnings, *late))
        return row, report.with_edition(row.state, self.store.editions.documents(row.id, (Kind.JSON,)))

    def _overlay(self, day: date) -> tuple[Operation, ...]:
        return self.store.overlays.operations(self.masthead.id, day)

    def _published(self, row: EditionRow, report: RunReport) -> RunReport:
        """Published, or the reason why not: mail goes out also where the archive cannot be written."""
        try:
            return report.with_published(self.publish(row.date))
        except Exception as error:  # whatever it is
            log.debug("publishing failed", exc_info=True)
            told = str(error) if isinstance(error, DigestError) else f"the archive failed: {error!r}"
            return replace(report, errors=(*report.errors, told))

    def _leased(self, day: date) -> AbstractContextManager[Renew | None]:
        return leased(self.store.editions, self.masthead.id, day, owner=self.owner, clock=self.clock)
