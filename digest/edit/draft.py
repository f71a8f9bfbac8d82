"""A story on its way: its articles are known, its section and place are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model import Article


@dataclass(frozen=True, slots=True)
class Draft:
    """A story before it has its place.

    Attributes:
        articles: by time and address.
        closeness: mean similarity (0 to 1) to the others, by article id.
        reasons: why these are one story, in words.
        changes: what the editor did to it, in words.
        section: where the editor has put it, "" for nowhere.
        leads: how far in front the editor has put it; 0 for not at all, larger is further.
        dropped: why the editor has left it out, "" if not.
        edits: the editor's texts and notes, by language and field.
        kept: the editor has worked on it, so it is not cut.
    """

    articles: tuple[Article, ...]
    closeness: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    section: str = ""
    leads: int = 0
    dropped: str = ""
    edits: Mapping[tuple[str, str], str] = field(default_factory=dict)
    kept: bool = False
