from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load
from digest.config.edit import (
    Block,
    append_source,
    append_sources,
    quoted,
    starter,
    with_source,
    with_sources,
)
from digest.errors import ConfigError
from tests.config.samples_of_config import SMALL, a_file

BLOCK = {"name": 'Ҳаёт "X" \\ y', "feed": "https://hayot.example/rss", "language": "tg"}


def a_starter() -> str:
    return starter(
        title='The "Daily" $5',
        languages=["tg", "ru"],
        timezone="Asia/Dushanbe",
        sender="Press <press@digest.example>",
        to=["a@digest.example"],
    )


def test_a_starter_is_short_and_lacks_only_sources(tmp_path: Path) -> None:
    assert len(a_starter().splitlines()) <= 25
    with pytest.raises(ConfigError) as caught:
        load(a_file(tmp_path, a_starter()), environ={})
    (mistake,) = caught.value.mistakes
    assert str(mistake) == "sources: none yet; add one with: digest sources add ADDRESS"


def test_a_starter_with_a_source_added_is_right(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_starter())
    append_source(path, BLOCK, environ={})
    config = load(path, environ={})
    assert config.masthead.title.in_("tg") == 'The "Daily" $5'
    assert config.masthead.languages == ("tg", "ru")
    assert config.email.sender.name == "Press"
    assert [section.id for section in config.editing.sections] == [
        "politics",
        "economy",
        "society",
        "culture",
        "sport",
        "world",
    ]
    assert [source.name for source in config.sources] == [BLOCK["name"]]


def test_all_that_was_there_stays(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL + "# the end")
    path.chmod(0o600)
    append_source(path, BLOCK, environ={})
    assert path.read_text().startswith(SMALL + "# the end\n\n[[sources]]\nname = ")
    assert path.stat().st_mode & 0o777 == 0o600
    append_source(path, {"name": "B", "page": "https://b.example/"}, environ={})
    assert [source.name for source in load(path, environ={}).sources] == ["Pamir", BLOCK["name"], "B"]


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path) -> None:
    path = a_file(tmp_path, "\ufeff" + SMALL.replace("\n", "\r\n"))
    append_source(path, BLOCK, environ={})
    body = path.read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\n") == body.count(b"\r\n")


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = a_file(tmp_path / "real", SMALL)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    append_source(link, BLOCK, environ={})
    assert link.is_symlink()
    assert b"hayot" in real.read_bytes()


def test_many_sources_are_added_at_once_with_lists_tables_and_flags(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL)
    first: Block = {
        "name": "A",
        "feed": "https://a.example/",
        "full_text": True,
        "path": ("World", 'The "East"'),
        "attributes": {"htmlUrl": "https://a.example/", "fz:quickMode": "true\n", "ҳ": ""},
    }
    append_sources(path, [first, {"name": "B", "page": "https://b.example/", "full_text": False}], environ={})
    assert path.read_text().startswith(SMALL)
    assert 'path = ["World", "The \\"East\\""]\n' in path.read_text()
    assert (
        'attributes = { htmlUrl = "https://a.example/", "fz:quickMode" = "true\\n", "ҳ" = "" }'
        in path.read_text()
    )
    _, one, two = load(path, environ={}).sources
    assert (one.path, one.full_text, two.full_text) == (("World", 'The "East"'), True, False)
    assert one.attributes == first["attributes"]


def test_of_many_sources_all_are_added_or_none(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL)
    with pytest.raises(ConfigError) as caught:
        append_sources(path, [BLOCK, {"name": "B", "feed": "no address"}], environ={})
    assert [mistake.key for mistake in caught.value.mistakes] == ["sources[2].feed"]
    assert path.read_bytes() == SMALL.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_many_sources_are_only_thought_of(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL)
    config = with_sources(path, [BLOCK, {"name": "B", "feed": "https://b.example/"}], environ={})
    assert [source.name for source in config.sources] == ["Pamir", BLOCK["name"], "B"]
    assert path.read_bytes() == SMALL.encode()


@pytest.mark.parametrize(
    "block",
    [
        {"name": "Pamir", "feed": "https://other.example"},
        {"name": "B", "feed": "no address"},
        {"name": "B", "feed": "https://b.example", "section": "sport"},
        {"name": "B", "fede": "https://b.example"},
        {"name": "B", "no key": "https://b.example"},
    ],
)
def test_a_wrong_source_is_refused_and_nothing_written(tmp_path: Path, block: dict[str, str]) -> None:
    path = a_file(tmp_path, SMALL)
    with pytest.raises(ConfigError):
        append_source(path, block, environ={})
    assert path.read_bytes() == SMALL.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_settings_with_one_source_more_are_only_thought_of(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL)
    config = with_source(path, BLOCK, environ={})
    assert [source.name for source in config.sources] == ["Pamir", BLOCK["name"]]
    assert path.read_bytes() == SMALL.encode()


def test_mistakes_of_a_block_stand_in_lines_that_the_file_has_not_got(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL.rstrip("\n"))
    with pytest.raises(ConfigError) as caught:
        with_source(path, {"name": "Pamir", "feed": "no address"}, environ={})
    lines = len(path.read_text().splitlines())
    assert [(m.key, m.line) for m in caught.value.mistakes] == [
        ("sources[1].name", lines + 3),
        ("sources[1].feed", lines + 4),
    ]


def test_sources_in_one_list_take_no_block(tmp_path: Path) -> None:
    path = a_file(
        tmp_path, 'sources = [{ name = "A", feed = "https://a.example/" }]\n' + SMALL[: SMALL.find("[[so")]
    )
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="TOML"):
        append_source(path, BLOCK, environ={})
    assert path.read_bytes() == before


def test_a_last_line_without_its_end_gets_one_of_the_files_own_kind(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL.rstrip("\n").replace("\n", "\r\n"))
    append_source(path, BLOCK, environ={})
    assert b'/feed/"\r\n\r\n[[sources]]\r\n' in path.read_bytes()
    assert len(load(path, environ={}).sources) == 2


def test_a_folder_in_place_of_the_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Is a directory"):
        append_source(tmp_path, BLOCK, environ={})


def test_a_missing_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        append_source(tmp_path / "config.toml", BLOCK, environ={})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_quoted(text: str) -> None:
    assert tomllib.loads(f"key = {quoted(text)}")["key"] == text
