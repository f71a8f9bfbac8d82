from __future__ import annotations

import asyncio
import os
from collections.abc import Collection, Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from digest.collect import folder
from digest.collect.collector import PressCollector
from digest.collect.folder import Files, Outcome
from digest.collect.reader import unmarked
from digest.entries.entry import Reading
from digest.errors import SourceError
from digest.model import Document, Source, SourceKind
from digest.parse import filed
from digest.ports import Collected
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import OCCASION, SAMPLES, a_policy, rss
from tests.storage.rows import opened

HOUR_AGO = NOW - timedelta(hours=1)

MAIL = "From: Press Service <press@gov.example>\nSubject: Bridge opens\n\nBuses cross it from Sunday on."


def a_folder(root: Path, **files: str | bytes) -> Source:
    for name, text in files.items():
        file = root / name.replace("_", ".")
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(file, (HOUR_AGO.timestamp(), HOUR_AGO.timestamp()))
    return a_source(kind=SourceKind.FOLDER, address=str(root), language=None)


async def parsed(document: Document, zone: tzinfo) -> filed.Filed:
    return filed.read(document, zone)


def files(limit: int = 5_000_000, **parts: Any) -> Files:
    return Files(**{"parse": parsed, "marks": unmarked, "max_bytes": limit, **parts})


def outcome(source: Source, tried: tuple[str, ...] = (), **parts: Any) -> Outcome:
    return asyncio.run(files(**parts).read(folder.look(source), source, OCCASION, tried))


def read(source: Source, **parts: Any) -> Reading:
    return outcome(source, **parts).reading


def test_a_text_is_its_first_line_and_the_rest(tmp_path: Path) -> None:
    text = "The bridge is open\n\nSince <noon> & later,\nbuses cross it.\r\n\r\nSecond."
    (article,) = read(a_folder(tmp_path, note_txt=text)).articles
    assert article.title == "The bridge is open"
    assert article.text == "Since <noon> & later, buses cross it.\n\nSecond."
    assert (article.published, article.url, article.undated) == (HOUR_AGO, "", False)


def test_a_text_may_begin_with_lines_that_describe_it(tmp_path: Path) -> None:
    front = (
        "Title: Купрук кушода шуд\nDATE : 2026-11-21 09:30\nOutlet: Ҷумҳурият\npage: 4\n"
        "Link: https://jumhuriyat.example/a?utm_source=x\nLanguage: tg"
    )
    (article,) = read(a_folder(tmp_path, note_txt=f"{front}\n\n\nFirst.\n\nSecond.")).articles
    assert (article.title, article.outlet) == ("Купрук кушода шуд", "Ҷумҳурият, p. 4")
    assert (article.url, article.language) == ("https://jumhuriyat.example/a", "tg")
    assert (f"{article.published:%d %H:%M}", article.text) == ("21 04:30", "First.\n\nSecond.")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Outlet: Jumhuriyat\n\nThe title\nThe text", "The title", "The text"),
        ("Date: a fruit of the desert\nIt grows well.", "Date: a fruit of the desert", "It grows well."),
        ("Title: Only this", "Only this", ""),
        ("Date: soon\n\nUndated", "Undated", ""),
        ("\ufeff\n\nAfter a mark\nText", "After a mark", "Text"),
    ],
)
def test_what_does_not_describe_it_is_its_text(tmp_path: Path, text: str, title: str, body: str) -> None:
    (article,) = read(a_folder(tmp_path, note_txt=text)).articles
    assert (article.title, article.text, article.published) == (title, body, HOUR_AGO)


def test_a_page_of_the_folders_own_outlet_stands_behind_its_name(tmp_path: Path) -> None:
    (article,) = read(a_folder(tmp_path, note_txt="Page: с. 12\n\nTitle of the piece")).articles
    assert article.outlet == "Pamir News Agency, с. 12"


def test_pages_feeds_and_mails_are_read_as_such(tmp_path: Path) -> None:
    page = next((SAMPLES / "pages" / "pamirnews").glob("measles*.html")).read_bytes()
    feed = rss("<title>News</title><link>https://a.example/1</link>")
    reading = read(a_folder(tmp_path, page_html=page, feed_XML=feed, mail_eml=MAIL))
    assert [(article.title, article.url[:39]) for article in reading.articles] == [
        ("News", "https://a.example/1"),
        ("Bridge opens", ""),
        ("Measles vaccination campaign to reach 780,000 children", "https://pamirnews.example/2026/11/measl"),
    ]
    assert reading.articles[1].published == HOUR_AGO


