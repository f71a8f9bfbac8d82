"""What was set right in an edition that went out: each change in each copy, and the editor's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

WORD = "correction"


class ChangeKind(StrEnum):
    """What a correction may do to an edition that readers have."""

    TITLE = "title"
    SUMMARY = "summary"
    NOTE = "note"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in one copy.

    Attributes:
        language: of the copy.
        story: its id, "" for the whole edition.
        section: the id of the story's section, "" for the whole edition.
        title: the story's headline before the correction, "" for the whole edition.
        before: the text as it was sent, "" where there was none.
        after: the text as it is now, "" where it was taken away.
    """

    kind: ChangeKind
    language: str
    story: str = ""
    section: str = ""
    title: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one edition.

    Attributes:
        date: of the edition.
        number: the first of an edition is 1.
        at: when it was made known.
        notes: the editor's words, by language; a language may have none.
    """

    date: date
    number: int
    at: datetime
    notes: Mapping[str, str]
    changes: tuple[Change, ...]

    def in_(self, language: str) -> tuple[Change, ...]:
        """What it changed in one copy."""
        return tuple(change for change in self.changes if change.language == language)

    def concerns(self, language: str, sections: tuple[str, ...]) -> bool:
        """Whether a mail in this language changed that prints these sections; none for all of them."""
        return any(
            not (sections and change.section) or change.section in sections for change in self.in_(language)
        )


def series_of(digest: str, number: int) -> str:
    """What the n-th corrections of a digest's editions are kept under, as editions of a series of their own.

    So each has its own documents, hashes, ledger and overlay, and what was sent stays as it was. No digest
    has such a name: an id holds no blank.
    """
    return f"{digest} {WORD} {number}"
