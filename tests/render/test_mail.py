from __future__ import annotations

import pytest

from digest.errors import RenderError
from digest.render.density import FULL, Density, fit
from digest.render.mail import html_of


def test_a_document_that_fits_is_drawn_once() -> None:
    seen: list[Density] = []

    def draw(density: Density) -> str:
        seen.append(density)
        return "x" * 10

    assert fit(draw, "the mail", limit=10).warnings == ()
    assert seen == [FULL]


def test_a_document_gives_up_first_what_is_missed_least() -> None:
    def draw(density: Density) -> str:
        return "x" * (10 + 10 * density.named + (20 if density.sentences is None else 0))

    fitted = fit(draw, "the en mail", limit=30)
    assert (fitted.density.named, fitted.density.sentences) == (0, None)
    assert fitted.warnings == ("the en mail: 60 bytes, over 30: other outlets are only counted",)


def test_what_never_fits_is_drawn_at_its_shortest_with_a_warning() -> None:
    fitted = fit(lambda _: "ғ" * 10, "the tg mail", limit=5)
    assert fitted.warnings == ("the tg mail: 20 bytes even at its shortest, over 5",)


def test_what_the_compiler_refuses_is_explained() -> None:
    with pytest.raises(RenderError, match="the MJML compiler refuses it"):
        html_of("<mjml><mj-head><p /></mj-head><mj-body /></mjml>")
