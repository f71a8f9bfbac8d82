"""The archive: a markdown page and the JSON for each edition, and index pages that link them.

The layout is that of its flavor. A second build of the same editions gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from digest.ports import PublishedFile
from digest.render.archived import ArchivedEdition, all_languages, in_language
from digest.render.escaping import escape
from digest.render.flavors import edition_page, folder_page, layout_of
from digest.render.look import Look
from digest.render.printable import shown
from digest.words import for_language


def archive_files(
    editions: Sequence[ArchivedEdition], look: Look, only: Collection[date] | None = None
) -> tuple[PublishedFile, ...]:
    """Files of the archive, by path: the main language at the root, others below `LANG/`.

    Args:
        editions: all of them.
        look: how editions look.
        only: dates whose own files are wanted. None: all.
    """
    files: list[PublishedFile] = []
    languages = all_languages(editions, look.main)
    jsons = {e.date: e.json.encode() for e in editions if only is None or e.date in only}
    for language in languages:
        own = in_language(editions, language)
        archive = _Archive(own, language, languages, look)
        for edition in (edition for edition in own if edition.date in jsons):
            files += archive.edition(edition, jsons[edition.date])
        files += archive.indexes()
    return tuple(sorted(files, key=lambda file: file.path))


def page_of(day: date, folder: str = "") -> str:
    """Where an edition's page and JSON stand below the root, without their endings.

    Args:
        day: the edition's date.
        folder: of the copy, as `Look.folder` has it; nothing for the main one.
    """
    return f"{folder}{day:%Y/%m/%d}"


class _Archive:
    """The archive in one language."""

    def __init__(
        self, editions: Sequence[ArchivedEdition], language: str, languages: Sequence[str], look: Look
    ) -> None:
        self._editions = editions
        self._language = language
        self._languages = languages
        self._look = look
        self._words = for_language(language)
        self._layout = layout_of(look.flavor)
        self._folder = look.folder(language)
        self._title = shown(look.masthead.title.in_(language))

    def edition(self, edition: ArchivedEdition, json: bytes) -> Iterator[PublishedFile]:
        """A page and its JSON, if it has one."""
        path = page_of(edition.date, self._folder)
        yield _file(f"{path}.md", edition_page(edition.page(self._language), f"{path}/", self._layout))
        if json:
            yield PublishedFile(f"{path}.json", json)
        if edition.picture:
            yield PublishedFile(f"{path}.jpg", edition.picture)

    def indexes(self) -> Iterator[PublishedFile]:
        """The pages of folders."""
        yield self._index("", self._title, *self._root())
        for year, of_year in groupby(self._editions, key=lambda edition: edition.date.year):
            months = [(month, list(own)) for month, own in groupby(of_year, key=_first_of_month)]
            heading = f"{self._title}, {self._words.year(year)}"
            yield self._index(f"{year:04}/", heading, self._months([month for month, _ in months], "%m"))
            for month, of_month in months:
                heading = f"{self._title}, {self._words.month(month)}"
                yield self._index(f"{month:%Y/%m}/", heading, self._days(of_month))

    def _index(self, below: str, title: str, *parts: str) -> PublishedFile:
        address = f"{self._folder}{below}"
        told = parts if self._layout.lists or not below else ()
        return _file(f"{address}{self._layout.index}", folder_page(title, told, address, self._layout))

    def _root(self) -> Iterator[str]:
        yield self._others()
        if not self._layout.lists:
            return
        latest, words = self._editions[0], self._words
        link = f"[{words.date_long(latest.date)}]({latest.date:%Y/%m/%d}{self._layout.to_page})"
        yield f"{words.label('latest')}: {link}  \n{escape(latest.headline(self._language))}"
        for year, of_year in groupby(self._editions, key=lambda edition: edition.date.year):
            yield f"## [{words.year(year)}]({year:04}{self._layout.to_folder})"
            yield self._months([month for month, _ in groupby(of_year, key=_first_of_month)], "%Y/%m")

    def _others(self) -> str:
        """Links to the same archive in its other languages."""
        up = "../" * self._folder.count("/")
        return " · ".join(
            f"[{for_language(other).name}]({up}{self._root_of(other)})"
            for other in self._languages
            if other != self._language
        )

    def _root_of(self, language: str) -> str:
        folder = self._look.folder(language).rstrip("/")
        return f"{folder}{self._layout.to_folder}".lstrip("/")

    def _months(self, months: Sequence[date], link: str) -> str:
        end = self._layout.to_folder
        return "\n".join(f"- [{self._words.month(month)}]({month:{link}}{end})" for month in months)

    def _days(self, editions: Sequence[ArchivedEdition]) -> str:
        return "\n".join(
            f"- [{self._words.date_long(edition.date)}]({edition.date:%d}{self._layout.to_page})"
            f"  \n  {escape(edition.headline(self._language))}"
            for edition in editions
        )


def _file(path: str, text: str) -> PublishedFile:
    return PublishedFile(path, text.encode())


def _first_of_month(edition: ArchivedEdition) -> date:
    return edition.date.replace(day=1)
