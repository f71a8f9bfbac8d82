"""How often a source is asked, and what is learnt of it each time: memory in, memory out, no clock.

A source is asked as often as it prints, often enough that its list cannot run over between two
readings, and never before it allows (RFC 9110 10.2.3 Retry-After, RFC 9111 5.2.2.1 max-age).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.errors import SourceBusy, SourceError, SourceGone
from digest.model import Document, Source
from digest.ports import NO_MEMORY, SourceMemory

SHORTEST, USUAL, LONGEST = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6)
"""Between two readings: at least, where nothing is known yet, and at most."""

RUNS_OVER = 3
"""A list is read when a third of it can be new: outlets publish in bursts."""

LONGEST_REST = timedelta(hours=24)
"""After failures in a row, each of which doubles the time."""

FRESH = timedelta(hours=1)
"""What a server's max-age counts at most: many are set for pages, and never thought of for feeds."""

JUST_NOW = timedelta(minutes=5)
"""What is that fresh, and by its server's word still good, is not asked again even for an edition."""

GONE_FOR = timedelta(days=30)
"""A source that said it is gone for good is asked once more then: some servers say it by mistake."""

SIGHTINGS = 3
"""Permanent redirects in a row that lead to the same address, before it is asked there directly."""

LONGEST_VALIDATOR = 500
"""Characters of an ETag that is worth keeping."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_UNKEPT = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)", re.IGNORECASE)


def recalled(source: Source, memories: Mapping[str, SourceMemory]) -> SourceMemory:
    """What is kept of a source; nothing if it was at another address then."""
    memory = memories.get(source.name, NO_MEMORY)
    if memory.address in {"", source.address}:  # without one: kept by a version that did not note it
        return replace(memory, address=source.address)
    return replace(NO_MEMORY, address=source.address)


def address_of(source: Source, memory: SourceMemory) -> str:
    """Where a source is asked: at its own address, or where that has led for good three times."""
    return memory.moved_to if memory.moves >= SIGHTINGS else source.address


def rest(memory: SourceMemory, now: datetime) -> str:
    """Why a source must not be asked now, even for an edition, in words; empty if it may."""
    if _is_gone(memory, now):
        return memory.reason
    if not _waits(memory, now):
        return ""
    if memory.failures:
        return memory.reason
    asked = memory.checked_at
    return "its last answer is still good" if asked and now - asked < JUST_NOW else ""


def is_due(memory: SourceMemory, now: datetime) -> bool:
    """Whether something new can be expected of a source, and it may be asked."""
    if memory.checked_at is None or memory.checked_at > now:
        return True
    if _is_gone(memory, now) or _waits(memory, now):
        return False
    return now - memory.checked_at >= _interval(memory)


def is_same(document: Document, memory: SourceMemory) -> bool:
    """Whether a document is the one that was read last time."""
    return document.status == 304 or (memory.read and memory.body_hash == fingerprint(document.body))


def fingerprint(body: bytes) -> str:
    """32 hex digits over the bytes."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def after_answer(before: SourceMemory, document: Document, now: datetime) -> SourceMemory:
    """A source has answered, and what it sent was read, or is the same as last time."""
    new = document.status != 304
    told = document.headers
    moved_to, moves = _move(before, document)
    return replace(
        before,
        etag=_validator(told.get("etag", "")) if new else before.etag,
        last_modified=_validator(told.get("last-modified", "")) if new else before.last_modified,
        body_hash=fingerprint(document.body) if new else before.body_hash,
        read=True,
        checked_at=now,
        wait=_fresh_for(told.get("cache-control", "")),
        failures=0,
        failing_since=None,
        reason="",
        moved_to=moved_to,
        moves=moves,
    )


def after_look(before: SourceMemory, stamp: str, now: datetime) -> SourceMemory:
    """A folder was looked at; its stamp stands for the body."""
    seen = replace(before, body_hash=stamp, read=True, checked_at=now)
    return replace(seen, failures=0, failing_since=None, reason="")


def after_reading(before: SourceMemory, times: Sequence[datetime]) -> SourceMemory:
    """A source's list was read: its articles' times teach its rhythm.

    Args:
        before: as it is without that.
        times: of its articles, newest first; fewer than three teach nothing.
    """
    newest = max(filter(None, [before.newest, *times[:1]]), default=None)
    span = (times[0] - times[-1]).total_seconds() if len(times) > 2 else 0.0
    if not span:
        return replace(before, newest=newest)
    return replace(before, newest=newest, gap=span / (len(times) - 1), span=span)


def after_failure(before: SourceMemory, error: SourceError, now: datetime) -> SourceMemory:
    """A source could not be read; what was known of it stays.

    While its own address leads elsewhere, but not yet for good, it may be the other place that says it
    is gone: then nothing is believed but that it does not lead there, and its own address is asked again.
    """
    busy = error.seconds if isinstance(error, SourceBusy) else 0.0
    is_gone, is_moving = isinstance(error, SourceGone), 0 < before.moves < SIGHTINGS
    return replace(
        before,
        checked_at=now,
        wait=min(busy, LONGEST_REST.total_seconds()),
        failures=before.failures + 1,
        failing_since=before.failing_since or now,
        reason=error.reason,
        gone=is_gone and not is_moving,
        moves=before.moves if is_moving and not is_gone else 0,  # back to its own address
    )


def without_validators(memory: SourceMemory) -> SourceMemory:
    """Of a list that has to be read again next time, though it may not have changed."""
    return replace(memory, etag="", last_modified="", body_hash="")


def _is_gone(memory: SourceMemory, now: datetime) -> bool:
    return memory.gone and _is_within(GONE_FOR, memory, now)


def _waits(memory: SourceMemory, now: datetime) -> bool:
    return _is_within(timedelta(seconds=memory.wait), memory, now)


def _is_within(span: timedelta, memory: SourceMemory, now: datetime) -> bool:
    """Whether a source was asked that short a time ago; not if the clock has been set back since."""
    asked = memory.checked_at
    return asked is not None and timedelta(0) <= now - asked < span


def _interval(memory: SourceMemory) -> timedelta:
    if memory.failures:
        return min(USUAL * (1 << min(memory.failures - 1, 8)), LONGEST_REST)
    if not memory.gap:
        return USUAL
    expected = timedelta(seconds=min(memory.gap, memory.span / RUNS_OVER))
    return min(max(expected, SHORTEST), LONGEST)


def _fresh_for(control: str) -> float:
    found = _MAX_AGE.search(control)
    if not found or _UNKEPT.search(control):
        return 0.0
    return min(float(found[1]), FRESH.total_seconds())


def _move(before: SourceMemory, document: Document) -> tuple[str, int]:
    """Where permanent redirects have led, and how often in a row they led there."""
    if not document.moved_to:
        return (before.moved_to, before.moves) if before.moves >= SIGHTINGS else ("", 0)
    return document.moved_to, before.moves + 1 if document.moved_to == before.moved_to else 1


def _validator(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR else ""
