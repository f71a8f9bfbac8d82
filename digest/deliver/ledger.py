"""The delivery state machine: which way a delivery may go, and why.

    pending ──► claimed ──► sending ──► accepted
       ▲           │           ├─────► bounced    the server knows no such mailbox
       ├───────────┴───────────┤              blocked    the server refuses us, not the reader
       │        deferred ◄─────┤              held       its answer was lost: a person must look
       └────────────┘          └─────► skipped, expired (never from sending)

A row is `sending` on disk before the first byte of its message leaves, so a crash leaves either
a row that was surely not sent (pending, claimed) or one that may have been (sending). The second
kind is sent once more, with the same Message-ID, and then held; or held at once, as the operator
wants it: SMTP cannot do better (RFC 1047; RFC 5321 4.5.3.2.6). Blocked, held and expired rows go
back to pending only when a person says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from digest.errors import DeliveryError
from digest.model import Delivery
from digest.model import DeliveryState as State

RESEND, HOLD = 2, 1
"""How often a message may be handed over whose fate is unknown: once and one repeat, or once.

Every attempt counts, whatever became of it: a message that was put off before is held at the first
lost answer. Too careful is better than twice."""

MAX_REFUSED = 3
"""How often a message is handed to a server that refuses it without blaming the mailbox."""

BACKOFF = (1, 5, 15, 30, 60)
"""Minutes until a deferred message is tried again; the last one repeats (RFC 5321 4.5.4.1
asks for thirty at least, but a daily has its morning only)."""

FINAL = frozenset({State.ACCEPTED, State.BOUNCED, State.BLOCKED, State.HELD, State.SKIPPED, State.EXPIRED})

WAYS = {
    State.PENDING: frozenset({State.CLAIMED, State.BLOCKED, State.EXPIRED}),
    State.CLAIMED: frozenset({State.PENDING, State.SENDING, State.SKIPPED, State.EXPIRED}),
    State.SENDING: frozenset(
        {State.ACCEPTED, State.PENDING, State.DEFERRED, State.BOUNCED, State.BLOCKED, State.HELD}
    ),
    State.DEFERRED: frozenset({State.CLAIMED, State.BLOCKED, State.HELD, State.EXPIRED}),
    State.BLOCKED: frozenset({State.PENDING}),
    State.HELD: frozenset({State.PENDING, State.BOUNCED, State.BLOCKED}),
    State.ACCEPTED: frozenset({State.BOUNCED, State.BLOCKED}),
    State.BOUNCED: frozenset(),
    State.SKIPPED: frozenset(),
    State.EXPIRED: frozenset({State.PENDING}),
}

MAY_RETURN = frozenset({State.ACCEPTED, State.HELD})
"""What a report may come back for: a server further on knew no such mailbox, or refused us."""

CAME_BACK = "came back: "

BY_A_PERSON = frozenset({State.BLOCKED, State.HELD, State.EXPIRED})
"""What a person may send again."""


def move(delivery: Delivery, to: State, *, detail: str = "", next_at: datetime | None = None) -> Delivery:
    """The delivery in its next state.

    Raises:
        ValueError: there is no way from where it is.
    """
    if to not in WAYS[delivery.state]:
        message = f"a delivery cannot go from {delivery.state} to {to}"
        raise ValueError(message)
    return replace(delivery, state=to, detail=detail, next_at=next_at)


def begin(delivery: Delivery) -> Delivery:
    """A claimed delivery whose message is about to leave: commit this before the envelope."""
    return replace(move(delivery, State.SENDING), attempts=delivery.attempts + 1)


def accepted(delivery: Delivery, words: str) -> Delivery:
    """The server has taken the message."""
    return move(delivery, State.ACCEPTED, detail=words)


def failed(delivery: Delivery, error: DeliveryError, now: datetime, most: int = RESEND) -> Delivery:
    """What follows from an error: whose fault it is, and whether trying again can help.

    Args:
        delivery: the row, sending.
        error: what the server or the network said.
        now: this moment.
        most: RESEND or HOLD.

    A session that could not begin (no server, no TLS, no login) leaves the row as it was: nobody
    is lost to a wrong password. A no to this very message that does not name the mailbox as
    unknown is asked again later: "550" alone may mean that the relay refuses us, and relays
    change their minds. After three times it counts.
    """
    words = str(error)
    if error.after_data:
        return _ambiguous(delivery, words, now, most)
    if error.session and (error.temporary or error.code is None):  # the server never heard of this message
        untried = replace(delivery, attempts=delivery.attempts - 1)
        return move(untried, State.PENDING, detail=words)
    if error.temporary or (not error.certain and delivery.attempts < MAX_REFUSED):
        return move(delivery, State.DEFERRED, detail=words, next_at=now + _wait(delivery.attempts))
    return move(delivery, State.BLOCKED if error.session else State.BOUNCED, detail=words)


def recover(delivery: Delivery, most: int = RESEND) -> Delivery:
    """A row whose sender died: surely unsent ones wait again, unknown ones once more or never.

    Args:
        delivery: a row that somebody was at work on.
        most: RESEND or HOLD.

    Raises:
        ValueError: nobody was at work on it.
    """
    if delivery.state is State.CLAIMED:
        return move(delivery, State.PENDING)
    if delivery.attempts < most:
        return move(delivery, State.PENDING, detail="the sender stopped before the answer: sent once more")
    times = "once" if delivery.attempts == 1 else f"{delivery.attempts} times"
    return move(delivery, State.HELD, detail=f"the sender stopped before the answer; handed over {times}")


def expired(delivery: Delivery) -> Delivery:
    """A row that nobody is at work on and whose time is over; what the server said last stays told.

    Raises:
        ValueError: it does not wait.
    """
    last = f"; the last answer was: {delivery.detail}" if delivery.detail else ""
    return move(delivery, State.EXPIRED, detail=f"not taken before the edition's time was over{last}")


def blocked(delivery: Delivery, words: str) -> Delivery:
    """A row that waits, where the server refuses everybody: a person must look.

    Raises:
        ValueError: it does not wait.
    """
    return move(delivery, State.BLOCKED, detail=words)


def held(delivery: Delivery, words: str) -> Delivery:
    """A row whose answer was lost and that must not be sent again unless a person says so.

    Raises:
        ValueError: it is neither sending nor put off.
    """
    return move(delivery, State.HELD, detail=words)


def returned(delivery: Delivery, words: str) -> Delivery:
    """A row whose message was taken, and came back: its mailbox takes nothing.

    Raises:
        ValueError: its message was never taken.
    """
    return move(delivery, State.BOUNCED, detail=f"{CAME_BACK}{words}")


def turned_back(delivery: Delivery, words: str) -> Delivery:
    """A row whose message was taken, and came back since a server further on refuses us.

    Raises:
        ValueError: its message was never taken.
    """
    return move(delivery, State.BLOCKED, detail=f"{CAME_BACK}{words}")


def came_back(delivery: Delivery) -> bool:
    """Whether its message was taken and came back."""
    return delivery.detail.startswith(CAME_BACK)


def resumed(delivery: Delivery) -> Delivery:
    """A blocked, held or expired row, as a person wants it sent after all.

    The attempts of a held one still count: if its answer is lost again it is held again.

    Raises:
        ValueError: it is neither of these.
    """
    again = move(delivery, State.PENDING, detail="")
    return again if delivery.state is State.HELD else replace(again, attempts=0)


def is_over(rows: Iterable[Delivery]) -> bool:
    """Whether nobody waits any more."""
    return all(row.state in FINAL for row in rows)


def can_go_on(rows: Iterable[Delivery], now: datetime) -> bool:
    """Whether there is something to do at this moment: somebody waits, and not for a later time."""
    open_rows = [row for row in rows if row.state not in FINAL]
    return any(row.next_at is None or row.next_at <= now for row in open_rows)


def _ambiguous(delivery: Delivery, words: str, now: datetime, most: int) -> Delivery:
    if delivery.attempts < most:
        return move(delivery, State.DEFERRED, detail=words, next_at=now + _wait(delivery.attempts))
    return move(delivery, State.HELD, detail=words)


def _wait(attempts: int) -> timedelta:
    return timedelta(minutes=BACKOFF[min(max(attempts, 1), len(BACKOFF)) - 1])