@pytest.mark.parametrize("name", ["note_txt", "mail_eml", "page_html"])
def test_a_changed_file_is_the_same_article(tmp_path: Path, name: str) -> None:
    old, new = (
        read(a_folder(tmp_path, **{name: f"Subject: {title}\n\n<h1>{title}</h1><p>The text</p>"})).articles[0]
        for title in ("Old title", "New title")
    )
    assert old.id == new.id
    assert (old.title, new.title) == tuple(
        ("Subject: " if name == "note_txt" else "") + title for title in ("Old title", "New title")
    )


def test_only_what_is_new_or_changed_is_an_article(tmp_path: Path) -> None:
    source = a_folder(tmp_path, one_txt="One", two_txt="Two")
    known = {article.id: article.mark for article in read(source).articles}
    asked: list[str] = []

    def marks(ids: Collection[str]) -> Mapping[str, str]:
        asked.extend(ids)
        return known

    a_folder(tmp_path, two_txt="Second")
    reading = read(source, marks=marks)
    assert [article.title for article in reading.articles] == ["Second"]
    assert (set(asked), len(reading.times)) == (set(known), 2)


def test_files_may_be_parsed_elsewhere(tmp_path: Path) -> None:
    seen: list[str] = []

    async def elsewhere(document: Document, zone: tzinfo) -> filed.Filed:
        seen.append(document.address)
        if document.address == "bad.txt":
            raise SourceError("Folder", "its parser needs more than 10 seconds")
        return filed.read(document, zone)

    source = a_folder(tmp_path, bad_txt="x", good_txt="Good news")
    reading = read(source, parse=elsewhere)
    assert seen == ["bad.txt", "good.txt"]
    assert [article.title for article in reading.articles] == ["Good news"]
    assert reading.warnings == ("bad.txt: its parser needs more than 10 seconds",)


def test_a_file_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    source = a_folder(
        tmp_path,
        bad_xml="no feed",
        big_txt="x" * 200,
        empty_txt=" \n",
        good_txt="Good news",
        no_eml="no mail",
    )
    reading = read(source, limit=100)
    assert [article.title for article in reading.articles] == ["Good news"]
    assert reading.warnings == (
        "bad.xml: this is not a feed: neither RSS, Atom nor JSON Feed",
        "big.txt: larger than 100 bytes",
        "empty.txt: the file is empty",
        "no.eml: it is not a mail message",
    )


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    source = a_folder(tmp_path, note_txt="Note", picture_jpg="x", x_py="x", txt="x")
    (tmp_path / ".hidden.txt").write_text("Hidden")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "folder.txt" / "deeper.txt").write_text("Deeper")
    os.mkfifo(tmp_path / "pipe.txt")
    assert [file.name for file in folder.look(source).files] == ["note.txt"]


