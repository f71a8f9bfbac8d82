"""Reads the TOML file of an overlay, and tells all that is wrong with it by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from digest.cli.app import YEARS
from digest.cli.overlay_file import TEXTS, TIMES, VALUES, Overlay
from digest.collect.byhand import BY_HAND
from digest.config.faults import KeyPath, shown
from digest.config.positions import line_of, positions
from digest.corrections import plain
from digest.edit.overlay import FIELDS
from digest.entries.address import canonical_url
from digest.entries.clean import MAX_TEXT, MAX_TITLE, scrub
from digest.errors import UsageError
from digest.markup import fold
from digest.model import Article, Operation, OperationKind

MOST = 1_000
"""Operations, and articles, of one file: more than an edition has articles."""

TOLD = 20
"""Mistakes that are told; of more only the number."""

ID = re.compile(r"[0-9a-f]{12}")


def read(text: str, name: str) -> Overlay:
    """What a file holds.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        UsageError: everything that is wrong with it.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"nothing was loaded: {name} is no TOML: {error}"
        raise UsageError(message) from error
    except RecursionError as error:
        message = f"nothing was loaded: {name} is nested deeper than any overlay"
        raise UsageError(message) from error
    reader = _Reader(document)
    overlay = reader.overlay()
    if reader.wrong or overlay is None:
        raise UsageError("\n  ".join(["nothing was loaded:", *_told(reader.wrong, text, name)]))
    return overlay


def _told(wrong: Sequence[tuple[KeyPath, str]], text: str, name: str) -> Iterator[str]:
    lines = positions(text)
    for path, fault in wrong[:TOLD]:
        line = line_of(lines, path)
        yield f"{name}:{line}: {fault}" if line else f"{name}: {fault}"
    if len(wrong) > TOLD:
        yield f"and {len(wrong) - TOLD} more"


