"""When to stop sending: where nothing can be sent, where everybody is refused, where answers get lost."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from digest.errors import DeliveryError

REFUSALS = 3
"""Refusals that blame no mailbox, before any message was taken: then it is us who are refused."""

ALIKE = 20
"""Refusals in a row with one code, blaming no mailbox, after messages were taken: a quota is used up, or we
are on a list since. Rows go by their ids, so twenty neighbours share no domain but by being everybody."""

TRIES = 30
"""So many attempts of an edition, over several runs, of which no server took one: then a person must look.
At five minutes between two runs that is most of an hour, in which a relay may come to its senses."""

LAST = 500
LOST = LAST // 100
"""More lost answers than these among the last messages, and the relay takes mail without saying so:
to send again would double-mail the list."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why to stop.

    Attributes:
        reason: in words.
        for_good: whether to try again is a person's to say.
    """

    reason: str
    for_good: bool = False


class Breaker:
    """Watches what becomes of message after message of one edition."""

    def __init__(self, untaken: int) -> None:
        """Begin a run.

        Args:
            untaken: attempts of this edition so far, if no server has taken a message; else 0.
        """
        self._untaken = untaken
        self._refused = 0
        self._taken = False
        self._alike: tuple[int | None, int] = (None, 0)
        self._lost: deque[bool] = deque(maxlen=LAST)

    def verdict(self, error: DeliveryError | None) -> Verdict | None:
        """Why to stop after this error, or after a message that was taken; None for going on."""
        self._lost.append(error is not None and error.after_data)
        if error is None:
            self._taken = True
            self._alike = (None, 0)
            return None
        if error.session and (error.temporary or error.code is None):
            return Verdict(str(error))
        if error.after_data:
            return self._of_lost(error)
        if error.temporary or error.certain:
            return None
        return self._of_alike(error) if self._taken else self._of_refused(error)

    def _of_lost(self, error: DeliveryError) -> Verdict | None:
        lost = sum(self._lost)
        if lost <= LOST:
            return None
        words = f"{lost} answers of the last {len(self._lost)} were lost; a person must look: {error}"
        return Verdict(words, for_good=True)

    def _of_alike(self, error: DeliveryError) -> Verdict | None:
        code, times = self._alike
        times = times + 1 if error.code == code else 1
        self._alike = (error.code, times)
        if times < ALIKE:
            return None
        words = f"the mail server took messages, then refused {times} in a row; a person must look: {error}"
        return Verdict(words, for_good=True)

    def _of_refused(self, error: DeliveryError) -> Verdict | None:
        self._refused += 1
        if self._refused < REFUSALS:
            return None
        if self._untaken + self._refused >= TRIES:
            tries = self._untaken + self._refused
            words = f"the mail server took nothing in {tries} attempts; a person must look: {error}"
            return Verdict(words, for_good=True)
        words = f"the mail server took nothing and refused {REFUSALS} in a row; nobody was given up: {error}"
        return Verdict(words)
