from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.message import Letter, build
from digest.errors import DeliveryError
from digest.model import Delivery
from digest.settings import Addressee
from digest.tokens import PLACEHOLDER, Purpose, Seal, sealed
from tests.deliver.letters import LETTERS, SECRET, TITLES, WRITTEN, a_letter, a_row

ROW = a_row()
HOSTILE = "Hi\r\nBcc: victim@victim.example\r\n\r\n<p>\x00\x1b[31m\u202eevil\u2066\ufeff"
URI = re.compile(rb"(List-[A-Za-z]+:|Archived-At:)? <[^ ]+>")


def read(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def bodies(message: bytes) -> list[tuple[str, str]]:
    parts = [part for part in read(message).walk() if not part.is_multipart()]
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in parts]


def head_of(message: bytes) -> bytes:
    return message.partition(b"\r\n\r\n")[0]


def value_of(message: bytes, name: str) -> str:
    """A field as its bytes decode, unfolded."""
    return str(read(message)[name])


def check_bytes(message: bytes) -> None:
    assert message.endswith(b"\r\n")
    assert max(message) < 128
    assert b"\0" not in message
    lines = message.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert not [line for line in lines if len(line) > 78 and not URI.fullmatch(line)]


@pytest.mark.parametrize("language", TITLES)
def test_message_is_ascii_in_short_lines_with_crlf(language: str) -> None:
    check_bytes(build(LETTERS[language], a_row(name="Рустам 👩‍👩‍👧‍👦"), SECRET))


def test_each_header_is_there_once() -> None:
    letter = a_letter(
        archive_url="https://digest.example/a/2026/11/22/", archive_home="https://digest.example/a/"
    )
    names = re.findall(rb"(?m)^([A-Za-z-]+):", head_of(build(letter, ROW, SECRET)))
    expected = "From To Subject Date Message-ID Reply-To Auto-Submitted Content-Language List-Id"
    expected += " List-Unsubscribe List-Help List-Owner List-Post List-Archive Archived-At Precedence"
    expected += " MIME-Version Content-Type"
    assert Counter(name.decode() for name in names) == Counter(expected.split())


def test_text_comes_first_and_html_last() -> None:
    letter = a_letter("tg")
    leave = sealed(SECRET, Purpose.MAIL, letter.list_id, Seal(ROW.recipient))
    assert bodies(build(letter, ROW, SECRET)) == [
        ("text/plain", letter.text.replace(PLACEHOLDER, leave)),
        ("text/html", letter.html.replace(PLACEHOLDER, leave)),
    ]


