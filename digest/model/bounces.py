"""What comes back when a message does not reach a mailbox, or is not wanted there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BounceKind(StrEnum):
    """Whose fault it is, and what follows."""

    HARD = "hard"
    """There is no such mailbox: it is never written to again."""

    SOFT = "soft"
    """A full mailbox, a server that gave up: a strike."""

    POLICY = "policy"
    """The other side refuses us or our content: nobody's fault but ours."""

    COMPLAINT = "complaint"
    """The reader reported the mail as spam: never written to again."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says of one recipient.

    Attributes:
        kind: of the failure.
        status: the enhanced status code (RFC 3463), "" where none was given.
        words: of the other server, on one line.
        recipients: addresses that the report names, as written there; the first is the likeliest.
        returned_to: local parts that the report was sent to: with VERP, one of them names the recipient.
        message_ids: of the message that came back.
    """

    kind: BounceKind
    status: str = ""
    words: str = ""
    recipients: tuple[str, ...] = ()
    returned_to: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BounceRecord:
    """A bounce that was matched to a recipient of ours.

    Attributes:
        key: names the report, so that it counts once however often it is read.
        at: when it was read.
        recipient: their id.
    """

    key: str
    at: datetime
    recipient: str
    kind: BounceKind
    status: str
    words: str
