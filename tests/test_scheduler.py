from __future__ import annotations

import mailbox
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from itertools import islice, pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

import pytest

from digest.model import DeliveryState as State
from digest.model import EditionState
from digest.scheduler import NEVER, RETRY, Caretaker, TimetableTrigger
from digest.timetable import occurrences
from digest.wiring import clock, load_config
from tests.builders import a_schedule
from tests.children import PATIENCE, child, schedule
from tests.mail_server import SILENT, MailServer
from tests.office import newsroom_of, outbox_of, print_press, small_config

ROUNDS = 20
READERS = 16
TICK = 0.1


@pytest.mark.parametrize("zone", ["Asia/Dushanbe", "Europe/Berlin", "America/Santiago", "Africa/Cairo"])
@pytest.mark.parametrize("hour", [time(0), time(2, 30), time(6)])
def test_trigger_fires_at_each_occurrence_of_a_year_once(zone: str, hour: time) -> None:
    hours = a_schedule(zone=ZoneInfo(zone), at=hour)
    wanted = [occurrence.due for occurrence in islice(occurrences(hours, date(2026, 1, 1)), 366)]
    trigger = TimetableTrigger(hours)
    fired = [wanted[0]]
    while len(fired) < len(wanted):
        fired.append(_next(trigger, fired[-1]))
    assert fired == wanted
    assert all(timedelta(hours=22) < late - early < timedelta(hours=26) for early, late in pairwise(fired))


def _next(trigger: TimetableTrigger, previous: datetime) -> datetime:
    due = trigger.get_next_fire_time(previous, previous + timedelta(seconds=1))
    assert due is not None
    return due


def test_trigger_of_a_schedule_without_days_never_fires() -> None:
    trigger = TimetableTrigger(a_schedule(days=frozenset()))
    assert trigger.get_next_fire_time(None, datetime(2026, 11, 22, tzinfo=UTC)) is None


@dataclass(frozen=True)
class Office:
    """A digest whose edition became due a few minutes ago, by the real clock."""

    path: Path
    day: date

    @property
    def folder(self) -> Path:
        return self.path.parent


def an_office(folder: Path, *, smtp: int | None = None, readers: int = 1, **press: list[str]) -> Office:
    due = (clock() - timedelta(minutes=5)).replace(second=0, microsecond=0)
    told = {
        outlet: [(title, due - timedelta(hours=3)) for title in titles] for outlet, titles in press.items()
    }
    print_press(folder, {"pamir": [], "oxus": [], **told})
    to = [f"reader{n}@office.example" for n in range(readers)]
    return Office(small_config(folder, at=f"{due:%H:%M}", to=to, smtp=smtp), due.date())


FIRE = "Fire in Khorog warehouse is put out"
ROAD = "Road to Murghob opens after the snow"


def test_look_makes_what_is_due_once(tmp_path: Path) -> None:
    office = an_office(tmp_path, pamir=[FIRE])
    caretaker = Caretaker(office.path)
    caretaker.look()
    assert outbox_of(load_config(office.path)) == [f"{office.day}/reader0@office.example.eml"]
    assert caretaker.rests_until == {}
    [message] = (tmp_path / "out/outbox").rglob("*.eml")
    before = message.stat().st_mtime_ns
    caretaker.look()
    assert message.stat().st_mtime_ns == before


def test_date_without_news_rests_for_good_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = an_office(tmp_path)
    caretaker = Caretaker(office.path)
    caretaker.look()
    assert caretaker.rests_until == {office.day: NEVER}
    assert "nothing to print in its window" in caplog.text


def test_date_whose_sources_all_fail_is_tried_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = an_office(tmp_path, pamir=[FIRE])
    (tmp_path / "site.json").write_text("{}")
    caretaker = Caretaker(office.path)
    caretaker.look()
    assert clock() < caretaker.rests_until[office.day] <= clock() + RETRY
    assert "every source failed" in caplog.text
    caplog.clear()
    caretaker.look()
    assert caplog.text == ""


def test_broken_settings_are_told_and_do_not_end_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = an_office(tmp_path, pamir=[FIRE])
    whole = office.path.read_text("utf-8")
    office.path.write_text("[digest\n", "utf-8")
    caretaker = Caretaker(office.path)
    caretaker.look()
    assert "config.toml:1:" in caplog.text
    office.path.write_text(whole, "utf-8")
    caretaker.look()
    assert len(outbox_of(load_config(office.path))) == 1


def test_fault_in_the_program_is_told_and_does_not_end_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = an_office(tmp_path, pamir=[FIRE])
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/edition.txt.j2").write_text("{{ 1 / 0 }}")
    text = office.path.read_text("utf-8").replace("[digest]", '[digest]\ntemplates = "templates"')
    office.path.write_text(text, "utf-8")
    caretaker = Caretaker(office.path)
    caretaker.look()
    assert f"the edition of {office.day} could not be made" in caplog.text
    assert office.day in caretaker.rests_until


