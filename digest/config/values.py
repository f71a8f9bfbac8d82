"""Single values of the file: each function takes what TOML gave and returns what the settings hold.

All raise Wrong for what cannot stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from string import Formatter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from digest.authority import flaw, has_login
from digest.config.faults import Wrong, shown, suggestion, unfit
from digest.errors import RuleError, SourceError
from digest.guard import check_scheme
from digest.language.words import words
from digest.model import Excerpt, ExcerptKind
from digest.rule import lines, parsed
from digest.words import available

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LABELS = ("politics", "economy", "society", "culture", "sport", "science", "world")
"""The standard labels that a section can take."""

HOLDS_LOGIN = "holds a user name or password"

PLACEHOLDERS = ("lead", "title", "date", "number")

LONGEST_WINDOW = 31 * 24
"""Hours; an edition of more than a month is a misprint."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
COUNTRY = re.compile(r"[a-z]{2}")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
HOURS = re.compile(r"([1-9]\d{0,3})h")
WORDS = re.compile(r"words:([1-9]\d{0,3})")


def line_of_text(value: object) -> str:
    """A text that a person sees or types: not empty, on one line, without control characters.

    Such characters could break a mail header (CVE-2017-9801 and its kin).
    """
    if not isinstance(value, str):
        raise unfit(value, "is no text", 'write it in quotes: "…"')
    if not value.strip():
        raise Wrong("empty", "write something, or leave the key out")
    if not value.isprintable() and any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in value):
        raise unfit(value, "holds a control character", "keep it on one line")
    return value.strip()


def phrase(value: object) -> str:
    """A word or a phrase that can be looked for."""
    text = line_of_text(value)
    if not words(text):
        raise unfit(text, "holds no word", "write a word, or several as they stand in a row")
    return text


