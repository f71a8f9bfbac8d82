"""An overlay as a TOML file, and as JSON with the same keys: what `digest overlay` shows and loads.

Articles that were brought by hand travel with it, since no source would bring them to another store.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from digest.collect.byhand import BY_HAND
from digest.config.edit import quoted
from digest.corrections import Names
from digest.edit.overlay import FIELDS
from digest.errors import UsageError
from digest.model import Article, Operation, OperationKind

VALUES = {
    OperationKind.DROP: "reason",
    OperationKind.MOVE: "section",
    OperationKind.MERGE: "with",
    OperationKind.ADD: "to",
    OperationKind.NOTE: "text",
}
"""What the value of an operation is called; of an edit it is the field's name."""

TEXTS = ("id", "outlet", "url", "title", "language", "summary", "text", "author")
TIMES = ("published", "first_seen")


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a file holds: the date of the edition, the operations in their order, articles brought by hand."""

    date: date
    operations: tuple[Operation, ...]
    articles: tuple[Article, ...] = ()


def record(operation: Operation) -> dict[str, str]:
    """An operation by the keys of the file; what is empty is left away."""
    value = {VALUES.get(operation.kind, operation.field): operation.value} if operation.value else {}
    if operation.kind is OperationKind.EDIT:
        value = {operation.field: operation.value}
    told = {
        "kind": str(operation.kind),
        "article": operation.article,
        **value,
        "language": operation.language,
    }
    return {key: text for key, text in told.items() if text or key in FIELDS}


def article_record(article: Article) -> dict[str, object]:
    """An article brought by hand by the keys of the file."""
    texts = {name: getattr(article, name) for name in TEXTS}
    times = {name: getattr(article, name) for name in TIMES}
    return {**texts, "categories": list(article.categories), **times, "undated": article.undated}


def written(overlay: Overlay, version: int, names: Names) -> str:
    """The file."""
    head = [
        f"# The editor's changes to the edition of {overlay.date}, version {version}.",
        f"date = {overlay.date}",
    ]
    blocks = [_block("articles", article_record(article), {}) for article in overlay.articles]
    for operation in overlay.operations:
        remarks = {operation.article, operation.value} & names.titles.keys()
        blocks.append(_block("operations", record(operation), {id_: names.title(id_) for id_ in remarks}))
    return "\n".join(head) + "\n" + "".join(f"\n{block}" for block in blocks)


def _block(name: str, values: Mapping[str, object], remarks: Mapping[object, str]) -> str:
    lines = [f"[[{name}]]"]
    for key, value in values.items():
        remark = f"  # {_plain(remarks[value])}" if isinstance(value, str) and value in remarks else ""
        lines.append(f"{key} = {_value(value)}{remark}")
    return "".join(f"{line}\n" for line in lines)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return quoted(str(value))


def _plain(text: str) -> str:
    """A remark on one line, with nothing in it that TOML or an editor would take amiss."""
    return " ".join(quoted(text)[1:-1].split())


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
    reader = _Reader(document)
    overlay = reader.overlay()
    if reader.wrong or overlay is None:
        raise UsageError(
            "\n  ".join(["nothing was loaded:", *(f"{name}: {fault}" for fault in reader.wrong)])
        )
    return overlay


class _Reader:
    """Reads a document, and gathers what is wrong with it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.wrong: list[str] = []

    def overlay(self) -> Overlay | None:
        """What it holds, as far as it is right."""
        self._strangers(self._document, {"date", "operations", "articles"}, "")
        day = self._document.get("date")
        if not isinstance(day, date) or isinstance(day, datetime):
            self.wrong.append("date: the day of the edition is missing, as in date = 2026-11-22")
            return None
        operations = tuple(filter(None, map(self._operation, self._blocks("operations"))))
        return Overlay(day, operations, tuple(filter(None, map(self._article, self._blocks("articles")))))

    def _blocks(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(block, dict) for block in found):
            self.wrong.append(f"{name}: write each in a block of its own, under [[{name}]]")
            return
        for number, block in enumerate(found, start=1):
            yield f"{name} {number}", block

    def _operation(self, numbered: tuple[str, Mapping[str, Any]]) -> Operation | None:
        place, block = numbered
        kind = next((kind for kind in OperationKind if kind == block.get("kind")), None)
        if kind is None:
            self.wrong.append(f"{place}: kind is one of {', '.join(OperationKind)}")
            return None
        known = FIELDS if kind is OperationKind.EDIT else tuple(filter(None, [VALUES.get(kind)]))
        self._strangers(block, {"kind", "article", "language", *known}, f"{place}: ")
        if not self._are_texts(block, block.keys(), place):
            return None
        given = [key for key in known if key in block]
        if problem := _problem(kind, block, given):
            self.wrong.append(f"{place}: {problem}")
            return None
        field = given[0] if kind is OperationKind.EDIT else ""
        value = block[given[0]] if given else ""
        return Operation(kind, block.get("article", ""), value, field, block.get("language", ""))

    def _article(self, numbered: tuple[str, Mapping[str, Any]]) -> Article | None:
        place, block = numbered
        self._strangers(block, {*TEXTS, *TIMES, "categories", "undated"}, f"{place}: ")
        texts = {name: block.get(name, "") for name in TEXTS}
        times = [block.get(name) for name in TIMES]
        if not self._are_texts(texts, TEXTS, place) or not self._are_times(times, place):
            return None
        if not (texts["id"] and texts["title"] and texts["outlet"]):
            self.wrong.append(f"{place}: id, title and outlet must be there")
            return None
        moments = dict(zip(TIMES, (moment.astimezone(UTC) for moment in times if moment), strict=True))
        categories = tuple(map(str, block.get("categories", ())))
        undated = block.get("undated") is True
        return Article(source=BY_HAND, categories=categories, undated=undated, **texts, **moments)

    def _are_texts(self, block: Mapping[str, Any], keys: Iterable[str], place: str) -> bool:
        wrong = [key for key in keys if not isinstance(block[key], str)]
        self.wrong += (f"{place}: {key} is a text in quotes" for key in wrong)
        return not wrong

    def _are_times(self, times: Sequence[object], place: str) -> bool:
        fine = all(isinstance(moment, datetime) and moment.tzinfo for moment in times)
        if not fine:
            self.wrong.append(f"{place}: {' and '.join(TIMES)} are times such as 2026-11-22T04:00:00Z")
        return fine

    def _strangers(self, block: Mapping[str, Any], known: set[str], place: str) -> None:
        self.wrong += (f"{place}{key} means nothing here" for key in block if key not in known)


def _problem(kind: OperationKind, block: Mapping[str, Any], given: Sequence[str]) -> str:
    """What an operation lacks, "" if it is whole."""
    if not block.get("article") and kind is not OperationKind.NOTE:
        return "article is missing, the id of one that the story holds"
    if kind is OperationKind.EDIT and len(given) != 1:
        return "an edit has either a title or a summary"
    if kind in {OperationKind.MOVE, OperationKind.MERGE} and not given:
        return f"{VALUES[kind]} is missing"
    return ""
