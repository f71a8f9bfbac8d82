from __future__ import annotations

from re import findall, search

import pytest

from digest.errors import RenderError
from digest.render.copies import copy_of
from digest.render.documents import render
from digest.render.mail import mjml_of
from digest.render.proof import proofread
from digest.render.templates import Templates
from digest.theme import LIGHT, Theme
from tests.render.an_edition import a_look, a_story, an_edition, templates, with_views

NAME = "edition.mjml.j2"


def mjml(inner: str, head: str = "") -> str:
    body = f"<mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body>"
    return f"<mjml><mj-head>{head}</mj-head>{body}</mjml>"


def check(made: str) -> None:
    proofread(made, NAME, {})


@pytest.mark.parametrize("language", ["en", "ru", "tg", "fa"])
def test_our_own_template_passes_and_each_padding_has_a_unit(language: str) -> None:
    made = mjml_of(copy_of(an_edition(), language, a_look()), Templates(templates()))
    paddings = findall(r'(?<!cell)padding="([^"]*)"', made)
    assert len(paddings) > 10
    for padding in paddings:
        assert all(search(r"^\d+px$", length) for length in padding.split())


REFUSED = [
    ("<mj-text><script>x</script></mj-text>", "<script> is not allowed in a mail"),
    ("<mj-txt>x</mj-txt>", "<mj-txt> is not allowed in a mail; did you mean mj-text?"),
    ('<mj-text colour="#000000">x</mj-text>', "attribute colour is not allowed here; did you mean color?"),
    ('<mj-text onclick="x">x</mj-text>', "attribute onclick is not allowed here; allowed: align, color"),
    ('<mj-text href="https://x.example/">x</mj-text>', "attribute href"),
    ('<mj-text padding="0 40px">x</mj-text>', "needs a unit on each length"),
    ('<mj-text padding-left="10">x</mj-text>', "needs a unit on each length"),
    ('<mj-text><a href="javascript:x">x</a></mj-text>', "leads nowhere"),
    ('<mj-text><img src="https://x.example/a.png" /></mj-text>', 'alt="…" is missing'),
    ('<mj-image src="https://x.example/a.png" />', 'alt="…" is missing'),
    ('<mj-image alt="" src="http://x.example/a.png" />', "src leads nowhere"),
    (
        '<mj-text><p style="background:url(x)">x</p></mj-text>',
        "url( in a style loads something from elsewhere",
    ),
    ('<mj-text color="red">x</mj-text>', "'red' is no colour whose contrast can be told; allowed: #RRGGBB"),
    ("<mj-text>x</mj-column>", "not well-formed: mismatched tag at </mj-column>"),
    ("<mj-text>&nbsp;</mj-text>", "not well-formed: undefined entity"),
    ("<mj-text><p>x</mj-text>", "not well-formed"),
]


@pytest.mark.parametrize(("inner", "reason"), REFUSED)
def test_what_the_compiler_would_pass_on_in_silence_is_refused(inner: str, reason: str) -> None:
    with pytest.raises(RenderError) as caught:
        check(mjml(inner))
    assert reason in str(caught.value)


def test_a_style_loads_nothing() -> None:
    with pytest.raises(RenderError, match="@import in a style loads something from elsewhere"):
        check(mjml("", "<mj-style>@IMPORT 'https://x.example/a.css';</mj-style>"))


def test_a_document_type_is_refused() -> None:
    with pytest.raises(RenderError, match="document type"):
        check('<!DOCTYPE mjml [<!ENTITY x "y">]><mjml></mjml>')


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(RenderError, match="not well-formed: no element found"):
        check("")


FAINT = [
    '<mj-text color="#999999">x</mj-text>',
    '<mj-text color="#1C1A17" container-background-color="#4F4A42">x</mj-text>',
    '<mj-text color="#000000"><p style="color:#999999;">x</p></mj-text>',
    '<mj-text color="#000000"><p style="background:#333333">x</p></mj-text>',
    '<mj-text color="#000000"><b style="color:#777777"><i style="color:inherit">x</i></b></mj-text>',
    '<mj-button background-color="#A3291B" href="https://x.example/">x</mj-button>',
]


