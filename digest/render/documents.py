"""All documents of an edition: a subject, a mail in two parts and a page for each language, and the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.model import Edition, EditionState, Kind, KnownStory, Operation, Rendered
from digest.ports import Frozen
from digest.render.copies import copy_of
from digest.render.density import WEB
from digest.render.look import Look
from digest.render.mail import mail
from digest.render.markdown import markdown
from digest.render.plain import plain
from digest.render.schema import content_hash, documents_hash, edition_json
from digest.render.templates import Templates


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition with its documents.

    Attributes:
        warnings: what a mail had to leave out, and the editor's operations that no longer fit.
        overlay: the editor's operations that were applied to it.
        broken: rules of the operator that it does not keep to; it must not go out then.
    """

    edition: Edition
    documents: tuple[Rendered, ...]
    warnings: tuple[str, ...]
    overlay: tuple[Operation, ...] = ()
    broken: tuple[str, ...] = ()


def render(edition: Edition, look: Look) -> tuple[tuple[Rendered, ...], tuple[str, ...]]:
    """Print an edition in all its languages.

    Returns:
        The documents, by kind and language, and warnings: what a mail had to leave out.

    Raises:
        RenderError: a template does not become a document, or there is nothing to print.
    """
    templates = Templates(look.templates)
    documents = [Rendered(Kind.JSON, "", edition_json(edition, EditionState.FROZEN))]
    if edition.picture:
        documents.append(Rendered(Kind.PICTURE, "", edition.picture.text))
    warnings: list[str] = []
    for language in edition.languages:
        printed, lost = _copy(edition, language, look, templates)
        documents += printed
        warnings += lost
    return tuple(sorted(documents, key=lambda d: (str(d.kind), d.language))), tuple(warnings)


def sealed(printed: Printed, at: datetime) -> Frozen:
    """All that is kept of an edition when it is frozen, with its two hashes."""
    edition, documents = printed.edition, printed.documents
    return Frozen(
        digest=edition.digest,
        date=edition.date,
        number=edition.number,
        window=edition.window,
        cutoff=edition.cutoff,
        content_hash=content_hash(edition),
        documents_hash=documents_hash(documents),
        frozen_at=at,
        documents=documents,
        placed=tuple(article.id for story in edition.stories for article in story.articles),
        rejected={rejection.article.id: rejection.reason for rejection in edition.rejections},
        stories=tuple(KnownStory.of(story, edition) for story in edition.stories),
    )


def _copy(
    edition: Edition, language: str, look: Look, templates: Templates
) -> tuple[list[Rendered], tuple[str, ...]]:
    """One copy. Both parts of the mail lose the same where it grows too large; the page loses nothing."""
    html = mail(edition, language, look, templates)
    mailed = copy_of(edition, language, look, density=html.density)
    whole = copy_of(edition, language, look, density=WEB)
    return [
        Rendered(Kind.SUBJECT, language, mailed.subject),
        Rendered(Kind.HTML, language, html.body),
        Rendered(Kind.TEXT, language, plain(mailed, templates)),
        Rendered(Kind.MARKDOWN, language, markdown(edition, whole, look, templates)),
    ], html.warnings
