"""Groups of readers: what everybody in one gets, whoever put them on the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Cut, Enclosure, Shape


@dataclass(frozen=True, slots=True)
class Group:
    """One `[[email.groups]]`: it says what its members get, and subscribes nobody.

    Attributes:
        members: addresses, in small letters; "@office.example" is everybody there.
        shape: of their mails; None for what each of them chose.
        attach: the paper edition, in these forms.
    """

    name: str
    members: frozenset[str]
    shape: Shape | None = None
    attach: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups, asked for one address after the other. An address of its own goes before its domain."""

    of: dict[str, Group]

    @classmethod
    def among(cls, groups: Iterable[Group]) -> Groups:
        """The groups, by each of their members."""
        return cls({member: group for group in groups for member in group.members})

    @property
    def attached(self) -> tuple[Enclosure, ...]:
        """What goes along with the mails of some group."""
        return tuple(sorted({form for group in self.of.values() for form in group.attach}))

    def cut(self, address: str, own: Cut) -> Cut:
        """What goes to an address.

        Args:
            address: however it is written.
            own: what its reader chose.
        """
        folded = address.strip().casefold()
        group = self.of.get(folded) or self.of.get(f"@{folded.rpartition('@')[2]}")
        if group is None:
            return own
        return Cut(own.sections, group.shape or own.shape, group.attach)


NO_GROUPS = Groups({})
