"""Corrections in the words of a copy: when, what the editor says, what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.model import Change, ChangeKind, Correction, Edition
from digest.render.look import Look
from digest.render.printable import cut, shown
from digest.words import Words, for_language
from digest.words.isolates import FSI, PDI

TEXT_CHARS = 400
"""Of a text that is quoted: an extract has some 280 characters."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One correction as a copy prints it.

    Attributes:
        heading: of which edition, or when this one was corrected.
        note: the editor's words, "" for none in this language.
        changes: a sentence for each.
        url: the corrected edition on the web, "" on its own page and without a website.
    """

    heading: str
    note: str
    changes: tuple[str, ...]
    url: str = ""


def notices(edition: Edition, language: str, look: Look) -> tuple[Notice, ...]:
    """What a copy has to say, of this edition and of earlier ones; not what concerns other copies only."""
    return tuple(
        notice_of(correction, language, look, own=correction.date == edition.date)
        for correction in edition.corrections
        if correction.in_(language)
    )


def notice_of(correction: Correction, language: str, look: Look, *, own: bool) -> Notice:
    """One correction.

    Args:
        correction: that changed something in this copy.
        language: of the copy.
        look: for the zone, and the address on the web.
        own: whether it stands in the edition that it corrects.
    """
    words = for_language(language)
    note = shown(correction.notes.get(language, ""))
    return Notice(
        heading=_when(words, correction.at, look)
        if own
        else words.label("correction_of", date=words.date_exact(correction.date)),
        note=f"{FSI}{note}{PDI}" if note and words.direction == "rtl" else note,
        changes=tuple(_sentence(words, change) for change in correction.in_(language)),
        url="" if own else look.web(language, correction.date),
    )


def _when(words: Words, at: datetime, look: Look) -> str:
    local = at.astimezone(look.masthead.zone)
    return words.label("corrected", date=words.date_exact(local.date()), time=words.clock(local))


def _sentence(words: Words, change: Change) -> str:
    texts = (change.title, change.before, change.after)
    title, before, after = (cut(shown(text), TEXT_CHARS) for text in texts)
    return words.label(_key(change), title=title, before=before, after=after)


def _key(change: Change) -> str:
    """The label that tells a change."""
    if change.kind is ChangeKind.NOTE:
        of = "" if change.story else "edition_"
        return f"change_{of}note" if change.after else f"change_no_{of}note"
    if change.kind is ChangeKind.SUMMARY and not change.after:
        return "change_emptied"
    return f"change_{change.kind}"
