from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage, Message
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.entry import Entry, to_article
from digest.errors import SourceError
from digest.model import Article, Document
from digest.parse import letter
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import OCCASION

TEXT = "The bridge over the Panj opens on Sunday.\n\nBuses will cross it from seven in the morning on."
RUSSIAN = "Мост через Пяндж откроется в воскресенье. Автобусы пойдут по нему с семи утра."
WRITTEN = "Sun, 22 Nov 2026 03:00:00 GMT"


def a_letter(text: str = TEXT, **headers: str) -> EmailMessage:
    """A mail of a press office."""
    message = EmailMessage(policy=SMTP)
    told = {
        "From": "Press Service <press@gov.example>",
        "Subject": "Bridge opens",
        "Date": "Sat, 21 Nov 2026 10:00 +0500",
    }
    for name, value in (told | {name.title(): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message


def entry(body: bytes | Message) -> Entry:
    data = body if isinstance(body, bytes) else body.as_bytes()
    return letter.entry(Document("a.eml", data, NOW, headers={"last-modified": WRITTEN}), DUSHANBE)


def article(body: bytes | Message) -> Article:
    made = to_article(entry(body), a_source(language=None), OCCASION)
    assert made is not None
    return made


def refusal(body: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        entry(body)
    assert refused.value.source == "a.eml"
    return refused.value.reason


def raw(*headers: bytes, body: bytes = b"", kind: bytes = b"text/plain") -> bytes:
    """A mail as bytes, to say what no library would write."""
    return b"\r\n".join((b"From: press@gov.example", *headers, b"Content-Type: " + kind, b"", body))


def test_a_mail_is_an_article_of_its_subject_and_text() -> None:
    found = article(a_letter())
    assert (found.title, found.text, found.author) == ("Bridge opens", TEXT, "Press Service")
    assert f"{found.published:%Y-%m-%d %H:%M}" == "2026-11-21 05:00"
    assert (found.guid, found.url, found.undated) == ("a.eml", "", False)


def test_a_mail_without_a_readable_date_is_as_old_as_its_file() -> None:
    for body in (raw(b"Subject: One", b"Date: soon"), raw(b"Subject: One")):
        assert f"{article(body).published:%d %H:%M}" == "22 03:00"


@pytest.mark.parametrize("prefix", ["Fwd: ", "FW: Re: ", "Re[2]: ", "Пересл: "])
def test_who_passed_it_on_does_not_stand_in_the_title(prefix: str) -> None:
    assert entry(a_letter(subject=f"{prefix}Мост открыт")).title == "Мост открыт"


def test_what_looks_like_markup_in_a_subject_or_a_plain_text_is_text() -> None:
    message = a_letter("Prices < 5 & rising; <b>see</b>.", subject="Trade & transit")
    assert (article(message).title, article(message).text) == (
        "Trade & transit",
        "Prices < 5 & rising; <b>see</b>.",
    )


def test_a_signature_is_no_part_of_the_text() -> None:
    assert article(a_letter(f"{TEXT}\n-- \nPress Service\n+992 00 000")).text == TEXT


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5"])
@pytest.mark.parametrize("coding", [b"8bit", b"base64"])
def test_a_text_is_read_in_its_own_encoding(charset: str, coding: bytes) -> None:
    data = RUSSIAN.encode(charset)
    subject = f"=?{charset}?B?{b64encode('Мост открыт'.encode(charset)).decode()}?="
    found = article(
        raw(
            b"Subject: " + subject.encode(),
            b"Content-Transfer-Encoding: " + coding,
            kind=f"text/plain; charset={charset}".encode(),
            body=b64encode(data) if coding == b"base64" else data,
        )
    )
    assert (found.title, found.text, found.language) == ("Мост открыт", RUSSIAN, "ru")


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8"])
def test_letters_that_stand_in_a_header_as_they_are_follow_the_body(charset: str) -> None:
    subject = b"Subject: " + "Мост открыт".encode(charset)
    found = entry(raw(subject, kind=f"text/plain; charset={charset}".encode(), body=b"x"))
    assert found.title == "Мост открыт"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (b"=?utf-8?B?0J/R?=\r\n =?utf-8?B?gNC40LLQtdGC?=", "Привет"),  # cut inside a letter
        (b"=?utf-8?Q?=D0=9F=D1=80?= - =?utf-8?Q?two?=", "Пр - two"),
        ("Мост - =?utf-8?Q?two?=".encode(), "Мост - two"),
        (b"=?nowhere?Q?plain?=", "plain"),
        (b"=?utf-8?B?0J/RgNC40LLQtdG?=", "Приве�"),  # the last letter is torn
        (b"a very\r\n long line", "a very long line"),
        (b"=?utf-8?B?=", "=?utf-8?B?="),
    ],
)
def test_a_subject_is_read_however_it_is_encoded(subject: bytes, title: str) -> None:
    assert entry(raw(b"Subject: " + subject, body=b"Text")).title == title


def test_a_quoted_printable_text_loses_its_soft_breaks() -> None:
    body = b"The bridge over the=\r\n Panj =D0=BE=D1=82=\r\n=D0=BA=D1=80=D1=8B=D1=82"
    head = b"Content-Transfer-Encoding: quoted-printable"
    assert article(raw(b"Subject: One", head, body=body, kind=b"text/plain; charset=utf-8")).text == (
        "The bridge over the Panj открыт"
    )


@pytest.mark.parametrize(
    "broken", ["VGhlIGJyaWRnZSBpcyBvcGVu!!!", "VGhlIGJyaWRnZSBpcyBvcGVu\r\nIA", "VGhl IGJyaWRnZSBpcyBvcGVu="]
)
def test_of_broken_base64_is_read_what_can_be(broken: str) -> None:
    found = article(raw(b"Subject: One", b"Content-Transfer-Encoding: base64", body=broken.encode()))
    assert "The bridge is open" in found.text


def test_plain_words_are_taken_before_the_page_that_says_the_same() -> None:
    message = a_letter()
    message.add_alternative(
        f"<p>{TEXT}</p><p>Unsubscribe here, or read it in the browser</p>", subtype="html"
    )
    assert article(message).text == TEXT


def test_words_that_only_point_to_the_page_are_not_the_text() -> None:
    message = a_letter("Your mail program shows no pages.")
    html = f"<html><head><style>p {{}}</style></head><body><p>{TEXT}</p><script>x()</script><img src='https://t.example/1'></body>"
    message.add_alternative(html, subtype="html")
    assert article(message).text == TEXT.replace("\n\n", " ")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("release.html", "html"),
        ("release.txt", "plain"),
        ("release.TXT", "octet-stream"),
        ("release.htm", "octet-stream"),
    ],
)
def test_an_attached_press_release_is_the_text_if_it_is_the_longest(name: str, kind: str) -> None:
    message = a_letter("Dear colleagues, please find it attached.")
    if kind == "octet-stream":
        message.add_attachment(TEXT.encode(), maintype="application", subtype=kind, filename=name)
    else:
        message.add_attachment(TEXT, subtype=kind, filename=name)
    assert article(message).text.split() == TEXT.split()
    assert article(message).title == "Bridge opens"


