"""Who gets an edition, and which part of it: rendered once for each wish, addressed to each reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from digest.deliver.recipients import deliveries, wishes, without_nothing
from digest.enclosing import enclosures
from digest.model import Delivery
from digest.ports import SubscriberStore
from digest.render.cuts import Cuts, cuts, narrowed
from digest.render.documents import Printed
from digest.render.look import Look
from digest.settings import EmailPolicy


@dataclass(frozen=True, slots=True)
class Prepared:
    """Mails, and what a person must know of them."""

    cuts: Cuts
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readership:
    """Everybody who gets editions, and what they may choose from.

    Attributes:
        email: whom the settings name, what goes along with mails.
        languages: of the copies.
        sections: ids of all that there are.
        look: how editions look now.
    """

    people: SubscriberStore
    email: EmailPolicy
    languages: tuple[str, ...]
    sections: tuple[str, ...]
    look: Callable[[], Look]

    def prepared(self, printed: Printed, made: Cuts) -> Prepared:
        """The mails for all who want another thing than the whole edition.

        Args:
            printed: the edition.
            made: those that were rendered of it before.

        Raises:
            RenderError: a template does not become a document.
        """
        edition, look = printed.edition, self.look()
        wanted = wishes(self.email.to, self.people.all(), self.languages, self.sections, self.email.groups)
        new = {wish for wish in wanted - made.keys() if narrowed(edition, wish[1]).stories}
        files = enclosures(edition, new, look, self.email.attach_limit)
        return Prepared(cuts(edition, wanted, look, made, files.of), files.warnings)

    def addressed(self, printed: Printed, made: Cuts) -> tuple[Printed, tuple[Delivery, ...]]:
        """An edition with all the mails that go out of it, and a delivery for each reader."""
        parts = [document for cut in self.prepared(printed, made).cuts.values() for document in cut]
        documents = (*printed.documents, *parts)
        rows = deliveries(self.email.to, self.people.all(), self.languages, self.sections, self.email.groups)
        mails = {(document.language, document.variant) for document in documents}
        return replace(printed, documents=documents), without_nothing(rows, mails)
