from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.deliver.subscriptions import has_left, removed, vouched
from digest.model import Consent, Subscriber
from digest.tokens import recipient_id
from tests.builders import NOW

ADDRESS = "zarina@office.example"
EARLIER = NOW - timedelta(days=30)


def a_subscriber(consent: Consent = Consent.CONFIRMED) -> Subscriber:
    return Subscriber(recipient_id(ADDRESS), ADDRESS, consent, EARLIER, name="Zarina", language="tg")


def test_somebody_new_is_vouched_for_from_now_on() -> None:
    person = vouched(ADDRESS, None, NOW, name="Zarina", language="ru")
    assert person == Subscriber(recipient_id(ADDRESS), ADDRESS, Consent.VOUCHED, NOW, "Zarina", "ru")
    assert person.wanted


def test_name_and_language_may_be_left_open() -> None:
    person = vouched(ADDRESS, None, NOW)
    assert (person.name, person.language) == ("", "")


@pytest.mark.parametrize("consent", [Consent.CONFIRMED, Consent.VOUCHED])
def test_a_consent_that_stands_keeps_its_kind_and_date(consent: Consent) -> None:
    known = a_subscriber(consent)
    assert vouched(ADDRESS, known, NOW) == known


@pytest.mark.parametrize("consent", [Consent.PENDING, Consent.REMOVED])
def test_one_that_does_not_stand_begins_anew(consent: Consent) -> None:
    person = vouched(ADDRESS, a_subscriber(consent), NOW)
    assert (person.consent, person.since, person.name, person.language) == (
        Consent.VOUCHED,
        NOW,
        "Zarina",
        "tg",
    )


def test_what_is_given_replaces_what_is_known() -> None:
    person = vouched("Zarina@office.example", a_subscriber(), NOW, name="Z.", language="en")
    assert (person.name, person.language, person.address) == ("Z.", "en", "Zarina@office.example")
    assert person.id == recipient_id(ADDRESS)


@pytest.mark.parametrize("consent", list(Consent))
def test_only_who_was_removed_has_left(consent: Consent) -> None:
    assert has_left(a_subscriber(consent)) == (consent is Consent.REMOVED)
    assert not has_left(None)


@pytest.mark.parametrize("consent", [Consent.PENDING, Consent.CONFIRMED, Consent.VOUCHED])
def test_a_removed_person_stays_known_and_is_not_wanted(consent: Consent) -> None:
    known = a_subscriber(consent)
    gone = removed(ADDRESS, known, NOW)
    assert gone == replace(known, consent=Consent.REMOVED, since=NOW)
    assert not gone.wanted


def test_removing_somebody_unknown_makes_a_row_that_keeps_them_away() -> None:
    gone = removed(ADDRESS, None, NOW)
    assert gone == Subscriber(recipient_id(ADDRESS), ADDRESS, Consent.REMOVED, NOW)
    assert has_left(gone)


def test_removing_twice_keeps_the_first_date() -> None:
    gone = a_subscriber(Consent.REMOVED)
    assert removed(ADDRESS, gone, NOW) == gone
