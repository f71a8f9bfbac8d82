"""From the file's tables to the settings: paths made absolute, secrets read, holidays counted out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from digest.config.faults import Fault, KeyPath, Wrong
from digest.config.holidays import YEARS, calendar_dates, public_holidays
from digest.config.schema import File, Secret, SectionTable, SmtpTable, SourceTable
from digest.config.secrets import from_environment, from_file
from digest.config.values import LABELS
from digest.model import LocalText, Outlet, Source, SourceKind
from digest.settings import (
    Addressee,
    ArchivePolicy,
    CollectPolicy,
    Config,
    EditPolicy,
    EmailPolicy,
    Masthead,
    Schedule,
    SectionRule,
    Smtp,
    Transport,
)

T = TypeVar("T")

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the file stands: what its paths and variables mean, and what is wrong with them.

    Attributes:
        path: of the file, absolute.
        with_secrets: whether they are wanted; else they are "", and need not be there.
        faults: grows while the file is converted.
    """

    path: Path
    environ: Mapping[str, str]
    with_secrets: bool = True
    faults: list[Fault] = field(default_factory=list)

    def locate(self, written: str, key: KeyPath) -> Path:
        """A path as it is meant: beside the file, and `~` is home."""
        try:
            return self.path.parent / Path(written).expanduser()
        except RuntimeError:
            self.faults.append(Fault(key, f"{written} names nobody's home", "write the whole path"))
            return self.path

    def existing(self, written: str, key: KeyPath) -> Path | None:
        """The path of something that must be there; None if the key is not given."""
        if not written:
            return None
        path = self.locate(written, key)
        if not _exists(path):
            self.faults.append(Fault(key, f"{path} does not exist", "name one that exists"))
        return path

    def tried(self, key: KeyPath, read: Callable[[], T], otherwise: T) -> T:
        """What `read` gives; where that is wrong, it is noted."""
        try:
            return read()
        except Wrong as wrong:
            self.faults.append(Fault(key, wrong.found, wrong.allowed))
            return otherwise


