"""Editions whose time is over, and the way back for those who were given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.deliver import ledger
from digest.errors import UsageError
from digest.model import DeliveryState as State
from digest.model import EditionState
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from tests.office import Watch, newsroom_of, print_press, small_config
from tests.test_newsroom import DAY, MORNING, Forgetful

NEXT_HOUR = timedelta(days=1)


@contextmanager
def waiting(folder: Path, mailer: Forgetful, now: Watch) -> Iterator[tuple[Newsroom, EditionRow]]:
    """A newsroom whose edition was put off for both its readers."""
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", MORNING - timedelta(hours=5))]})
    path = small_config(folder, to=["a@one.example", "b@two.example"])
    with newsroom_of(path, now, mailer=mailer) as newsroom:
        assert newsroom.run(DAY).deliveries == {"deferred": 2}
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        yield newsroom, row


def state_of(newsroom: Newsroom) -> EditionState:
    row = newsroom.store.editions.get("digest", DAY)
    assert row is not None
    return row.state


def test_an_edition_ends_with_the_next_hour_and_nobody_gets_it_after_that(tmp_path: Path) -> None:
    now, mailer = Watch(MORNING), Forgetful()
    with waiting(tmp_path, mailer, now) as (newsroom, row):
        assert newsroom.mailroom.expire() == ()
        now.move(days=1)
        (expiry,) = newsroom.mailroom.expire()
        assert (expiry.date, expiry.expired, expiry.held) == (DAY, 2, 0)
        mailer.busy = False
        assert newsroom.send(row).deliveries == {"expired": 2}
        assert state_of(newsroom) is EditionState.MISSED
        assert newsroom.mailroom.expire() == ()
    assert mailer.taken == []


def test_who_may_have_got_it_is_held_and_not_expired(tmp_path: Path) -> None:
    now = Watch(MORNING)
    with waiting(tmp_path, Forgetful(), now) as (newsroom, row):
        now.move(minutes=2)
        one, other = newsroom.store.deliveries.claim(row.id, "a dead process", now(), 2)
        newsroom.store.deliveries.record([ledger.begin(one)])
        now.move(days=1)
        (expiry,) = newsroom.mailroom.expire()
        assert (expiry.expired, expiry.held) == (1, 1)
        found = {row.recipient: row.state for row in newsroom.store.deliveries.of(row.id)}
    assert found == {one.recipient: State.HELD, other.recipient: State.EXPIRED}


def test_an_edition_that_was_made_after_its_time_has_a_day(tmp_path: Path) -> None:
    now = Watch(MORNING + timedelta(days=3))
    with waiting(tmp_path, Forgetful(), now) as (newsroom, _):
        now.move(hours=23)
        assert newsroom.mailroom.expire() == ()
        now.move(hours=1)
        assert len(newsroom.mailroom.expire()) == 1


def test_an_edition_that_another_process_sends_is_left_alone(tmp_path: Path) -> None:
    now = Watch(MORNING)
    with waiting(tmp_path, Forgetful(), now) as (newsroom, row):
        now.move(days=1)
        lease = newsroom.store.editions.lease("digest", DAY, "another", now(), timedelta(minutes=5))
        assert lease is not None
        assert newsroom.mailroom.expire() == ()
        with pytest.raises(UsageError, match="another process is at work"):
            newsroom.mailroom.resume(row, lambda one: True)


@pytest.mark.parametrize("state", sorted(ledger.BY_A_PERSON))
def test_a_person_may_send_again_what_was_given_up(state: State, tmp_path: Path) -> None:
    now, mailer = Watch(MORNING), Forgetful()
    with waiting(tmp_path, mailer, now) as (newsroom, row):
        given_up = [replace(one, state=state) for one in newsroom.store.deliveries.of(row.id)]
        newsroom.store.deliveries.record(given_up)
        mailer.busy = False
        wanted = given_up[0].recipient
        assert newsroom.mailroom.resume(row, lambda one: one.recipient == wanted) == 1
        assert newsroom.send(row).deliveries == {"accepted": 1, str(state): 1}
        assert newsroom.mailroom.resume(row, lambda one: one.recipient == wanted) == 0
    assert mailer.taken == [given_up[0].address]
