"""What a second implementation, dkimpy, says of our signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.body import SOFT_BREAK
from digest.deliver.dkim import SIGNED, record, relaxed, signed
from digest.deliver.message import Letter, build
from digest.deliver.notice import Notice, notice_message
from digest.keys import Algorithm
from digest.settings import Addressee, Dkim
from digest.tokens import PLACEHOLDER
from tests.deliver.letters import SECRET, TITLES, WRITTEN, a_letter, a_row
from tests.deliver.test_message import check_bytes
from tests.signing import DOMAIN, a_dkim, verdicts

BOTH = a_dkim()
SIGNUP = "https://news.digest.example"
HTML = f"<p>one  two\t three </p>\n<p><a href='{SIGNUP}/leave/{PLACEHOLDER}'>leave</a></p>\n\n\n"


def a_signed_letter(**changes: object) -> Letter:
    letter = a_letter(dkim=BOTH, signup=SIGNUP, html=HTML, text=f"a  b \n{PLACEHOLDER}\n\n")
    return replace(letter, **changes)  # type: ignore[arg-type]  # a builder takes any field


def message(**changes: object) -> bytes:
    return build(a_signed_letter(**changes), a_row(), SECRET)


@pytest.mark.parametrize("language", TITLES)
def test_each_key_signs_and_each_signature_holds(language: str) -> None:
    octets = message(language=language, sender=Addressee("digest@digest.example", TITLES[language]))
    assert verdicts(octets, BOTH) == [True, True]
    assert re.findall(rb"a=([a-z0-9-]+);", octets) == [b"rsa-sha256", b"ed25519-sha256"]
    check_bytes(octets)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_one_key_is_enough(algorithm: Algorithm) -> None:
    one = a_dkim(algorithm)
    assert verdicts(message(dkim=one), one) == [True]


def test_every_readers_own_token_is_covered() -> None:
    letter = a_signed_letter()
    for reader in ("a@one.example", "b@two.example"):
        octets = build(letter, a_row(reader), SECRET)
        assert verdicts(octets, BOTH) == [True, True]
        token = re.search(rb"/leave/([\w-]{32})", octets.replace(SOFT_BREAK, b""))
        assert token is not None
        parted = b"(?:=\r\n)?".join(re.escape(bytes([octet])) for octet in token[1])
        places = list(re.finditer(parted, octets))
        assert len(places) == 4  # two in the head, one in each part
        for place in places:
            forged = octets[: place.start()] + place[0].swapcase() + octets[place.end() :]
            assert verdicts(forged, BOTH) == [False, False]


def test_without_keys_nothing_is_added() -> None:
    plain = message(dkim=None)
    assert b"DKIM-Signature" not in plain
    assert message().endswith(plain)


def test_no_mail_that_was_to_be_signed_leaves_unsigned() -> None:
    with pytest.raises(ValueError, match="no key was read"):
        message(dkim=Dkim(DOMAIN))


def test_the_same_message_is_signed_by_the_same_bytes() -> None:
    assert message() == message()
    assert f"t={int(WRITTEN.timestamp())};".encode() in message()


@pytest.mark.parametrize("name", SIGNED)
def test_no_listed_field_can_be_changed_or_added(name: str) -> None:
    octets = message()
    added = re.sub(rb"(?m)^From: ", b"%s: new\r\nFrom: " % name.encode(), octets, count=1)
    below = octets.replace(b"\r\n\r\n", b"\r\n%s: new\r\n\r\n" % name.encode(), 1)
    changed, n = re.subn(rb"(?mi)^%s: " % name.encode(), b"%s: x" % name.encode(), octets)
    assert [verdicts(one, BOTH) for one in (added, below)] == [[False, False]] * 2
    if n:
        assert verdicts(changed, BOTH) == [False, False]


def test_a_field_that_servers_add_on_the_way_breaks_nothing() -> None:
    octets = b"Received: from a by b\r\nReturn-Path: <x@y>\r\n" + message()
    assert verdicts(octets.replace(b"\r\nTo: ", b"\r\nPrecedence: bulk\r\nTo: ", 1), BOTH) == [True, True]


def test_every_field_that_we_write_is_signed() -> None:
    written = set(re.findall(r"(?m)^([A-Za-z-]+):", message(dkim=None).partition(b"\r\n\r\n")[0].decode()))
    assert written - set(SIGNED) == {"Precedence"}


@given(st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b"=20", b"."]), max_size=12).map(b"".join))
def test_bodies_are_hashed_as_dkimpy_hashes_them(body: bytes) -> None:
    from dkim.canonicalization import Relaxed

    whole = body + b"\r\n"
    assert relaxed(whole) == Relaxed.canonicalize_body(whole)


def test_a_notice_is_signed_as_a_whole() -> None:
    notice = Notice("reader@reader.example", "Подтвердите", ("Да:  https://x.example/1", "."), "ru")
    now = datetime(2026, 11, 25, tzinfo=UTC)
    octets = notice_message(
        notice, Addressee("digest@digest.example", "Обзор"), "e@digest.example", SECRET, now
    )
    assert verdicts(signed(octets, BOTH, now), BOTH) == [True, True]
    assert signed(octets, None, now) == octets


def test_a_record_is_parted_as_dns_wants_it() -> None:
    rsa, ed25519 = map(record, BOTH.keys)
    assert [len(part) <= 255 for part in rsa] == [True, True]
    assert "".join(rsa).startswith("v=DKIM1; k=rsa; p=MII")
    assert re.fullmatch(r"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=", "".join(ed25519))


def test_keys_stay_out_of_what_is_printed() -> None:
    shown = repr(replace(a_signed_letter(), html="", text=""))
    assert DOMAIN in shown
    assert "PRIVATE" not in shown
    assert "lambda" not in shown
