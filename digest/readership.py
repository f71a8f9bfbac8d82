"""Who gets an edition, and which part of it: rendered once for each wish, addressed to each reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from digest.deliver.recipients import deliveries, wishes, without_nothing
from digest.model import Delivery
from digest.ports import SubscriberStore
from digest.render.cuts import Cuts, cuts
from digest.render.documents import Printed
from digest.render.look import Look
from digest.settings import Addressee


@dataclass(frozen=True, slots=True)
class Readership:
    """Everybody who gets editions, and what they may choose from.

    Attributes:
        to: entries of the settings; they get the whole.
        languages: of the copies.
        sections: ids of all that there are.
        look: how editions look now.
    """

    people: SubscriberStore
    to: tuple[Addressee, ...]
    languages: tuple[str, ...]
    sections: tuple[str, ...]
    look: Callable[[], Look]

    def cuts(self, printed: Printed, made: Cuts) -> Cuts:
        """The mails for all who want a part of an edition.

        Args:
            printed: the edition.
            made: those that were rendered of it before.

        Raises:
            RenderError: a template does not become a document.
        """
        wanted = wishes(self.people.all(), self.languages, self.sections)
        return cuts(printed.edition, wanted, self.look(), made)

    def addressed(self, printed: Printed, made: Cuts) -> tuple[Printed, tuple[Delivery, ...]]:
        """An edition with all the mails that go out of it, and a delivery for each reader."""
        parts = [document for cut in self.cuts(printed, made).values() for document in cut]
        documents = (*printed.documents, *parts)
        rows = deliveries(self.to, self.people.all(), self.languages, self.sections)
        mails = {(document.language, document.variant) for document in documents}
        return replace(printed, documents=documents), without_nothing(rows, mails)
