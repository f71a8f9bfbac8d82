from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.lists.people import Person, Refused, read, written
from digest.model import Consent, Subscriber
from digest.tokens import recipient_id
from tests.builders import NOW

COPIES = ("en", "ru", "tg")

LISTMONK = (
    "uuid,email,name,attributes,status,created_at,updated_at\n"
    '5f1,a@one.example,Anna,"{""language"": ""ru""}",enabled,2026-01-02,2026-01-02\n'
    '5f2,b@two.example,Bahrom,"{""city"": ""Khorog""}",blocklisted,2026-01-02,2026-01-02\n'
    "5f3,c@three.example,C,no json,disabled,2026-01-02,2026-01-02\n"
)

MAILCHIMP = (
    '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,LEID,TAGS\n'
    'a@one.example,Anna,Ivanova,2,"2026-01-02 10:00:00",,1,"""press"""\n'
    'b@two.example,Bahrom,,2,"2026-01-02 10:00:00","2026-03-04 11:00:00",2,\n'
)


def taken(text: str) -> tuple[Person, ...]:
    people, refused = read(text.encode(), COPIES)
    assert refused == ()
    return people


def refusals(text: str) -> dict[int, str]:
    return {each.line: each.reason for each in read(text.encode(), COPIES)[1]}


def test_one_column_is_enough() -> None:
    assert taken("email\na@one.example\n\nb@two.example\n") == (
        Person(2, "a@one.example"),
        Person(4, "b@two.example"),
    )


def test_an_export_of_listmonk_is_understood() -> None:
    assert taken(LISTMONK) == (
        Person(2, "a@one.example", "Anna", "ru"),
        Person(3, "b@two.example", "Bahrom", gone=True),
        Person(4, "c@three.example", "C", gone=True),
    )


def test_an_export_of_mailchimp_is_understood() -> None:
    assert taken(MAILCHIMP) == (
        Person(2, "a@one.example", "Anna Ivanova"),
        Person(3, "b@two.example", "Bahrom", gone=True),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_as_spreadsheets_write_it(encoding: str, delimiter: str) -> None:
    text = f"E-Mail{delimiter}Name{delimiter}Language\r\nz@x.example{delimiter}Зарина{delimiter}tg\r\n"
    assert read(text.encode(encoding), COPIES) == ((Person(2, "z@x.example", "Зарина", "tg"),), ())


def test_every_line_that_is_wrong_is_told_with_its_number_at_once() -> None:
    text = (
        "email,name,consent\n"
        "a@one.example,Anna,confirmed\n"
        '"b@two.example, c@three.example",Both,\n'
        "d@four.example;e@five.example,Both,\n"
        "reader.example.org,No at,\n"
        ",Nobody,\n"
        '"f@six.example","Eve\r\nBcc: x@y.example",\n'
        "почта@seven.example,Local part,\n"
        "A@ONE.example,Again,\n"
        "g@eight.example,One,,more\n"
        "h@nine.example,Waits,pending\n"
        f"i@ten.example,{'n' * 201},\n"
        "j@почта.example,IDN,\n"
    )
    people, refused = read(text.encode(), COPIES)
    assert [person.address for person in people] == ["a@one.example", "j@xn--80a1acny.example"]
    assert [each.line for each in refused] == [3, 4, 5, 6, 7, 9, 10, 11, 12, 13]
    told = [each.reason for each in refused]
    for reason, part in zip(
        told,
        (
            "several addresses",
            "several addresses",
            "no mail address",
            "no address",
            "forge a header",
            "no mail address",
            "same address as on line 2",
            "4 cells",
            "never confirmed",
            "201 characters",
        ),
        strict=True,
    ):
        assert part in reason


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the file is empty"),
        (b"a@one.example\nb@two.example\n", "one of them must be email; found: a@one.example"),
        ("email\nпочта@one.example\n".encode("cp1251"), "line 2 is not UTF-8"),
        (b"email\n" + b"x" * 200_000, "line 2 cannot be read as CSV"),
    ],
)
def test_what_is_no_list_is_refused_whole(body: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(body, COPIES)


def test_a_language_without_a_copy_is_the_first() -> None:
    assert taken("email,language\na@one.example,fr\n") == (Person(2, "a@one.example"),)


def a_person(address: str, name: str, consent: Consent = Consent.CONFIRMED) -> Subscriber:
    return Subscriber(recipient_id(address), address, consent, NOW, name, "ru")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=40))
def test_what_is_exported_comes_in_again(name: str) -> None:
    people, refused = read(written([a_person("a@one.example", name)]).encode(), COPIES)
    assert refused == ()
    (person,) = people
    assert (person.address, person.language, person.gone) == ("a@one.example", "ru", False)
    assert person.name == name or name.startswith("'")


def test_who_left_is_still_gone_after_a_round_trip() -> None:
    (person,) = taken(written([a_person("a@one.example", "", Consent.REMOVED)]))
    assert person.gone


def test_who_never_confirmed_cannot_be_vouched_for_by_a_round_trip() -> None:
    (refused,) = read(written([a_person("a@one.example", "", Consent.PENDING)]).encode(), COPIES)[1]
    assert refused == Refused(2, refused.reason)
    assert "never confirmed" in refused.reason


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_an_export_is_a_formula(name: str) -> None:
    text = written([a_person("a@one.example", name)])
    assert next(iter(csv.DictReader(StringIO(text))))["name"] == f"'{name}"
    assert taken(text)[0].name == name
