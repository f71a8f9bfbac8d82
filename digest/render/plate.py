"""The picture of the story that leads, as a copy shows it: with its credit, and words in its place."""

from __future__ import annotations

from dataclasses import dataclass

from digest.model import Edition, Story
from digest.render.printable import cut, shown
from digest.words import Words
from digest.words.isolates import FSI, PDI

COLUMN = 520
"""Pixels of the mail's column; the file has up to twice as many."""

ALT_CHARS = 200
"""Of what stands in the picture's place; longer ones are read out to the end, or cut by mail programs."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture on a page.

    Attributes:
        src: where mails find it: in themselves (RFC 2392).
        alt: what is read where it is not shown; never empty.
        credit: whose it is.
        width: in pixels as it is shown, and so `height`.
    """

    src: str
    alt: str
    credit: str
    width: int
    height: int


def plate(edition: Edition, story: Story, words: Words) -> Plate | None:
    """The picture of an edition, if it belongs to this story."""
    picture = edition.picture
    if picture is None or picture.story != story.id:
        return None
    alt, credit = words_of(picture.alt, picture.outlet, words)
    height = round(COLUMN * picture.height / picture.width)
    return Plate(f"cid:{picture.cid}", alt, credit, COLUMN, height)


def words_of(alt: str, outlet: str, words: Words) -> tuple[str, str]:
    """What is read in a picture's place, and its credit.

    Args:
        alt: what its outlet says of it, "" for nothing.
        outlet: whose it is.
        words: of the copy.
    """
    name = shown(outlet)
    isolated = f"{FSI}{name}{PDI}" if words.direction == "rtl" else name
    return cut(shown(alt), ALT_CHARS) or words.label("picture_alt"), words.label("picture", outlet=isolated)
