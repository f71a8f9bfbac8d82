"""In which line of a template a line of its output was made, as far as it can be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import compile as pattern

_JINJA = pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the output.

    Attributes:
        line: from 1.
        tag: what stands there, as `<mj-text`.
        attribute: which of its attributes, empty for itself.
    """

    line: int
    tag: str
    attribute: str = ""


def origin(made: str, place: Place, sources: Mapping[str, str]) -> tuple[str, int] | None:
    """The template and its line; None where no line can have made it.

    Of the lines that hold the tag and the attribute, it is the one of which most is found in the output.

    Args:
        made: the line of the output.
        place: what to look for.
        sources: of templates, by name.
    """
    wanted = [part for part in (place.tag, place.attribute) if part]
    scored = [
        (_likeness(line, made), -number, name)
        for name, number, line in _lines(sources)
        if all(part in line for part in wanted)
    ]
    score, number, name = max(scored, default=(0, 0, ""))
    return (name, -number) if score else None


def _lines(sources: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for name, source in sources.items():
        if ".mjml" in name:
            for number, line in enumerate(source.splitlines(), start=1):
                yield name, number, line


def _likeness(line: str, made: str) -> int:
    """How many characters of a template's line stand in the output as they are."""
    pieces = (piece.strip() for piece in _JINJA.split(line))
    return sum(len(piece) for piece in pieces if piece and piece in made)
