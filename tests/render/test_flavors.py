"""The archive's layouts: what each reader finds, and that nothing else differs."""

from __future__ import annotations

from datetime import date
from re import findall

import pytest

from digest.model import Kind
from digest.render.archive import archive_files
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.markdown import body, front_matter
from digest.settings import Flavor
from tests.render.an_edition import DAY, a_look, a_story, an_edition, with_views
from tests.render.test_archive import an_archived

DAYS = (DAY, date(2026, 11, 21), date(2025, 12, 31))


def files_of(flavor: Flavor) -> dict[str, str]:
    files = archive_files([an_archived(day) for day in DAYS], a_look(flavor=flavor))
    return {file.path: file.body.decode() for file in files}


@pytest.mark.parametrize("flavor", Flavor)
def test_the_text_of_an_edition_is_the_same_for_all(flavor: Flavor) -> None:
    frozen = next(d.body for d in an_archived().documents if (d.kind, d.language) == (Kind.MARKDOWN, "ru"))
    assert body(files_of(flavor)["ru/2026/11/22.md"]) == body(frozen)


@pytest.mark.parametrize("flavor", Flavor)
def test_a_second_build_gives_the_same_bytes(flavor: Flavor) -> None:
    assert files_of(flavor) == files_of(flavor)


@pytest.mark.parametrize(
    ("flavor", "name"), [(Flavor.PLAIN, "README.md"), (Flavor.HUGO, "_index.md"), (Flavor.JEKYLL, "index.md")]
)
def test_each_folder_has_a_page_by_its_own_name(flavor: Flavor, name: str) -> None:
    files = files_of(flavor)
    pages = [path.removesuffix(name) for path in files if path.endswith(name)]
    below = ["", "2025/", "2025/12/", "2026/", "2026/11/"]
    assert sorted(pages) == sorted(f"{folder}{path}" for folder in ("", "ru/", "tg/") for path in below)


def test_hugo_takes_the_address_of_a_page_from_its_slug() -> None:
    files = files_of(Flavor.HUGO)
    assert front_matter(files["2026/11/22.md"])["slug"] == "22"
    assert files["2026/11/_index.md"] == '---\ntitle: "Morning Press Digest, November 2026"\n---\n'
    assert "[Русский](ru/) · [Тоҷикӣ](tg/)" in files["_index.md"]
    assert "[English](../)" in files["ru/_index.md"]


def test_jekyll_is_told_the_address_of_every_page() -> None:
    files = files_of(Flavor.JEKYLL)
    assert front_matter(files["ru/2026/11/22.md"])["permalink"] == "/ru/2026/11/22/"
    assert front_matter(files["ru/2026/index.md"])["permalink"] == "/ru/2026/"
    assert front_matter(files["index.md"])["permalink"] == "/"
    assert "- [Sunday 22 November 2026](22/)  \n" in files["2026/11/index.md"]
    assert "# " not in files["2026/11/index.md"]


@pytest.mark.parametrize("flavor", [Flavor.HUGO, Flavor.JEKYLL])
def test_links_of_folders_lead_to_addresses_that_there_are(flavor: Flavor) -> None:
    from posixpath import join, normpath

    files = files_of(flavor)
    there = {normpath(f"/{path.rpartition('/')[0]}") for path in files}
    there |= {f"/{path.removesuffix('.md')}" for path in files}
    index = "_index.md" if flavor is Flavor.HUGO else "index.md"
    for path in (path for path in files if path.endswith(index)):
        for link in findall(r"\]\(([^)]+)\)", files[path]):
            assert normpath(join("/", path.removesuffix(index), link)) in there


def test_a_description_cannot_leave_an_attribute() -> None:
    edition = an_edition(with_views(a_story("one"), title='"><script>alert(1)</script>'))
    archived = ArchivedEdition(DAY, render(edition, a_look())[0])
    page = next(f.body.decode() for f in archive_files([archived], a_look()) if f.path == "2026/11/22.md")
    assert front_matter(page)["description"] == "”›‹script›alert(1)‹/script›"
    assert archived.headline("en") == '"><script>alert(1)</script>'
