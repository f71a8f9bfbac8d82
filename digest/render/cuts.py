"""Mails for readers who want a part of an edition: some sections, or one page. One for each wish."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from digest.model import Cut, Edition, Enclosure, Kind, Rendered, Shape
from digest.render.copies import copy_of
from digest.render.density import Density
from digest.render.look import Look
from digest.render.mail import html_of, mail, mjml_of
from digest.render.plain import plain
from digest.render.templates import Templates
from digest.words import for_language

BRIEF = Density(named=0, sentences=2, full=0, most=3)
"""One page: the lead in two sentences, three stories of each section by their titles."""

Wish = tuple[str, Cut]
"""A language and a cut."""


Cuts = Mapping[Wish, tuple[Rendered, ...]]
"""The documents of each."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes along with the mails of one wish.

    Attributes:
        documents: the files.
        failed: those that could not be made.
        large: those that have no room in a mail.
    """

    documents: tuple[Rendered, ...] = ()
    failed: tuple[Enclosure, ...] = ()
    large: tuple[Enclosure, ...] = ()

    def lacking(self, language: str) -> str:
        """What readers miss, in the words of their copy; "" if nothing."""
        label = for_language(language).label
        told = [label("enclosure_failed", form=form.upper()) for form in self.failed]
        return " ".join([*told, *(label("enclosure_large", form=form.upper()) for form in self.large)])


NOTHING = Enclosed()


def cuts(
    edition: Edition, wishes: Collection[Wish], look: Look, made: Cuts, enclosed: Mapping[Wish, Enclosed] = {}
) -> Cuts:
    """Subject and both parts of a mail for each wish, and what goes along; none where there is nothing of it.

    Args:
        edition: the whole.
        wishes: of all readers; the whole edition is none.
        look: how it looks.
        made: those that were rendered before, of the same edition.
        enclosed: what goes along with some of them.

    Raises:
        RenderError: a template does not become a document.
    """
    templates = Templates(look.templates)
    wanted = sorted({wish for wish in wishes if wish[1].key}, key=lambda wish: (wish[0], wish[1].key))
    return {
        wish: made[wish]
        if wish in made
        else _rendered(edition, wish, look, templates, enclosed.get(wish, NOTHING))
        for wish in wanted
    }


def narrowed(edition: Edition, cut: Cut) -> Edition:
    """The edition without the sections that are not wanted."""
    if not cut.sections:
        return edition
    return replace(edition, sections=tuple(s for s in edition.sections if s.id in cut.sections))


def _rendered(
    edition: Edition, wish: Wish, look: Look, templates: Templates, enclosed: Enclosed
) -> tuple[Rendered, ...]:
    language, cut = wish
    lacking = enclosed.lacking(language)
    part = narrowed(edition, cut)
    if not part.stories:
        return ()
    if cut.shape is Shape.BRIEF:
        part, density = replace(part, picture=None), BRIEF
        copy = replace(copy_of(part, language, look, density=density), lacking=lacking)
        html = html_of(mjml_of(copy, templates))
    else:
        fitted = mail(part, language, look, templates, lacking=lacking)
        density, html = fitted.density, fitted.body
    copy = replace(copy_of(part, language, look, density=density), lacking=lacking)
    bodies = {Kind.SUBJECT: copy.subject, Kind.HTML: html, Kind.TEXT: plain(copy, templates)}
    mailed = (Rendered(kind, language, body, cut.key) for kind, body in bodies.items())
    return (*mailed, *enclosed.documents)
