"""The archive: a markdown page and the JSON for each edition, and index pages that link them.

The layout builds as it is with MkDocs, and reads as it is on a code forge: README.md is each
folder's page. A second build of the same editions gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from digest.ports import PublishedFile
from digest.render.archived import ArchivedEdition, all_languages, in_language
from digest.render.look import Look
from digest.render.markdown import escape
from digest.words import Words, for_language


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
    for language in languages:
        own = in_language(editions, language)
        for edition in own:
            if only is None or edition.date in only:
                files += _edition(edition, language, look)
        files += (_file(path, text) for path, text in _indexes(own, language, languages, look))
    return tuple(sorted(files, key=lambda file: file.path))


def page_of(day: date, folder: str = "") -> str:
    """Where an edition's page and JSON stand below the root, without their endings.

    Args:
        day: the edition's date.
        folder: of the copy, as `Look.folder` has it; nothing for the main one.
    """
    return f"{folder}{day:%Y/%m/%d}"


def _edition(edition: ArchivedEdition, language: str, look: Look) -> Iterator[PublishedFile]:
    path = page_of(edition.date, look.folder(language))
    yield _file(f"{path}.md", edition.page(language))
    if edition.json:
        yield _file(f"{path}.json", edition.json)


def _file(path: str, text: str) -> PublishedFile:
    return PublishedFile(path, text.encode())


def _indexes(
    editions: Sequence[ArchivedEdition], language: str, languages: Sequence[str], look: Look
) -> Iterator[tuple[str, str]]:
    """Paths and texts of the index pages of one language."""
    words = for_language(language)
    title = escape(look.masthead.title.in_(language))
    folder = look.folder(language)
    yield f"{folder}README.md", _root(editions, title, words, _others(language, languages, look))
    for year, of_year in groupby(editions, key=lambda edition: edition.date.year):
        months = [(month, list(of_month)) for month, of_month in groupby(of_year, key=_first_of_month)]
        text = _page(f"{title}, {year}", _months([month for month, _ in months], words, "%m/README.md"))
        yield f"{folder}{year:04}/README.md", text
        for month, of_month in months:
            heading = f"{title}, {words.month(month)}"
            yield f"{folder}{month:%Y/%m}/README.md", _page(heading, _days(of_month, words))


def _root(editions: Sequence[ArchivedEdition], title: str, words: Words, others: str) -> str:
    latest = editions[0]
    headline = escape(latest.headline(words.language))
    link = f"[{words.date_long(latest.date)}]({latest.date:%Y/%m/%d}.md)"
    parts = [others, f"{words.label('latest')}: {link}  \n{headline}"]
    for year, of_year in groupby(editions, key=lambda edition: edition.date.year):
        months = [month for month, _ in groupby(of_year, key=_first_of_month)]
        parts += [f"## [{year}]({year:04}/README.md)", _months(months, words, "%Y/%m/README.md")]
    return _page(title, *parts)


def _others(language: str, languages: Sequence[str], look: Look) -> str:
    """Links to the same archive in its other languages."""
    up = "" if language == look.main else "../"
    links = (
        f"[{for_language(other).name}]({up}{look.folder(other)}README.md)"
        for other in languages
        if other != language
    )
    return " · ".join(links)


def _months(months: Sequence[date], words: Words, link: str) -> str:
    return "\n".join(f"- [{words.month(month)}]({month:{link}})" for month in months)


def _days(editions: Sequence[ArchivedEdition], words: Words) -> str:
    return "\n".join(
        f"- [{words.date_long(edition.date)}]({edition.date:%d}.md)"
        f"  \n  {escape(edition.headline(words.language))}"
        for edition in editions
    )


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *filter(None, parts)]) + "\n"


def _first_of_month(edition: ArchivedEdition) -> date:
    return edition.date.replace(day=1)
