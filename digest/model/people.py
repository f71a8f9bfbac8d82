"""Who gets editions, and what became of each one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Consent(StrEnum):
    """Where a subscriber stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who gets editions, or once did.

    Attributes:
        id: 16 hex digits, the same for the same address however it is written.
        language: of the copy; "" means the edition's first.
        since: when the consent was given or withdrawn.
    """

    id: str
    address: str
    consent: Consent
    since: datetime
    name: str = ""
    language: str = ""

    @property
    def wanted(self) -> bool:
        """Whether an edition may be sent."""
        return self.consent in {Consent.CONFIRMED, Consent.VOUCHED}


class DeliveryState(StrEnum):
    """The ten states of a delivery; see `deliver/ledger.py` for the ways between them."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    HELD = "held"
    SKIPPED = "skipped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One edition to one subscriber, with its state.

    Attributes:
        recipient: the subscriber's id; the same for a `[email] to` entry of that address.
        origin: "to" for an entry of the config, "subscriber" for a subscription.
        attempts: how often `sending` was committed.
        next_at: not to be tried before; only for deferred.
        detail: the server's last words, or why it was skipped, held or blocked.
    """

    edition: int
    recipient: str
    address: str
    name: str
    language: str
    origin: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_at: datetime | None = None
    detail: str = ""
