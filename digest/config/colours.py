"""`[email.theme]`: colours by name, and whether the texts of a mail can be read in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, PlainValidator

from digest.config.faults import Fault, KeyPath, unfit
from digest.config.fields import STRICT
from digest.config.values import line_of_text
from digest.theme import DARK, FLOOR, LIGHT, Faint, Theme, faint

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

PLACE: KeyPath = ("email", "theme")


def _colour(value: object) -> str:
    text = line_of_text(value)
    if not COLOUR.fullmatch(text):
        raise unfit(text, "is no colour", 'allowed: # and six hexadecimal digits, such as "#A3291B"')
    return text.upper()


Colour = Annotated[str, PlainValidator(_colour)]


class ColoursTable(BaseModel):
    """Colours of mails, by name; empty for those that stay."""

    model_config = STRICT

    canvas: Colour = ""
    sheet: Colour = ""
    panel: Colour = ""
    ink: Colour = ""
    ink2: Colour = ""
    ink3: Colour = ""
    accent: Colour = ""
    rule: Colour = ""
    line: Colour = ""
    strong: Colour = ""
    edge: Colour = ""


class ThemeTable(ColoursTable):
    """`[email.theme]`: for light mails, and in `dark` for dark ones."""

    dark: ColoursTable = ColoursTable()


def theme_of(table: ThemeTable) -> Theme:
    """The colours of both schemes."""
    return Theme(_over(LIGHT, table), _over(DARK, table.dark))


def check_theme(table: ThemeTable) -> Iterator[Fault]:
    """Texts that could not be read, told where the file sets one of the two colours."""
    theme = theme_of(table)
    schemes = ((PLACE, table, theme.light), ((*PLACE, "dark"), table.dark, theme.dark))
    for path, set_here, colours in schemes:
        for pair in faint(colours):
            name = pair.ink if getattr(set_here, pair.ink) else pair.ground
            yield Fault(
                (*path, name), _found(pair, colours), f"at least {FLOOR} is needed to read it (WCAG 2.2)"
            )


def _found(pair: Faint, colours: Mapping[str, str]) -> str:
    ink, ground = colours[pair.ink], colours[pair.ground]
    return f"{pair.ink} {ink} on {pair.ground} {ground} has a contrast of {pair.contrast:.2f}"


def _over(colours: Mapping[str, str], table: ColoursTable) -> dict[str, str]:
    return {name: getattr(table, name) or colour for name, colour in colours.items()}
