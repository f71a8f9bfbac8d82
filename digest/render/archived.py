"""A frozen edition as archive and website see it: finished documents, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from digest.model import Kind, Rendered, bytes_of
from digest.render.markdown import front_matter
from digest.render.schema import public_json


@dataclass(frozen=True, slots=True)
class ArchivedEdition:
    """An edition's date and its documents.

    Attributes:
        documents: the markdown at least.
        more: brings the JSON where it is not among them; it is large, and few are asked for.
        pictures: brings the picture, of the few editions that have one.
    """

    date: date
    documents: tuple[Rendered, ...]
    more: Callable[[], tuple[Rendered, ...]] = tuple
    pictures: Callable[[], tuple[Rendered, ...]] = tuple

    @property
    def languages(self) -> tuple[str, ...]:
        """The copies it has a page in, by code."""
        return tuple(sorted(d.language for d in self.documents if d.kind is Kind.MARKDOWN))

    @property
    def json(self) -> str:
        """Its JSON as anybody may read it, empty if it has none."""
        kept = self.kept_json
        return public_json(kept) if kept else ""

    @property
    def kept_json(self) -> str:
        """Its JSON as it was frozen, with what is its makers' own; empty if it has none."""
        here = any(d.kind is Kind.JSON for d in self.documents)
        documents = self.documents if here else self.more()
        return next((d.body for d in documents if d.kind is Kind.JSON), "")

    @property
    def picture(self) -> bytes:
        """The picture of the story that leads it, a JPEG; empty if it has none."""
        return next((bytes_of(d.body) for d in self.pictures() if d.kind is Kind.PICTURE), b"")

    def page(self, language: str) -> str:
        """Its page in a language that it has."""
        return next(d.body for d in self.documents if d.kind is Kind.MARKDOWN and d.language == language)

    def headline(self, language: str) -> str:
        """The headline of the story that leads it."""
        return str(front_matter(self.page(language)).get("description", ""))


def in_language(editions: Sequence[ArchivedEdition], language: str) -> tuple[ArchivedEdition, ...]:
    """The editions that have a copy in a language, latest first."""
    own = (edition for edition in editions if language in edition.languages)
    return tuple(sorted(own, key=lambda edition: edition.date, reverse=True))


def all_languages(editions: Sequence[ArchivedEdition], main: str) -> tuple[str, ...]:
    """Every language that some edition has, the main one first."""
    found = {language for edition in editions for language in edition.languages}
    return tuple(sorted(found, key=lambda language: (language != main, language)))


def with_neighbours(dates: Sequence[date], new: Collection[date]) -> frozenset[date]:
    """The dates whose pages change with new editions: pages link to the ones before and after them.

    Args:
        dates: of all editions, oldest first.
        new: some of them.
    """
    places = [place for place, day in enumerate(dates) if day in new]
    around = {near for place in places for near in (place - 1, place, place + 1) if 0 <= near < len(dates)}
    return frozenset(dates[place] for place in around)
