"""How much of an edition a mail prints: everything, or less and less where it grows too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LIMIT = 96_000
"""Bytes of HTML. Gmail clips at 102 kB; what is left is for what a relay may add."""


@dataclass(frozen=True, slots=True)
class Density:
    """How much is printed.

    Attributes:
        named: other outlets that are named; the rest are counted.
        sentences: of a summary, None for all.
        full: stories in full for each section, None for all that are.
        most: stories for each section, briefs included, None for all.
        loss: what is missing, in words for the report.
    """

    named: int = 3
    sentences: int | None = None
    full: int | None = None
    most: int | None = None
    loss: str = ""


FULL = Density()

WEB = Density(named=1_000)
"""The page that a mail's counts lead to names every outlet."""

_COUNTS = (20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1)
"""Close together where one more is felt; each is drawn in a few hundredths of a second."""

STEPS = (
    FULL,
    Density(2, loss="two other outlets are named at most"),
    Density(0, loss="other outlets are only counted"),
    Density(0, 2, loss="summaries have two sentences at most"),
    Density(0, 1, loss="summaries have one sentence"),
    *(Density(0, 1, n, loss=f"sections have at most {n} stories in full") for n in _COUNTS),
    Density(0, 1, 0, loss="all stories but the first are brief"),
    *(Density(0, 1, 0, n, loss=f"sections have at most {n} stories, all brief") for n in _COUNTS),
)
"""From everything to the least, in the order in which readers miss it least."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A document within the limit, how dense it is, and what that cost."""

    body: str
    density: Density
    warnings: tuple[str, ...]


def fit(draw: Callable[[Density], str], name: str, *, limit: int = LIMIT) -> Fitted:
    """Draw a document as full as the limit allows; the least of all where nothing fits."""
    first = 0
    for density in STEPS:
        body = draw(density)
        size = len(body.encode())
        first = first or size
        if size <= limit:
            warnings = (f"{name}: {first:,} bytes, over {limit:,}: {density.loss}",) if density.loss else ()
            return Fitted(body, density, warnings)
    return Fitted(body, density, (f"{name}: {size:,} bytes even at its shortest, over {limit:,}",))
