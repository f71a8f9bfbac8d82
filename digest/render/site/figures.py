"""The picture of the story that leads an edition: a file beside the page, with its credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digest.ports import PublishedFile
from digest.render.plate import words_of
from digest.render.site.places import Place
from digest.render.site.room import Room
from digest.words import for_language


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a page.

    Attributes:
        href: the file, as seen from the page.
        path: the same from the root of the website.
        alt: what is read where it is not shown.
        width: in pixels, and so `height`.
    """

    href: str
    path: str
    alt: str
    credit: str
    width: int
    height: int

    def graph(self, url: str) -> Mapping[str, str]:
        """OpenGraph's properties of it (ogp.me), at an address on the web."""
        told = {"": url, ":width": str(self.width), ":height": str(self.height), ":alt": self.alt}
        return {f"og:image{name}": value for name, value in told.items()}


def figure(room: Room, place: Place, day: date, lead: str) -> Figure | None:
    """The picture of an edition, None where it has none of the story that leads the page."""
    kept = room.catalogue.contents[day].picture
    if kept is None or kept.story != lead:
        return None
    alt, credit = words_of(kept.alt, kept.outlet, for_language(place.language))
    path = _path(room, day)
    return Figure(place.to(path), path, alt, credit, kept.width, kept.height)


def picture_files(room: Room, day: date) -> tuple[PublishedFile, ...]:
    """The file, one for all languages; none for most editions."""
    body = room.catalogue.edition(day).picture if room.catalogue.contents[day].picture else b""
    return (PublishedFile(_path(room, day), body),) if body else ()


def _path(room: Room, day: date) -> str:
    return room.places.beside(room.catalogue.languages_of(day)[0], day, f"{day:%d}.jpg")