def test_headers_say_who_writes_to_whom_and_when() -> None:
    message = read(build(a_letter("tg"), a_row(name="Рустам, 👩‍👩‍👧‍👦"), SECRET))
    sender, reader = message["From"].addresses[0], message["To"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (TITLES["tg"], "digest@digest.example")
    assert (reader.display_name, reader.addr_spec) == ("Рустам, 👩‍👩‍👧‍👦", "reader@reader.example")
    assert parsedate_to_datetime(message["Date"]) == WRITTEN
    assert message["Content-Language"] == "tg"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == a_letter("tg").subject


def test_hostile_names_and_subjects_stay_inside_their_fields() -> None:
    sender = Addressee("digest@digest.example", HOSTILE)
    letter = a_letter(subject=HOSTILE, title=HOSTILE, sender=sender)
    message = build(letter, a_row(name=HOSTILE), SECRET)
    check_bytes(message)
    parsed = read(message)
    clean = "Hi Bcc: victim@victim.example <p>[31mevil"
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == clean
    for name, address in (("From", "digest@digest.example"), ("To", "reader@reader.example")):
        assert [one.addr_spec for one in parsed[name].addresses] == [address]
    assert [kind for kind, _ in bodies(message)] == ["text/plain", "text/html"]


@given(subject=st.text(), name=st.text(), title=st.text())
def test_no_subject_or_name_breaks_a_message(subject: str, name: str, title: str) -> None:
    message = build(a_letter(subject=subject, title=title), a_row(name=name), SECRET)
    check_bytes(message)
    parsed = read(message)
    assert [one.addr_spec for one in parsed["To"].addresses] == ["reader@reader.example"]
    assert len(parsed.keys()) == 16


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_any_body_is_read_back(body: str) -> None:
    message = build(a_letter(text=body, html=body), ROW, SECRET)
    lines = message.split(b"\r\n")
    assert max(map(len, lines)) <= 103  # List-Unsubscribe, a URI
    for _, content in bodies(message):
        assert content.removesuffix("\n") == body.removesuffix("\n")


def test_same_input_gives_the_same_bytes() -> None:
    assert build(a_letter("ru"), ROW, SECRET) == build(a_letter("ru"), a_row(), bytes(SECRET))


def test_repeat_has_the_same_identity_whatever_the_attempt() -> None:
    assert build(a_letter(), replace(ROW, attempts=1, detail="451"), SECRET) == build(a_letter(), ROW, SECRET)


@pytest.mark.parametrize(
    ("letter", "row", "secret"),
    [
        (a_letter(), a_row("other@reader.example"), SECRET),
        (a_letter(edition="digest 2026-11-23"), ROW, SECRET),
        (a_letter(), ROW, b"another"),
    ],
)
def test_other_recipient_edition_or_secret_has_another_message_id(
    letter: Letter, row: Delivery, secret: bytes
) -> None:
    other, usual = value_of(build(letter, row, secret), "Message-ID"), build(a_letter(), ROW, SECRET)
    assert other != value_of(usual, "Message-ID")
    assert re.fullmatch(r"<[0-9a-f]{32}@digest\.example>", other)


@pytest.mark.parametrize("title", [*TITLES.values(), 'Press: "daily", <hot>', "=?utf-8?q?x?=", "Ӯ" * 90])
def test_list_id_is_the_title_and_a_stable_label(title: str) -> None:
    message = build(a_letter(title=title), ROW, SECRET)
    assert value_of(message, "List-Id") == f"{title} <digest.digest.example>"
    assert b" <digest.digest.example>\r\n" in message
    tomorrow = build(a_letter(title=title, edition="digest 2026-11-23", subject="Else"), ROW, SECRET)
    assert value_of(tomorrow, "List-Id") == value_of(message, "List-Id")


def test_list_id_is_one_label_whatever_the_id() -> None:
    message = build(a_letter(list_id="my digest\r\nX: y"), ROW, SECRET)
    assert value_of(message, "List-Id").endswith("<my-digest-X-y.digest.example>")


def test_list_headers_are_uris_that_stand_as_they_are() -> None:
    message = head_of(build(a_letter(), ROW, SECRET))
    leave = sealed(SECRET, Purpose.MAIL, "digest", Seal(ROW.recipient)).encode()
    unsubscribe = b"<mailto:editor@digest.example?subject=unsubscribe%20" + leave + b">"
    assert b"\r\nList-Unsubscribe: " + unsubscribe + b"\r\n" in message
    assert b"\r\nList-Help: <mailto:editor@digest.example?subject=help>\r\n" in message
    assert b"\r\nList-Owner: <mailto:editor@digest.example>\r\n" in message
    assert b"\r\nList-Post: NO\r\n" in message


def test_edition_on_the_web_names_its_page_and_the_archive() -> None:
    home = "https://digest.example/archive/"
    page = f"{home}2026/11/22/{'x' * 80}/рӯз>.html"
    head = head_of(build(a_letter(archive_url=page, archive_home=home), ROW, SECRET))
    assert b"\r\nList-Archive: <https://digest.example/archive/>\r\n" in head
    quoted = b"x" * 80 + b"/%D1%80%D3%AF%D0%B7%3E.html>"
    assert b"\r\nArchived-At: <https://digest.example/archive/2026/11/22/" + quoted + b"\r\n" in head


def test_edition_that_is_not_on_the_web_names_no_page() -> None:
    parsed = read(build(a_letter(), ROW, SECRET))
    assert parsed["List-Archive"] is None
    assert parsed["Archived-At"] is None


def test_no_address_of_the_reader_stands_anywhere_but_in_to() -> None:
    letter = a_letter(archive_url="https://digest.example/a/", archive_home="https://digest.example/")
    message = build(letter, ROW, SECRET)
    assert message.count(b"reader@reader.example") == 1
    assert message.count(b"reader.example") == 1
    for _, content in bodies(message):
        assert "reader" not in content
        assert ROW.recipient not in content


def test_reader_without_a_name_is_an_address_alone() -> None:
    assert b"\r\nTo: reader@reader.example\r\n" in build(a_letter(), a_row(name=" \u200b"), SECRET)


def test_domain_beyond_ascii_is_written_as_dns_has_it() -> None:
    message = build(a_letter(), a_row("reader@пример.рф"), SECRET)
    assert b"\r\nTo: Reader <reader@xn--e1afmkfd.xn--p1ai>\r\n" in message


@pytest.mark.parametrize(
    ("name", "shown"), [("Иван", "=?utf-8?b?0JjQstCw0L0=?="), ("", "undisclosed-recipients")]
)
def test_mailbox_beyond_ascii_is_named_by_the_envelope_only(name: str, shown: str) -> None:
    message = build(a_letter(), a_row("иван@пример.рф", name=name), SECRET)
    check_bytes(message)
    assert f"\r\nTo: {shown} :;\r\n".encode() in message
    assert read(message)["To"].addresses == ()


def test_recipient_that_no_message_can_be_sent_to_is_refused() -> None:
    with pytest.raises(DeliveryError, match="no mail address") as told:
        build(a_letter(), a_row("a b@reader.example"), SECRET)
    assert not told.value.session


@pytest.mark.parametrize("wrong", [{"contact": ""}, {"sender": Addressee("digest")}])
def test_mistake_in_our_own_address_is_no_readers_fault(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeliveryError, match="our own address is wrong") as told:
        build(a_letter(**wrong), ROW, SECRET)
    assert told.value.session


def test_one_click_stands_first_and_is_named_where_the_pages_are_on_the_web() -> None:
    letter = replace(a_letter(), signup="https://news.digest.example")
    leave = sealed(SECRET, Purpose.MAIL, letter.list_id, Seal(ROW.recipient, 3)).encode()
    head = head_of(build(letter, ROW, SECRET, epoch=3)).replace(b"\r\n ", b" ")
    by_mail = b"<mailto:editor@digest.example?subject=unsubscribe%20" + leave + b">"
    assert b"List-Unsubscribe: <https://news.digest.example/u/" + leave + b">, " + by_mail + b"\r\n" in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head


@pytest.mark.parametrize("signup", ["", "http://127.0.0.1:8420"])
def test_one_click_is_not_named_where_it_cannot_be_had(signup: str) -> None:
    assert b"List-Unsubscribe-Post" not in build(replace(a_letter(), signup=signup), ROW, SECRET)
