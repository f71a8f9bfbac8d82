"""Hosts that cannot be, and logins that must not be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.authority import LONGEST_LABEL, flaw, has_login, without_login


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("a..b", "its host has two dots in a row, or one in front"),
        (".example", "its host has two dots in a row, or one in front"),
        ("press.example..", "its host has two dots in a row, or one in front"),
        ("\uff0e.example", "its host has two dots in a row, or one in front"),
        ("a" * 64 + ".example", "a part of its host is longer than 63 characters"),
        ("é" * 60 + ".example", "a part of its host is longer than 63 characters"),
        (".".join(["press"] * 50), "its host is longer than 253 characters"),
        ("é" * 1_000_000, "its host is longer than 253 characters"),
        ("xn--zzzzzz9999", "xn--zzzzzz9999 in its host stands for no name"),
        ("xn--.example", "xn-- in its host stands for no name"),
        ("pr ess.example", "its host holds ' ', which no name can have"),
        ("pr%65ss.example", "its host holds '%', which no name can have"),
        ("press\u200b.example", r"its host holds '\u200b', which no name can have"),
        ("press\u202e.example", r"its host holds '\u202e', which no name can have"),
        ("press\ud800.example", r"its host holds '\ud800', which no name can have"),
        ("1.2.3.4.5", "its host is a number, and no IP address"),
        ("999.1.1.1", "its host is a number, and no IP address"),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_a_host_that_cannot_be_is_told_in_words(host: str, words: str) -> None:
    assert flaw(f"https://{host}/feed") == words


@pytest.mark.parametrize(
    "host",
    [
        "press.example",
        "press.example.",
        "press.example:8080",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "a_b.example",
        "a" * LONGEST_LABEL + ".example",
        "пример.рф",
        "пример\u3002рф",
        "xn--e1afmkfd.xn--p1ai",
        "faß.example",
        "😀.example",
        "4th.press7.example",
    ],
)
def test_a_host_that_can_be_has_no_flaw(host: str) -> None:
    assert not flaw(f"https://{host}/a..b/%")


@pytest.mark.parametrize("address", ["https:///feed", "https://[::1/", "feed", ""])
def test_what_has_no_host_has_none_that_is_wrong(address: str) -> None:
    assert not flaw(address)


@pytest.mark.parametrize("address", ["https://u:p@h/", "https://u@h/", "https://:p@h/", "http://u:p@q@h/"])
def test_a_login_is_seen(address: str) -> None:
    assert has_login(address)


@pytest.mark.parametrize("address", ["https://h/@u", "https://h/?a=u:p@h", "@channel", "https://[u:p@h/"])
def test_an_at_sign_elsewhere_is_no_login(address: str) -> None:
    assert not has_login(address)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://u:p@press.example/feed", "https://…@press.example/feed"),
        ("https://u@press.example/feed", "https://…@press.example/feed"),
        ("https://u:p/p@press.example/feed", "https://…@press.example/feed"),
        ("https://u:p @p@press.example/feed", "https://…@press.example/feed"),
        ("u:p@press.example/feed", "…@press.example/feed"),
        ("see http://u:p@a.example/ and http://b.example/", "see http://…@a.example/ and http://b.example/"),
        ("https://press.example/@name", "https://press.example/@name"),
        ("Editor <editor@press.example>", "Editor <editor@press.example>"),
        ("@pamirnews", "@pamirnews"),
    ],
)
def test_a_text_is_shown_without_its_login(text: str, shown: str) -> None:
    assert without_login(text) == shown


@given(st.text(min_size=1).map(lambda text: f"secret{text}secret"), st.sampled_from(["https://", "http://"]))
def test_no_password_is_shown_whatever_it_holds(password: str, scheme: str) -> None:
    assert "secret" not in without_login(f"{scheme}user:{password}@press.example/feed")
