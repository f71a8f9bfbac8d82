from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.address import ascii_domain, wire_address
from digest.errors import DeliveryError


@pytest.mark.parametrize(
    "address", ["reader@reader.example", "o'neil+x@a-b.example", "root@localhost", "a@[127.0.0.1]"]
)
def test_usual_address_stands_as_it_is(address: str) -> None:
    assert wire_address(address) == address


def test_domain_beyond_ascii_is_written_as_dns_has_it() -> None:
    assert wire_address("reader@пример.рф") == "reader@xn--e1afmkfd.xn--p1ai"


def test_sharp_s_is_a_letter_of_its_own() -> None:
    assert ascii_domain("straße.de") == "xn--strae-oqa.de"


def test_local_part_beyond_ascii_is_kept() -> None:
    assert wire_address("иван@пример.рф") == "иван@xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@reader.example",
        "reader@",
        "a b@reader.example",
        "a@b@reader.example",
        '"a"@reader.example',
        "a(b)@reader.example",
        "<a@reader.example>",
        "a\r\nRCPT TO:<b@b.example>@reader.example",
        "a\u202e@reader.example",
        "a\ud800@reader.example",
        "a@reader.example\r\n",
        "a@rea der.example",
        "a@.reader.example",
        "a@-\u0301.example",
        "a@" + "ы" * 64 + ".example",
        "a@" + "x." * 130 + "example",
        "a@reader..пример",
    ],
)
def test_what_is_no_address_is_told_in_words(address: str) -> None:
    with pytest.raises(DeliveryError, match="no message can be sent to") as told:
        wire_address(address)
    error = told.value
    assert (error.temporary, error.session, error.after_data, error.code) == (False, False, False, None)


@given(st.one_of(st.text(max_size=40), st.text('ab.@ ßы-\r\n"<>()[]\\\u200d', max_size=40)))
def test_any_text_is_an_address_of_one_line_or_refused(text: str) -> None:
    try:
        wired = wire_address(text)
    except DeliveryError:
        return
    assert wired.isprintable()
    assert not set(wired) & set(' <>"(),:;\\') or wired.endswith("]")
    assert wired.rpartition("@")[2].isascii()