def test_links_lead_only_inside(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A password")
    root = tmp_path / "inbox"
    root.mkdir()
    source = a_folder(root, note_txt="Note")
    (root / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (root / "inside.txt").symlink_to(root / "note.txt")
    (root / "round.txt").symlink_to(root / "round.txt")
    (root / "nowhere.txt").symlink_to(root / "gone.txt")
    found = folder.look(source)
    assert [file.name for file in found.files] == ["inside.txt", "note.txt"]
    assert found.warnings == ("round.txt: cannot be read (Too many levels of symbolic links)",)


def test_of_many_files_the_newest_are_read_and_the_others_told(tmp_path: Path) -> None:
    source = a_folder(tmp_path, **{f"n{n}_txt": "x" for n in range(folder.MAX_FILES + 2)})
    for name in ("n7.txt", "n8.txt"):
        os.utime(tmp_path / name, (0, 0))
    found = folder.look(source)
    assert len(found.files) == folder.MAX_FILES
    assert {"n7.txt", "n8.txt"}.isdisjoint(file.name for file in found.files)
    assert found.warnings == ("2 older files were not read",)


def test_the_stamp_changes_with_the_files(tmp_path: Path) -> None:
    source = a_folder(tmp_path, note_txt="Note")
    before = folder.look(source).stamp
    assert folder.look(source).stamp == before
    a_folder(tmp_path, other_txt="Other")
    assert folder.look(source).stamp != before


def test_a_missing_folder_is_the_sources_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        folder.look(a_source(kind=SourceKind.FOLDER, address=str(tmp_path / "none")))


def test_a_file_that_is_gone_again_is_a_warning(tmp_path: Path) -> None:
    source = a_folder(tmp_path, note_txt="Note")
    found = folder.look(source)
    (tmp_path / "note.txt").unlink()
    assert asyncio.run(files().read(found, source, OCCASION)).reading.warnings == (
        "note.txt: cannot be read (No such file or directory)",
    )


@pytest.mark.parametrize("seconds", [1e12, -1e12, 1e30, -1e30])
def test_a_file_of_a_day_that_no_calendar_has_cannot_be_read(seconds: float) -> None:
    # By its number: many file systems keep no such times, those that do keep 64 bits.
    with pytest.raises(SourceError) as caught:
        folder.written_at("bad.txt", seconds)
    assert str(caught.value) == (
        "bad.txt: it was written on a day that no calendar has; give it today's with: touch"
    )


def test_a_file_that_cannot_even_be_looked_at_is_a_warning(tmp_path: Path) -> None:
    source = a_folder(tmp_path, good_txt="Good news")
    (tmp_path / "bad.txt").symlink_to("x" * 300)
    reading = read(source)
    assert [article.title for article in reading.articles] == ["Good news"]
    assert reading.warnings == ("bad.txt: cannot be read (File name too long)",)


def test_a_file_whose_parser_breaks_is_a_warning(tmp_path: Path) -> None:
    async def broken(document: Document, zone: tzinfo) -> filed.Filed:
        if document.address == "bad.txt":
            raise LookupError
        return filed.read(document, zone)

    reading = read(a_folder(tmp_path, bad_txt="Bad", good_txt="Good news"), parse=broken)
    assert [article.title for article in reading.articles] == ["Good news"]
    assert reading.warnings == ("bad.txt: it cannot be read (LookupError)",)


NASTY = ["\x1b[31mred.txt", "two\nlines.txt", "\u202etxt.exe.txt", os.fsdecode(b"\xff.txt")]


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("body", ["", "Good news"])
def test_names_of_files_say_only_what_can_be_seen(tmp_path: Path, name: str, body: str) -> None:
    (tmp_path / name).write_text(body)
    reading = read(a_source(kind=SourceKind.FOLDER, address=str(tmp_path)))
    assert (len(reading.articles), len(reading.warnings)) == ((1, 0) if body else (0, 1))
    for text in (*reading.warnings, *(article.guid for article in reading.articles)):
        assert text.isprintable()
        text.encode()


def test_names_whose_bytes_are_no_letters_stay_apart(tmp_path: Path) -> None:
    for byte in (b"\xfe", b"\xff"):
        (tmp_path / os.fsdecode(byte + b".txt")).write_text("Good news")
    articles = read(a_source(kind=SourceKind.FOLDER, address=str(tmp_path))).articles
    assert [article.guid for article in articles] == ["\\xfe.txt", "\\xff.txt"]


def test_what_there_is_no_time_for_is_read_the_next_times(tmp_path: Path) -> None:
    source = a_folder(tmp_path, a_xml="no feed", b_txt="B", c_txt="C")
    first = outcome(source, is_over=lambda: True)
    assert first.n_waiting == 2
    assert first.reading.warnings == (
        "the time is over; 2 files wait for the next run",
        "a.xml: this is not a feed: neither RSS, Atom nor JSON Feed",
    )
    second = outcome(source, first.tried, is_over=lambda: True)
    third = outcome(source, second.tried, is_over=lambda: True)
    titles = [[article.title for article in each.reading.articles] for each in (second, third)]
    assert (titles, third.n_waiting) == ([["B"], ["C"]], 0)


def test_a_new_file_is_read_before_those_that_were_tried(tmp_path: Path) -> None:
    source = a_folder(tmp_path, a_txt="A", b_txt="B")
    before = outcome(source).tried
    a_folder(tmp_path, a_txt="Another A", c_txt="C")
    (tmp_path / "b.txt").unlink()
    after = outcome(source, before, is_over=lambda: True)
    assert ([article.title for article in after.reading.articles], after.n_waiting) == (["Another A"], 1)
    assert len(after.tried) == 1  # what has gone or changed is forgotten


def test_who_gives_up_waits_for_no_further_file(tmp_path: Path) -> None:
    seen: list[str] = []

    async def job() -> None:
        begun = asyncio.Event()

        async def endless(document: Document, zone: tzinfo) -> filed.Filed:
            seen.append(document.address)
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

        source = a_folder(tmp_path, a_txt="A", b_txt="B")
        reading = asyncio.create_task(files(parse=endless).read(folder.look(source), source, OCCASION))
        await begun.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    asyncio.run(job())
    assert seen == ["a.txt"]


def test_a_folder_that_takes_too_long_is_read_in_several_runs(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    source = a_folder(tmp_path / "inbox", a_txt="A", b_txt="B", c_txt="C")
    collector = PressCollector(a_policy(timeout=1e-6), DUSHANBE)
    told: list[tuple[int, bool]] = []
    with opened(tmp_path / "store.sqlite3") as store:
        for _ in range(4):
            kept = store.articles
            (result,) = collector.collect([source], kept.memories(), kept.marks, NOW)
            assert isinstance(result, Collected)
            told.append((kept.add([result]), result.unchanged))
    assert told == [(1, False), (1, False), (1, False), (0, True)]
