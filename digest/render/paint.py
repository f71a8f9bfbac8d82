"""Which colour a text of MJML has, and on which ground: read from its attributes and styles."""

from __future__ import annotations

from dataclasses import dataclass
from re import compile as pattern

from digest.theme import FLOOR, contrast

_COLOUR = pattern(r"#[0-9A-Fa-f]{6}")
_KEPT = frozenset({"", "inherit", "transparent", "currentcolor"})

TEXTS = frozenset({"mj-text", "mj-button", "mj-table"})
"""Tags that set black where no colour is given."""


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour, a ground, and whether they are seen at all."""

    ink: str = "#000000"
    ground: str = "#FFFFFF"
    seen: bool = False


class Painter:
    """Follows the elements of MJML as they open and close."""

    def __init__(self) -> None:
        self._paints = [Paint()]
        self._defaults: dict[str, dict[str, str]] = {}
        self._open: list[str] = []

    def enter(self, tag: str, attributes: dict[str, str]) -> str:
        """An element opens; what is wrong with its colours, empty for nothing."""
        if "mj-attributes" in self._open:
            self._defaults.setdefault(tag, {}).update(attributes)
        above = self._paints[-1]
        given = self._given(tag, attributes)
        wrong = [
            colour for colour in given if colour.casefold() not in _KEPT and not _COLOUR.fullmatch(colour)
        ]
        self._open.append(tag)
        if wrong:
            return f"<{tag}>: {wrong[0]!r} is no colour whose contrast can be told; allowed: #RRGGBB"
        ink, ground = (new if _COLOUR.fullmatch(new) else "" for new in given)
        hidden = "display:none" in attributes.get("style", "").replace(" ", "")
        seen = (above.seen or tag == "mj-body") and not hidden
        self._paints.append(Paint(ink or above.ink, ground or above.ground, seen))
        return ""

    def leave(self) -> None:
        """The last element closes."""
        self._open.pop()
        self._paints.pop()

    def unreadable(self) -> str:
        """What is wrong with a text here; empty for nothing."""
        paint = self._paints[-1]
        ratio = contrast(paint.ink, paint.ground) if paint.seen else FLOOR
        pair = f"a text in {paint.ink} on {paint.ground}"
        return "" if ratio >= FLOOR else f"{pair} has a contrast of {ratio:.2f}; at least {FLOOR} is needed"

    def _given(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        """The colour and the ground that an element sets; empty for none."""
        if tag.startswith("mj-"):
            attributes = {**self._defaults.get("mj-all", {}), **self._defaults.get(tag, {}), **attributes}
            ink = attributes.get("color", "#000000" if tag in TEXTS else "")
            ground = attributes.get("background-color") or attributes.get("container-background-color", "")
            return ink, ground
        style = _declarations(attributes.get("style", ""))
        ground = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "")
        return style.get("color", ""), ground


def _declarations(style: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return {name.strip().casefold(): value.strip() for name, _, value in pairs}