def convert(file: File, place: Place) -> Config:
    """The settings; right only if `place.faults` and all earlier faults are empty."""
    sources = _sources(file, place)
    masthead = _masthead(file)
    return Config(
        path=place.path,
        masthead=masthead,
        schedule=_schedule(file, place),
        sources=sources,
        collect=_collect(file, place),
        editing=_editing(file, sources),
        email=_email(file, place),
        archive=ArchivePolicy(place.locate(file.archive.path, ("archive", "path")), file.archive.base_url),
        site=place.locate(file.site.path, ("site", "path")) if file.site else None,
        storage_url=SQLITE + str(place.locate(file.storage.url.removeprefix(SQLITE), ("storage", "url"))),
        templates=place.existing(file.digest.templates, ("digest", "templates")),
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that may not be entered, a name that is too long
        return False


def _masthead(file: File) -> Masthead:
    digest = file.digest
    return Masthead(
        title=LocalText(digest.title),
        languages=tuple(digest.languages),
        zone=digest.timezone,
        id=digest.id,
        publisher=LocalText(digest.publisher),
        address=LocalText(digest.address),
        contact=digest.contact,
        home=tuple(digest.home),
        founded=digest.founded,
    )


def _schedule(file: File, place: Place) -> Schedule:
    schedule = file.schedule
    days: set[date] = set()
    countries = []
    for index, entry in enumerate(schedule.holidays):
        if isinstance(entry, date):
            days.add(entry)
        elif entry.endswith(".ics"):
            days |= _from_calendar(entry, ("schedule", "holidays", index), place)
        else:
            countries.append(entry)
    return Schedule(
        zone=file.digest.timezone,
        at=schedule.at,
        days=frozenset(schedule.days),
        holidays=frozenset(days | public_holidays(countries, YEARS)) if countries else frozenset(days),
        holiday_calendars=tuple(countries),
        missed=schedule.missed,
    )


def _from_calendar(written: str, key: KeyPath, place: Place) -> frozenset[date]:
    path = place.locate(written, key)
    return place.tried(key, lambda: calendar_dates(path), frozenset())


def _section(table: SectionTable) -> SectionRule:
    own = (table.id,) if table.id in LABELS else ()
    return SectionRule(
        id=table.id,
        title=LocalText(table.title),
        full=table.full,
        takes=tuple(table.takes) or own,
        words={language: tuple(stems) for language, stems in table.words.items()},
    )


def _sources(file: File, place: Place) -> tuple[Source, ...]:
    outlets = _outlets(file.sources)
    return tuple(_source(table, index, outlets, place) for index, table in enumerate(file.sources))


def _outlets(tables: list[SourceTable]) -> dict[str, Outlet]:
    """Each outlet, with what any of its sources tells of it."""
    told: dict[str, dict[str, object]] = {}
    for table in tables:
        facts = told.setdefault(table.outlet or table.name, {})
        facts |= {
            key: getattr(table, key)
            for key in ("country", "owner", "weight")
            if key in table.model_fields_set
        }
    return {name: Outlet(name, **facts) for name, facts in told.items()}  # type: ignore[arg-type]  # typed by the schema


def _source(table: SourceTable, index: int, outlets: Mapping[str, Outlet], place: Place) -> Source:
    kind, address = SourceKind.FEED, table.feed
    if table.page:
        kind, address = SourceKind.PAGE, table.page
    if table.folder:
        kind = SourceKind.FOLDER
        address = str(place.locate(table.folder, ("sources", index, "folder")))
    return Source(
        name=table.name,
        kind=kind,
        address=address,
        outlet=outlets[table.outlet or table.name],
        language=table.language or None,
        section=table.section or None,
        excerpt=table.excerpt,
    )


def _collect(file: File, place: Place) -> CollectPolicy:
    collect = file.collect
    return CollectPolicy(
        concurrency=collect.concurrency,
        timeout=float(collect.timeout),
        max_bytes=collect.max_bytes,
        allow_networks=tuple(collect.allow_networks),
        ca_file=place.existing(collect.ca_file, ("collect", "ca_file")),
        mirror=place.existing(collect.mirror, ("collect", "mirror")),
        contact=file.digest.contact,
    )


def _editing(file: File, sources: tuple[Source, ...]) -> EditPolicy:
    return EditPolicy(
        languages=tuple(file.digest.languages),
        sections=tuple(_section(table) for table in file.sections),
        sources={source.name: source for source in sources},
        home=tuple(file.digest.home),
        accept=tuple(file.editing.accept),
        max_stories=file.editing.max_stories,
        summary_chars=file.editing.summary_chars,
        window=file.editing.window,
    )


def _email(file: File, place: Place) -> EmailPolicy:
    email = file.email
    return EmailPolicy(
        sender=email.sender,
        subject=email.subject,
        to=tuple(Addressee(r.address.address, r.name or r.address.name, r.language) for r in email.to),
        transport=email.transport,
        outbox=place.locate(email.outbox, ("email", "outbox")),
        smtp=_smtp(email.smtp, email.transport, place) if email.smtp else None,
        bounce_address=email.bounce_address,
    )


def _smtp(smtp: SmtpTable, transport: Transport, place: Place) -> Smtp:
    """The server; its password is read only if it is going to be used."""
    secret = smtp.password if transport is Transport.SMTP else None
    return Smtp(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        username=smtp.username,
        password=_secret(secret, place) if secret else "",
        ca_file=place.existing(smtp.ca_file, ("email", "smtp", "ca_file")),
        timeout=float(smtp.timeout),
    )


def _secret(secret: Secret, place: Place) -> str:
    key: KeyPath = ("email", "smtp", "password")
    if not place.with_secrets:
        return ""
    if secret.env:
        return place.tried(key, lambda: from_environment(secret.env, place.environ), "")
    if secret.file:
        path = place.locate(secret.file, key)
        return place.tried(key, lambda: from_file(path), "")
    return ""
