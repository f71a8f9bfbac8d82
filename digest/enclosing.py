"""The paper edition goes along with mails: made once for each copy, when the edition is frozen.

What cannot be made, or is too large, is left out and told: the mail goes in any case.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache

from digest.errors import DigestError
from digest.model import Edition, EditionState, Enclosure, Kind, Rendered
from digest.office.edition import Form, paper_file
from digest.render.cuts import Enclosed, Wish
from digest.render.look import Look

log = logging.getLogger(__name__)

Paper = Callable[[str, Enclosure], bytes]
"""Language and form -> the file; empty where there is none today."""


@dataclass(frozen=True, slots=True)
class Enclosures:
    """What goes along with each mail, and what a person must know of it."""

    of: dict[Wish, Enclosed] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def enclosures(edition: Edition, wishes: Collection[Wish], look: Look, limit: int) -> Enclosures:
    """Make the files for all wishes that want some.

    Args:
        edition: that is about to be frozen.
        wishes: of its readers.
        look: how it looks.
        limit: bytes of all files of one mail.
    """
    warnings: dict[str, None] = {}

    @cache
    def paper(language: str, form: Enclosure) -> bytes:
        try:
            return paper_file(edition, language, look, Form(form), state=EditionState.FROZEN).body
        except Exception as error:  # whatever it is, readers must have their mail
            log.debug("no paper edition", exc_info=True)
            told = str(error) if isinstance(error, DigestError) else repr(error)
            warnings[f"{_name(language, form)} could not be made, its mails go without: {told}"] = None
            return b""

    wanted = sorted((wish for wish in wishes if wish[1].attach), key=lambda wish: (wish[0], wish[1].key))
    made = {}
    for wish in wanted:
        made[wish], large = _fitting(wish, paper, limit)
        warnings |= dict.fromkeys(large)
    return Enclosures(made, tuple(warnings))


def _fitting(wish: Wish, paper: Paper, limit: int) -> tuple[Enclosed, list[str]]:
    """What of the files has room in one mail, in their order, and warnings of what has not."""
    language, cut = wish
    kept, failed, large, warnings = list[Rendered](), list[Enclosure](), list[Enclosure](), list[str]()
    room = limit
    for form in cut.attach:
        body = paper(language, form)
        if not body:
            failed.append(form)
        elif len(body) > room:
            large.append(form)
            size = f"{len(body):,} bytes, over {room:,}"
            warnings.append(f"{_name(language, form)}: {size} ([email] attach_limit), its mails go without")
        else:
            room -= len(body)
            kept.append(Rendered(Kind(form), language, b64encode(body).decode(), cut.key))
    return Enclosed(tuple(kept), tuple(failed), tuple(large)), warnings


def _name(language: str, form: Enclosure) -> str:
    return f"the paper edition of the {language} copy ({form.upper()})"
