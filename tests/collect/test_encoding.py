from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.encoding import decode

TEXT = "Душанбе — ҷаласаи навбатӣ"
RUSSIAN = "Новости «Зари» — тариф на воду"


def declared(name: str, text: str = RUSSIAN) -> str:
    return f"<?xml version='1.0' encoding='{name}'?><a>{text}</a>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("windows-1251").encode("cp1251"), "text/xml"),
        (declared("windows-1251").encode("cp1251"), "text/xml; charset=utf-8"),
        (declared("koi8-r", "Новости").encode("koi8-r"), ""),
        (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), "text/html"),
        (f"<p>{RUSSIAN}".encode("cp1251"), "text/html; charset=windows-1251"),
        (f"<p>{RUSSIAN}".encode("cp1251"), ""),
        (declared("windows-1251").encode(), "text/html; charset=windows-1251"),
        (codecs.BOM_UTF8 + declared("utf-8").encode(), ""),
        (declared("utf-16").encode("utf-16"), ""),
        (declared("utf-16").encode("utf-16-le"), ""),
        (declared("utf-16").encode("utf-16-be"), ""),
        (declared("no-such-thing").encode(), ""),
    ],
)
def test_the_right_text_comes_out_whatever_was_declared(body: bytes, content_type: str) -> None:
    assert "Новости" in decode(body, content_type)
    assert "\ufffd" not in decode(body, content_type)


def test_tajik_letters_survive() -> None:
    assert decode(TEXT.encode(), "text/html; charset=iso-8859-1") == TEXT


def test_a_cut_off_letter_becomes_one_replacement() -> None:
    assert decode(declared("utf-8", TEXT).encode()[:-7], "").endswith("навба\ufffd")


def test_western_bytes_without_a_declaration_are_western() -> None:
    assert decode("café d'été".encode("cp1252"), "") == "café d'été"


@pytest.mark.parametrize(
    "name", ["utf-7", "unicode_escape", "idna", "punycode", "hex", "rot13", "undefined", "zip"]
)
def test_python_codecs_that_are_no_charsets_are_not_used(name: str) -> None:
    body = declared(name, "+ADw-script+AD4- \\x41").encode()
    assert decode(body, f"text/xml; charset={name}") == body.decode()


@pytest.mark.parametrize("name", ["iso-2022-jp", "hz"])
def test_seven_bit_encodings_are_decoded_though_they_look_like_ascii(name: str) -> None:
    assert "中文" in decode(declared(name, "中文").encode(name), "")


@given(st.binary(), st.text())
def test_any_bytes_give_a_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)
