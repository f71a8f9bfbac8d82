"""Mails for readers who want a part of an edition: some sections, or one page. One for each wish."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from digest.model import Cut, Edition, Kind, Rendered, Shape
from digest.render.copies import copy_of
from digest.render.density import Density
from digest.render.look import Look
from digest.render.mail import html_of, mail, mjml_of
from digest.render.plain import plain
from digest.render.templates import Templates

BRIEF = Density(named=0, sentences=2, full=0, most=3)
"""One page: the lead in two sentences, three stories of each section by their titles."""

Wish = tuple[str, Cut]
"""A language and a cut."""


Cuts = Mapping[Wish, tuple[Rendered, ...]]
"""The documents of each."""


def cuts(edition: Edition, wishes: Collection[Wish], look: Look, made: Cuts) -> Cuts:
    """Subject and both parts of a mail for each wish; none where an edition has nothing of it.

    Args:
        edition: the whole.
        wishes: of all readers; the whole edition is none.
        look: how it looks.
        made: those that were rendered before, of the same edition.

    Raises:
        RenderError: a template does not become a document.
    """
    templates = Templates(look.templates)
    wanted = sorted({wish for wish in wishes if wish[1].key}, key=lambda wish: (wish[0], wish[1].key))
    return {
        wish: made[wish] if wish in made else _rendered(edition, wish, look, templates) for wish in wanted
    }


def narrowed(edition: Edition, cut: Cut) -> Edition:
    """The edition without the sections that are not wanted."""
    if not cut.sections:
        return edition
    return replace(edition, sections=tuple(s for s in edition.sections if s.id in cut.sections))


def _rendered(edition: Edition, wish: Wish, look: Look, templates: Templates) -> tuple[Rendered, ...]:
    language, cut = wish
    part = narrowed(edition, cut)
    if not part.stories:
        return ()
    if cut.shape is Shape.BRIEF:
        density = BRIEF
        html = html_of(mjml_of(copy_of(part, language, look, density=density), templates))
    else:
        fitted = mail(part, language, look, templates)
        density, html = fitted.density, fitted.body
    copy = copy_of(part, language, look, density=density)
    bodies = {Kind.SUBJECT: copy.subject, Kind.HTML: html, Kind.TEXT: plain(copy, templates)}
    return tuple(Rendered(kind, language, body, cut.key) for kind, body in bodies.items())
