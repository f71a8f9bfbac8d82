"""`digest overlay`: the changes of one store make the same edition out of another."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.collect.byhand import Typed, article
from tests.builders import NOW
from tests.cli.command import done, refused
from tests.office import newsroom_of, sample_config

DAY = ("--date", "2026-11-22")

HEAD = "date = 2026-11-22\n"


@pytest.fixture
def corrected(collected: Path) -> Path:
    """The samples with a change of every kind, and an article brought by hand."""
    paper = Typed(
        "Jumhuriyat", 'Bridge "over" the Panj', "It is closed until March.\n\nTrucks go round.", "4"
    )
    with newsroom_of(collected / "config.toml") as newsroom:
        newsroom.intake.keep(article(replace(paper, published=NOW - timedelta(hours=24)), NOW))
    done("compose", *DAY)
    for change in (
        ("lead", "7"),
        ("drop", "12", "--reason", "an «advertisement»\nin two lines"),
        ("move", "3", "world"),
        ("edit", "7", "--title", 'Words "in quotes"', "--language", "ru"),
        ("edit", "7", "--summary", ""),
        ("merge", "34", "36"),
        ("split", "1.2", "1.3"),
        ("add", "2.2", "--to", "5"),
        ("note", "7", "Ours."),
        ("note", "edition", "Aз муҳаррир.", "--language", "tg"),
    ):
        done("story", *change, *DAY)
    return collected


def content_hash() -> str:
    return str(done("compose", *DAY, "--json").json["content_hash"])


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """In another folder, with a fresh store that has read the same press."""
    before = Path.cwd()
    folder.mkdir()
    os.chdir(folder)
    sample_config(folder)
    done("collect")
    yield
    os.chdir(before)


def test_an_overlay_that_is_shown_and_loaded_into_a_fresh_store_makes_the_same_edition(
    corrected: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wanted, text = content_hash(), done("overlay", "show", *DAY).out
    file = corrected / "changes.toml"
    file.write_text(text, encoding="utf-8")
    with elsewhere(tmp_path_factory.mktemp("other") / "store"):
        assert content_hash() != wanted
        assert done("overlay", "load", str(file)).out == "11 changes to the edition of 2026-11-22.\n"
        assert content_hash() == wanted
        again = done("overlay", "show", *DAY).out
    assert again == text


def test_json_has_the_same_keys_as_the_file(corrected: Path) -> None:
    file = tomllib.loads(done("overlay", "show", *DAY).out)
    told: dict[str, Any] = done("overlay", "show", *DAY, "--json").json
    assert told["operations"] == file["operations"]
    assert {operation["kind"] for operation in told["operations"]} == {
        *("lead", "drop", "move", "edit", "merge", "split", "add", "note")
    }
    assert [article["id"] for article in told["articles"]] == [one["id"] for one in file["articles"]]
    assert (told["date"], told["version"], told["conflicts"]) == ("2026-11-22", 11, [])


def test_an_empty_overlay_is_a_file_too(collected: Path) -> None:
    text = done("overlay", "show", *DAY).out
    assert tomllib.loads(text).keys() == {"date"}
    (collected / "none.toml").write_text(text)
    assert done("overlay", "load", "none.toml").out == "0 changes to the edition of 2026-11-22.\n"


def test_loading_twice_changes_nothing_and_other_changes_are_not_lost_unasked(corrected: Path) -> None:
    (corrected / "changes.toml").write_text(done("overlay", "show", *DAY).out, encoding="utf-8")
    assert done("overlay", "load", "changes.toml").out == "0 changes to the edition of 2026-11-22.\n"
    done("story", "undo", *DAY)
    wanted = "has changes already; --replace undoes them first"
    assert wanted in refused("overlay", "load", "changes.toml")
    done("overlay", "load", "changes.toml", "--replace")
    assert len(done("overlay", "show", *DAY, "--json").json["operations"]) == 11


def test_changes_that_do_not_fit_are_kept_and_told(collected: Path) -> None:
    (collected / "x.toml").write_text(f'{HEAD}[[operations]]\nkind = "lead"\narticle = "ffffffffffff"\n')
    told = done("overlay", "load", "x.toml")
    assert told.out == "1 change to the edition of 2026-11-22.\n"
    words = (
        "Warning: the editor's lead of ffffffffffff was not applied: no story of this edition holds article"
    )
    assert words in told.err
    assert words in done("overlay", "show", *DAY).err


def test_a_frozen_edition_takes_no_changes(printed: Path) -> None:
    (printed / "x.toml").write_text(f'{HEAD}[[operations]]\nkind = "lead"\narticle = "ffffffffffff"\n')
    assert "the edition of 2026-11-22 is frozen" in refused("overlay", "load", "x.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date = ", "is no TOML"),
        ("", "date: the day of the edition is wanted, without quotes: date = 2026-11-22"),
        (f"{HEAD}operation = 1", "x.toml:2: operation: means nothing here"),
        (f"{HEAD}operations = 1", "operations: write each in a block of its own, under [[operations]]"),
        (
            f'{HEAD}[[operations]]\nkind = "boost"',
            "x.toml:3: operations 1: kind is one of lead",
        ),
        (f'{HEAD}[[operations]]\nkind = "lead"', "operations 1: article is missing"),
        (f'{HEAD}[[operations]]\nkind = "lead"\narticle = 1', "operations 1: article is a text in quotes"),
        (f'{HEAD}[[operations]]\nkind = "move"\narticle = "a"', "operations 1: section is missing"),
        (f'{HEAD}[[operations]]\nkind = "edit"\narticle = "a"', "an edit has either a title or a summary"),
        (f'{HEAD}[[operations]]\nkind = "lead"\narticle = "a"\nreason = "x"', "reason means nothing here"),
        (f'{HEAD}[[articles]]\nid = "a"', "articles 1: published and first_seen are times such as"),
        (
            f'{HEAD}[[articles]]\nid = "a"\npublished = 2026-11-22T04:00:00Z\n'
            "first_seen = 2026-11-22T04:00:00Z",
            "articles 1: id, title and outlet must be there",
        ),
    ],
)
def test_everything_that_is_wrong_with_a_file_is_told_and_nothing_is_loaded(
    collected: Path, text: str, told: str
) -> None:
    (collected / "x.toml").write_text(text)
    words = refused("overlay", "load", "x.toml")
    assert "nothing was loaded:" in words
    assert told in words


ARTICLE = (
    f'{HEAD}[[articles]]\nid = "aaaaaaaaaaaa"\ntitle = "Bridge"\noutlet = "Jumhuriyat"\n'
    "published = 2026-11-21T04:00:00Z\nfirst_seen = 2026-11-22T04:00:00Z\n"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD}x = {'[' * 5000}{']' * 5000}", "x.toml is nested deeper than any overlay"),
        ("date = 0001-01-01", "x.toml:1: date: the day of the edition is wanted"),
        (f'{HEAD}[[operations]]\nkind = "x"\n' + '[[operations]]\nkind = "x"\n' * 30, "and 11 more"),
        (
            HEAD + '[[operations]]\nkind = "note"\n' * 1001,
            "1,001 are more than an edition takes; at most 1,000",
        ),
        (
            f'{HEAD}[[operations]]\nkind = "note"\ntext = "{"x" * 1001}"',
            "the text of the note has 1,001 characters; at most 1,000",
        ),
        (
            f'{HEAD}[[operations]]\nkind = "lead"\narticle = "{"a" * 201}"',
            "no id and no language is that long",
        ),
        (f"{ARTICLE}categories = 5", "x.toml:8: articles 1: categories is a list of texts"),
        (f"{ARTICLE}categories = [{{ a = 1 }}]", "categories is a list of texts"),
        (f'{ARTICLE}undated = "yes"', "x.toml:8: articles 1: undated is true or false"),
        (f'{ARTICLE}url = "javascript:alert(1)"', "articles 1: url is no web address"),
        (ARTICLE.replace("aaaaaaaaaaaa", "../../etc"), "articles 1: id is twelve digits from 0 to f"),
        (ARTICLE.replace("Bridge", "x" * 401), "articles 1: title has 401 characters; at most 400"),
        (ARTICLE.replace("2026-11-21T04:00:00Z", "0001-01-01T00:00:00+14:00"), "are times such as"),
    ],
)
def test_a_file_that_means_ill_is_refused_in_words(collected: Path, text: str, told: str) -> None:
    (collected / "x.toml").write_text(text)
    words = refused("overlay", "load", "x.toml")
    assert told in words
    assert len(words) < 4_000


def test_a_file_of_megabytes_is_not_read(collected: Path) -> None:
    (collected / "x.toml").write_text(f"{HEAD}#{'x' * 5_000_000}\n")
    assert "x.toml is larger than 5 MB" in refused("overlay", "load", "x.toml")


def test_what_no_reader_sees_is_taken_out_of_an_editors_words(collected: Path) -> None:
    text = r'"a\u0000b \u001b[31mred\u202e\n\n# <b>bold</b>"'
    (collected / "x.toml").write_text(f'\ufeff{HEAD}[[operations]]\nkind = "note"\ntext = {text}\n', "utf-8")
    done("overlay", "load", "x.toml")
    (operation,) = done("overlay", "show", *DAY, "--json").json["operations"]
    assert operation["text"] == "ab [31mred # <b>bold</b>"


def test_a_file_of_nothing_but_articles_brings_them(collected: Path) -> None:
    before = content_hash()
    (collected / "x.toml").write_text(ARTICLE)
    assert done("overlay", "load", "x.toml").out == "0 changes to the edition of 2026-11-22.\n"
    assert "Jumhuriyat" in done("compose", *DAY, "--json").out
    assert content_hash() != before


def test_a_file_that_is_not_there_is_told(collected: Path) -> None:
    assert "nothing was loaded: x.toml: No such file" in refused("overlay", "load", "x.toml")
    (collected / "x.toml").write_bytes(b"\xff\xfe")
    assert "x.toml is not UTF-8 text" in refused("overlay", "load", "x.toml")
