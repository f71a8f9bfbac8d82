"""`[rules]`: what an edition must keep to, as a tender or a house style may say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Titles(StrEnum):
    """What is printed where an editor has written a title."""

    GIST = "gist"
    BOTH = "original+gist"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The rules; what is empty or None is none.

    Attributes:
        order: ids of the sections that an edition must have, and no others, in this order.
        max_chars: of an item, title and text with their spaces.
        share: of the stories, in per cent, by section or group.
        share_within: points that a share may be above or below.
        groups: ids of sections, by the group's name.
        titles: BOTH prints the outlet's own title beside the editor's, and asks for the editor's
            wherever a story is in another language than its copy.
    """

    order: tuple[str, ...] = ()
    max_chars: int | None = None
    share: Mapping[str, int] = field(default_factory=dict)
    share_within: int = 10
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Titles = Titles.GIST

    def counted(self, name: str) -> tuple[str, ...]:
        """Ids of the sections whose stories count for a share: a group's, or the one of this name."""
        return self.groups.get(name, (name,))
