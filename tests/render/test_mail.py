from __future__ import annotations

from re import findall, search

import pytest

from digest.errors import RenderError
from digest.render.copies import copy_of
from digest.render.density import FULL, Density, fit
from digest.render.mail import check, html_of, mjml_of
from digest.render.templates import Templates
from tests.render.an_edition import a_look, an_edition, templates


def mjml(inner: str) -> str:
    return f"<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"


def test_our_own_template_passes_and_each_padding_has_a_unit() -> None:
    made = mjml_of(copy_of(an_edition(), "tg", a_look()), Templates(templates()))
    check(made)
    paddings = findall(r'(?<!cell)padding="([^"]*)"', made)
    assert len(paddings) > 10
    for padding in paddings:
        assert all(search(r"^\d+px$", length) for length in padding.split())


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<mj-text><script>x</script></mj-text>", "<script> is not allowed"),
        ("<mj-html>x</mj-html>", "<mj-html> is not allowed"),
        ('<mj-text onclick="x">x</mj-text>', "attribute onclick"),
        ('<mj-text padding="0 40px">x</mj-text>', "needs a unit"),
        ('<mj-text><a href="javascript:x">x</a></mj-text>', "leads nowhere"),
        ("<mj-text>x</mj-column>", "not well-formed"),
        ("<mj-text>&nbsp;</mj-text>", "not well-formed"),
        ("<mj-text><p>x</mj-text>", "not well-formed"),
    ],
)
def test_what_the_compiler_would_pass_on_in_silence_is_refused(inner: str, reason: str) -> None:
    with pytest.raises(RenderError, match=reason):
        html_of(mjml(inner))


def test_a_document_type_is_refused() -> None:
    with pytest.raises(RenderError, match="document type"):
        check('<!DOCTYPE mjml [<!ENTITY x "y">]><mjml></mjml>')


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(RenderError, match=r"line 2 of the MJML"):
        check("<mjml>\n<blink></blink></mjml>")


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
