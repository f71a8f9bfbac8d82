from __future__ import annotations

from dataclasses import replace
from datetime import date

from digest.model import Kind
from digest.render.archive import archive_files
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from tests.render.an_edition import DAY, HOSTILE, a_look, an_edition, an_edition_of_texts


def an_archived(day: date = DAY, languages: tuple[str, ...] = ("en", "ru", "tg")) -> ArchivedEdition:
    edition = replace(an_edition(), date=day, languages=languages)
    return ArchivedEdition(day, render(edition, a_look())[0])


def files_of(*editions: ArchivedEdition) -> dict[str, str]:
    return {file.path: file.body.decode() for file in archive_files(editions, a_look())}


def test_each_copy_has_a_page_with_the_json_beside_it() -> None:
    files = files_of(an_archived())
    pages = [path for path in files if "README" not in path]
    assert pages == [
        *("2026/11/22.json", "2026/11/22.md"),
        *("ru/2026/11/22.json", "ru/2026/11/22.md"),
        *("tg/2026/11/22.json", "tg/2026/11/22.md"),
    ]
    rendered = an_archived().documents
    assert files["ru/2026/11/22.md"] == next(
        d.body for d in rendered if (d.kind, d.language) == (Kind.MARKDOWN, "ru")
    )


def test_indexes_link_down_to_each_edition() -> None:
    files = files_of(an_archived(), an_archived(date(2026, 11, 21)), an_archived(date(2025, 12, 31)))
    assert "[Sunday 22 November 2026](2026/11/22.md)" in files["README.md"]
    assert "## [2026](2026/README.md)\n\n- [November 2026](2026/11/README.md)\n" in files["README.md"]
    assert "## [2025](2025/README.md)" in files["README.md"]
    assert "[Русский](ru/README.md) · [Тоҷикӣ](tg/README.md)" in files["README.md"]
    assert "- [November 2026](11/README.md)\n" in files["2026/README.md"]
    month = files["2026/11/README.md"]
    assert month.index("(22.md)") < month.index("(21.md)")
    assert "Bridge over the Panj opens to lorries one" in month
    assert "[English](../README.md)" in files["ru/README.md"]
    assert files["tg/2026/11/README.md"].startswith("# Шарҳи субҳии матбуот, Ноябр 2026\n")


def test_every_link_of_an_index_leads_to_a_file() -> None:
    from posixpath import dirname, join, normpath
    from re import findall

    files = files_of(an_archived(), an_archived(date(2025, 12, 31)))
    indexes = [path for path in files if path.endswith("README.md")]
    links = [(path, link) for path in indexes for link in findall(r"\]\(([^)]+)\)", files[path])]
    assert len(links) > 20
    for path, link in links:
        assert normpath(join(dirname(path), link)) in files


def test_a_second_build_gives_the_same_bytes_for_any_order() -> None:
    one, two = an_archived(), an_archived(date(2026, 11, 21))
    assert archive_files([one, two], a_look()) == archive_files([two, one], a_look())


def test_an_edition_without_a_copy_is_left_out_of_that_languages_index() -> None:
    files = files_of(an_archived(), an_archived(date(2026, 11, 21), languages=("en",)))
    assert "(21.md)" in files["2026/11/README.md"]
    assert "(21.md)" not in files["ru/2026/11/README.md"]


def test_a_hostile_headline_is_escaped_in_the_index_too() -> None:
    edition = an_edition_of_texts([HOSTILE[7]])
    files = files_of(ArchivedEdition(DAY, render(edition, a_look())[0]))
    assert "&#91;x&#93;(javascript:alert(1))" in files["2026/11/README.md"]


def test_an_empty_archive_has_no_files() -> None:
    assert archive_files([], a_look()) == ()
