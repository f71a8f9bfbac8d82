from __future__ import annotations

import email
import email.policy
import json
import shutil
import socket
import sqlite3
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from digest.collect.collector import PressCollector
from digest.deliver.subscriptions import removed, vouched
from digest.errors import DeliveryError, UsageError
from digest.intake import BATCH
from digest.model import DeliveryState, EditionState
from digest.ports import Envelope, at_once
from digest.report import RunReport
from digest.settings import Addressee
from digest.tokens import recipient_id
from digest.wiring import load_config
from tests.builders import DUSHANBE, NOW, SAMPLE_DATE
from tests.office import (
    Watch,
    files_below,
    newsroom_of,
    outbox_of,
    print_press,
    sample_config,
    small_config,
)
from tests.servers import FeedServer

CERTIFICATE = Path(__file__).with_name("samples.pem")
"""Of all hosts of the samples, with its key; good for a hundred years, trusted by this test only."""

DAY = date(2026, 11, 22)
MORNING = NOW.replace(hour=6, minute=30)
"""Half an hour after the small press's edition of 22 November is due."""

FIRE = "Fire in Khorog warehouse is put out"
ROAD = "Road to Murghob opens after the snow"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A digest of two outlets that told one story each last night."""
    hours = MORNING - timedelta(hours=8)
    print_press(tmp_path, {"pamir": [(FIRE, hours)], "oxus": [(ROAD, hours)]})
    return small_config(tmp_path, to=["a@one.example", "b@two.example"])


def edition_json(path: Path, day: date = SAMPLE_DATE) -> dict[str, Any]:
    archive = load_config(path).archive.path
    found: dict[str, Any] = json.loads((archive / f"{day:%Y/%m/%d}.json").read_text("utf-8"))
    return found


def printed_ids(edition: dict[str, Any]) -> list[str]:
    stories = (story for section in edition["sections"] for story in section["stories"])
    return [article["id"] for story in stories for article in story["articles"]]


def run_small(path: Path, now: Watch | None = None, day: date = DAY) -> RunReport:
    with newsroom_of(path, now or Watch(MORNING)) as newsroom:
        return newsroom.run(day)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunReport]:
    """The edition of the sample press days, made and sent."""
    path = sample_config(tmp_path_factory.mktemp("office"))
    with newsroom_of(path) as newsroom:
        return path, newsroom.run(SAMPLE_DATE)


def test_sample_edition_is_sent_whole_in_three_copies(office: tuple[Path, RunReport]) -> None:
    path, told = office
    assert (told.state, told.errors, told.n_sections) == (EditionState.SENT, (), 6)
    assert told.deliveries == {"accepted": 3}
    assert all(source.state == "ok" for source in told.sources)
    assert len(outbox_of(load_config(path))) == 3
    main, languages = load_config(path).archive.path, ("", "ru/", "tg/")
    assert all((main / f"{folder}2026/11/22.md").is_file() for folder in languages)


def test_every_article_of_the_window_is_in_one_story_or_left_out(office: tuple[Path, RunReport]) -> None:
    edition = edition_json(office[0])
    left_out = [rejection["article"]["id"] for rejection in edition["rejections"]]
    named = [*printed_ids(edition), *left_out]
    with newsroom_of(office[0]) as newsroom:
        row = newsroom.store.editions.get("digest", SAMPLE_DATE)
        assert row is not None
        inside = newsroom.store.articles.between(row.window.start, row.window.end, row.cutoff)
    assert len(named) == len(set(named))
    assert {article.id for article in inside} <= set(named)
    assert len(inside) == 73


def test_stories_of_several_outlets_stand_in_one_place(office: tuple[Path, RunReport]) -> None:
    edition = edition_json(office[0])
    stories = [story for section in edition["sections"] for story in section["stories"]]
    told_by = sorted(len({article["outlet"] for article in story["articles"]}) for story in stories)
    assert told_by[-1] >= 5
    assert sum(n > 1 for n in told_by) >= 10


def test_second_run_changes_no_byte_and_sends_nothing(office: tuple[Path, RunReport]) -> None:
    path, first = office
    before = files_below(path.parent)
    with newsroom_of(path, Watch(NOW + timedelta(minutes=5))) as newsroom:
        again = newsroom.run(SAMPLE_DATE)
    assert files_below(path.parent) == before
    assert (again.published, again.sources) == ((), ())
    assert (again.content_hash, again.deliveries) == (first.content_hash, first.deliveries)


def test_next_day_prints_nothing_of_this_one(office: tuple[Path, RunReport], tmp_path: Path) -> None:
    path = sample_config(tmp_path)
    shutil.copytree(office[0].parent / "out", tmp_path / "out")
    with newsroom_of(path, Watch(NOW + timedelta(hours=12))) as newsroom:
        assert newsroom.run(date(2026, 11, 23)).state == EditionState.SENT
    both = set(printed_ids(edition_json(path))) & set(printed_ids(edition_json(path, date(2026, 11, 23))))
    assert not both
    assert edition_json(path, date(2026, 11, 23))["number"] == 2


def test_press_over_http_gives_the_same_edition_as_the_mirror(
    office: tuple[Path, RunReport], tmp_path: Path
) -> None:
    path = sample_config(tmp_path)
    config = load_config(path)
    assert config.collect.mirror
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    with FeedServer(site=config.collect.mirror, tls=tls) as server:
        policy = replace(
            config.collect, mirror=None, ca_file=CERTIFICATE, allow_networks=(ip_network("127.0.0.0/8"),)
        )
        collector = PressCollector(policy, DUSHANBE, connect_to=server.connect_to)
        with newsroom_of(path, collector=collector) as newsroom:
            told = newsroom.run(SAMPLE_DATE)
    assert len(server.seen) > len(config.sources)
    assert told.content_hash == office[1].content_hash


def test_story_seen_too_late_goes_into_the_next_edition(small: Path) -> None:
    run_small(small)
    before_the_hour = MORNING - timedelta(hours=2)
    print_press(small.parent, {"pamir": [("Late report of a flood", before_the_hour)], "oxus": []})
    run_small(small, Watch(MORNING + timedelta(days=1)), DAY + timedelta(days=1))
    [section] = edition_json(small, DAY + timedelta(days=1))["sections"]
    [story] = section["stories"]
    assert (story["title"], story["late"]) == ("Late report of a flood", True)


def test_dead_source_is_a_warning_and_the_edition_goes_out(small: Path) -> None:
    (small.parent / "oxus.xml").unlink()
    told = run_small(small)
    assert told.state == EditionState.SENT
    assert [(source.name, source.state) for source in told.sources] == [("Pamir", "ok"), ("Oxus", "failed")]
    assert any(warning.startswith("Oxus: ") for warning in told.warnings)


def test_edition_goes_out_of_the_store_where_every_source_fails(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING - timedelta(hours=1))) as newsroom:
        newsroom.collect(DAY)
    (small.parent / "site.json").write_text("{}")
    told = run_small(small)
    assert (told.state, told.n_stories, told.errors) == (EditionState.SENT, 2, ())
    assert len(told.warnings) == 2


def test_nothing_is_published_where_every_source_fails_and_the_store_is_empty(small: Path) -> None:
    (small.parent / "site.json").write_text("{}")
    told = run_small(small)
    assert (told.state, told.errors) == (
        "empty",
        ("every source failed, and the store has nothing for this date",),
    )
    assert not (small.parent / "out/archive").exists()
    assert not (small.parent / "out/outbox").exists()


def test_window_without_news_has_no_edition_and_no_error(small: Path) -> None:
    told = run_small(small, Watch(MORNING + timedelta(days=40)), DAY + timedelta(days=40))
    assert (told.state, told.errors, told.deliveries) == ("empty", (), {})
    assert not (small.parent / "out/archive").exists()


def test_empty_edition_tells_where_the_news_is(small: Path) -> None:
    later = MORNING + timedelta(hours=3)
    print_press(small.parent, {"pamir": [(FIRE, later)], "oxus": [(ROAD, later)]})
    told = run_small(small, Watch(later + timedelta(hours=1)))
    assert (told.state, told.errors) == ("empty", ())
    assert told.warnings == ("newer articles wait for the edition of 2026-11-23: 2",)
    assert told.window is not None
    assert f"{told.window.end:%d %H:%M}" == "22 06:00"


def test_date_whose_window_is_still_to_come_is_refused_before_the_press_is_read(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        with pytest.raises(UsageError, match="too early"):
            newsroom.run(DAY + timedelta(days=2))
        assert newsroom.store.articles.memories() == {}


def test_rehearsal_touches_nothing_public(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        told, printed = newsroom.rehearse(DAY)
        assert newsroom.store.editions.get("digest", DAY) is None
    assert (told.state, told.n_stories) == ("draft", 2)
    assert printed is not None
    assert {path.name for path in (small.parent / "out").iterdir()} <= {
        "digest.sqlite3",
        "digest.sqlite3-shm",
        "digest.sqlite3-wal",
    }


def test_mail_goes_out_where_the_archive_cannot_be_written_and_the_next_run_heals_it(small: Path) -> None:
    out = small.parent / "out"
    out.mkdir()
    (out / "archive").write_text("a file stands where the folder should be")
    told = run_small(small)
    assert told.deliveries == {"accepted": 2}
    assert told.state == EditionState.FROZEN
    assert "cannot write" in told.errors[0]
    (out / "archive").unlink()
    healed = run_small(small)
    assert (healed.state, healed.errors) == (EditionState.SENT, ())
    assert (out / "archive/2026/11/22.md").is_file()


def test_other_process_at_work_is_left_alone(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        newsroom.store.editions.lease("digest", DAY, "other:1:1", MORNING, timedelta(minutes=15))
        assert newsroom.run(DAY).state == "busy"
        assert newsroom.store.articles.memories() == {}


def test_lease_of_a_silent_process_ends_and_its_work_is_done(small: Path) -> None:
    now = Watch(MORNING)
    with newsroom_of(small, now) as newsroom:
        newsroom.store.editions.lease("digest", DAY, "other:1:1", MORNING, timedelta(minutes=15))
        now.move(minutes=16)
        assert newsroom.run(DAY).state == EditionState.SENT


def test_unsubscribing_after_the_freeze_wins(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        people = newsroom.store.subscribers
        for address in ("stays@x.example", "leaves@x.example"):
            people.put(vouched(address, None, MORNING, language="ru"))
        newsroom.collect(DAY)
        row = newsroom.freeze(newsroom.printed(newsroom.compose(DAY)))
        people.put(removed("leaves@x.example", people.get(recipient_id("leaves@x.example")), MORNING))
        told = newsroom.send(row)
    assert told.deliveries == {"accepted": 3, "skipped": 1}
    assert "2026-11-22/leaves@x.example.eml" not in outbox_of(load_config(small))


def test_mail_server_that_is_down_leaves_all_waiting_and_says_so(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        port = closed.getsockname()[1]
    print_press(tmp_path, {"pamir": [(FIRE, MORNING - timedelta(hours=8))], "oxus": []})
    told = run_small(small_config(tmp_path, smtp=port))
    assert (told.state, told.deliveries) == (EditionState.FROZEN, {"pending": 1})
    assert f"127.0.0.1:{port}" in told.errors[0]
    assert told.published


class Forgetful:
    """A mail server that is busy until it is not."""

    def __init__(self) -> None:
        self.busy = True
        self.taken: list[str] = []

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, _following: Envelope | None = None
    ) -> str:
        begin()
        if self.busy:
            raise DeliveryError("450 come back later", code=450, temporary=True)
        self.taken.append(envelope.recipient)
        return "250 taken"

    lanes = 1

    def is_offered(self, _envelope: Envelope) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""

    def abort(self) -> None:
        """Nothing is waited for."""


def test_deferred_messages_are_due_later_and_go_out_once(small: Path) -> None:
    now, mailer = Watch(MORNING), Forgetful()
    with newsroom_of(small, now, mailer=mailer) as newsroom:
        assert newsroom.run(DAY).deliveries == {"deferred": 2}
        assert newsroom.dates.due(newsroom.clock()) == ()
        now.move(minutes=2)
        mailer.busy = False
        assert newsroom.dates.due(newsroom.clock()) == (DAY,)
        assert newsroom.run(DAY).deliveries == {"accepted": 2}
        assert newsroom.dates.due(newsroom.clock()) == ()
    assert sorted(mailer.taken) == ["a@one.example", "b@two.example"]


class Onlooker:
    """A mail server that looks into the store, over a connection of its own, while it takes a message."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: list[tuple[str, int]] = []

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, _following: Envelope | None = None
    ) -> str:
        begin()
        with closing(sqlite3.connect(self.path)) as store:
            rows = store.execute("SELECT address, state, attempts FROM deliveries").fetchall()
        self.seen += [(state, attempts) for address, state, attempts in rows if address == envelope.recipient]
        return "250 taken"

    lanes = 1

    def is_offered(self, _envelope: Envelope) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""

    def abort(self) -> None:
        """Nothing is waited for."""


