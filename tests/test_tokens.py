from __future__ import annotations

import hashlib
import hmac
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.tokens import (
    PLACEHOLDER,
    TOKEN_LENGTH,
    Purpose,
    Seal,
    blinded,
    recipient_id,
    sealed,
    token,
    unsealed,
)

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


SEAL = Seal(recipient_id("reader@reader.example"), 7)
SEALED = sealed(b"k" * 32, Purpose.MAIL, "digest", SEAL)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_seal_opens_again_and_is_as_long_as_its_placeholder() -> None:
    assert unsealed(b"k" * 32, Purpose.MAIL, "digest", SEALED) == SEAL
    assert len(SEALED) == TOKEN_LENGTH


@given(st.binary(min_size=8, max_size=8), st.integers(0, 65_535), st.sampled_from(Purpose))
def test_every_seal_opens_again(ident: bytes, epoch: int, purpose: Purpose) -> None:
    seal = Seal(ident.hex(), epoch)
    text = sealed(b"s" * 32, purpose, "digest", seal)
    assert len(text) == TOKEN_LENGTH
    assert unsealed(b"s" * 32, purpose, "digest", text) == seal


def test_a_seal_with_any_bit_turned_is_refused() -> None:
    for place, letter in enumerate(SEALED):
        for bit in range(6):
            other = ALPHABET[ALPHABET.index(letter) ^ (1 << bit)]
            forged = SEALED[:place] + other + SEALED[place + 1 :]
            assert unsealed(b"k" * 32, Purpose.MAIL, "digest", forged) is None


@pytest.mark.parametrize(
    ("secret", "purpose", "digest"),
    [
        (b"l" * 32, Purpose.MAIL, "digest"),
        (b"k" * 32, Purpose.CONFIRM, "digest"),
        (b"k" * 32, Purpose.MAIL, "another"),
    ],
)
def test_a_seal_of_another_kind_is_refused(secret: bytes, purpose: Purpose, digest: str) -> None:
    assert unsealed(secret, purpose, digest, SEALED) is None


@pytest.mark.parametrize(
    "text", ["", "x", SEALED[:-1], f"{SEALED}A", f"{SEALED[:-1]}=", f"{SEALED[:-1]}\n", "я" * 32]
)
def test_what_is_no_seal_is_refused(text: str) -> None:
    assert unsealed(b"k" * 32, Purpose.MAIL, "digest", text) is None


def test_a_hundred_thousand_made_up_seals_are_refused() -> None:
    random = Random(7)
    made = ("".join(random.choices(ALPHABET, k=32)) for _ in range(100_000))
    assert not any(unsealed(b"k" * 32, Purpose.MAIL, "digest", text) for text in made)


def test_a_seal_does_not_show_whom_it_is_for() -> None:
    alike = [sealed(b"k" * 32, Purpose.MAIL, "digest", Seal(SEAL.recipient, epoch)) for epoch in (1, 2)]
    assert sum(one == other for one, other in zip(*alike, strict=True)) < 8


def test_a_blinded_address_is_the_same_however_it_is_written_and_another_with_another_secret() -> None:
    assert blinded(b"k", " Reader@Reader.example") == blinded(b"k", "reader@reader.example")
    assert blinded(b"k", "reader@reader.example") != blinded(b"l", "reader@reader.example")
