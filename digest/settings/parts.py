"""What an operator may choose of the digest itself: masthead, hours, press, editing; and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.model import LocalText, Source
from digest.settings.archive import ArchivePolicy
from digest.settings.house import HouseRules
from digest.settings.mail import BouncePolicy, EmailPolicy, SignupPolicy

NO_TEXT = LocalText({})


class Use(StrEnum):
    """What settings are loaded for, by which their secrets are needed."""

    READING = "reading"
    SENDING = "sending"
    SIGNING = "signing"
    """Nothing leaves; keys are wanted alone, as sending wants them among other secrets."""


class Missed(StrEnum):
    """What the scheduler does about occurrences that passed while nobody ran it."""

    SEND_LATEST = "send-latest"
    SEND_ALL = "send-all"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Masthead:
    """`[digest]`: who publishes, for whom, in which languages.

    Attributes:
        id: names the digest in the store; never shown.
        languages: of the copies, the first is the main one; never empty.
        home: country codes in lower case; what happens there is not "world".
        founded: the date of number 1; None: the first frozen edition is number 1.
    """

    title: LocalText
    languages: tuple[str, ...]
    zone: ZoneInfo
    id: str = "digest"
    publisher: LocalText = NO_TEXT
    address: LocalText = NO_TEXT
    contact: str = ""
    home: tuple[str, ...] = ()
    founded: date | None = None

    @property
    def mailbox(self) -> str:
        """The contact, if one can write a mail to it; a contact may also be a web address."""
        return self.contact if "@" in self.contact and "/" not in self.contact else ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`[schedule]`: the hours.

    Attributes:
        at: wall clock in the digest's timezone.
        days: 0 is Monday, as `date.weekday`.
        holidays: dates without an edition; their news goes into the next one.
        holiday_calendars: country codes whose public holidays count too.
    """

    zone: ZoneInfo
    at: time = time(6)
    days: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()
    holiday_calendars: tuple[str, ...] = ()
    missed: Missed = Missed.SEND_LATEST


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One `[[sections]]` block.

    Attributes:
        full: how many stories are printed in full; the rest are briefs.
        takes: standard labels that belong here (politics, economy, society, culture, sport,
            science, world).
        words: word stems of its own, by language.
    """

    id: str
    title: LocalText
    full: int = 4
    takes: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WatchRule:
    """One `[[watch]]` block: what an editor must not miss.

    Attributes:
        words: words and phrases by language, found in all their forms; under "" those of every language.
        weight: 0 to 3; how much a story that names it comes forward, 1 for most.
    """

    name: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class CollectPolicy:
    """`[collect]`: how sources are read.

    Attributes:
        timeout: seconds for a whole request, redirects included.
        max_bytes: of one document, decoded.
        allow_networks: private networks that may be fetched from.
        mirror: a site.json that answers the addresses it lists from disk; all others are 404.
        contact: stands in the User-Agent.
        proxy: every request goes through it; addresses behind it cannot be guarded.
        proxy_secret: "user:password" of the proxy.
    """

    concurrency: int = 128
    timeout: float = 20.0
    max_bytes: int = 5_000_000
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ca_file: Path | None = None
    mirror: Path | None = None
    contact: str = ""
    proxy: str = ""
    proxy_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EditPolicy:
    """`[editing]`, with what the composing room needs from other parts.

    Attributes:
        accept: languages of articles; empty takes all.
        max_stories: in an edition, briefs included.
        summary_chars: spaces included.
        window: a fixed length instead of the rule of the timetable.
        languages: of the copies, the first is the main one.
        sources: by name, for weights, default sections, excerpts and rules.
        keep: rules `Field=RegEx` for all sources, as of `Source`.
        block: the same for what is left out.
        watch: what is always told, also where it is left out.
        places: word stems of home's places and people, by language of the article.
        rules: what an edition must keep to.
    """

    languages: tuple[str, ...]
    sections: tuple[SectionRule, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    home: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    max_stories: int = 40
    summary_chars: int = 280
    window: timedelta | None = None
    keep: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    watch: tuple[WatchRule, ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: HouseRules = field(default_factory=HouseRules)


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of a config file; only `wiring` and `cli` see it.

    Attributes:
        path: of the file itself.
        templates: a folder of the operator's own templates, None for the shipped ones.
        site: the website's folder, None for no website.
        storage_url: a database URL with its path made absolute.
    """

    path: Path
    masthead: Masthead
    schedule: Schedule
    sources: tuple[Source, ...]
    collect: CollectPolicy
    editing: EditPolicy
    email: EmailPolicy
    archive: ArchivePolicy
    site: Path | None
    storage_url: str
    templates: Path | None = None
    signup: SignupPolicy = field(default_factory=SignupPolicy)
    bounces: BouncePolicy = field(default_factory=BouncePolicy)
