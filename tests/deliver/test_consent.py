"""Consent as a state machine: whatever happens in whatever order, nobody unconfirmed is written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from digest.deliver.subscriptions import (
    ASK_AGAIN,
    COMPLAINT,
    Wishes,
    asked,
    confirm_seal,
    confirmed,
    holder,
    mail_seal,
    preferring,
    refusal,
    removed,
    returned,
    vouched,
)
from digest.model import Consent, Shape, Standing, Subscriber, Via
from digest.tokens import Seal, recipient_id
from tests.builders import NOW

ADDRESS = "reader@reader.example"
DAY = date(2026, 11, 22)


def pending(now: datetime = NOW) -> Subscriber:
    person = asked(ADDRESS, Standing(), now, "ru", "w1")
    assert person is not None
    return person


def link(person: Subscriber) -> Seal:
    return confirm_seal(person)


def on_the_list() -> Subscriber:
    person = confirmed(pending(), link(pending()), NOW)
    assert person is not None
    return person


def test_asking_makes_nobody_a_reader() -> None:
    person = pending()
    assert (person.consent, person.via, person.language, person.wording) == (
        Consent.PENDING,
        Via.FORM,
        "ru",
        "w1",
    )
    assert refusal(Standing(person), "subscriber", DAY) == "not confirmed"


def test_an_entry_of_the_settings_is_not_stopped_by_a_stranger_who_asks_for_it() -> None:
    assert refusal(Standing(pending()), "to", DAY) == ""


def test_confirming_does() -> None:
    person = on_the_list()
    assert (person.consent, person.since, person.epoch) == (Consent.CONFIRMED, NOW, 0)
    assert refusal(Standing(person), "subscriber", DAY) == ""


@pytest.mark.parametrize(("hours", "good"), [(48, True), (48.01, False)])
def test_a_confirmation_link_is_good_for_two_days(hours: float, good: bool) -> None:
    later = NOW + timedelta(hours=hours)
    assert (confirmed(pending(), link(pending()), later) is not None) is good


def test_a_confirmation_link_works_once_more_without_effect_and_not_after_leaving() -> None:
    person = on_the_list()
    assert confirmed(person, link(person), NOW + timedelta(days=90)) == person
    gone = removed(ADDRESS, person, NOW, Via.PAGE)
    assert confirmed(gone, link(person), NOW) is None


def test_asking_anew_ends_the_links_of_the_time_before() -> None:
    first = pending()
    later = NOW + ASK_AGAIN
    second = asked(ADDRESS, Standing(first), later, "ru", "w1")
    assert second is not None
    assert confirmed(second, link(first), later) is None
    assert confirmed(second, link(second), later) is not None


def test_an_address_is_not_flooded() -> None:
    assert asked(ADDRESS, Standing(pending()), NOW + ASK_AGAIN / 2, "ru", "w1") is None


def test_asking_changes_nothing_for_who_is_on_the_list_or_has_left_or_complained() -> None:
    gone = removed(ADDRESS, on_the_list(), NOW, Via.PAGE)
    again = asked(ADDRESS, Standing(gone), NOW, "en", "w1")
    assert again is not None
    assert again.consent is Consent.REMOVED
    assert asked(ADDRESS, Standing(on_the_list()), NOW, "en", "w1") is None
    assert asked(ADDRESS, Standing(gone, COMPLAINT), NOW, "en", "w1") is None


@pytest.mark.parametrize(
    ("via", "days", "good"),
    [(Via.PAGE, 7, True), (Via.ONE_CLICK, 1, True), (Via.PAGE, 7.1, False), (Via.COMMAND, 1, False)],
)
def test_leaving_by_a_link_can_be_taken_back_for_a_week(via: Via, days: float, good: bool) -> None:
    gone = removed(ADDRESS, on_the_list(), NOW, via)
    back = returned(gone, mail_seal(gone), NOW + timedelta(days=days))
    assert (back is not None and back.wanted) is good


def test_links_of_an_older_epoch_are_worth_nothing() -> None:
    gone = removed(ADDRESS, on_the_list(), NOW, Via.PAGE)
    again = asked(ADDRESS, Standing(gone), NOW, "en", "w1")
    assert again is not None
    back = confirmed(again, link(again), NOW)
    assert back is not None
    assert holder(back, mail_seal(gone)) is None
    assert holder(back, mail_seal(back)) == back
    left_again = removed(ADDRESS, back, NOW, Via.PAGE)
    assert returned(left_again, mail_seal(gone), NOW) is None


def wishing(wishes: Wishes) -> Subscriber:
    return preferring(on_the_list(), wishes, languages=("en", "ru"), known=("politics", "sport"), today=DAY)


def test_sections_and_length_are_kept_and_all_of_them_are_whatever_there_will_be() -> None:
    person = wishing(Wishes(sections=("sport", "x"), shape="brief"))
    assert (person.sections, person.shape) == (("sport",), Shape.BRIEF)
    assert wishing(Wishes(sections=("sport", "politics"))).sections == ()


def test_a_pause_holds_until_its_day() -> None:
    person = wishing(Wishes("ru", date(2026, 12, 1)))
    assert refusal(Standing(person), "subscriber", date(2026, 11, 30)) == "paused until 2026-12-01"
    assert refusal(Standing(person), "subscriber", date(2026, 12, 1)) == ""


def test_preferences_that_cannot_be_had_change_nothing() -> None:
    person = wishing(Wishes("fr", DAY, ("nothing",), "huge"))
    assert person == on_the_list()


@pytest.mark.parametrize("origin", ["to", "subscriber"])
def test_the_suppression_list_beats_all_else(origin: str) -> None:
    assert refusal(Standing(on_the_list(), "5.1.1"), origin, DAY) == "suppressed: 5.1.1"


def test_who_was_erased_gets_nothing_more() -> None:
    assert refusal(Standing(), "subscriber", DAY) == "no longer known"
    assert refusal(Standing(), "to", DAY) == ""


class Consents(RuleBasedStateMachine):
    """One address, everything that can happen to it, and what it has really agreed to."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.person: Subscriber | None = None
        self.links: list[Seal] = []
        self.agreed = False

    @rule(hours=st.integers(0, 200))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def somebody_asks(self) -> None:
        before = self.person
        person = asked(ADDRESS, Standing(self.person), self.now, "en", "w")
        if person is not None:
            self.person = person
            self.links.append(link(person))
        assert (self.person and self.person.wanted) == (before and before.wanted) or before is None

    @rule(which=st.integers(0, 5))
    def a_link_is_confirmed(self, which: int) -> None:
        if self.person is None or not self.links:
            return
        seal = self.links[-1 - which % len(self.links)]
        person = confirmed(self.person, seal, self.now)
        if person is not None:
            assert seal == link(self.person)
            self.person, self.agreed = person, True

    @rule()
    def the_operator_vouches(self) -> None:
        if self.person is None or self.person.consent is not Consent.REMOVED:
            self.person, self.agreed = vouched(ADDRESS, self.person, self.now), True

    @rule(via=st.sampled_from(Via))
    def they_leave(self, via: Via) -> None:
        self.person, self.agreed = removed(ADDRESS, self.person, self.now, via), False

    @rule()
    def they_take_it_back(self) -> None:
        if self.person is None:
            return
        person = returned(self.person, mail_seal(self.person), self.now)
        if person is not None:
            assert self.agreed or self.now - self.person.since <= timedelta(days=7)
            self.person, self.agreed = person, True

    @invariant()
    def nobody_unconfirmed_is_written_to(self) -> None:
        if self.person is not None:
            assert (refusal(Standing(self.person), "subscriber", DAY) == "") is self.agreed


TestConsents = Consents.TestCase


def test_ids_are_of_the_address() -> None:
    assert replace(pending(), epoch=0).id == recipient_id(ADDRESS)