class Sink:
    """A mail server that says when it has taken how many messages."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.server = MailServer(self._script)

    def _script(self, verb: str, rest: str) -> str:
        if verb == "END":
            with self._changed:
                self._changed.notify_all()
        return ""

    @property
    def taken(self) -> list[tuple[str, str]]:
        """Recipients and Message-IDs, as they came."""
        found = [
            (one.recipient, message_from_bytes(one.message)["Message-ID"]) for one in self.server.received
        ]
        return [(recipient, str(identity)) for recipient, identity in found]

    def wait_for(self, count: int) -> None:
        """Until so many recipients have something."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(dict(self.taken)) >= count, PATIENCE), self.taken


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    sink = Sink()
    with sink.server:
        yield sink


@pytest.mark.crash
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_schedulers_each_killed_once_make_one_edition_and_miss_nobody(
    round_: int, tmp_path: Path, sink: Sink
) -> None:
    sink.server.received.clear()
    office = an_office(tmp_path, smtp=sink.server.port, readers=READERS, pamir=[FIRE], oxus=[ROAD])
    kill_after = (round_ % 8, 8 + round_ * 5 % 6)
    cut_off = 0
    with ExitStack() as stack:
        pair = [stack.enter_context(child(schedule, office.path, TICK)) for _ in range(2)]
        for victim, count in zip(pair, kill_after, strict=True):
            sink.wait_for(max(count, cut_off))
            victim.kill()
            victim.join()
            # Two more, so that the second never meets the repeat of the message that the first was
            # at: what is cut off twice is held for a person, which the tests of delivery look at.
            cut_off = len(dict(sink.taken)) + 2
            stack.enter_context(child(schedule, office.path, TICK))
        sink.wait_for(READERS)
    with newsroom_of(office.path, clock) as newsroom:
        told = newsroom.run(office.day)
        assert len(newsroom.store.editions.all("digest")) == 1
    assert (told.state, told.deliveries) == (EditionState.SENT, {"accepted": READERS})
    assert len({recipient for recipient, _ in sink.taken}) == READERS
    assert len(set(sink.taken)) == READERS, "a repeat has the Message-ID of the first"
    assert len(sink.taken) <= READERS + len(kill_after)


@pytest.mark.crash
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_it_after_the_message_in_hand(number: signal.Signals, tmp_path: Path, sink: Sink) -> None:
    sink.server.received.clear()
    office = an_office(tmp_path, smtp=sink.server.port, readers=READERS, pamir=[FIRE])
    with child(schedule, office.path, TICK) as process:
        sink.wait_for(1)
        assert _end(process, number) == 0
    with newsroom_of(office.path, clock) as newsroom:
        row = newsroom.store.editions.get("digest", office.day)
        assert row is not None
        assert set(newsroom.store.deliveries.counts(row.id)) <= {State.ACCEPTED, State.PENDING}
        assert newsroom.run(office.day).deliveries == {"accepted": READERS}
    assert len(sink.taken) == READERS, "nobody gets it twice"


@pytest.mark.crash
def test_signal_holds_the_message_whose_answer_does_not_come(tmp_path: Path) -> None:
    with ExitStack() as stack:
        silent, waits = threading.Event(), threading.Event()

        def script(verb: str, rest: str) -> str:
            if verb == "END" and not silent.is_set():
                waits.set()
                return SILENT
            return ""

        server = stack.enter_context(MailServer(script))
        office = an_office(tmp_path, smtp=server.port, readers=3, pamir=[FIRE])
        with child(schedule, office.path, TICK) as process:
            assert waits.wait(PATIENCE)
            assert _end(process, signal.SIGTERM) == 0
        silent.set()
        with newsroom_of(office.path, clock) as newsroom:
            told = newsroom.run(office.day)
    held = told.deliveries["held"]  # as many as there are connections, if all had begun
    assert (0 < held <= 2, told.deliveries) == (True, {"accepted": 3 - held, "held": held})
    assert max(Counter(one.recipient for one in server.received).values()) == 1


@pytest.mark.crash
def test_the_mailbox_is_read_though_a_message_waits_for_its_answer(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box", factory=None)
    box.add(b"Subject: hello\n\n")
    with MailServer(lambda verb, rest: SILENT if verb == "END" else "") as server:
        office = an_office(tmp_path, smtp=server.port, pamir=[FIRE])
        text = office.path.read_text("utf-8")
        office.path.write_text(f'{text}\n[bounces]\nmaildir = "box"\n', encoding="utf-8")
        with child(schedule, office.path, TICK):
            end = monotonic() + PATIENCE
            while not server.received or not all(one.get_flags() == "S" for one in box):
                assert monotonic() < end
                sleep(0.05)  # a folder tells nobody when it is read


def _end(process: BaseProcess, number: signal.Signals) -> int | None:
    assert process.pid is not None
    os.kill(process.pid, number)
    process.join(PATIENCE)
    return process.exitcode
