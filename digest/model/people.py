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


ATTACHED = "+"
"""Before what goes along, in the key of a cut; no section's id holds it."""


class Act(StrEnum):
    """What a consent record tells."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    VOUCHED = "vouched"
    CHANGED = "changed"
    LEFT = "left"
    RETURNED = "returned"


class Shape(StrEnum):
    """How much of an edition a mail prints."""

    FULL = "full"
    BRIEF = "brief"
    """One page: the lead, and some of the other stories by their titles."""


class Enclosure(StrEnum):
    """What may go along with a mail: the paper edition, by the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of an edition that a reader wants.

    Attributes:
        sections: ids of those that are wanted; empty for all.
        attach: what goes along.
    """

    sections: tuple[str, ...] = ()
    shape: Shape = Shape.FULL
    attach: tuple[Enclosure, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same wishes; "" for the whole edition."""
        shape = "" if self.shape is Shape.FULL else str(self.shape)
        attach = ATTACHED + ",".join(self.attach) if self.attach else ""
        return " ".join(filter(None, (shape, ",".join(sorted(set(self.sections))), attach)))


def sections_of(key: str) -> tuple[str, ...]:
    """The sections in the key of a cut; none for all of them."""
    last = key.partition(ATTACHED)[0].rstrip().rpartition(" ")[2]
    return () if not last or last in set(Shape) else tuple(last.split(","))


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
        sections: ids of those that are wanted; empty for all.
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
    sections: tuple[str, ...] = ()
    shape: Shape = Shape.FULL

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

    @property
    def epoch(self) -> int:
        """Of the links that are theirs, see `Subscriber.epoch`."""
        return self.person.epoch if self.person else 0


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
        variant: the key of the cut that is sent, "" for the whole edition.
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
    variant: str = ""

    @property
    def copy(self) -> str:
        """Names what is sent: the language, and the variant if it is not the whole."""
        return f"{self.language} {self.variant}".rstrip()
