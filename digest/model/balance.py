"""Who told the stories of an edition, and who did not: counts of outlets, no judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Voice:
    """What one outlet had in an edition.

    Attributes:
        country: a code in lower case, "" if it is not known.
        languages: of its articles.
        told: stories that it told in its own words.
        copied: stories of which it only carried another outlet's text.
        alone: stories that no other outlet carried.
        left_out: articles of it that were left out.
    """

    outlet: str
    country: str
    owner: str
    languages: tuple[str, ...]
    told: int = 0
    copied: int = 0
    alone: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Bloc:
    """The outlets of one country, owner or language together.

    Attributes:
        name: "" for those of which it is not known.
        outlets: how many published anything.
        told: stories that at least one of them told in its own words.
        copied: stories that they carried, and only as copies.
        missed: stories that none of them carried.
    """

    name: str
    outlets: int
    told: int
    copied: int
    missed: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Who carried one story, and who did not, of the outlets that published anything.

    Attributes:
        told_by: names of outlets, by the time of their reports.
        copied_by: those with nothing but a copy.
        not_by: the others, as far as they are listed; by name.
        n_not_by: how many they are.
        missed_by: names of the countries, owners and languages that no carrier stands for.
    """

    story: str
    told_by: tuple[str, ...]
    copied_by: tuple[str, ...]
    not_by: tuple[str, ...]
    n_not_by: int
    missed_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Balance:
    """Who told the stories of an edition, counted in outlets, however many sources they have.

    Attributes:
        voices: outlets that published anything, those with the most stories first, as far as listed.
        n_voices: how many they are.
        quiet: outlets of the settings that published nothing in this window; by name, as far as listed.
        n_quiet: how many they are.
        blocs: under "countries", "owners" and "languages", the most stories first.
        stories: in the order of print.
    """

    voices: tuple[Voice, ...]
    n_voices: int
    quiet: tuple[str, ...]
    n_quiet: int
    blocs: Mapping[str, tuple[Bloc, ...]]
    stories: tuple[Carried, ...]
