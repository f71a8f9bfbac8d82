"""Readers who leave right after an edition: a few are people, many at once are a program that opens links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest.deliver.subscriptions import LINKS
from digest.model import Act, DeliveryState
from digest.ports import Store
from digest.settings import SignupPolicy

DAY = timedelta(days=1)

LEAST = 3
"""People who must leave before it is worth telling: one of twenty is a share, and one person."""


@dataclass(frozen=True, slots=True)
class Exodus:
    """More readers of an edition left within minutes than people do."""

    day: date
    n_left: int
    n_readers: int
    minutes: int

    def __str__(self) -> str:
        """What a person must know, and what to do."""
        return (
            f"{self.n_left} of {self.n_readers} readers of the edition of {self.day} unsubscribed within"
            f" {self.minutes} minutes: a mail filter may be pressing the buttons; who it was stands in"
            " digest subscribers list, and can be taken back with: digest subscribers add ADDRESS --again"
        )


def exodus(store: Store, digest: str, policy: SignupPolicy, now: datetime) -> Exodus | None:
    """What the day since the latest edition shows; None if it is nothing unusual."""
    row = store.editions.latest(digest)
    if row is None or now - row.frozen_at > DAY:
        return None
    records = store.subscribers.noted(Act.LEFT, row.frozen_at)
    most = at_once([r.at for r in records if r.via in LINKS], timedelta(minutes=policy.alarm_minutes))
    readers = store.deliveries.counts(row.id).get(DeliveryState.ACCEPTED, 0)
    if most < LEAST or most < policy.alarm_share * readers:
        return None
    return Exodus(row.date, most, readers, policy.alarm_minutes)


def at_once(moments: Sequence[datetime], span: timedelta) -> int:
    """The most moments, of some in their order, that lie within one span."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > span:
            first += 1
        most = max(most, last - first + 1)
    return most
