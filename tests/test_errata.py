"""Editions that went out and are set right: what is shown, what is kept, who is told."""

from __future__ import annotations

import email
import email.policy
import json
import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.bounces import Bounces
from digest.corrections import LONGEST
from digest.deliver.mailboxes import MaildirBox
from digest.deliver.message import message_id
from digest.deliver.subscriptions import removed, vouched
from digest.errata import notes_of
from digest.errors import UsageError
from digest.model import Act, BounceKind, DeliveryState, Kind, Operation, OperationKind, Shape, Subscriber
from digest.newsroom import Newsroom
from digest.ports import EditionRow
from digest.render.rereading import edition_of
from digest.report import RunReport
from digest.tokens import recipient_id
from tests.builders import NOW
from tests.deliver.test_bounce import report
from tests.office import Watch, files_below, newsroom_of, print_press, small_config

DAY = date(2026, 11, 22)
MORNING = NOW.replace(hour=6, minute=30)
FIRE = "Fire in Khorog warehouse is put out"
ROAD = "Road to Murghob opens after the snow"
NOTES = {"en": "The fire burns on.", "ru": "Пожар продолжается."}
ANNA, BORIS = "anna@one.example", "boris@two.example"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A digest with a website and an edition of two stories, yet to be made."""
    hours = MORNING - timedelta(hours=8)
    print_press(tmp_path, {"pamir": [(FIRE, hours)], "oxus": [(ROAD, hours)]})
    path = small_config(tmp_path, to=["a@one.example"])
    more = (
        '\n[site]\npath = "out/site"\n[archive]\npath = "out/archive"\nbase_url = "https://digest.example/"\n'
    )
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    return path


@contextmanager
def out(
    path: Path, now: Watch, *people: Subscriber, **changes: object
) -> Iterator[tuple[Newsroom, EditionRow]]:
    """A newsroom whose edition of the day is out."""
    with newsroom_of(path, now, **changes) as newsroom:
        for person in people:
            newsroom.store.subscribers.change(person, Act.VOUCHED, now())
        newsroom.run(DAY)
        now.move(hours=5)
        yield newsroom, row_of(newsroom)


def row_of(newsroom: Newsroom, day: date = DAY) -> EditionRow:
    row = newsroom.store.editions.get("digest", day)
    assert row is not None
    return row


def change(newsroom: Newsroom, title: str, text: str = "", language: str = "") -> None:
    """A headline written anew; with no text the story is withdrawn."""
    edition = edition_of(newsroom.errata.body(row_of(newsroom)))
    story = next(one for one in edition.stories if one.views["en"].title == title)
    kind = OperationKind.EDIT if text else OperationKind.DROP
    operation = Operation(kind, story.lead, text, "title" if text else "", language)
    overlay = newsroom.errata.overlay(DAY)
    overlay.give(DAY, [operation], newsroom.clock(), seen=overlay.version(DAY))


def person(address: str, **changes: object) -> Subscriber:
    return replace(vouched(address, None, MORNING), **changes)  # type: ignore[arg-type]  # a builder takes any field


def mails(path: Path, part: str = "-correction-1") -> dict[str, EmailMessage]:
    folder = path.parent / f"out/outbox/{DAY}{part}"
    return {
        file.stem: email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in folder.glob("*.eml")
    }


def mailed(newsroom: Newsroom, row: EditionRow) -> RunReport:
    return newsroom.righting.mail(row, RunReport(DAY, row.state))


def test_what_was_sent_stays_as_it_was(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        store = newsroom.store
        documents, deliveries = store.editions.documents(row.id), store.deliveries.of(row.id)
        sent = mails(office, "")
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
        assert store.editions.documents(row.id) == documents
        assert store.deliveries.of(row.id) == deliveries
        assert row_of(newsroom) == row
        assert newsroom.safeguards.fault(row) == ""
        assert mails(office, "").keys() == sent.keys()


def test_archive_website_and_feeds_show_the_correction_with_its_hour(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
    files = {
        name: body.decode()
        for name, body in files_below(office.parent / "out").items()
        if name.endswith(("md", "html", "xml", "json"))
    }
    page, russian = files["archive/2026/11/22.md"], files["archive/ru/2026/11/22.md"]
    assert "**Corrected on 22 November 2026 at 11:30.** The fire burns on." in page
    assert f"The headline “{FIRE}” is now “Fire in Khorog burns on”." in page
    assert "**Исправлено 22 ноября 2026 года в 11:30.** Пожар продолжается." in russian
    assert "### [Fire in Khorog burns on]" in page
    assert 'lastmod: "2026-11-22T11:30:00+00:00"' in page
    assert "Corrected on 22 November 2026 at 11:30." in files["site/2026/11/22/index.html"]
    assert '"dateModified":"2026-11-22T11:30:00+00:00"' in files["site/2026/11/22/index.html"]
    assert "<updated>2026-11-22T11:30:00Z</updated>" in files["site/feed.xml"]
    (told,) = json.loads(files["archive/2026/11/22.json"])["corrections"]
    assert (told["number"], told["at"], told["notes"]) == (1, "2026-11-22T11:30:00Z", NOTES)
    assert {change["language"] for change in told["changes"]} == {"en", "ru"}


def test_only_what_was_named_is_different_on_the_page(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        page = office.parent / "out/archive/2026/11/22.md"
        before = page.read_text("utf-8").splitlines()
        change(newsroom, ROAD, "Road to Murghob is shut", "en")
        newsroom.righting.correct(row, {"en": "It is shut."})
        after = page.read_text("utf-8").splitlines()
    gone, new = set(before) - set(after), set(after) - set(before)
    assert all(ROAD in line or line.startswith("word_count") for line in gone)
    named = ("Road to Murghob is shut", "Corrected", "lastmod", "word_count")
    assert all(any(word in line for word in named) for line in new)


def test_a_copy_that_was_not_changed_has_no_notice_and_its_readers_no_mail(office: Path) -> None:
    people = person(ANNA, language="ru"), person(BORIS, language="en")
    with out(office, Watch(MORNING), *people) as (newsroom, row):
        change(newsroom, FIRE, "Пожар в Хороге продолжается", "ru")
        newsroom.righting.correct(row, NOTES)
        assert mailed(newsroom, row).deliveries == {"accepted": 1}
    assert "Corrected on" not in (office.parent / "out/archive/2026/11/22.md").read_text("utf-8")
    assert list(mails(office)) == [ANNA]


def test_the_notice_is_short_and_can_be_left_by(office: Path) -> None:
    with out(office, Watch(MORNING), person(ANNA)) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
    told, sent = mails(office)[ANNA], mails(office, "")[ANNA]
    assert told["Subject"] == "Correction: Small Press, 22 November 2026"
    assert told["In-Reply-To"] == sent["Message-ID"] != told["Message-ID"]
    assert told["List-Unsubscribe"] == sent["List-Unsubscribe"]
    text = told.get_body(("plain",))
    html = told.get_body(("html",))
    assert text
    assert html
    for said in (" ".join(text.get_content().split()), html.get_content()):
        assert "The fire burns on." in said
        assert f"The headline “{FIRE}” is now “Fire in Khorog burns on”." in said
        assert "https://digest.example/2026/11/22/" in said
        assert ROAD not in said


def leave(newsroom: Newsroom) -> None:
    known = newsroom.store.subscribers.standing(ANNA).person
    newsroom.store.subscribers.change(removed(ANNA, known, newsroom.clock()), Act.LEFT, newsroom.clock())


def suppress(newsroom: Newsroom) -> None:
    newsroom.store.subscribers.suppress(ANNA, "complaint")


def pause(newsroom: Newsroom) -> None:
    newsroom.store.subscribers.put(person(ANNA, paused_until=DAY + timedelta(days=3)))


def erase(newsroom: Newsroom) -> None:
    newsroom.store.subscribers.erase(ANNA)


@pytest.mark.parametrize("going", [leave, suppress, pause, erase])
@pytest.mark.parametrize("when", ["before the correction", "before its mail"])
def test_nobody_is_told_who_has_left_since(going: object, when: str, office: Path) -> None:
    assert callable(going)
    with out(office, Watch(MORNING), person(ANNA), person(BORIS)) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        if when == "before the correction":
            going(newsroom)
        newsroom.righting.correct(row, NOTES)
        if when == "before its mail":
            going(newsroom)
        mailed(newsroom, row)
        mailed(newsroom, row)
    assert sorted(mails(office)) == ["a@one.example", BORIS]


def test_a_pause_that_is_over_is_none(office: Path) -> None:
    now = Watch(MORNING)
    with out(office, now, person(ANNA)) as (newsroom, row):
        newsroom.store.subscribers.put(person(ANNA, paused_until=DAY + timedelta(days=3)))
        now.move(days=3)
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
    assert ANNA in mails(office)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (DeliveryState.ACCEPTED, True),
        (DeliveryState.HELD, True),
        (DeliveryState.BOUNCED, False),
        (DeliveryState.BLOCKED, False),
        (DeliveryState.SKIPPED, False),
        (DeliveryState.EXPIRED, False),
        (DeliveryState.PENDING, False),
        (DeliveryState.DEFERRED, False),
    ],
)
def test_only_who_has_the_edition_is_told(state: DeliveryState, told: bool, office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        newsroom.store.deliveries.record(
            [replace(one, state=state) for one in newsroom.store.deliveries.of(row.id)]
        )
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
        audience = newsroom.errata.audience(row, newsroom.errata.correction(newsroom.errata.last(DAY)))
    assert bool(mails(office)) is told
    assert audience.waiting == (state in {DeliveryState.PENDING, DeliveryState.DEFERRED})


def test_who_gets_the_edition_later_is_told_when_it_is_mailed_again_and_nobody_twice(office: Path) -> None:
    with out(office, Watch(MORNING), person(ANNA)) as (newsroom, row):
        store = newsroom.store.deliveries
        last = store.of(row.id)[-1]
        store.record([replace(last, state=DeliveryState.DEFERRED)])
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        assert mailed(newsroom, row).deliveries == {"accepted": 1}
        first = mails(office)
        store.record([last])
        assert mailed(newsroom, row).deliveries == {"accepted": 2}
        rows = store.of(newsroom.errata.last(DAY).id)
    assert last.address not in first
    assert [one.attempts for one in rows] == [1, 1]


def test_a_reader_of_other_sections_is_not_told(office: Path) -> None:
    text = office.read_text("utf-8").replace(
        '[[sources]]\nname = "Pamir"',
        '[[sections]]\nid = "sport"\ntitle = "Sport"\n\n[[sources]]\nname = "Pamir"',
    )
    office.write_text(text, "utf-8")
    hours = MORNING - timedelta(hours=8)
    match = "Football: Istiklol win the cup in a penalty shootout"
    print_press(office.parent, {"pamir": [(FIRE, hours), (match, hours)], "oxus": [(ROAD, hours)]})
    people = person(ANNA, sections=("sport",)), person(BORIS, sections=("society",), shape=Shape.BRIEF)
    with out(office, Watch(MORNING), *people) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
    assert {ANNA, BORIS} <= mails(office, "").keys()
    assert sorted(mails(office)) == ["a@one.example", BORIS]


def next_day(newsroom: Newsroom, now: Watch, days: int) -> str:
    """The page of the edition of so many days later."""
    title = f"Report number {days} from district {days * 37} of the valley"
    now.now = MORNING + timedelta(days=days)
    folder = newsroom_folder(newsroom)
    print_press(folder, {"pamir": [(title, now() - timedelta(hours=9))], "oxus": []})
    day = DAY + timedelta(days=days)
    newsroom.run(day)
    return (folder / f"out/archive/{day:%Y/%m/%d}.md").read_text("utf-8")


def newsroom_folder(newsroom: Newsroom) -> Path:
    return Path(newsroom.archive.path_of("x")).resolve().parents[2]


def test_the_next_edition_carries_the_notice_and_the_one_after_does_not(office: Path) -> None:
    now = Watch(MORNING)
    with out(office, now) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        first, second = next_day(newsroom, now, 1), next_day(newsroom, now, 2)
        (again,) = newsroom.store.editions.documents(
            row_of(newsroom, DAY + timedelta(days=1)).id, (Kind.JSON,)
        )
        room = replace(newsroom, clock=lambda: row_of(newsroom, DAY + timedelta(days=1)).cutoff)
        composed = room.compose(DAY + timedelta(days=1)).edition
    heading = "[Correction to the edition of 22 November 2026](https://digest.example/2026/11/22/)"
    notice = f"**{heading}.** The fire burns on."
    assert notice in first
    assert "Correction to" not in second
    assert composed.corrections == edition_of(again.body).corrections
    mail = (office.parent / "out/outbox/2026-11-23/a@one.example.eml").read_bytes()
    text = email.message_from_bytes(mail, policy=email.policy.default).get_body(("plain",))
    assert text
    assert "Correction to the edition of 22 November 2026. The fire burns on." in text.get_content()


def test_an_edition_may_be_corrected_again_and_keeps_both_notices(office: Path) -> None:
    now = Watch(MORNING)
    with out(office, now) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        now.move(hours=1)
        change(newsroom, "Fire in Khorog burns on", "Fire in Khorog is out")
        newsroom.righting.correct(row, {"en": "It is out."})
        first, second = newsroom.errata.issued(DAY)
        assert newsroom.errata.correction(first).changes[0].after == "Fire in Khorog burns on"
        assert newsroom.errata.correction(second).changes[0].before == "Fire in Khorog burns on"
    page = (office.parent / "out/archive/2026/11/22.md").read_text("utf-8")
    assert page.index("at 11:30.** The fire burns on.") < page.index("at 12:30.** It is out.")


def test_a_withdrawn_story_leaves_no_page_behind(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        change(newsroom, ROAD)
        newsroom.righting.correct(row, NOTES)
    site = {
        name: body for name, body in files_below(office.parent / "out/site").items() if name.endswith("html")
    }
    shown = {name for name, body in site.items() if ROAD.encode() in body}
    assert shown <= {
        "2026/11/22/index.html",
        "2026/11/22/coverage.html",
        "index.html",
        "ru/2026/11/22/index.html",
        "ru/2026/11/22/coverage.html",
        "ru/index.html",
    }
    assert not [name for name in site if "oxus" in name.casefold()]


def test_building_anew_gives_the_same_bytes(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        change(newsroom, ROAD)
        newsroom.righting.correct(row, NOTES)
        once = files_below(office.parent / "out")
        assert newsroom.publish().paths == ()
        assert files_below(office.parent / "out") == once


def test_a_correction_that_cannot_be_published_is_published_by_the_next_run(office: Path) -> None:
    now = Watch(MORNING)
    with out(office, now) as (newsroom, row):
        page = office.parent / "out/archive/2026/11/22.md"
        change(newsroom, FIRE, "Fire in Khorog burns on")
        page.unlink()
        page.mkdir()
        assert "cannot write" in newsroom.righting.correct(row, NOTES).errors[0]
        page.rmdir()
        next_day(newsroom, now, 1)
        assert "Corrected on" in page.read_text("utf-8")


def test_a_notice_that_comes_back_is_a_bounce_of_its_own_ledger(office: Path) -> None:
    now, to = Watch(MORNING), "a@one.example"
    with out(office, now) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        mailed(newsroom, row)
        box = mailbox.Maildir(office.parent / "box", factory=None)
        ours = message_id(newsroom.store.secret(), f"digest correction 1 {DAY}", recipient_id(to))
        raw = report("5.1.1", token="none").replace(b"ours@", f"{ours}@".encode())
        box.add(raw.replace(b"Gone@Office.example", to.encode()).replace(b"gone@office.example", to.encode()))
        read = Bounces(newsroom.store, "digest", [MaildirBox(office.parent / "box")], now).read()
        (notice,) = newsroom.store.deliveries.of(newsroom.errata.last(DAY).id)
        (edition,) = newsroom.store.deliveries.of(row.id)
    assert (read.kinds, read.suppressed) == ({BounceKind.HARD: 1}, 1)
    assert (notice.state, edition.state) == (DeliveryState.BOUNCED, DeliveryState.ACCEPTED)


def test_a_correction_is_no_edition_of_the_digest(office: Path) -> None:
    with out(office, Watch(MORNING)) as (newsroom, row):
        change(newsroom, FIRE, "Fire in Khorog burns on")
        newsroom.righting.correct(row, NOTES)
        editions = newsroom.store.editions
        assert (editions.all("digest"), editions.open("digest"), editions.latest("digest")) == (
            (row,),
            (),
            row,
        )
        assert [(one.part, one.number, one.date) for one in editions.corrections("digest")] == [
            ("correction-1", 1, DAY)
        ]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["Sorry."], {"en": "Sorry.", "ru": "Sorry."}),
        (["ru=Увы.", "Sorry."], {"en": "Sorry.", "ru": "Увы."}),
        (["ru=Увы."], {"ru": "Увы."}),
        (["x=1 is wrong"], {"en": "x=1 is wrong", "ru": "x=1 is wrong"}),
        ([], {}),
    ],
)
def test_words_are_for_all_copies_or_for_one(given: list[str], found: dict[str, str]) -> None:
    assert notes_of(given, ("en", "ru")) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "--note is empty"),
        ("ru= ", "--note is empty"),
        ("a\nb", "U+000A"),
        ("a\x1b[31m", "U+001B"),
        ("a\u202eb", "U+202E"),
        ("x" * (LONGEST["note"] + 1), "1,001 characters; at most 1,000"),
    ],
)
def test_words_that_cannot_be_printed_are_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match="--note") as told:
        notes_of([text], ("en", "ru"))
    assert reason in str(told.value)
