"""An overlay as a TOML file, and as JSON with the same keys: what `digest overlay show` prints.

Articles that were brought by hand travel with it, since no source would bring them to another store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from digest.config.edit import quoted
from digest.corrections import Names
from digest.edit.overlay import FIELDS
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