@pytest.mark.parametrize("inner", FAINT)
def test_a_text_that_cannot_be_read_on_its_ground_is_refused(inner: str) -> None:
    with pytest.raises(
        RenderError, match=r"a text in #\w+ on #\w+ has a contrast of [1-4]\.\d\d; at least 4\.5"
    ):
        check(mjml(inner))


def test_colours_are_inherited_also_from_attributes_for_all() -> None:
    head = (
        '<mj-attributes><mj-all color="#FFFFFF" /><mj-section background-color="#222222" /></mj-attributes>'
    )
    check(mjml("<mj-text><p>x</p></mj-text>", head))
    with pytest.raises(RenderError, match="a text in #FFFFFF on #EEEEEE"):
        check(mjml('<mj-text><p style="background-color:#EEEEEE">x</p></mj-text>', head))


def test_a_hidden_text_may_have_any_colour() -> None:
    check(mjml('<mj-raw><div style="display:none;color:#FFFFFF;">x</div></mj-raw>'))


def test_a_faint_theme_is_refused_when_it_is_printed() -> None:
    look = a_look(theme=Theme(light={**LIGHT, "ink3": "#AAAAAA"}))
    with pytest.raises(RenderError, match=r"a text in #AAAAAA on #EFECE5 has a contrast of 1\.97"):
        render(an_edition(), look)


CHANGES = [
    ('<mj-breakpoint width="480px" />', '<mj-breakpoint width="480px" /><mj-font />', "<mj-font>"),
    ('padding="10px 0px 8px"', 'padding="10px 0 8px"', "needs a unit"),
    ('<p style="margin:0 0 10px;">{{ t.review }}', '<p onclick="x">{{ t.review }}', "onclick"),
    ('href="{{ s.outlet_url }}"', 'href="/elsewhere"', "leads nowhere"),
    ("{{ part.title }} <span", "{{ part.title }} <sapn", "<sapn>"),
    ("</ul></mj-text>", "</mj-text>", "not well-formed: mismatched tag"),
]


@pytest.mark.parametrize(("old", "new", "reason"), CHANGES)
def test_a_mistake_in_a_template_is_told_with_its_line(old: str, new: str, reason: str) -> None:
    sources = templates()
    lines = sources[NAME].split("\n")
    line = next(number for number, text in enumerate(lines, start=1) if old in text)
    broken = {**sources, NAME: sources[NAME].replace(old, new, 1)}
    with pytest.raises(RenderError) as caught:
        render(an_edition(), a_look(templates=broken))
    assert reason in str(caught.value)
    assert (caught.value.template, caught.value.line) == (NAME, line)


def test_a_mistake_in_an_included_template_names_that_template() -> None:
    sources = templates()
    head = sources[NAME].replace("<mj-head>", '<mj-head>{% include "parts/head.mjml.j2" %}')
    broken = {**sources, NAME: head, "parts/head.mjml.j2": '\n<mj-font name="Lora" />\n'}
    with pytest.raises(RenderError, match=r"parts/head\.mjml\.j2:2: <mj-font> is not allowed"):
        render(an_edition(), a_look(templates=broken))


def test_a_mistake_that_no_line_of_a_template_made_is_told_with_the_line_of_the_mjml() -> None:
    story = with_views(a_story("one"), url="https://x.example/")
    sources = templates()
    made = sources[NAME].replace('<{{ tag }} class="{{ cls }}"', '<{{ tag ~ "x" }} class="{{ cls }}"')
    with pytest.raises(RenderError, match=r"edition\.mjml\.j2: <h2x> .*\(line \d+ of the MJML\)"):
        render(
            an_edition(story),
            a_look(templates={**sources, NAME: made.replace("</{{ tag }}>", '</{{ tag ~ "x" }}>')}),
        )
