"""MJML becomes HTML that mail clients draw alike. The one place that uses mjml.

Before it, the MJML is read as XML and every tag and attribute checked: the compiler accepts
mismatched and unknown ones in silence, and passes them on into the mail.
"""

from __future__ import annotations

from re import compile as pattern
from xml.parsers import expat

from digest.errors import RenderError
from digest.model import Edition
from digest.render.copies import Copy, copy_of
from digest.render.density import Density, Fitted, fit
from digest.render.look import Look
from digest.render.templates import Templates

TEMPLATE = "edition.mjml.j2"


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MJML_TAGS = _names(
    "mjml mj-head mj-title mj-attributes mj-all mj-breakpoint mj-raw mj-style mj-body mj-section mj-column"
    " mj-group mj-wrapper mj-text mj-divider mj-spacer mj-button mj-image mj-table mj-class"
)
HTML_TAGS = _names(
    "a abbr b br div em h1 h2 h3 h4 i img li meta ol p s small span strong sub sup table tbody td th tr u ul"
)
ATTRIBUTES = _names(
    "align alt background-color border border-color border-radius border-style border-width cellpadding"
    " cellspacing class color colspan content css-class dir direction font-family font-size font-weight"
    " height href inner-padding lang letter-spacing line-height name padding padding-bottom padding-left"
    " padding-right padding-top role rowspan scope src style text-align text-transform title valign"
    " vertical-align width"
)
_LENGTHS = pattern(r"(?:\d+(?:\.\d+)?(?:px|%)(?:\s+|$)){1,4}")
_ADDRESSES = ("https://", "http://", "mailto:")


def mail(edition: Edition, language: str, look: Look, templates: Templates) -> Fitted:
    """The HTML of one copy, no larger than mail programs show whole.

    Raises:
        RenderError: the template does not become a mail.
    """

    def draw(density: Density) -> str:
        return html_of(mjml_of(copy_of(edition, language, look, density=density), templates))

    return fit(draw, f"the {language} mail")


def mjml_of(copy: Copy, templates: Templates) -> str:
    """The MJML of a copy."""
    return templates.html(TEMPLATE, copy=copy, t=copy.words.labels)


def html_of(mjml: str) -> str:
    """Compile checked MJML: no comments, no fonts from elsewhere."""
    from mjml import mjml2html

    check(mjml)
    try:
        return str(mjml2html(mjml, disable_comments=True, fonts={}))
    except ValueError as error:
        raise RenderError(TEMPLATE, f"the MJML compiler refuses it: {error}") from error


def check(mjml: str) -> None:
    """Read MJML as XML; every tag, attribute, length and address must be one we know.

    Raises:
        RenderError: with the line of the MJML.
    """
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag not in MJML_TAGS | HTML_TAGS:
            refuse(f"<{tag}> is not allowed in a mail")
        for name, value in attributes.items():
            reason = _mistake(tag, name, value)
            if reason:
                refuse(f"<{tag}>: {reason}")

    def refuse(reason: str) -> None:
        raise RenderError(TEMPLATE, f"{reason} (line {parser.CurrentLineNumber} of the MJML)")

    def doctype(*_: object) -> None:
        refuse("a document type is not allowed in a mail")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(mjml, True)  # noqa: FBT003  # takes no keyword
    except expat.ExpatError as error:
        raise RenderError(TEMPLATE, f"the MJML is not well-formed: {error}") from error


def _mistake(tag: str, name: str, value: str) -> str:
    if name not in ATTRIBUTES:
        return f"attribute {name} is not allowed in a mail"
    if "padding" in name and tag.startswith("mj-") and not _LENGTHS.fullmatch(value):
        return f'{name}="{value}" needs a unit on each length; a bare 0 moves columns in Outlook'
    if name in {"href", "src"} and not value.startswith(_ADDRESSES):
        return f"{name} leads nowhere: {value[:40]!r}"
    return ""