def one_of(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    """A reader of the values of an enumeration."""

    def read(value: object) -> StrEnum:
        return kind(among(line_of_text(value), tuple(kind)))

    return read


def among(word: str, known: tuple[str, ...]) -> str:
    """The word, if it is one of the known ones."""
    if word not in known:
        raise unfit(word, "is not known", suggestion(word, known))
    return word


def only(works: str, *later: str) -> Callable[[object], str]:
    """A reader of a key that has one value in this version, and others to come."""

    def read(value: object) -> str:
        word = line_of_text(value)
        if word in later:
            raise unfit(word, "is not in this version", f"allowed: {shown(works)}")
        return among(word, (works,))

    return read


def slug(value: object) -> str:
    """An id."""
    text = line_of_text(value)
    if not SLUG.fullmatch(text):
        raise unfit(text, "is no id", "allowed: small letters a-z, digits and single hyphens")
    return text


def label(value: object) -> str:
    """A standard label."""
    return among(line_of_text(value), LABELS)


def edition_language(value: object) -> str:
    """A language that an edition can be printed in: it has a file of words."""
    return among(line_of_text(value), available())


def text_language(value: object) -> str:
    """A key of a text's map; the empty one, put in by us, serves every language."""
    return edition_language(value) if value else ""


def language(value: object) -> str:
    """Any language, by its code."""
    text = line_of_text(value)
    if not LANGUAGE.fullmatch(text):
        raise unfit(text, "is no language code", 'allowed: two or three small letters, such as "ru"')
    return text


def country(value: object) -> str:
    """A country's code, in small letters."""
    text = line_of_text(value).casefold()
    if not COUNTRY.fullmatch(text):
        raise unfit(value, "is no country code", 'allowed: two letters, such as "tj"')
    return text


def zone(value: object) -> ZoneInfo:
    """A timezone of the IANA database."""
    name = line_of_text(value)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise unfit(name, "is no timezone", _zone_hint(name)) from error


def _zone_hint(name: str) -> str:
    hint = suggestion(name, available_timezones())
    return hint if hint.startswith("did") else 'allowed: a name such as "Asia/Dushanbe" or "UTC"'


def clock(value: object) -> time:
    """A wall-clock time to the minute."""
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise unfit(value, "is no time of day", 'allowed: "00:00" to "23:59"')
    return time(int(match[1]), int(match[2]))


def weekday(value: object) -> int:
    """A weekday's number, 0 for Monday."""
    return WEEKDAYS.index(among(line_of_text(value), WEEKDAYS))


def day(value: object) -> date:
    """A date, quoted or not."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise unfit(value, "is no date", "write it as 2026-01-05") from error


def window(value: object) -> timedelta:
    """A number of hours, as `72h`."""
    match = HOURS.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[1]) > LONGEST_WINDOW:
        raise unfit(value, "is no window", f'allowed: hours such as "72h", at most "{LONGEST_WINDOW}h"')
    return timedelta(hours=int(match[1]))


def excerpt(value: object) -> Excerpt:
    """An excerpt policy."""
    text = line_of_text(value)
    if match := WORDS.fullmatch(text):
        return Excerpt(ExcerptKind.WORDS, int(match[1]))
    if text in {"title", "extract", "full"}:
        return Excerpt(ExcerptKind(text))
    raise unfit(text, "is no excerpt policy", 'allowed: "title", "extract", "words:N" or "full"')


def rules(value: object) -> object:
    """The rules in a text, one on each line; a list is one already."""
    return list(lines(value)) if isinstance(value, str) else value


def rule(value: object) -> str:
    """A rule as Miniflux writes it."""
    if not isinstance(value, str):
        raise unfit(value, "is no text", 'write it in quotes: "Field=RegEx"')
    if "\n" in value:
        raise unfit(
            value, "has several lines", "one rule in each text of a list, or one text instead of the list"
        )
    try:
        return parsed(value).line
    except RuleError as error:
        raise unfit(value, error.reason, error.hint) from error


def web_address(value: object) -> str:
    """An absolute http(s) address; it is shown to people, so there is no password in it."""
    text = line_of_text(value)
    try:
        check_scheme(text)
    except SourceError as error:
        raise unfit(text, "is no web address", _web_hint(text)) from error
    if has_login(text):
        raise unfit(text, HOLDS_LOGIN, "leave them out")
    if wrong := flaw(text):
        raise unfit(text, f"is no web address: {wrong}", "look for what was lost or added in it")
    if any(char.isspace() for char in text):
        raise unfit(text, "holds a space", "write it as %20")
    return text


def _web_hint(text: str) -> str:
    if "://" not in text and "." in text.split("/", maxsplit=1)[0]:
        return f"did you mean {shown(f'https://{text}')}?"
    return "allowed: an address that begins with https:// or http:// and names a host"


def base_url(value: object) -> str:
    """A web address to which paths can be added, without a slash at its end."""
    text = web_address(value)
    if urlsplit(text).query or urlsplit(text).fragment:
        raise unfit(text, "has a part after ? or #", "allowed: an address that paths can be added to")
    return text.rstrip("/")


def network(value: object) -> IPv4Network | IPv6Network:
    """A network in CIDR notation."""
    text = line_of_text(value)
    try:
        return ip_network(text)
    except ValueError as error:
        raise unfit(text, "is no network", _network_hint(text)) from error


def _network_hint(text: str) -> str:
    try:
        return f"did you mean {shown(str(ip_network(text, strict=False)))}?"
    except ValueError:
        return 'allowed: an address and a prefix length, such as "10.0.0.0/8"'


def subject(value: object) -> str:
    """A subject line with known placeholders."""
    text = line_of_text(value)
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise unfit(text, "has a single brace", f"allowed: {known}, and {{{{ for a brace") from error
    for _text, name, spec, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or spec or conversion):
            raise unfit(name, "is no placeholder of a subject", f"allowed: {known}")
    return text


def database(value: object) -> str:
    """A database's URL; what may hold a password is never shown."""
    text = line_of_text(value)
    scheme = text.partition(":")[0]
    if scheme.startswith("postgres"):
        raise unfit(scheme, "is not in this version", "allowed: sqlite:///FILE")
    if not text.startswith("sqlite:///") or "?" in text or text in {"sqlite:///", "sqlite:///:memory:"}:
        raise Wrong("no database file", 'allowed: a file, such as "sqlite:///out/digest.sqlite3"')
    return text
