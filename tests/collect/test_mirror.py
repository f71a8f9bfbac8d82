from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from digest.errors import ConfigError, SourceError
from digest.fetch.mirror import Mirror
from digest.model import Document
from digest.ports import SourceMemory
from tests.builders import NOW

URL = "https://a.example/feed"


def a_site(folder: Path, file: object = "feeds/a.xml", **entry: object) -> Path:
    (folder / "feeds").mkdir(exist_ok=True)
    (folder / "feeds" / "a.xml").write_bytes(b"<rss/>")
    site = folder / "site.json"
    site.write_text(json.dumps({URL: {"file": file, "content_type": "text/xml", **entry}}), "utf-8")
    return site


def get(mirror: Mirror, address: str = URL, memory: SourceMemory = SourceMemory()) -> Document:
    return asyncio.run(mirror.get(address, memory))


def test_a_listed_address_is_answered_from_its_file(tmp_path: Path) -> None:
    document = get(Mirror.open(a_site(tmp_path), NOW))
    assert (document.address, document.body, document.fetched_at) == (URL, b"<rss/>", NOW)
    assert document.headers["content-type"] == "text/xml"


def test_a_remembered_etag_gives_304_until_the_file_changes(tmp_path: Path) -> None:
    mirror = Mirror.open(a_site(tmp_path), NOW)
    memory = SourceMemory(etag=get(mirror).headers["etag"])
    assert get(mirror, memory=memory).status == 304
    (tmp_path / "feeds" / "a.xml").write_bytes(b"<rss version='2.0'/>")
    assert get(mirror, memory=memory).status == 200


def test_an_address_that_is_not_listed_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="HTTP 404"):
        get(Mirror.open(a_site(tmp_path), NOW), "https://a.example/other")


def test_a_missing_file_and_a_large_one_are_the_sources_errors(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"b\.xml cannot be read"):
        get(Mirror.open(a_site(tmp_path, "feeds/b.xml"), NOW))
    with pytest.raises(SourceError, match="larger than 5 bytes"):
        get(Mirror.open(a_site(tmp_path), NOW, max_bytes=5))


@pytest.mark.parametrize(
    "file", ["../secret", "/etc/passwd", "feeds/../../secret", "", 7, None, "a\0b", ["x"]]
)
def test_files_outside_the_folder_are_refused(tmp_path: Path, file: object) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(ConfigError, match=r"collect\.mirror"):
        Mirror.open(a_site(inner, file), NOW)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret").write_text("secret")
    (inner / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(ConfigError, match="outside the folder"):
        Mirror.open(a_site(inner, "link"), NOW)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"https://a.example/": "x"}', '{"https://a.example/": {}}']
)
def test_a_bad_site_file_is_one_mistake_in_the_config(tmp_path: Path, text: str) -> None:
    site = tmp_path / "site.json"
    site.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        Mirror.open(site, NOW)
    assert len(error.value.mistakes) == 1


def test_a_missing_site_file_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Mirror.open(tmp_path / "site.json", NOW)
