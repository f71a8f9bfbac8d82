from __future__ import annotations

import pytest

from digest.errors import RenderError
from digest.render.templates import Templates


def test_html_escapes_every_value() -> None:
    made = Templates({"a": '<p title="{{ x }}">{{ x }}</p>'}).html("a", x='"<b>"')
    assert made == '<p title="&#34;&lt;b&gt;&#34;">&#34;&lt;b&gt;&#34;</p>'


def test_plain_text_escapes_nothing_and_takes_filters() -> None:
    assert Templates({"a": "{{ x|twice }}"}).plain("a", {"twice": lambda t: t * 2}, x="<b>") == "<b><b>"


def test_another_language_escapes_once_also_through_a_macro() -> None:
    source = "{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(x) }}{{ x|raw }}"
    made = Templates({"a": source}).escaped("a", lambda t: t.replace("<", "(lt)"), {"raw": str.upper}, x="<b")
    assert made == "[(lt)b]<B"


def test_an_unknown_name_is_an_error_with_its_line() -> None:
    with pytest.raises(RenderError, match="'nonsense' is undefined") as caught:
        Templates({"a.j2": "one\ntwo\n{{ nonsense }}"}).html("a.j2")
    assert (caught.value.template, caught.value.line) == ("a.j2", 3)


def test_a_malformed_template_is_an_error_with_its_line() -> None:
    with pytest.raises(RenderError) as caught:
        Templates({"a.j2": "one\n{% if %}"}).html("a.j2")
    assert (caught.value.template, caught.value.line) == ("a.j2", 2)


def test_an_error_in_an_included_template_names_that_template() -> None:
    with pytest.raises(RenderError) as caught:
        Templates({"a.j2": "{% include 'b.j2' %}", "b.j2": "\n{{ 1 / 0 }}"}).html("a.j2")
    assert (caught.value.template, caught.value.line) == ("b.j2", 2)


def test_a_missing_template_is_named() -> None:
    with pytest.raises(RenderError, match=r"b\.j2: there is no template"):
        Templates({"a.j2": "{% include 'b.j2' %}"}).html("a.j2")


@pytest.mark.parametrize("source", ["{{ x.__class__.__mro__ }}", "{{ x.append(1) }}", "{{ ''.__class__ }}"])
def test_a_template_can_print_values_and_nothing_else(source: str) -> None:
    with pytest.raises(RenderError):
        Templates({"a": source}).html("a", x=[])
