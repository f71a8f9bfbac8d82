"""The right to work on the edition of one date, held and renewed while the work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from digest.ports import Clock, EditionStore

LENGTH = timedelta(minutes=15)
"""Longer than the ten minutes that a mail server may take for its last answer."""

RENEWAL = timedelta(minutes=1)

Renew = Callable[[], bool]
"""Call it now and then; False: another process has taken over, stop."""


def at_work(day: date) -> str:
    """What a person is told who wants to work on an edition while another process does."""
    return f"another process is at work on the edition of {day}; try again when it is done"


def not_leased() -> bool:
    """Stands for `Renew` where nothing is leased and nothing can be lost."""
    return True


@contextmanager
def leased(
    editions: EditionStore, digest: str, day: date, *, owner: str, clock: Clock
) -> Iterator[Renew | None]:
    """Hold the lease of a (digest, date).

    Yields:
        What renews it, at most once a minute, and once lost says False for good; None while
        another living process holds it.
    """
    renewed = clock()
    lease = editions.lease(digest, day, owner, renewed, LENGTH)

    def renew() -> bool:
        nonlocal renewed, lease
        now = clock()
        if lease and now - renewed >= RENEWAL:
            renewed = now
            lease = editions.lease(digest, day, owner, now, LENGTH)
        return lease is not None

    try:
        yield renew if lease else None
    finally:
        if lease:
            editions.release(lease)