def test_a_picture_or_a_short_attachment_changes_nothing() -> None:
    message = a_letter()
    message.add_attachment(b"\x89PNG" * 500, maintype="image", subtype="png", filename="map.png")
    message.add_attachment("Contacts", filename="contacts.txt")
    assert article(message).text == TEXT


def test_an_attached_mail_is_the_article_under_its_own_subject() -> None:
    message = a_letter("See below.", subject="Fwd: something")
    message.add_attachment(a_letter(subject="Мост открыт"))
    assert (article(message).title, article(message).text) == ("Мост открыт", TEXT)


def test_a_mail_that_is_attached_as_a_file_is_read_too() -> None:
    message = a_letter("See below.")
    inner = a_letter(subject="Inner").as_bytes()
    message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="inner.eml")
    assert (article(message).title, article(message).text) == ("Inner", TEXT)


def test_a_mail_of_many_links_is_one_article() -> None:
    links = "".join(
        f"<li><a href='https://gov.example/{n}'>Decision number {n} of the day</a></li>" for n in range(9)
    )
    message = a_letter(subject="News of the day")
    message.set_content(f"<p>Good morning.</p><ul>{links}</ul>", subtype="html")
    assert article(message).text.count("Decision number") == 9


def test_a_part_whose_boundary_is_missing_is_one_text() -> None:
    assert (
        TEXT.partition("\n")[0]
        in article(raw(b"Subject: One", kind=b"multipart/mixed", body=TEXT.encode())).text
    )


def test_a_mail_of_a_subject_only_is_an_article() -> None:
    assert (article(raw(b"Subject: Flash")).title, article(raw(b"Subject: Flash")).text) == ("Flash", "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is not a mail message"),
        (b"\x00\xff\xfe" * 100, "it is not a mail message"),
        (TEXT.encode(), "it is not a mail message"),
        (raw(), "the mail has neither subject nor text"),
        (raw(kind=b"image/png", body=b"\x89PNG"), "the mail has neither subject nor text"),
        (
            raw(b"Content-Disposition: x" + b";a=b" * 1_000_000),
            "the mail is built like none that anybody reads",
        ),
        (raw(kind=b"x/y;" + b"\r\n a=b;" * 500_000), "the mail is built like none that anybody reads"),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
            ),
            "the mail is built like none that anybody reads",
        ),
    ],
    ids=["empty", "noise", "no header", "nothing", "picture", "flood", "folded flood", "1,000 deep"],
)
def test_what_cannot_be_read_is_the_sources_error(body: bytes, reason: str) -> None:
    assert refusal(body) == reason


def test_a_header_of_five_megabytes_is_cut() -> None:
    found = article(
        raw(b"Subject: " + b"word " * 1_000_000, b"To: " + b"a@b.example, " * 400_000, body=b"Text")
    )
    assert len(found.title) <= 400


def test_mails_in_mails_are_opened_three_deep() -> None:
    message = a_letter(subject="Level 0")
    for level in range(1, 6):
        outer = a_letter("See below.", subject=f"Level {level}")
        outer.add_attachment(message)
        message = outer
    assert article(message).text == "See below."


@given(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit", "?"]))
def test_whatever_stands_in_a_mail_is_an_entry_or_the_sources_error(body: bytes, coding: str) -> None:
    for data in (
        body,
        raw(b"Subject: " + body, b"Content-Transfer-Encoding: " + coding.encode(), body=body, kind=body),
    ):
        try:
            found = entry(data)
        except SourceError:
            continue
        assert found.title or found.content
