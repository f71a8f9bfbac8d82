"""The colours of a mail, in light and in dark, and whether its texts can be read on their grounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

FLOOR = 4.5
"""The least contrast of a text with its ground (WCAG 2.2, 1.4.3 at AA)."""

LIGHT: Mapping[str, str] = {
    "canvas": "#EFECE5",
    "sheet": "#FFFDF9",
    "panel": "#F6F1E7",
    "ink": "#1C1A17",
    "ink2": "#4F4A42",
    "ink3": "#696358",
    "accent": "#A3291B",
    "rule": "#DDD6C8",
    "line": "#CFC6B5",
    "strong": "#1C1A17",
    "edge": "#1C1A17",
}
"""By name: three grounds, three inks and an accent; hairlines, lines below links, rules of sections, and the
button's edge. No pure black or white: mail programs that turn colours around leave these legible."""

DARK: Mapping[str, str] = {
    "canvas": "#0F0E0D",
    "sheet": "#1C1A18",
    "panel": "#272420",
    "ink": "#EDE8DF",
    "ink2": "#C4BDB1",
    "ink3": "#A69F93",
    "accent": "#F2917E",
    "rule": "#3A362F",
    "line": "#4A453D",
    "strong": "#6B655B",
    "edge": "#A69F93",
}
"""The same for readers whose mail program is dark; nothing is brighter than the text."""

USED = (
    *(("ink", ground) for ground in ("sheet", "panel")),
    *(("ink2", ground) for ground in ("sheet", "panel", "canvas")),
    *(("ink3", ground) for ground in ("sheet", "panel", "canvas")),
    *(("accent", ground) for ground in ("sheet", "panel")),
)
"""Every pair of text and ground that a mail prints."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by name, as `#RRGGBB`; each scheme has all of them."""

    light: Mapping[str, str] = field(default_factory=lambda: LIGHT)
    dark: Mapping[str, str] = field(default_factory=lambda: DARK)


@dataclass(frozen=True, slots=True)
class Faint:
    """A text that cannot be read on its ground, by their names."""

    ink: str
    ground: str
    contrast: float


def faint(colours: Mapping[str, str]) -> tuple[Faint, ...]:
    """The pairs of one scheme that are below the floor."""
    measured = (Faint(ink, ground, contrast(colours[ink], colours[ground])) for ink, ground in USED)
    return tuple(pair for pair in measured if pair.contrast < FLOOR)


@cache
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
