"""Whatever a source writes: no text becomes markup, and every text is read in both parts."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from digest.render.copies import copy_of
from digest.render.mail import html_of, mjml_of
from digest.render.plain import plain
from digest.render.printable import shown
from digest.render.templates import Templates
from tests.render.an_edition import a_look, an_edition_of_texts, templates
from tests.render.reading import elements, visible_text

PRINTED = Templates(templates())

MARKUP = st.sampled_from(
    [
        *"\"'<>&`=/;{}%#",
        " ",
        "\n",
        "\t",
        "&#34;",
        "&quot;",
        "&lt;",
        "<b ",
        "</a>",
        "<!--",
        "-->",
        "]]>",
        "{{",
        "{%",
    ]
)
"""What text becomes markup by, more often than chance would have it."""

TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=6)), min_size=1, max_size=16).map("".join)


def mail(text: str) -> tuple[str, str]:
    """Both parts of a mail whose every title, text and outlet is this."""
    copy = copy_of(an_edition_of_texts([text] * 5), "en", a_look())
    return html_of(mjml_of(copy, PRINTED)), plain(copy, PRINTED)


@given(TEXTS)
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    assume(shown(text))
    html, _ = mail(text)
    benign, _ = mail(("plain " * 40)[: len(shown(text))].rstrip().ljust(len(shown(text)), "n"))
    assert elements(html) == elements(benign)


@given(TEXTS)
def test_every_text_survives_the_folding_of_spaces(text: str) -> None:
    html, txt = mail(text)
    for body in (visible_text(html), " ".join(txt.split())):
        assert body.count(shown(text)) >= 5
