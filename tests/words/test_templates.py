"""No template says a word of its own: what people read comes from the words of their language."""

from __future__ import annotations

from re import DOTALL, findall, sub

from tests.render.an_edition import templates

NAMES = {"Atom"}
"""Called so in every language."""

FOR_PROGRAMS = {"Website"}
"""The field that only programs fill in; people do not see it."""


def own_words(template: str) -> set[str]:
    """What a template says beside its values and markup, and in attributes that are read out."""
    text = sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<mj-style>.*?</mj-style>", " ", template, flags=DOTALL)
    read = " ".join(findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text))
    return set(findall(r"[A-Z][a-z]{2,}", sub(r"<[^>]*>", " ", text))) | set(findall(r"[^\W\d_]{3,}", read))


def test_templates_say_nothing_that_is_not_in_the_words() -> None:
    pages = {name: text for name, text in templates().items() if name.endswith(".j2")}
    assert len(pages) > 20
    said = {name: own_words(text) - NAMES - FOR_PROGRAMS for name, text in pages.items()}
    assert {name: words for name, words in said.items() if words} == {}


def test_a_word_in_a_template_is_found() -> None:
    assert own_words('<p title="Read me">{{ x }} Story</p>') == {"Read", "Story"}
