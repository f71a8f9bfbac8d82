"""What `seek` looks with: documents over HTTP or from a mirror, read in children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.collect.reader import Getter
from digest.collect.workers import Workers
from digest.entries.entry import Entry
from digest.model import Document
from digest.parse import announced, fast, feed, telegram
from digest.parse.announced import Announced


@dataclass(frozen=True, slots=True)
class FieldScout:
    """`seek.Scout` over the real parts."""

    getter: Getter
    workers: Workers

    async def get(self, address: str) -> Document:
        """See `seek.Scout`."""
        return await self.getter.get(address)

    async def entries(self, document: Document) -> Sequence[Entry]:
        """See `seek.Scout`."""
        found = fast.entries(document)
        if found is not None:
            return found
        return await self.workers.run(document.address, feed.entries, document, document.address)

    async def channel(self, document: Document) -> Sequence[Entry]:
        """See `seek.Scout`."""
        return await self.workers.run(document.address, telegram.entries, document)

    async def announced(self, document: Document) -> Announced:
        """See `seek.Scout`."""
        return await self.workers.run(document.address, announced.announced, document)
