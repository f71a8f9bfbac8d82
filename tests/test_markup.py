"""Markup of strangers: gone from plain texts, harmless on pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.markup import plain, sanitise

LIVE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=' jav&#x09;ascript:alert(1)'>x</a>",
    "<iframe src='https://a.example'></iframe>",
    "<form action='https://a.example'><input name=q><button>go</button></form>",
    "<p style='background:url(https://a.example/p.gif)' onclick='x()'>x</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<base href='https://a.example/'><meta http-equiv=refresh content=0>",
    "<object data=x.swf></object><embed src=x.swf>",
    "<link rel=stylesheet href=//a.example/x.css><style>*{display:none}</style>",
    "<svg><style><!--</style><img src=x onerror=alert(1)>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br><br>Two.<br>Three.", "One.\n\nTwo.\nThree."),
        ("<div>One <b>bold</b>\n and <i>so</i> on.</div>tail", "One bold and so on.\n\ntail"),
        ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
        ("<ul><li>first</li><li>second</li></ul>", "first\n\nsecond"),
        ("<p>See <a href='/x'>this</a> page.</p>", "See this page."),
        ("<p>Text.</p><p><a href='/s'>Subscribe to our letter</a></p>", "Text."),
        ("<p>Text.</p><p><a>One</a> <a>Two</a> »</p>", "Text."),
        ("<figure><img src=x><figcaption>A photo</figcaption></figure><p>Text.</p>", "Text."),
        ("5 < 7 and 8 > 2", "5 < 7 and 8 > 2"),
        ("<p>open <b>tags", "open tags"),
        ("<script>x()</script><style>p{}</style>", ""),
        ("", ""),
    ],
)
def test_plain_keeps_the_words_and_the_paragraphs(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_a_text_that_is_all_one_long_link_is_a_text() -> None:
    sentence = "The whole paragraph is a link, as some feeds have it, longer than any invitation to read on."
    assert plain(f"<p><a href='/x'>{sentence}</a></p>") == sentence


@pytest.mark.parametrize("markup", LIVE)
def test_nothing_that_acts_is_left(markup: str) -> None:
    for text in (plain(markup), sanitise(markup)):
        for live in (
            "<script",
            "<svg",
            "<img",
            "<iframe",
            "<form",
            "<style",
            "<base",
            "<meta",
            "<object",
            "<embed",
        ):
            assert live not in text
    cleaned = sanitise(markup)
    for live in ("onerror", "onload", "onclick", "javascript:", "data:", "style="):
        assert live not in cleaned.replace("&lt;", "")


def test_a_page_keeps_what_it_may_hold() -> None:
    page = (
        '<h2 id="world">World</h2><p><a href="https://a.example/" rel="noopener nofollow">x</a> <em>y</em> '
        "<strong>z</strong><br><code>c</code></p><ul><li>1</li></ul><blockquote>q</blockquote><hr><pre>p</pre>"
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
        '<a href="mailto:e@a.example" rel="noopener nofollow">mail</a>'
    )
    assert sanitise(page) == page


@given(st.text(alphabet="<>/=\"' abpscriptimgonerror&;#:\n", max_size=80))
def test_cleaning_twice_is_cleaning_once(markup: str) -> None:
    assert sanitise(sanitise(markup)) == sanitise(markup)


@given(st.text())
def test_plain_takes_any_text(markup: str) -> None:
    assert "\n\n\n" not in plain(markup)


def test_deep_nesting_does_no_harm() -> None:
    assert plain("<div>" * 4_999 + "x") == "x"
    assert plain("<div>" * 1_000_000 + "x") == ""


def test_an_empty_line_within_a_paragraph_parts_nothing() -> None:
    assert plain("<p>One thing\n\nand another</p><p>A third</p>") == "One thing and another\n\nA third"
