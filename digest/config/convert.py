"""From the file's tables to the settings: paths made absolute, secrets read, holidays counted out."""

from __future__ import annotations

from datetime import date

from digest.config import web
from digest.config.archiving import archive_of
from digest.config.colours import theme_of
from digest.config.faults import KeyPath
from digest.config.holidays import YEARS, calendar_dates, public_holidays
from digest.config.house import rules_of
from digest.config.place import Place
from digest.config.press import sources_of
from digest.config.readers import groups_of
from digest.config.schema import File, ImapTable, SectionTable, SmtpTable, WatchTable
from digest.config.signing import dkim_of
from digest.config.values import LABELS
from digest.model import LocalText, Source
from digest.settings import (
    Addressee,
    BouncePolicy,
    CollectPolicy,
    Config,
    EditPolicy,
    EmailPolicy,
    Groups,
    Imap,
    Masthead,
    Schedule,
    SectionRule,
    SignupPolicy,
    Smtp,
    Transport,
    Use,
    WatchRule,
)

SQLITE = "sqlite:///"


def convert(file: File, place: Place) -> Config:
    """The settings; right only if `place.faults` and all earlier faults are empty."""
    sources = sources_of(file.sources, place)
    masthead = _masthead(file)
    return Config(
        path=place.path,
        masthead=masthead,
        schedule=_schedule(file, place),
        sources=sources,
        collect=_collect(file, place),
        editing=_editing(file, sources),
        email=_email(file, place),
        archive=archive_of(file.archive, place, file.email.sender),
        site=place.locate(file.site.path, ("site", "path")) if file.site else None,
        storage_url=SQLITE + str(place.locate(file.storage.url.removeprefix(SQLITE), ("storage", "url"))),
        signup=_signup(file),
        bounces=_bounces(file, place),
        templates=place.existing(file.digest.templates, ("digest", "templates")),
    )


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


def _collect(file: File, place: Place) -> CollectPolicy:
    collect, secret = file.collect, file.collect.proxy_password
    return CollectPolicy(
        concurrency=collect.concurrency,
        timeout=float(collect.timeout),
        max_bytes=collect.max_bytes,
        allow_networks=tuple(collect.allow_networks),
        ca_file=place.existing(collect.ca_file, ("collect", "ca_file")),
        mirror=place.existing(collect.mirror, ("collect", "mirror")),
        contact=file.digest.contact,
        proxy=collect.proxy,
        proxy_secret=place.secret(secret, ("collect", "proxy_password"), Use.READING, web.proxy_login)
        if secret
        else "",
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
        keep=tuple(file.editing.keep),
        block=tuple(file.editing.block),
        watch=tuple(_watch(table) for table in file.watch),
        places={language: tuple(stems) for language, stems in file.editing.places.items()},
        rules=rules_of(file.rules),
    )


def _watch(table: WatchTable) -> WatchRule:
    words = {language: tuple(phrases) for language, phrases in table.words.items()}
    return WatchRule(table.name, words, float(table.weight))


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
        ambiguous=email.ambiguous,
        groups=Groups.among(groups_of(email.groups)),
        attach_limit=email.attach_limit,
        theme=theme_of(email.theme),
        dkim=dkim_of(email.dkim, email.sender, place) if email.dkim else None,
        images=email.images,
    )


def _signup(file: File) -> SignupPolicy:
    signup = file.signup
    return SignupPolicy(
        base_url=signup.base_url,
        host=signup.host,
        port=signup.port,
        proxies=tuple(signup.proxies),
        alarm_share=float(signup.alarm_share),
        alarm_minutes=signup.alarm_minutes,
    )


def _bounces(file: File, place: Place) -> BouncePolicy:
    imap, maildir = file.bounces.imap, file.bounces.maildir
    return BouncePolicy(
        imap=_imap(imap, place) if imap else None,
        maildir=place.locate(maildir, ("bounces", "maildir")) if maildir else None,
    )


def _imap(imap: ImapTable, place: Place) -> Imap:
    path: KeyPath = ("bounces", "imap")
    return Imap(
        host=imap.host,
        username=imap.username,
        password=place.secret(imap.password, (*path, "password"), Use.SENDING) if imap.password else "",
        port=imap.port,
        security=imap.security,
        ca_file=place.existing(imap.ca_file, (*path, "ca_file")),
        folder=imap.folder,
    )


def _smtp(smtp: SmtpTable, transport: Transport, place: Place) -> Smtp:
    """The server; its password is read only if it is going to be used."""
    secret = smtp.password if transport is Transport.SMTP else None
    return Smtp(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        username=smtp.username,
        password=place.secret(secret, ("email", "smtp", "password"), Use.SENDING) if secret else "",
        ca_file=place.existing(smtp.ca_file, ("email", "smtp", "ca_file")),
        timeout=float(smtp.timeout),
        connections=smtp.connections,
        messages=smtp.messages,
        rate=smtp.rate,
        domain_rate=smtp.domain_rate,
    )
