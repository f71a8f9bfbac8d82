from __future__ import annotations

import re
import unicodedata
from email import message_from_string, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.header import clean_header, field, phrase, text

WORDS = ["Шарҳи", "матбуот", "budget", "—", "👩‍👩‍👧‍👦", "Ҷаҳон,", "(x)", '"q"', "<b>", "a@b", "=?utf-8?q?x?="]
WORDS += ["дарозтарин" * 9, "x" * 90, "е:", "[TEST]", "\\", "z.", "اخبار"]

titles = st.one_of(st.text(max_size=250), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)).map(
    clean_header
)


def unfolded(head: str) -> str:
    _, _, value = re.sub("\r\n(?= )", "", head).removesuffix("\r\n").partition(":")
    return value


def check_lines(head: str) -> None:
    assert head.isascii()
    for line in head.removesuffix("\r\n").split("\r\n"):
        assert "\r" not in line
        assert "\n" not in line
        assert len(line) <= 76
    for word in re.findall(r"=\?utf-8\?b\?[^?]*\?=", head):
        assert len(word) <= 75
        body, charset = decode_header(word)[0]
        assert isinstance(body, bytes)
        body.decode(str(charset))


@given(titles)
def test_text_is_read_back_as_it_was(title: str) -> None:
    head = field("Subject", text(title))
    check_lines(head)
    assert message_from_string(head + "\r\n", policy=policy.default)["Subject"] == title
    assert str(make_header(decode_header(unfolded(head)[1:]))) == title


@given(titles)
def test_phrase_is_read_back_as_it_was(title: str) -> None:
    head = field("From", [*phrase(title), "<digest@digest.example>"])
    check_lines(head)
    name = unfolded(head).removesuffix("<digest@digest.example>").strip()
    assert str(make_header(decode_header(name))) == title
    read = message_from_string(head + "\r\n", policy=policy.default)["From"].addresses
    assert [one.addr_spec for one in read] == ["digest@digest.example"]


def test_plain_words_stay_plain() -> None:
    assert field("Subject", text("Budget adopted: 12 votes")) == "Subject: Budget adopted: 12 votes\r\n"
    assert phrase("Morning Press Digest") == ["Morning", "Press", "Digest"]


def test_what_looks_encoded_is_encoded_again() -> None:
    assert text("=?utf-8?q?x?=") == ["=?utf-8?b?PT91dGYtOD9xP3g/PQ==?="]
    assert phrase("=?utf-8?q?x?=") == ["=?utf-8?b?PT91dGYtOD9xP3g/PQ==?="]


def test_long_word_that_must_not_be_broken_stays_beside_its_name() -> None:
    uri = f"<https://digest.example/{'x' * 90}>"
    assert field("Archived-At", [uri]) == f"Archived-At: {uri}\r\n"
    assert field("From", ["Press", uri, "end"]) == f"From: Press\r\n {uri}\r\n end\r\n"


@pytest.mark.parametrize("word", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a b", "ы", "\0", "a\u2028b"])
def test_word_that_could_begin_another_field_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="X-Test cannot hold"):
        field("X-Test", [word])


@given(st.text())
def test_clean_header_is_one_short_line(value: str) -> None:
    clean = clean_header(value)
    assert len(clean) <= 200
    assert clean == clean_header(clean)
    assert {unicodedata.category(c) for c in clean if c != "\u200d"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )


def test_clean_header_drops_what_hides_and_keeps_what_is_read() -> None:
    assert clean_header("a\r\nBcc: b\x00\u202ec\u200b d\u2028\te") == "a Bcc: bc d e"
    assert clean_header("👩‍👩‍👧‍👦 Ӯ") == "👩‍👩‍👧‍👦 Ӯ"
