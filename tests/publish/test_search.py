"""The search index: made of finished pages, exchanged whole, renewed when pages change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from digest.errors import PublishError
from digest.ports import PublishedFile
from digest.publish.folder import Folder
from digest.publish.search import FOLDER, SearchIndex, is_installed
from digest.publish.website import BATCH, WebsiteFolder

needs_pagefind = pytest.mark.skipif(not is_installed(), reason="pip install pagefind[bin]")

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>{0}</title></head>'
    "<body><main data-pagefind-body><h1>{0}</h1></main></body></html>"
)


def a_page(path: str, words: str) -> PublishedFile:
    return PublishedFile(path, PAGE.format(words).encode())


def index_of(root: Path) -> dict[str, bytes]:
    folder = root / FOLDER
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def a_website(root: Path) -> WebsiteFolder:
    return WebsiteFolder(Folder(root), SearchIndex(root))


def test_without_a_way_to_make_one_there_is_no_index(tmp_path: Path) -> None:
    WebsiteFolder(Folder(tmp_path), None).publish([a_page("index.html", "Bridge")])
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_pages_are_written_as_they_are_made(tmp_path: Path) -> None:
    seen: list[int] = []

    def made() -> object:
        for number in range(BATCH + 1):
            seen.append(len(list(tmp_path.glob("*.html"))))
            yield a_page(f"{number}.html", "Bridge")

    files = made()
    written = WebsiteFolder(Folder(tmp_path), None).publish(files)  # type: ignore[arg-type]  # a generator
    assert len(written) == BATCH + 1
    assert seen[-1] == BATCH


@needs_pagefind
def test_the_same_pages_give_the_same_index(tmp_path: Path) -> None:
    pages = [a_page(f"{n}/index.html", f"Bridge {n}") for n in range(9)]
    pages += [
        PublishedFile(f"ru/{n}/index.html", p.body.replace(b'"en"', b'"ru"')) for n, p in enumerate(pages)
    ]
    for name in ("one", "two"):
        a_website(tmp_path / name).publish(pages)
    assert index_of(tmp_path / "one") == index_of(tmp_path / "two")
    assert index_of(tmp_path / "one")


@needs_pagefind
def test_an_index_is_renewed_only_when_pages_change(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.publish([a_page("index.html", "Bridge")])
    first, made = index_of(tmp_path), (tmp_path / FOLDER).stat().st_ino
    assert website.publish([a_page("index.html", "Bridge")]) == ()
    assert (tmp_path / FOLDER).stat().st_ino == made
    website.publish([a_page("index.html", "Glacier")])
    assert index_of(tmp_path) != first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", FOLDER]


@needs_pagefind
def test_an_index_that_is_lost_is_made_again(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.publish([a_page("index.html", "Bridge")])
    first = index_of(tmp_path)
    shutil.rmtree(tmp_path / FOLDER)
    website.publish([a_page("index.html", "Bridge")])
    assert index_of(tmp_path) == first


@needs_pagefind
def test_an_index_that_cannot_be_made_leaves_the_old_one_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    website = a_website(tmp_path)
    website.publish([a_page("index.html", "Bridge")])
    kept = set(index_of(tmp_path))
    monkeypatch.setattr("digest.publish.search.sys.executable", "/bin/false")
    with pytest.raises(PublishError, match="the search index could not be made: pagefind failed"):
        website.publish([a_page("index.html", "Glacier")])
    assert kept <= set(index_of(tmp_path))
    monkeypatch.undo()
    assert website.publish([a_page("index.html", "Glacier")]) == ()
    assert ".stale" not in index_of(tmp_path)
    assert kept != set(index_of(tmp_path))


@needs_pagefind
def test_a_folder_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="the search index cannot be written: No such file"):
        SearchIndex(tmp_path / "missing").build()
