"""The tokens of the page: every ink can be read on every ground, in both schemes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

TOKEN = re.compile(r"--(\w+):(#[0-9A-F]{6})")
ENOUGH = 4.5
"""WCAG 2.2, 1.4.3."""


def schemes() -> dict[str, dict[str, str]]:
    css = files("digest.desk").joinpath("desk.css").read_text("utf-8")
    light, dark = css.split("@media (prefers-color-scheme:dark)")
    return {"light": dict(TOKEN.findall(light)), "dark": dict(TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["sheet", "panel", "canvas"])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "accent"])
def test_every_ink_can_be_read(scheme: str, ground: str, ink: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[ink], tokens[ground]) >= ENOUGH


def test_both_schemes_have_the_same_tokens() -> None:
    found = schemes()
    assert found["light"].keys() == found["dark"].keys()
