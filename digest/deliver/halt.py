"""Whether what came back by mail has stopped an edition: told by who reads the mailbox to who sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.deliver import ledger
from digest.deliver.answers import OF_US
from digest.deliver.bounce import STATUS
from digest.deliver.breaker import REFUSALS
from digest.model import Delivery
from digest.model import DeliveryState as State
from digest.ports import Store

ROWS = 500
"""Rows that are changed in one transaction."""


@dataclass(frozen=True, slots=True)
class Halt:
    """The word on one edition, in the store, where both processes see it.

    Attributes:
        edition: its id.
    """

    store: Store
    edition: int

    @property
    def reason(self) -> str:
        """Why nothing more of it may leave, "" if nothing is against it."""
        return self.store.remembered(self._key)

    def call(self, reason: str) -> int:
        """Let nobody wait any more, until a person looks; return how many waited.

        A sender at work finishes what it has claimed, and finds nobody else.
        """
        self.store.remember(self._key, reason)
        n_blocked = 0
        while rows := self.store.deliveries.waiting(self.edition, ROWS):
            self.store.deliveries.record([ledger.blocked(row, reason) for row in rows])
            n_blocked += len(rows)
        return n_blocked

    def lift(self) -> None:
        """A person has looked."""
        self.store.remember(self._key, "")

    @property
    def _key(self) -> str:
        return f"halted {self.edition}"


def refusal_of_us(rows: Sequence[Delivery]) -> str:
    """What shows that servers further on refuse us, not one of them one reader; "" where nothing does.

    Servers also refuse for a reader's sake, such as one who takes mail from colleagues only, and anybody
    can write a report of their own message: so it takes several domains, or all that there are.

    Args:
        rows: of one edition, all of them.
    """
    refused = {row: code for row in rows if (code := _code(row))}
    domains = {_domain(row) for row in refused}
    if not domains or len(domains) < min(REFUSALS, len({_domain(row) for row in rows})):
        return ""
    return (
        f"{len(refused)} of its messages came back refused ({', '.join(sorted(set(refused.values())))}), from"
        f" {len(domains)} domains: that is us, not the readers; a person must look"
    )


def _code(row: Delivery) -> str:
    """By which status who sends was refused and nothing else, "" for a row of which that is not known."""
    found = STATUS.search(row.detail) if row.state is State.BLOCKED and ledger.came_back(row) else None
    return found[0] if found and OF_US.match(found[0]) else ""


def _domain(row: Delivery) -> str:
    return row.address.rpartition("@")[2].casefold()
