"""The keys of config.toml, with their defaults. All are optional here; `checks` asks for the needed ones.

So a file with several mistakes can be read without its bad parts, and checked to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Annotated, Any, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, PlainValidator

from digest.config import addresses, values, web
from digest.config.archiving import ArchiveTable
from digest.config.colours import ThemeTable
from digest.config.faults import KeyPath
from digest.config.fields import (
    STRICT,
    Attributes,
    Cookies,
    Country,
    Headers,
    Language,
    Line,
    Network,
    Phrases,
    Rules,
    SecretOnly,
    Selector,
    Slug,
    SourceAddress,
    Texts,
)
from digest.config.holidays import holiday
from digest.config.house import RulesTable
from digest.config.readers import GroupTable, RecipientOrAddress
from digest.config.signing import DkimTable
from digest.model import Excerpt
from digest.settings import Addressee, Ambiguous, Missed, Security, Transport

LATER = {
    "schedule": ("draft_at", "deadline", "at_deadline"),
    "smtp": ("rate",),
}
"""Keys that the plan knows and this version does not, by the key that stands around them."""


class Table(BaseModel):
    """A table that knows its keys and converts nothing by guess."""

    model_config = STRICT


class DigestTable(Table):
    """`[digest]`."""

    title: Texts = {}
    languages: list[Annotated[str, PlainValidator(values.edition_language)]] = ["en"]
    timezone: Annotated[ZoneInfo, PlainValidator(values.zone)] = ZoneInfo("UTC")
    publisher: Texts = {}
    address: Texts = {}
    contact: Annotated[str, PlainValidator(addresses.contact)] = ""
    home: list[Country] = []
    id: Slug = "digest"
    founded: Annotated[date | None, PlainValidator(values.day)] = None
    templates: Line = ""


class ScheduleTable(Table):
    """`[schedule]`."""

    at: Annotated[time, PlainValidator(values.clock)] = time(6)
    days: list[Annotated[int, PlainValidator(values.weekday)]] = [0, 1, 2, 3, 4, 5, 6]
    holidays: list[Annotated[date | str, PlainValidator(holiday)]] = []
    missed: Annotated[Missed, PlainValidator(values.one_of(Missed))] = Missed.SEND_LATEST
    approval: Annotated[str, PlainValidator(values.only("none", "required"))] = "none"


class SectionTable(Table):
    """One `[[sections]]` block."""

    id: Slug = ""
    title: Texts = {}
    full: int = Field(4, ge=0, le=100)
    takes: list[Annotated[str, PlainValidator(values.label)]] = []
    words: dict[Language, list[Line]] = {}


class WatchTable(Table):
    """One `[[watch]]` block."""

    name: Line = ""
    words: Phrases = {}
    weight: float = Field(1.0, ge=0, le=3, allow_inf_nan=False)


class SelectTable(Table):
    """`[[sources]] select`."""

    item: Selector = ""
    link: Selector = ""
    title: Selector = ""
    date: Selector = ""


class SourceTable(Table):
    """One `[[sources]]` block."""

    name: Line = ""
    feed: SourceAddress = ""
    page: SourceAddress = ""
    folder: Line = ""
    telegram: Annotated[str, PlainValidator(web.channel)] = ""
    outlet: Line = ""
    country: Country = ""
    owner: Line = ""
    weight: float = Field(1.0, ge=0, le=3, allow_inf_nan=False)
    language: Language = ""
    section: Line = ""
    excerpt: Annotated[Excerpt, PlainValidator(values.excerpt)] = Excerpt()
    select: SelectTable | None = None
    full_text: bool = False
    username: Annotated[str, PlainValidator(web.username)] = ""
    password: SecretOnly = None
    headers: Headers = {}
    cookies: Cookies = {}
    keep: Rules = []
    block: Rules = []
    path: list[Line] = []
    attributes: Attributes = {}


class CollectTable(Table):
    """`[collect]`."""

    concurrency: int = Field(128, ge=1, le=1000)
    timeout: float = Field(20.0, gt=0, le=3600, allow_inf_nan=False)
    max_bytes: int = Field(5_000_000, ge=1024, le=100_000_000)
    allow_networks: list[Network] = []
    ca_file: Line = ""
    mirror: Line = ""
    proxy: Annotated[str, PlainValidator(web.proxy)] = ""
    proxy_password: SecretOnly = None


class EditingTable(Table):
    """`[editing]`."""

    accept: list[Language] = []
    max_stories: int = Field(40, ge=1, le=1000)
    summary_chars: int = Field(280, ge=40, le=5000)
    window: Annotated[timedelta | None, PlainValidator(values.window)] = None
    places: dict[Language, list[Line]] = {}
    keep: Rules = []
    block: Rules = []


class SmtpTable(Table):
    """`[email.smtp]`."""

    host: Line = ""
    port: int = Field(587, ge=1, le=65535)
    security: Annotated[Security, PlainValidator(values.one_of(Security))] = Security.STARTTLS
    username: Line = ""
    password: SecretOnly = None
    ca_file: Line = ""
    timeout: float = Field(30.0, gt=0, le=3600, allow_inf_nan=False)
    connections: int = Field(2, ge=1, le=100)
    messages: int = Field(100, ge=1, le=1_000_000)
    rate: int = Field(0, ge=0, le=1_000_000)
    domain_rate: int = Field(0, ge=0, le=1_000_000)


class EmailTable(Table):
    """`[email]`."""

    sender: Annotated[Addressee, PlainValidator(addresses.mailbox)] = Field(
        Addressee("digest@localhost", "digest"), alias="from"
    )
    subject: Annotated[str, PlainValidator(values.subject)] = "{lead}"
    to: list[RecipientOrAddress] = []
    groups: list[GroupTable] = []
    attach_limit: int = Field(7_000_000, ge=0, le=100_000_000)
    transport: Annotated[Transport, PlainValidator(values.one_of(Transport))] = Transport.OUTBOX
    outbox: Line = "out/outbox"
    smtp: SmtpTable | None = None
    bounce_address: Annotated[str, PlainValidator(addresses.address)] = ""
    ambiguous: Annotated[Ambiguous, PlainValidator(values.one_of(Ambiguous))] = Ambiguous.RESEND
    images: bool = False
    theme: ThemeTable = ThemeTable()
    dkim: DkimTable | None = None


class ImapTable(Table):
    """`[bounces.imap]`."""

    host: Line = ""
    port: int = Field(993, ge=1, le=65535)
    security: Annotated[Security, PlainValidator(values.one_of(Security))] = Security.TLS
    username: Line = ""
    password: SecretOnly = None
    ca_file: Line = ""
    folder: Line = "INBOX"


class BouncesTable(Table):
    """`[bounces]`."""

    maildir: Line = ""
    imap: ImapTable | None = None


class SiteTable(Table):
    """`[site]`."""

    path: Line = "out/site"


class SignupTable(Table):
    """`[signup]`."""

    base_url: Annotated[str, PlainValidator(web.signup_url)] = ""
    host: Annotated[str, PlainValidator(web.ip)] = "127.0.0.1"
    port: int = Field(8420, ge=1, le=65535)
    proxies: list[Annotated[str, PlainValidator(web.ip)]] = ["127.0.0.1", "::1"]
    alarm_share: float = Field(0.03, gt=0, le=1, allow_inf_nan=False)
    alarm_minutes: int = Field(30, ge=1, le=1440)


class StorageTable(Table):
    """`[storage]`."""

    url: Annotated[str, PlainValidator(values.database)] = "sqlite:///out/digest.sqlite3"


class File(Table):
    """The whole file."""

    digest: DigestTable = DigestTable()
    schedule: ScheduleTable = ScheduleTable()
    sections: list[SectionTable] = []
    sources: list[SourceTable] = []
    watch: list[WatchTable] = []
    collect: CollectTable = CollectTable()
    editing: EditingTable = EditingTable()
    rules: RulesTable = RulesTable()
    email: EmailTable = EmailTable()
    archive: ArchiveTable = ArchiveTable()
    site: SiteTable | None = None
    signup: SignupTable = SignupTable()
    bounces: BouncesTable = BouncesTable()
    storage: StorageTable = StorageTable()


def keys_of(table: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """The keys of a table as they are written; with the table that stands there, if one does."""
    return {f.alias or name: _table_in(f.annotation) for name, f in table.model_fields.items()}


def table_at(path: KeyPath) -> type[BaseModel] | None:
    """The table at a path, None if there is none in the schema."""
    table: type[BaseModel] | None = File
    for part in path:
        if table is not None and isinstance(part, str):
            table = keys_of(table).get(part)
    return table


def key_paths(table: type[BaseModel] = File, around: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key that holds no table, in the order of the schema."""
    for key, inner in keys_of(table).items():
        if inner is None:
            yield (*around, key)
        else:
            yield from key_paths(inner, (*around, key))


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if get_origin(annotation) is dict:  # its keys are anybody's
        return None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)
