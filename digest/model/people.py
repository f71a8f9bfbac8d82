"""Who gets editions, and what became of each one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Consent(StrEnum):
    """Where a subscriber stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    REMOVED = "removed"


class Via(StrEnum):
    """How a consent came, or went."""

    COMMAND = "command"
    IMPORT = "import"
    FORM = "form"
    PAGE = "page"
    ONE_CLICK = "one-click"
    MAIL = "mail"


class Act(StrEnum):
    """What a consent record tells."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    CHANGED = "changed"
    LEFT = "left"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person who gets editions, or once did.

    Attributes:
        id: 16 hex digits, the same for the same address however it is written.
        language: of the copy; "" means the edition's first.
        since: when the consent was given or withdrawn.
        via: how that was done.
        wording: the version of the words that were agreed to; "" where nobody read any.
        paused_until: the first date whose edition is wanted again.
        asked_at: when somebody last asked for this address by the form.
        epoch: of the links in mails; raised when who had left subscribes again.
    """

    id: str
    address: str
    consent: Consent
    since: datetime
    name: str = ""
    language: str = ""
    via: Via = Via.COMMAND
    wording: str = ""
    paused_until: date | None = None
    asked_at: datetime | None = None
    epoch: int = 0

    @property
    def wanted(self) -> bool:
        """Whether an edition may be sent."""
        return self.consent in {Consent.CONFIRMED, Consent.VOUCHED}


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One line of what can be shown of a consent: who, when, what, how, by which words."""

    subscriber: str
    at: datetime
    act: Act
    via: Via
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an address just before a message goes to it.

    Attributes:
        person: None for one who never subscribed nor left.
        suppressed: why nothing may ever be sent there, "" if it may.
    """

    person: Subscriber | None = None
    suppressed: str = ""


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
