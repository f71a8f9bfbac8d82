"""What an editor may do to an edition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OperationKind(StrEnum):
    """What an editor may do to an edition."""

    LEAD = "lead"
    DROP = "drop"
    MOVE = "move"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"
    ADD = "add"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an overlay: on the story that holds `article`.

    Attributes:
        article: "" for a note on the whole edition.
        value: move: the section's id; merge: an article of the other story; drop: the reason;
            edit: the new text; add: an article of the story it goes into, "" for one of its own;
            note: its text, "" to take it away.
        field: edit: `title` or `summary`.
        language: edit, note: the copy it is for, "" for all.
    """

    kind: OperationKind
    article: str
    value: str = ""
    field: str = ""
    language: str = ""
