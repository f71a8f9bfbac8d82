"""What an answer's head means: where it leads, when to come back, and its status in words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote, unquote, urljoin, urlsplit

from digest.errors import SourceBusy, SourceError, SourceGone
from digest.fetch import walls
from digest.guard import check_scheme

MAX_REDIRECTS = 5

REDIRECTS = frozenset({301, 302, 303, 307, 308})

PERMANENT = frozenset({301, 308})

BUSY = frozenset({429, 503})
"""Statuses that may say when to come back (RFC 6585 4, RFC 9110 15.6.4)."""

LONGEST_WAIT = 86_400.0
"""Seconds; whoever asks to be left alone for longer is asked once a day all the same."""

OUTAGE = "a fault on its side; it is asked again next time"
CURES: Mapping[int, str] = {
    401: "it wants a user name and a password; write them into the source's settings",
    402: "it wants to be paid for this",
    403: "it refuses us; ask the outlet to let our User-Agent in",
    406: "it refuses us; ask the outlet to let our User-Agent in",
    407: "the proxy wants a user name and a password; write them into the settings",
    429: "it is asked too often, by us or by others at our address",
    451: "it may not be shown here, for legal reasons",
    500: OUTAGE,
    502: OUTAGE,
    503: OUTAGE,
    504: OUTAGE,
}

_STATUS = re.compile(r"HTTP (\d{3})\b")
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>')


class TooManyRedirects(SourceError):
    """It leads from one address to the next and nowhere in the end."""


class Trail:
    """Where one request has been.

    Args:
        address: where it begins; a user name in it is kept apart, as `login`.

    Attributes:
        address: where it is now.
        source: where it began, without user name and password, for messages.
        moved_to: where permanent redirects led before any other, "" if there were none.

    Raises:
        SourceError: it is no web address.
    """

    def __init__(self, address: str) -> None:
        self.source, self.login = _without_login(address.partition("#")[0])
        check_scheme(self.source)
        self.address = self.source
        self.host = urlsplit(self.source).hostname or ""
        self.moved_to = ""
        self._origin = origin(self.source)
        self._been = [self.source]
        self._permanent = True

    @property
    def is_home(self) -> bool:
        """Whether it is still where the source's own secrets may be told (RFC 6454 4)."""
        return len(self._been) == 1 or origin(self.address) == self._origin

    def follow(self, status: int, location: str) -> None:
        """Go where a redirect leads.

        Raises:
            TooManyRedirects: it has gone far enough, or comes to where it has been.
            SourceError: it leads to no web address, or does not say where.
        """
        there = self._target(location)
        if there in self._been:
            raise TooManyRedirects(self.source, f"it redirects in a circle, back to {there[:200]}")
        if len(self._been) > MAX_REDIRECTS:
            raise TooManyRedirects(self.source, f"it redirects more than {MAX_REDIRECTS} times")
        self._been.append(there)
        self._permanent = self._permanent and status in PERMANENT
        self.moved_to = there if self._permanent else self.moved_to
        self.address, self.host = there, urlsplit(there).hostname or ""

    def _target(self, location: str) -> str:
        if not location:
            raise SourceError(self.source, "it redirects and does not say where")
        # A header's bytes are escaped as they are, as browsers do, whatever charset they were meant in.
        escaped = quote(location.strip().encode("utf-8", "surrogateescape"), safe=_KEPT)
        try:
            there = _without_login(urljoin(self.address, escaped).partition("#")[0])[0]
            check_scheme(there)
        except (SourceError, ValueError) as error:
            reason = f"it redirects to an address that is neither http nor https ({escaped[:100]})"
            raise SourceError(self.source, reason) from error
        return there


def origin(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port."""
    parts = urlsplit(address)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port


def refusal(source: str, status: int, headers: Mapping[str, str], page: bytes, now: datetime) -> SourceError:
    """The error for an answer that is no document; its reason begins with "HTTP" and the status.

    Args:
        source: where the request began.
        status: of the answer.
        headers: names in lower case.
        page: the beginning of the answer's body.
        now: the moment, for a Retry-After that is a date.
    """
    reason = _in_words(status, headers, page)
    if status == HTTPStatus.GONE:
        return SourceGone(source, reason)
    seconds = retry_after(headers, now) if status in BUSY else None
    if seconds is None:
        return SourceError(source, reason)
    return SourceBusy(source, f"{reason}; it asks us to come back in {seconds:,.0f} seconds", seconds)


def status_of(error: SourceError) -> int:
    """The status of an answer that is no document, 0 for an error of another kind."""
    found = _STATUS.match(error.reason)
    return int(found[1]) if found else 0


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until we may come back, a day at most; None if it does not say (RFC 9110 10.2.3).

    A date is measured by the server's own clock where it tells the time.
    """
    told = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(told):
        return min(float(told[:20]), LONGEST_WAIT)
    until = _date(told)
    if until is None:
        return None
    seconds = (until - (_date(headers.get("date", "")) or now)).total_seconds()
    return math.ceil(min(max(seconds, 0.0), LONGEST_WAIT))


def _in_words(status: int, headers: Mapping[str, str], page: bytes) -> str:
    try:
        name = f"HTTP {status} ({HTTPStatus(status).phrase})"
    except ValueError:
        name = f"HTTP {status}"
    wall = walls.named(status, headers, page)
    cure = walls.in_words(wall) if wall else CURES.get(status, "")
    return f"{name}: {cure}" if cure else name


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _without_login(address: str) -> tuple[str, tuple[str, str]]:
    """An address without its user name and password, and these two."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise SourceError(address, "not a web address") from error
    login, at, place = parts.netloc.rpartition("@")
    if not at:
        return address, ("", "")
    name, _, password = login.partition(":")
    return parts._replace(netloc=place).geturl(), (unquote(name), unquote(password))