class _Reader:
    """Reads a document, and gathers what is wrong with it, and where."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.wrong: list[tuple[KeyPath, str]] = []

    def overlay(self) -> Overlay | None:
        """What it holds, as far as it is right."""
        self._strangers(self._document, {"date", "operations", "articles"}, ())
        day = self._document.get("date")
        if not isinstance(day, date) or isinstance(day, datetime) or day.year not in YEARS:
            self._fault(("date",), "the day of the edition is wanted, without quotes: date = 2026-11-22")
            return None
        operations = tuple(filter(None, (self._operation(*block) for block in self._blocks("operations"))))
        articles = tuple(filter(None, (self._article(*block) for block in self._blocks("articles"))))
        return Overlay(day, operations, articles)

    def _fault(self, path: KeyPath, fault: str) -> None:
        """Note what is wrong; blocks are counted from 1, as a person counts them."""
        place = " ".join(shown(part)[1:-1] if isinstance(part, str) else str(part + 1) for part in path[:2])
        self.wrong.append((path, f"{place}: {fault}"))

    def _blocks(self, name: str) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(block, dict) for block in found):
            self._fault((name,), f"write each in a block of its own, under [[{name}]]")
        elif len(found) > MOST:
            self._fault((name,), f"{len(found):,} are more than an edition takes; at most {MOST:,}")
        else:
            yield from (((name, number), block) for number, block in enumerate(found))

    def _operation(self, place: KeyPath, block: Mapping[str, Any]) -> Operation | None:
        kind = next((kind for kind in OperationKind if kind == block.get("kind")), None)
        if kind is None:
            self._fault((*place, "kind"), f"kind is one of {', '.join(OperationKind)}")
            return None
        known = FIELDS if kind is OperationKind.EDIT else tuple(filter(None, [VALUES.get(kind)]))
        self._strangers(block, {"kind", "article", "language", *known}, place)
        if not self._are_texts(block, block.keys(), place):
            return None
        given = [key for key in known if key in block]
        if problem := _problem(kind, block, given):
            self._fault(place, problem)
            return None
        field = given[0] if kind is OperationKind.EDIT else ""
        value = block[given[0]] if given else ""
        return self._plain(
            Operation(kind, block.get("article", ""), value, field, block.get("language", "")), place
        )

    def _plain(self, operation: Operation, place: KeyPath) -> Operation | None:
        try:
            return plain(operation)
        except UsageError as error:
            self._fault(place, str(error))
            return None

    def _article(self, place: KeyPath, block: Mapping[str, Any]) -> Article | None:
        self._strangers(block, {*TEXTS, *TIMES, "categories", "undated"}, place)
        texts = {name: block.get(name, "") for name in TEXTS}
        moments = [block.get(name) for name in TIMES]
        fine = self._are_texts(texts, TEXTS, place) and self._are_times(moments, place)
        if not fine or not self._are_others(block, place):
            return None
        texts = {name: scrub(text) if name == "text" else fold(scrub(text)) for name, text in texts.items()}
        if problem := _misfit(texts):
            self._fault(place, problem)
            return None
        times = {name: moment.astimezone(UTC) for name, moment in zip(TIMES, moments, strict=True) if moment}
        categories = tuple(fold(scrub(category)) for category in block.get("categories", ()))
        undated = block.get("undated", False)
        return Article(source=BY_HAND, categories=categories, undated=undated, **texts, **times)

    def _are_texts(self, block: Mapping[str, Any], keys: Iterable[str], place: KeyPath) -> bool:
        wrong = [key for key in keys if not isinstance(block[key], str)]
        for key in wrong:
            self._fault((*place, key), f"{key} is a text in quotes")
        return not wrong

    def _are_times(self, times: Sequence[object], place: KeyPath) -> bool:
        fine = all(isinstance(time, datetime) and time.tzinfo and time.year in YEARS for time in times)
        if not fine:
            self._fault(place, f"{' and '.join(TIMES)} are times such as 2026-11-22T04:00:00Z")
        return fine

    def _are_others(self, block: Mapping[str, Any], place: KeyPath) -> bool:
        categories = block.get("categories", [])
        listed = isinstance(categories, list) and all(isinstance(name, str) for name in categories)
        if not listed:
            self._fault((*place, "categories"), 'categories is a list of texts, such as ["Economy"]')
        said = isinstance(block.get("undated", False), bool)
        if not said:
            self._fault((*place, "undated"), "undated is true or false")
        return listed and said

    def _strangers(self, block: Mapping[str, Any], known: set[str], place: KeyPath) -> None:
        for key in block:
            if key not in known:
                name = shown(key)[1:-1]
                self._fault((*place, key), f"{name} means nothing here" if place else "means nothing here")


def _problem(kind: OperationKind, block: Mapping[str, Any], given: Sequence[str]) -> str:
    """What an operation lacks, "" if it is whole."""
    if not block.get("article") and kind is not OperationKind.NOTE:
        return "article is missing, the id of one that the story holds"
    if kind is OperationKind.EDIT and len(given) != 1:
        return "an edit has either a title or a summary"
    if kind in {OperationKind.MOVE, OperationKind.MERGE} and not given:
        return f"{VALUES[kind]} is missing"
    return ""


def _misfit(texts: Mapping[str, str]) -> str:
    """What keeps texts from being those of an article, "" for nothing."""
    if not (texts["id"] and texts["title"] and texts["outlet"]):
        return "id, title and outlet must be there"
    if not ID.fullmatch(texts["id"]):
        return "id is twelve digits from 0 to f, as digest overlay show prints it"
    if texts["url"] and not canonical_url(texts["url"]):
        return "url is no web address; leave it out where there is none"
    for name, text in texts.items():
        most = MAX_TEXT if name in {"text", "summary"} else MAX_TITLE
        if name != "url" and len(text) > most:
            return f"{name} has {len(text):,} characters; at most {most:,}"
    return ""
