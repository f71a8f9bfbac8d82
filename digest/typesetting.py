"""A composed edition becomes documents, with the picture of the story that leads where there is to be one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from digest.edit.edition import Composed
from digest.model import Picture
from digest.ports import Illustrator, Progress
from digest.render.documents import Printed, render
from digest.render.look import Look


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Prints editions.

    Attributes:
        illustrator: brings pictures; None for an operator who wants none.
    """

    illustrator: Illustrator | None = None

    def printed(self, composed: Composed, look: Look, now: datetime, progress: Progress) -> Printed:
        """The documents; why there is no picture is a warning.

        Raises:
            RenderError: a template does not become a document.
        """
        progress.step("documents", 0, 1)
        picture, missed = None, ""
        if self.illustrator:
            picture, missed = self.illustrator.illustrate(composed.edition, now)
        printed = _laid_out(composed, look, picture)
        progress.step("documents", 1, 1)
        return replace(printed, warnings=(*printed.warnings, missed)) if missed else printed

    def again(self, composed: Composed, look: Look, before: Printed) -> Printed:
        """The documents at once, with the picture from before if the same story leads; nothing is fetched."""
        picture = before.edition.picture
        same = picture and picture.story == composed.edition.leading.id
        return _laid_out(composed, look, picture if same else None)


def _laid_out(composed: Composed, look: Look, picture: Picture | None) -> Printed:
    edition = replace(composed.edition, picture=picture)
    documents, warnings = render(edition, look)
    return Printed(edition, documents, (*composed.warnings, *warnings), composed.overlay, composed.broken)
