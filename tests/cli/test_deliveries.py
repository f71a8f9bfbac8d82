from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from digest.model import DeliveryState as State
from digest.newsroom import Newsroom
from tests.builders import SAMPLE_DATE
from tests.cli.command import digest, done, refused
from tests.office import newsroom_of

DAY = ("--date", "2026-11-22")


def given_up(newsroom: Newsroom, edition: int) -> None:
    one, *_ = newsroom.store.deliveries.of(edition)
    newsroom.store.deliveries.record([replace(one, state=State.HELD, attempts=2, detail="no answer")])


def test_everybody_stands_in_the_sum(printed: Path) -> None:
    told = done("deliveries", *DAY)
    assert told.out == "Edition of 2026-11-22, number 1 (sent)\n3 prepared = 3 accepted\n"
    assert len(done("deliveries", *DAY, "--state", "accepted").out.splitlines()) == 7


def test_a_wrong_state_or_date_or_address_is_told(printed: Path) -> None:
    assert "allowed are pending, claimed" in refused("deliveries", *DAY, "--state", "lost")
    assert "there is no frozen edition of 2026-11-23" in refused("deliveries", "--date", "2026-11-23")
    assert "only blocked, expired and held" in refused("resume", *DAY, "--state", "bounced")
    assert "no recipients of the edition of 2026-11-22: a@b.example" in refused("resume", *DAY, "a@b.example")


def test_nobody_to_resume_is_no_mistake(printed: Path) -> None:
    assert "Nobody was blocked, held or expired." in done("resume", *DAY).err


def test_who_was_held_is_listed_and_sent_again_when_a_person_says_so(printed: Path) -> None:
    with newsroom_of(printed / "config.toml") as newsroom:
        row = newsroom.store.editions.get("digest", SAMPLE_DATE)
        assert row is not None
        given_up(newsroom, row.id)
    told = digest("deliveries", *DAY)
    assert (told.code, "held   " in told.out) == (1, True)
    assert "3 prepared = 2 accepted + 1 held" in told.out
    assert digest("deliveries", *DAY, "--json").json["counts"] == {"accepted": 2, "held": 1}
    assert "Nobody was" in done("resume", *DAY).err
    assert "1 message sent again." in done("resume", *DAY, "--state", "held").err
    assert done("deliveries", *DAY).out.endswith("3 prepared = 3 accepted\n")
