"""The config.toml that is shipped: it works as it is, and is the reference of every key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from digest.config import load
from digest.config.schema import key_paths
from digest.keys import Algorithm
from digest.model import SourceKind
from digest.settings import Config
from tests.signing import write_key

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "config.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def config() -> Config:
    """The shipped settings."""
    return load(SHIPPED, environ={})


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What the samples hold."""
    found: dict[str, Any] = json.loads((ROOT / "samples/expected.json").read_text(encoding="utf-8"))
    return found


def test_its_sources_are_the_samples_outlets(config: Config, expected: dict[str, Any]) -> None:
    told = {(s.name, s.address, s.language, s.kind) for s in config.sources}
    assert len(config.sources) == 13
    assert told == {
        (
            feed["name"],
            feed.get("url") or feed["list_url"],
            feed["language"],
            SourceKind.FEED if "url" in feed else SourceKind.PAGE,
        )
        for feed in expected["feeds"]
    }


def test_its_sections_have_the_samples_names(config: Config, expected: dict[str, Any]) -> None:
    assert [section.id for section in config.editing.sections] == expected["sections"]
    for language, names in expected["section_names"].items():
        assert {s.id: s.title.in_(language) for s in config.editing.sections} == names


def test_it_needs_no_network_and_writes_below_out(config: Config) -> None:
    assert config.collect.mirror == ROOT / "samples/site.json"
    assert config.archive.base_url == ""
    assert config.email.smtp is None
    for path in (config.email.outbox, config.archive.path, config.site):
        assert path is not None
        assert path.is_relative_to(ROOT / "out")
    assert config.storage_url == f"sqlite:///{ROOT}/out/digest.sqlite3"


def test_it_writes_to_one_reader_for_each_copy(config: Config) -> None:
    assert [addressee.language or "en" for addressee in config.email.to] == ["en", "ru", "tg"]


@pytest.mark.parametrize("path", list(key_paths()), ids=".".join)
def test_every_key_stands_in_it_commented_or_not(path: tuple[str, ...]) -> None:
    if path[-1] in {"env", "file"}:
        assert f'{{ {path[-1]} = "' in TEXT
        return
    if path[:2] == ("email", "to"):
        assert re.search(rf"\{{.*\b{path[-1]} = ", TEXT)
        return
    if path[:2] == ("sources", "select"):
        assert re.search(rf"(?m)^# select = \{{.*\b{path[-1]} = ", TEXT)
        return
    *tables, key = path
    blocks = re.split(r"(?m)^(?:# )?\[+([a-z.]+)\]+.*$", TEXT)
    inside = "".join(
        body for name, body in zip(blocks[1::2], blocks[2::2], strict=True) if name == ".".join(tables)
    )
    before = "".join(re.findall(r"(?ms)^# Sources: .*?\n\n", TEXT)) if tables == ["sources"] else ""
    assert re.search(rf"(?m)^(?:# )?{key} = ", before + inside)


OF_SOURCES = re.findall(
    r"(?m)^# ([a-z_]+ = .*)$", TEXT[TEXT.index("# Sources: ") : TEXT.index("[[sources]]")]
)
"""The keys of a source that stand in its comment, as they are written there."""

ADDRESSES = {"feed": 'feed = "https://a.example/"', "page": 'page = "https://a.example/"'}
NEEDS = {"select": [ADDRESSES["page"]], "folder": [], "telegram": []}
WITH = {"username": "password", "password": "username"}
"""Keys that come in pairs."""


@pytest.mark.parametrize("line", OF_SOURCES, ids=lambda line: line.partition(" = ")[0])
def test_every_key_of_a_source_works_as_it_is_written(tmp_path: Path, line: str) -> None:
    key = line.partition(" = ")[0]
    pair = [other for other in OF_SOURCES if other.startswith(f"{WITH.get(key)} = ")]
    block = ["[[sources]]", 'name = "A"', *NEEDS.get(key, [ADDRESSES["feed"]]), *pair, line]
    (tmp_path / "pamir-cookie").write_text("c00kie")
    (tmp_path / "pamir-cookie").chmod(0o600)
    text = "\n".join([TEXT.partition("[[sources]]")[0], *block])
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    environ = {"PAMIR_PASSWORD": "p4ss", "PAMIR_TOKEN": "t0ken"}
    (source,) = load(tmp_path / "config.toml", environ=environ).sources
    assert source != load(tmp_path / "config.toml", environ=environ, uses=()).sources[0] or "env" not in line


def test_switched_off_keys_can_be_switched_on(tmp_path: Path) -> None:
    start, end = TEXT.index("# Sources: "), TEXT.index("[[sources]]")
    text = re.sub(r"(?m)^# (?=(?:\[{1,2}[a-z.]+\]{1,2}|[a-z_]+ = ))", "", TEXT[:start] + TEXT[end:])
    for name in ("ca.pem", "samples/site.json", "my-templates/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for algorithm in Algorithm:
        write_key(tmp_path / f"dkim-{algorithm.partition('-')[0]}.pem", algorithm)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    config = load(tmp_path / "config.toml", environ={"PROXY_LOGIN": "user:pass", "IMAP_PASSWORD": "mail"})
    assert config.collect.proxy_secret == "user:pass"
    assert config.editing.block == ("EntryTitle=(?i)horoscope", "EntryURL=/sponsored/")
    assert config.email.smtp is not None
    assert config.email.dkim is not None
    assert [key.key.algorithm for key in config.email.dkim.keys] == list(Algorithm)
    assert [watch.name for watch in config.editing.watch] == ["Rogun"]
    assert config.archive.base_url == "https://digest.example/archive"
    assert config.editing.sections[0].words["en"] == ("embassy",)
