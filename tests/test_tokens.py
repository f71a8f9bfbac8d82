from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.tokens import PLACEHOLDER, TOKEN_LENGTH, recipient_id, token

SECRET = bytes(range(32))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


def test_token_is_half_of_the_keyed_hash_over_the_parts() -> None:
    whole = hmac.new(SECRET, b"unsubscribe\x0042", hashlib.sha256).hexdigest()
    assert token(SECRET, "unsubscribe", "42") == whole[:32]


@given(st.lists(TEXTS, min_size=1))
def test_token_is_hex_digits_as_many_as_the_placeholder_has(parts: list[str]) -> None:
    made = token(SECRET, *parts)
    assert len(made) == len(PLACEHOLDER) == TOKEN_LENGTH
    assert set(made) <= set("0123456789abcdef")
    assert made == token(SECRET, *parts)


@given(st.lists(TEXTS, min_size=1), st.lists(TEXTS, min_size=1))
def test_other_parts_give_another_token(one: list[str], other: list[str]) -> None:
    assert (token(SECRET, *one) == token(SECRET, *other)) == (one == other)


def test_where_a_part_ends_matters() -> None:
    assert len({token(SECRET, "ab", "c"), token(SECRET, "a", "bc"), token(SECRET, "abc")}) == 3


def test_another_secret_gives_another_token() -> None:
    assert token(SECRET, "a") != token(bytes(32), "a")


def test_placeholder_can_never_be_a_token() -> None:
    assert not set(PLACEHOLDER) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "written", ["Zarina@Reader.example", " zarina@reader.example\n", "ZARINA@READER.EXAMPLE"]
)
def test_recipient_is_the_same_however_the_address_is_written(written: str) -> None:
    assert recipient_id(written) == recipient_id("zarina@reader.example") == "6553c209c5931192"


@given(st.emails(), st.emails())
def test_recipients_differ_as_their_addresses_do(one: str, other: str) -> None:
    assert len(recipient_id(one)) == 16
    assert (recipient_id(one) == recipient_id(other)) == (one.casefold() == other.casefold())
