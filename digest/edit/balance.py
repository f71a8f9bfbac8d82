"""Outlet balance: who told each story and who did not, by country, owner and language. Facts, no labels.

Outlets are counted, not sources. An outlet that published nothing in the window is quiet: that it did
not tell a story says nothing about the story, so it is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.language.words import primary
from digest.model import Article, Balance, Bloc, Carried, Outlet, Rejection, Story, Voice, by_time

LISTED = 100
"""Outlets that one list names; all are counted."""

ABSENT = 20
"""Outlets that a story names of those that did not carry it; all are counted."""

KINDS = ("countries", "owners", "languages")

_Members = Mapping[str, frozenset[str]]
"""Outlets by country, by owner or by language."""


def balance(stories: Sequence[Story], rejections: Iterable[Rejection], outlets: Iterable[Outlet]) -> Balance:
    """Count who told the stories of an edition.

    Args:
        stories: in the order of print.
        rejections: what was left out; who published only such articles was not quiet.
        outlets: those of the settings; two of one name count once.
    """
    left_out = [rejection.article for rejection in rejections]
    press = _Press.of([*(a for story in stories for a in story.articles), *left_out], outlets)
    carriers = [_Carriers.of(story) for story in stories]
    voices = press.voices(carriers, Counter(article.outlet for article in left_out))
    quiet = sorted(press.known.keys() - press.languages.keys())
    members = {kind: press.members(kind) for kind in KINDS}
    return Balance(
        voices=tuple(voices[:LISTED]),
        n_voices=len(voices),
        quiet=tuple(quiet[:LISTED]),
        n_quiet=len(quiet),
        blocs={kind: tuple(_blocs(members[kind], carriers)) for kind in KINDS},
        stories=tuple(press.carried(story, members) for story in carriers),
    )


@dataclass(frozen=True, slots=True)
class _Carriers:
    """The outlets of one story: those that told it, and those that only copied it."""

    story: str
    told: tuple[str, ...]
    copied: tuple[str, ...]

    @classmethod
    def of(cls, story: Story) -> _Carriers:
        ordered = sorted(story.articles, key=by_time)
        told = dict.fromkeys(a.outlet for a in ordered if a.id not in story.copies)
        copied = dict.fromkeys(a.outlet for a in ordered if a.outlet not in told)
        return cls(story.id, tuple(told), tuple(copied))

    @property
    def all(self) -> frozenset[str]:
        return frozenset((*self.told, *self.copied))


@dataclass(frozen=True, slots=True)
class _Press:
    """The outlets of the settings, and the languages of those that published anything."""

    known: Mapping[str, Outlet]
    languages: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, articles: Iterable[Article], outlets: Iterable[Outlet]) -> _Press:
        spoken: dict[str, set[str]] = {}
        for article in articles:
            spoken.setdefault(article.outlet, set()).add(primary(article.language))
        known = {outlet.name: outlet for outlet in outlets}
        return cls(known, {name: tuple(sorted(found)) for name, found in sorted(spoken.items())})

    def _outlet(self, name: str) -> Outlet:
        return self.known.get(name) or Outlet(name)

    def voices(self, stories: Iterable[_Carriers], left_out: Mapping[str, int]) -> list[Voice]:
        told, copied, alone = Counter[str](), Counter[str](), Counter[str]()
        for story in stories:
            told.update(story.told)
            copied.update(story.copied)
            alone.update(story.all if len(story.all) == 1 else ())
        order = sorted(self.languages, key=lambda name: (-told[name], -copied[name], name))
        return [
            Voice(
                name, self._outlet(name).country, self._outlet(name).owner, self.languages[name],
                told=told[name], copied=copied[name], alone=alone[name], left_out=left_out.get(name, 0),
            )
            for name in order
        ]  # fmt: skip

    def members(self, kind: str) -> dict[str, frozenset[str]]:
        """The outlets that published anything, by country, owner or language."""
        members: dict[str, set[str]] = {}
        for name, languages in self.languages.items():
            outlet = self._outlet(name)
            values = {"countries": (outlet.country,), "owners": (outlet.owner,), "languages": languages}
            for value in values[kind]:
                members.setdefault(value, set()).add(name)
        return {value: frozenset(names) for value, names in sorted(members.items())}

    def carried(self, story: _Carriers, members: Mapping[str, _Members]) -> Carried:
        others = [name for name in self.languages if name not in story.all]
        return Carried(
            story.story,
            told_by=story.told,
            copied_by=story.copied,
            not_by=tuple(others[:ABSENT]),
            n_not_by=len(others),
            missed_by={kind: _missing(members[kind], story.all) for kind in KINDS},
        )


def _missing(members: _Members, carriers: frozenset[str]) -> tuple[str, ...]:
    return tuple(value for value, names in members.items() if value and names.isdisjoint(carriers))


def _blocs(members: _Members, stories: Sequence[_Carriers]) -> list[Bloc]:
    blocs = [_bloc(value, names, stories) for value, names in members.items()]
    return sorted(blocs, key=lambda bloc: (-bloc.told, -bloc.copied, bloc.name))


def _bloc(value: str, names: frozenset[str], stories: Sequence[_Carriers]) -> Bloc:
    told = sum(not names.isdisjoint(story.told) for story in stories)
    carried = sum(not names.isdisjoint(story.all) for story in stories)
    return Bloc(value, len(names), told, carried - told, len(stories) - carried)
