from __future__ import annotations

import pytest

from digest.theme import DARK, FLOOR, LIGHT, USED, contrast, faint


def test_black_on_white_has_the_greatest_contrast_and_a_colour_with_itself_none() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#A3291B", "#A3291B") == 1


def test_a_contrast_is_the_same_in_both_directions() -> None:
    assert contrast("#767676", "#FFFFFF") == contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_text_of_the_shipped_theme_is_read_on_every_ground_it_stands_on(
    colours: dict[str, str],
) -> None:
    assert faint(colours) == ()
    assert min(contrast(colours[ink], colours[ground]) for ink, ground in USED) > 5
    assert min(contrast(colours["ink"], colours[ground]) for ground in ("sheet", "panel", "canvas")) > 7


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_nothing_of_the_shipped_theme_is_pure_black_or_white(colours: dict[str, str]) -> None:
    assert not {"#000000", "#FFFFFF"} & set(colours.values())


def test_a_pair_below_the_floor_is_named() -> None:
    (pair,) = faint({**LIGHT, "accent": "#C6503F", "panel": "#E8E0D0"})[:1]
    assert pair.contrast < FLOOR
    assert {(each.ink, each.ground) for each in faint({**LIGHT, "accent": "#B8503F"})} == {
        ("accent", "panel")
    }


def test_both_schemes_have_the_same_names() -> None:
    assert list(LIGHT) == list(DARK)
