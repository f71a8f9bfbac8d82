"""What comes back by mail: who has no mailbox, who complains, who wants to leave."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from itertools import chain

from digest.deliver import ledger
from digest.deliver.bounce import parsed, wants_to_leave
from digest.deliver.halt import Halt, refusal_of_us
from digest.deliver.message import message_id
from digest.deliver.subscriptions import COMPLAINT, holder, removed
from digest.model import Act, Bounce, BounceKind, BounceRecord, Via
from digest.ports import Clock, EditionRow, Mailbox, Store
from digest.tokens import Purpose, recipient_id, unsealed, unverped

STRIKES = 5
STRIKE_DAYS = 14
"""Soft bounces on so many days of so many: a mailbox that stays full is nobody's."""

RECENT = timedelta(days=14)
"""How long after its edition a report is matched by the Message-ID alone; servers give up after five."""

NO_MAILBOX = "no such mailbox"
STRUCK = f"bounced on {STRIKES} days"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Returned:
    """What one reading found.

    Attributes:
        kinds: how many bounces of each kind were matched to a recipient.
        unmatched: reports that are of none of our messages, or prove it by nothing.
        suppressed: addresses that are never written to again.
        left: people who unsubscribed by mail.
        refused: editions that servers further on refused for our sake, in words: nobody waits for them now.
    """

    kinds: Counter[BounceKind] = field(default_factory=Counter)
    unmatched: int = 0
    suppressed: int = 0
    left: int = 0
    refused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The documented form."""
        kinds = {str(kind): self.kinds[kind] for kind in BounceKind}
        followed = {"suppressed": self.suppressed, "left": self.left, "refused": self.refused}
        return {"schema": 1, **kinds, "unmatched": self.unmatched, **followed}


@dataclass(frozen=True, slots=True)
class Bounces:
    """Reads the mailboxes of reports and does what follows. It never answers anything, so no loop can begin.

    A report counts only if it proves that it is of a message of ours, by the token in the address it came
    to or by the Message-ID of what came back: else anybody could have anybody put off the list.

    Attributes:
        digest: its id.
    """

    store: Store
    digest: str
    mailboxes: Sequence[Mailbox]
    clock: Clock

    def read(self) -> Returned:
        """Read what is new.

        Raises:
            MailboxError: it cannot be read; what was read before is kept.
        """
        told = Returned()
        editions = self._recent()
        turned_back: dict[int, EditionRow] = {}
        try:
            for raw in chain.from_iterable(box.unseen() for box in self.mailboxes):
                bounces = parsed(raw)
                if not bounces:
                    told.left += self._leave(wants_to_leave(raw))
                for number, bounce in enumerate(bounces):
                    key = f"{number} {blake2b(raw, digest_size=16).hexdigest()}"
                    edition = self._count(told, bounce, key, editions)
                    turned_back |= {edition.id: edition} if edition else {}
        finally:
            told.refused += filter(None, map(self._halted, turned_back.values()))
        log.info("read the mailbox: %s", told.as_json())
        return told

    def _recent(self) -> tuple[EditionRow, ...]:
        since = (self.clock() - RECENT).date()
        editions = self.store.editions
        return tuple(
            row
            for row in (*editions.all(self.digest), *editions.corrections(self.digest))
            if row.frozen_at.date() >= since
        )

    def _count(
        self, told: Returned, bounce: Bounce, key: str, editions: tuple[EditionRow, ...]
    ) -> EditionRow | None:
        """Do what follows from one bounce; return the edition that it turned back for our sake, if one."""
        recipient, edition = self._matched(bounce, editions)
        if not recipient:
            told.unmatched += 1
            return None
        record = BounceRecord(key, self.clock(), recipient, bounce.kind, bounce.status, bounce.words)
        with self.store.transaction():
            if not self.store.bounces.add(record):
                return None
            told.kinds[bounce.kind] += 1
            told.suppressed += self._follow(record)
            if edition is not None:
                self._mark(edition, record)
        return edition if bounce.kind is BounceKind.POLICY else None

    def _halted(self, edition: EditionRow) -> str:
        """Stop an edition if what came back shows that it is us who are refused; say so."""
        reason = refusal_of_us(self.store.deliveries.of(edition.id))
        if not reason:
            return ""
        n_blocked = Halt(self.store, edition.id).call(reason)
        told = f"the edition of {edition.date}: {reason}; {n_blocked} who waited are blocked"
        log.error("%s", told)
        return told

    def _matched(self, bounce: Bounce, editions: tuple[EditionRow, ...]) -> tuple[str, EditionRow | None]:
        """Whose message came back, and of which edition; "" where nothing proves it."""
        secret = self.store.secret()
        proven = [unverped(secret, local.rpartition("+")[2]) for local in bounce.returned_to]
        by_token = next(filter(None, proven), "")
        for recipient in (by_token,) if by_token else map(recipient_id, bounce.recipients):
            for row in editions:
                ours = message_id(secret, f"{row.digest} {row.date}", recipient)
                if any(found.startswith(f"<{ours}@") for found in bounce.message_ids):
                    return recipient, row
        return by_token, None

    def _follow(self, record: BounceRecord) -> bool:
        """Suppress an address where it must be; return whether it was."""
        reason = self._reason(record)
        address = self.store.deliveries.address(record.recipient) if reason else ""
        if address:
            self.store.subscribers.suppress(address, reason)
        return bool(address)

    def _reason(self, record: BounceRecord) -> str:
        if record.kind is BounceKind.HARD:
            return NO_MAILBOX
        if record.kind is BounceKind.COMPLAINT:
            return COMPLAINT
        if record.kind is BounceKind.POLICY:
            return ""
        since = record.at - timedelta(days=STRIKE_DAYS)
        soft = [one for one in self.store.bounces.of(record.recipient, since) if one.kind is BounceKind.SOFT]
        return STRUCK if len({one.at.date() for one in soft}) >= STRIKES else ""

    def _mark(self, edition: EditionRow, record: BounceRecord) -> None:
        """In the ledger, what was taken and came back has bounced; what was complained of has arrived.

        What came back for our sake is blocked, as if our own server had refused us: it may be sent again.
        """
        row = self.store.deliveries.one(edition.id, record.recipient)
        if row is not None and row.state in ledger.MAY_RETURN and record.kind is not BounceKind.COMPLAINT:
            after = ledger.turned_back if record.kind is BounceKind.POLICY else ledger.returned
            self.store.deliveries.record([after(row, f"{record.status} {record.words}".strip())])

    def _leave(self, text: str) -> bool:
        """Take somebody off the list by the token of their own mail; return whether anybody left."""
        seal = unsealed(self.store.secret(), Purpose.MAIL, self.digest, text) if text else None
        if seal is None:
            return False
        with self.store.transaction():
            known = self.store.subscribers.get(seal.recipient)
            address = known.address if known else self.store.deliveries.address(seal.recipient)
            if not address or (known is not None and holder(known, seal) is None):
                return False
            gone = removed(address, known, self.clock(), Via.MAIL)
            if known is not None and gone == known:
                return False
            self.store.subscribers.change(gone, Act.LEFT, self.clock())
        return True
