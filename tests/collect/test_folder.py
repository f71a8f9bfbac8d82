from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from digest.collect import folder
from digest.collect.entry import Reading
from digest.errors import SourceError
from digest.model import Source, SourceKind
from tests.builders import NOW, a_source
from tests.collect.documents import OCCASION, SAMPLES, rss

HOUR_AGO = NOW - timedelta(hours=1)


def a_folder(root: Path, **files: str) -> Source:
    for name, text in files.items():
        file = root / name.replace("_", ".")
        file.write_text(text, "utf-8")
        os.utime(file, (HOUR_AGO.timestamp(), HOUR_AGO.timestamp()))
    return a_source(kind=SourceKind.FOLDER, address=str(root), language=None)


def read(source: Source, limit: int = 5_000_000) -> Reading:
    return folder.read(folder.look(source), source, OCCASION, limit)


def test_a_text_is_its_first_line_and_the_rest(tmp_path: Path) -> None:
    (article,) = read(
        a_folder(tmp_path, note_txt="The bridge is open\n\nSince <noon> & later.\n\nSecond.")
    ).articles
    assert (article.title, article.text) == ("The bridge is open", "Since <noon> & later.\n\nSecond.")
    assert (article.published, article.url, article.undated) == (HOUR_AGO, "", False)


def test_a_page_and_a_feed_are_read_as_such(tmp_path: Path) -> None:
    page = next((SAMPLES / "pages" / "pamirnews").glob("measles*.html")).read_text("utf-8")
    reading = read(
        a_folder(
            tmp_path, page_html=page, feed_xml=rss("<title>News</title><link>https://a.example/1</link>")
        )
    )
    assert [article.title for article in reading.articles] == [
        "News",
        "Measles vaccination campaign to reach 780,000 children",
    ]
    assert reading.articles[1].url.startswith("https://pamirnews.example/2026/11/measles")


def test_a_changed_file_is_the_same_article(tmp_path: Path) -> None:
    first = read(a_folder(tmp_path, note_txt="Old title")).articles[0]
    second = read(a_folder(tmp_path, note_txt="New title")).articles[0]
    assert (first.id, first.title, second.title) == (second.id, "Old title", "New title")


def test_a_file_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    source = a_folder(tmp_path, bad_xml="no feed", big_txt="x" * 200, good_txt="Good news")
    reading = read(source, limit=100)
    assert [article.title for article in reading.articles] == ["Good news"]
    assert reading.warnings == (
        "bad.xml: this is not a feed: neither RSS, Atom nor JSON Feed",
        "big.txt: larger than 100 bytes",
    )


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    source = a_folder(tmp_path, note_txt="Note", picture_jpg="x", x_py="x")
    (tmp_path / ".hidden.txt").write_text("Hidden")
    (tmp_path / "folder.txt").mkdir()
    assert [file.name for file in folder.look(source).files] == ["note.txt"]


def test_the_stamp_changes_with_the_files(tmp_path: Path) -> None:
    source = a_folder(tmp_path, note_txt="Note")
    before = folder.look(source).stamp
    assert folder.look(source).stamp == before
    a_folder(tmp_path, other_txt="Other")
    assert folder.look(source).stamp != before


def test_a_missing_folder_is_the_sources_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        folder.look(a_source(kind=SourceKind.FOLDER, address=str(tmp_path / "none")))
