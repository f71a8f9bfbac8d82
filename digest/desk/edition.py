"""A proof: what the page shows of an edition at one moment, or what stands in the way of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from digest.desk.mailcopy import preheader
from digest.errors import ConfigError, RenderError, UsageError
from digest.model import Kind, Rendered
from digest.render.density import LIMIT
from digest.render.schema import documents_hash
from digest.settings import Masthead
from digest.tokens import PLACEHOLDER, TOKEN_LENGTH
from digest.words import for_language

CLIPPED = 102_000
"""Bytes of HTML from which on Gmail cuts a mail off."""

AROUND = 2
"""Lines of a template that are shown before and after the one with the mistake."""

NO_STATE = "none"
"""The state of a proof for which nothing could be made yet."""

INTERFACE = "en"
"""The language of the page itself; its documents are in their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a template, with its number; `here` is the one with the mistake."""

    number: int
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the edition could not be made anew.

    Attributes:
        title: where, in a few words.
        lines: what is wrong; never empty.
        excerpt: the template around the mistake, empty where the line is not known.
    """

    title: str
    lines: tuple[str, ...]
    excerpt: tuple[Line, ...] = ()


ANY_READER = "x" * TOKEN_LENGTH
"""Stands where each reader's own token goes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """An edition as the page shows it.

    Attributes:
        state: an EditionState, "empty" where there is nothing to print, or NO_STATE.
        documents: the last good ones, where there is a problem; of an empty edition the JSON alone.
        made: when the documents were made; None for none.
    """

    day: date
    masthead: Masthead
    state: str = NO_STATE
    documents: tuple[Rendered, ...] = ()
    warnings: tuple[str, ...] = ()
    made: datetime | None = None
    problem: Problem | None = None

    def document(self, kind: Kind, language: str) -> str | None:
        """The body of a document as readers see it, None if there is no such document."""
        found = (d.body for d in self.documents if d.kind is kind and d.language == language)
        return next((body.replace(PLACEHOLDER, ANY_READER) for body in found), None)

    @property
    def stamp(self) -> str:
        """The same for proofs that look the same, whenever they were made."""
        return _stamp(self, _facts(self))


def as_json(proof: Proof) -> dict[str, object]:
    """What the page needs to know beside the documents themselves."""
    facts = _facts(proof)
    made = proof.made.astimezone(proof.masthead.zone) if proof.made else None
    return {"stamp": _stamp(proof, facts), "made": f"{made:%H:%M:%S}" if made else "", **facts}


def problem_of(error: Exception, templates: Mapping[str, str]) -> Problem:
    """An error in words for the page; templates by name, to show the place."""
    if isinstance(error, ConfigError):
        n = len(error.mistakes)
        title = f"{Path(error.path).name} has {'a mistake' if n == 1 else f'{n} mistakes'}"
        return Problem(title, tuple(f"line {m.line}: {m}" if m.line else str(m) for m in error.mistakes))
    if isinstance(error, RenderError):
        where = f"{error.template}:{error.line}" if error.line else error.template
        title = f"{error.template}, line {error.line}" if error.line else error.template
        excerpt = _around(templates.get(error.template, ""), error.line) if error.line else ()
        return Problem(title, (str(error).removeprefix(f"{where}: "),), excerpt)
    if isinstance(error, OSError):
        return Problem("A file cannot be read", (f"{error.filename}: {error.strerror}",))
    return Problem("The edition cannot be made", (str(error),))


def _around(source: str, line: int) -> tuple[Line, ...]:
    lines = source.splitlines()
    numbers = range(max(line - AROUND, 1), min(line + AROUND, len(lines)) + 1)
    return tuple(Line(n, lines[n - 1], here=n == line) for n in numbers)


def _stamp(proof: Proof, facts: Mapping[str, object]) -> str:
    """Over the facts and all documents but the JSON, which tells its moment; its own hash is a fact."""
    shown = (document for document in proof.documents if document.kind is not Kind.JSON)
    return documents_hash((*shown, Rendered(Kind.JSON, "", json.dumps(facts))))


def _facts(proof: Proof) -> dict[str, object]:
    """All of a proof but its documents and the moment; the same for the same look."""
    body = proof.document(Kind.JSON, "")
    edition: dict[str, Any] = json.loads(body) if body else {}
    words = for_language(INTERFACE)
    problem = proof.problem
    return {
        "date": proof.day.isoformat(),
        "long_date": words.date_long(proof.day),
        "state": proof.state,
        "title": proof.masthead.title.in_(proof.masthead.languages[0]),
        "limits": {"full": LIMIT, "clipped": CLIPPED},
        "warnings": list(proof.warnings),
        "problem": problem
        and {
            "title": problem.title,
            "lines": list(problem.lines),
            "excerpt": [{"number": x.number, "text": x.text, "here": x.here} for x in problem.excerpt],
        },
        "copies": [copy for copy in map(partial(_copy, proof), edition.get("languages", ())) if copy],
        **(_counted(edition, proof.masthead) if edition else {}),
    }


def _counted(edition: Mapping[str, Any], masthead: Masthead) -> dict[str, object]:
    stories = [story for section in edition["sections"] for story in section["stories"]]
    start, end = (datetime.fromisoformat(edition["window"][key]) for key in ("start", "end"))
    return {
        "number": edition["number"],
        "window": for_language(INTERFACE).window_line(start, end, masthead.zone),
        "content_hash": edition["content_hash"],
        "n_stories": len(stories),
        "n_articles": sum(len(story["articles"]) for story in stories),
        "n_left_out": len(edition["rejections"]),
    }


def _copy(proof: Proof, language: str) -> dict[str, object] | None:
    """One copy, None where there is none, as of an empty edition."""
    html = proof.document(Kind.HTML, language)
    if html is None:
        return None
    name, direction = _spoken(language)
    return {
        "language": language,
        "name": name,
        "direction": direction,
        "title": proof.masthead.title.in_(language),
        "subject": proof.document(Kind.SUBJECT, language) or "",
        "preheader": preheader(html),
        "n_bytes": len(html.encode()),
    }


def _spoken(language: str) -> tuple[str, str]:
    """What a language calls itself, and its direction."""
    try:
        words = for_language(language)
    except UsageError:  # of an old edition, in a language that is no longer known
        return language, "ltr"
    return words.name, words.direction
