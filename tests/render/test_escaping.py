"""What outlets wrote stays text in whatever reads our markdown."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from re import findall, sub

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from digest.render.escaping import escape
from digest.render.printable import shown

EXTENSIONS = ["extra", "toc", "admonition", "sane_lists", "wikilinks"]

READERS: dict[str, Callable[[str], str]] = {
    "CommonMark": MarkdownIt("commonmark").render,
    "tables and strikethrough": MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
    "Python-Markdown": lambda text: markdown.markdown(text, extensions=EXTENSIONS, output_format="html"),
}

PIECES = (
    *"\\`*_[]#!&<>{}|~$^@=%+:/?.()\"'-0a A;,",
    *("www.", "http://x.y/", "import ", "export ", "!!! note", "??? a", '=== "T"', ":::", "/// a", "{{ x }}"),
    *(
        "{% raw %}",
        "{#id}",
        "[TOC]",
        "[^1]",
        "a@b.co",
        "$x$",
        "==a==",
        "%%",
        ":smile:",
        "1. ",
        "- ",
        "\\(",
        "\\[",
    ),
    *(
        "&lt;",
        "&#60;",
        "&copy",
        "<!--",
        "-->",
        "{: .x}",
        "*[A]: b",
        "[x]: http://y",
        "~~~",
        "```",
        "[[w]]",
        "Ӣ",
    ),
)
"""What some markdown or generator takes for a command, and what lies between."""

PLACES = (
    ("{}", ["p", "p", "p"]),
    ("### [{}](http://u.example/)", ["p", "h3", "a", "p"]),
    ("- [{}](http://u.example/) *{}* `EN`", ["p", "ul", "li", "a", "em", "code", "p"]),
)
"""Where a text stands on a page, and which elements there are then."""

TEXTS = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=8).map("".join).map(shown)
)


def said(page: str) -> str:
    return " ".join(unescape(sub(r"<[^>]*>", "", page)).split())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("place", "elements"), PLACES, ids=["paragraph", "heading", "list"])
@given(text=TEXTS.filter(bool))
def test_any_text_reads_as_it_is_and_makes_no_element(
    reader: str, place: str, elements: list[str], text: str
) -> None:
    page = READERS[reader](f"Before\n\n{place.replace('{}', escape(text))}\n\nAfter")
    assert said(page) == " ".join(
        f"Before {place.count('{}') * (text + ' ')} {'EN ' if '`' in place else ''}After".split()
    )
    assert findall(r"<([a-z]\w*)", page) == elements


@pytest.mark.parametrize(
    "command",
    [
        "{{ site }}",
        "{% include x %}",
        "{{< ref >}}",
        "${x}",
        "<Chart/>",
        "<!--",
        "==x==",
        "$x$",
        "%%x%%",
        "://",
    ],
)
def test_no_template_language_finds_its_command(command: str) -> None:
    assert command not in escape(f"One {command} two")


@pytest.mark.parametrize("word", ["import", "export"])
def test_mdx_takes_no_sentence_for_code(word: str) -> None:
    assert not escape(f"{word} tariffs rise").startswith(word)
    assert escape(f"New {word} tariffs") == f"New {word} tariffs"


def test_plain_words_stay_readable() -> None:
    text = "Tajikistan beat Maldives 3–0 (again), said A. Karimov's team: 50% of it! 10:30"
    assert escape(text) == text.replace("!", "\\!")


@pytest.mark.parametrize("text", ["- one", "+ one", "1. one", "12) one", "* one", "# one", "> one", ": one"])
def test_a_text_cannot_begin_a_list_a_heading_or_a_quote(text: str) -> None:
    for read in READERS.values():
        assert html.fragment_fromstring(read(escape(text)).strip()).tag == "p"
        assert html.fragment_fromstring(read(escape(text)).strip()).text == text
