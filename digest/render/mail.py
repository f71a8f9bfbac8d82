"""MJML becomes HTML that mail programs draw alike. The one place that uses mjml."""

from __future__ import annotations

from dataclasses import replace

from digest.errors import RenderError
from digest.model import Edition
from digest.render.copies import Copy, copy_of
from digest.render.density import Density, Fitted, fit
from digest.render.look import Look
from digest.render.proof import proofread
from digest.render.templates import Templates

TEMPLATE = "edition.mjml.j2"


def mail(edition: Edition, language: str, look: Look, templates: Templates, *, lacking: str = "") -> Fitted:
    """The HTML of one copy, no larger than mail programs show whole.

    Args:
        edition: as it is mailed.
        language: of the copy.
        look: how it looks.
        templates: of the look.
        lacking: see `Copy.lacking`.

    Raises:
        RenderError: the template does not become a mail.
    """

    def draw(density: Density) -> str:
        copy = replace(copy_of(edition, language, look, density=density), lacking=lacking)
        return html_of(mjml_of(copy, templates))

    return fit(draw, f"the {language} mail")


def mjml_of(copy: Copy, templates: Templates) -> str:
    """The MJML of a copy, proofread.

    Raises:
        RenderError: the template makes something that must not stand in a mail.
    """
    made = templates.html(TEMPLATE, copy=copy, t=copy.words.labels)
    proofread(made, TEMPLATE, templates.sources)
    return made


def html_of(mjml: str) -> str:
    """Compile proofread MJML: no comments, no fonts from elsewhere.

    Raises:
        RenderError: the compiler refuses it all the same.
    """
    from mjml import mjml2html

    try:
        return str(mjml2html(mjml, disable_comments=True, fonts={}))
    except ValueError as error:
        raise RenderError(TEMPLATE, f"the MJML compiler refuses it: {error}") from error
