from __future__ import annotations

import pytest

from digest.render.printable import address, cut, direction_of, mailto, shown, site_of


def test_a_text_is_shown_on_one_line_without_what_shows_nothing() -> None:
    assert shown(" a\r\n b\x00\u2028c\u202e\ud800\uffff ") == "a b c"


def test_joiners_that_change_letters_and_emoji_stay() -> None:
    assert shown("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("one two", 7, "one two"),
        ("one two three", 9, "one two…"),
        ("one, two three", 6, "one…"),
        ("x" * 20, 10, "x" * 9 + "…"),
    ],
)
def test_a_cut_text_ends_at_a_word(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected
    assert len(cut(text, most)) <= most


@pytest.mark.parametrize("url", ["javascript:x", " JAVASCRIPT:x", "data:x", "ftp://x", "//x", "x", ""])
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert address(url) == ""


def test_an_address_keeps_what_is_safe_and_loses_what_breaks_out() -> None:
    assert address("https://пример.example/a?b=c&d=[1]#e") == "https://пример.example/a?b=c&d=[1]#e"
    assert address("https://x.example/a b\n\"'<>") == "https://x.example/a%20b%0A%22'%3C%3E"


def test_the_site_of_an_address_is_its_front_page() -> None:
    assert site_of("https://x.example:8443/a/b?c") == "https://x.example:8443/"
    assert site_of("https://[x/") == ""
    assert site_of("mailto:x") == ""


def test_a_mail_link_cannot_carry_more_than_a_subject() -> None:
    assert mailto("a b@x.example", "c&body=d") == "mailto:a%20b@x.example?subject=c%26body%3Dd"


def test_direction_follows_the_script() -> None:
    assert [direction_of(code) for code in ("en", "fa", "ar-EG", "tg")] == ["ltr", "rtl", "rtl", "ltr"]
