"""What must hold before an edition goes out: that nothing is lost, and that nothing goes twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from digest.errors import EditError, UsageError
from digest.model import Kind, Rendered
from digest.ports import EditionRow, Frozen, Publisher, Store
from digest.render.archive import page_of
from digest.render.schema import documents_hash

NAMED = 5
"""Articles that a fault names."""


@dataclass(frozen=True, slots=True)
class Safeguards:
    """The store, and the archive that shows what is out."""

    store: Store
    archive: Publisher

    def refuse_unsound(self, frozen: Frozen) -> None:
        """An edition that is about to be frozen must add up.

        Raises:
            EditError: it does not, or its documents are not those that were hashed.
        """
        fault = _fault(frozen.documents, frozen.documents_hash, frozen.placed, tuple(frozen.rejected))
        if fault:
            raise EditError(_told(frozen.date, fault))

    def refuse_broken(self, rules: Collection[str]) -> None:
        """An edition that breaks rules of the operator must not be frozen.

        Raises:
            EditError: it does; all of them, by name.
        """
        if rules:
            raise EditError("; ".join(rules))

    def fault(self, row: EditionRow) -> str:
        """Why a frozen edition must not go out, in words; "" for a sound one."""
        editions = self.store.editions
        fault = _fault(editions.documents(row.id), row.documents_hash, *editions.fates(row.id))
        return _told(row.date, fault) if fault else ""

    def refuse_to_repeat(self, day: date) -> None:
        """A store that was lost or restored must not send again what the archive shows as out.

        Freezing comes before publishing, so a page without a frozen edition is another store's.

        Raises:
            UsageError: there is such a page.
        """
        page = f"{page_of(day)}.json"
        if self.archive.has(page):
            path = self.archive.path_of(page)
            message = (
                f"the edition of {day} was published before ({path}), but the store does not know it: was it"
                " restored, or deleted? To make and send that edition once more, delete that file first"
            )
            raise UsageError(message)


def _told(day: date, fault: str) -> str:
    return f"the edition of {day} does not add up and must not go out: {fault}"


def _fault(
    documents: Collection[Rendered], expected: str, placed: Collection[str], rejected: Collection[str]
) -> str:
    if documents_hash(documents) != expected:
        return "its documents are not those that were frozen"
    body = next((document.body for document in documents if document.kind is Kind.JSON), "")
    if not body:
        return "it has no JSON, which tells what is in it"
    edition = json.loads(body)
    stories = (story for section in edition["sections"] for story in section["stories"])
    printed = Counter(article["id"] for story in stories for article in story["articles"])
    left_out = Counter(rejection["article"]["id"] for rejection in edition["rejections"])
    twice = sorted(article for article, times in (printed + left_out).items() if times > 1)
    differ = sorted({*(printed.keys() ^ set(placed)), *(left_out.keys() ^ set(rejected))})
    faults = (("in two places", twice), ("lost, or from nowhere", differ))
    return "; ".join(f"{what}: {', '.join(ids[:NAMED])}" for what, ids in faults if ids)