def test_row_is_on_disk_before_its_envelope_leaves(small: Path) -> None:
    mailer = Onlooker(small.parent / "out/digest.sqlite3")
    with newsroom_of(small, Watch(MORNING), mailer=mailer) as newsroom:
        assert newsroom.run(DAY).deliveries == {"accepted": 2}
    assert mailer.seen == [("sending", 1), ("sending", 1)]


def test_new_digest_is_due_within_an_hour_of_its_time_and_not_later(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        assert newsroom.dates.due(newsroom.clock()) == (DAY,)
    with newsroom_of(small, Watch(MORNING + timedelta(hours=1))) as newsroom:
        assert newsroom.dates.due(newsroom.clock()) == ()


def test_yesterdays_unsent_edition_is_not_sent_today(small: Path) -> None:
    now = Watch(MORNING)
    with newsroom_of(small, now, mailer=Forgetful()) as newsroom:
        newsroom.run(DAY)
        now.move(days=1)
        assert newsroom.dates.due(newsroom.clock()) == (DAY + timedelta(days=1),)


def test_test_message_goes_past_the_ledger_and_beside_the_real_one(small: Path) -> None:
    with newsroom_of(small, Watch(MORNING)) as newsroom:
        newsroom.run(DAY)
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        before = outbox_of(load_config(small))
        documents = newsroom.store.editions.documents(row.id)
        newsroom.mailroom.send_test(documents, DAY, Addressee("a@one.example", language="ru"))
        assert newsroom.store.deliveries.counts(row.id) == {DeliveryState.ACCEPTED: 2}
    after = outbox_of(load_config(small))
    [new] = set(after) - set(before)
    message = email.message_from_bytes(
        (load_config(small).email.outbox / new).read_bytes(), policy=email.policy.default
    )
    assert message["Subject"].startswith("[TEST] ")
    assert message["Content-Language"] == "ru"


def test_many_sources_are_kept_in_batches(tmp_path: Path) -> None:
    path = small_config(tmp_path)
    count = BATCH + 7
    hours = MORNING - timedelta(hours=8)
    press = {f"s{n}": [(f"Report number {n} from district {n * 37}", hours)] for n in range(count)}
    print_press(tmp_path, press)
    blocks = "".join(
        f'\n[[sources]]\nname = "s{n}"\nfeed = "https://s{n}.example/feed"\n' for n in range(count)
    )
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[[sources]]")] + text[text.index("[collect]") :] + blocks, "utf-8")
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        told = newsroom.collect(DAY)
        assert (told.n_new, len(told.sources)) == (count, count)
        assert len(newsroom.store.articles.memories()) == count


HOSTILE = 'A <script>alert(1)</script> "quoted" \u202eevil\u0007\r\nBcc: x@y.example & more'


def test_hostile_title_reaches_people_as_harmless_text(small: Path) -> None:
    hours = MORNING - timedelta(hours=8)
    print_press(small.parent, {"pamir": [(HOSTILE, hours)], "oxus": []})
    assert run_small(small).state == EditionState.SENT
    for name, body in files_below(small.parent / "out").items():
        text = body.decode("utf-8")
        if name.endswith(".eml"):
            message = email.message_from_string(text, policy=email.policy.default)
            assert message["Bcc"] is None
            parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
            text = "\n".join([message["Subject"], *parts])
        assert "<script" not in text, name
        assert not {"\u202e", "\u0007"} & set(text), name
