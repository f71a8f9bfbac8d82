"""Somebody leaves at any moment of a run: no message of theirs leaves after that, but one that is named."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import DeliveryState, Via
from digest.signup.office import Office
from tests.builders import NOW
from tests.mail_server import MailServer
from tests.office import Watch
from tests.signup.site import signup_config, site_of

READERS = tuple(f"r{n}@reader.example" for n in range(5))
DAY = date(2026, 11, 22)


@dataclass
class Leaver:
    """Presses the button of one reader at the nth verb that the mail server hears."""

    office: Office
    token: str
    address: str
    moment: int
    heard: int = 0
    named: bool | None = None
    begun: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, verb: str, rest: str) -> str:
        with self.lock:
            if self.heard == self.moment:
                gone = self.office.leave(self.token, Via.ONE_CLICK)
                assert gone is not None
                self.named = gone.in_flight == (DAY,)
            self.heard += 1
            if verb == "END" and self.named is not None:  # the whole message has come
                self.begun.append(rest)
        return ""


@settings(max_examples=15)
@given(moment=st.integers(0, 40), who=st.sampled_from(READERS))
def test_no_message_begins_after_its_reader_has_left(tmp_path_factory: object, moment: int, who: str) -> None:
    folder: Path = tmp_path_factory.mktemp("run")  # type: ignore[attr-defined]  # pytest's own
    with MailServer() as server:
        config = signup_config(folder, to=[], smtp=server.port)
        with site_of(config, Watch(NOW.replace(hour=6, minute=30))) as site:
            people = [site.reader(address) for address in READERS]
            person = next(each for each in people if each.address == who)
            leaver = Leaver(site.office, site.office.mail_token(person), who, moment)
            server.script = leaver
            told = site.newsroom.run(DAY)
            sent = [one.recipient for one in server.received]
            assert sum(told.deliveries.values()) == len(READERS)
            assert len(sent) == len(set(sent))
            if leaver.named is None:
                assert sorted(sent) == sorted(READERS)
            elif who in leaver.begun:
                assert leaver.named, "a message left after its reader had, and nobody was told"
            row = site.newsroom.store.editions.latest("digest")
            assert row is not None
            states = {one.address: one.state for one in site.newsroom.store.deliveries.of(row.id)}
            assert (states[who] is DeliveryState.ACCEPTED) is (who in sent)
            assert set(READERS) - {who} <= set(sent)
