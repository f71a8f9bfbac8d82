from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from digest.deliver.message import Letter
from digest.deliver.recipients import Outing, deliveries, letters
from digest.model import Consent, DeliveryState, Kind, Rendered, Subscriber
from digest.settings import Addressee, EmailPolicy, Masthead
from digest.tokens import recipient_id
from tests.builders import NOW, SAMPLE_DATE, a_masthead

LANGUAGES = ("en", "ru")
EMAIL = EmailPolicy(sender=Addressee("press@digest.example", "Press"))
A, B = "a@one.example", "b@two.example"


def a_subscriber(address: str, **changes: object) -> Subscriber:
    person = Subscriber(recipient_id(address), address, Consent.VOUCHED, NOW)
    return replace(person, **changes)  # type: ignore[arg-type]  # a builder takes any field


def documents(*languages: str) -> tuple[Rendered, ...]:
    kinds = (Kind.SUBJECT, Kind.HTML, Kind.TEXT, Kind.MARKDOWN)
    made = [Rendered(kind, code, f"{kind} {code}") for code in languages for kind in kinds]
    return (Rendered(Kind.JSON, "", "{}"), *made)


def test_the_settings_own_recipients_come_first_then_subscribers() -> None:
    rows = deliveries([Addressee(B, "Bahrom", "ru")], [a_subscriber(A, name="Anora")], LANGUAGES)
    assert [(row.address, row.name, row.language, row.origin) for row in rows] == [
        (B, "Bahrom", "ru", "to"),
        (A, "Anora", "en", "subscriber"),
    ]
    assert {(row.state, row.attempts, row.edition) for row in rows} == {(DeliveryState.PENDING, 0, 0)}


def test_nobody_gets_an_edition_twice_however_the_address_is_written() -> None:
    to = [Addressee(A, language="ru"), Addressee(A.upper())]
    (row,) = deliveries(to, [a_subscriber("A@one.example")], LANGUAGES)
    assert (row.recipient, row.language, row.origin) == (recipient_id(A), "ru", "to")


def test_who_does_not_want_editions_is_passed_over() -> None:
    people = [a_subscriber(A, consent=Consent.REMOVED), a_subscriber(B, consent=Consent.PENDING)]
    assert deliveries([], people, LANGUAGES) == ()


def test_a_language_without_a_copy_becomes_the_first() -> None:
    to = [Addressee(A, language="tg"), Addressee(B)]
    assert [row.language for row in deliveries(to, [], LANGUAGES)] == ["en", "en"]


def test_nobody_at_all_is_no_delivery() -> None:
    assert deliveries([], [], LANGUAGES) == ()


def some_letters(given: tuple[Rendered, ...], masthead: Masthead | None = None) -> Mapping[str, Letter]:
    return letters(
        given,
        masthead=masthead or a_masthead(),
        email=EMAIL,
        outing=Outing(SAMPLE_DATE, NOW),
        web=lambda code: (f"https://digest.example/{code}/1", f"https://digest.example/{code}/"),
    )


def test_each_copy_is_a_letter_of_its_documents() -> None:
    made = some_letters(documents("ru", "en"))
    assert list(made) == ["en", "ru"]
    letter = made["ru"]
    assert (letter.subject, letter.html, letter.text, letter.language) == (
        "subject ru",
        "html ru",
        "txt ru",
        "ru",
    )
    assert (letter.sender, letter.written, letter.edition) == (EMAIL.sender, NOW, "digest 2026-11-22")
    assert letter.archive_url == "https://digest.example/ru/1"
    assert letter.archive_home == "https://digest.example/ru/"


def test_a_letter_names_the_list_by_its_main_title_in_every_copy() -> None:
    letter = some_letters(documents("ru"))["ru"]
    assert (letter.title, letter.list_id) == ("Morning Press Digest", "digest")


@pytest.mark.parametrize(
    ("contact", "asked"),
    [(B, B), ("https://digest.example/contact", "press@digest.example"), ("", "press@digest.example")],
)
def test_answers_go_to_the_contact_if_it_is_a_mailbox_else_to_who_writes(contact: str, asked: str) -> None:
    assert some_letters(documents("en"), a_masthead(contact=contact))["en"].contact == asked


def test_a_language_without_a_mail_has_no_letter() -> None:
    assert some_letters((Rendered(Kind.MARKDOWN, "en", "# Title"),)) == {}
