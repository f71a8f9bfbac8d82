"""All documents of a corrected edition: its pages and JSON anew, and the mail that tells what was changed.

The mails of the edition itself are none of them: what readers got is kept as it was sent.
"""

from __future__ import annotations

from digest.model import Correction, Edition, EditionState, Kind, Rendered
from digest.render.copies import SUBJECT_CHARS, copy_of
from digest.render.density import WEB
from digest.render.look import Look
from digest.render.mail import html_of
from digest.render.markdown import markdown
from digest.render.notices import notice_of
from digest.render.plain import wrap
from digest.render.printable import cut
from digest.render.proof import proofread
from digest.render.schema import edition_json
from digest.render.templates import Templates
from digest.words import for_language

MAIL, TEXT = "correction.mjml.j2", "correction.txt.j2"


def righted(edition: Edition, correction: Correction, look: Look) -> tuple[Rendered, ...]:
    """Print a corrected edition.

    Args:
        edition: as it is now, with all its corrections.
        correction: the last of them.
        look: how editions look now.

    Returns:
        The documents, by kind and language; a mail only for copies in which something was changed.

    Raises:
        RenderError: a template does not become a document.
    """
    templates = Templates(look.templates)
    documents = [Rendered(Kind.JSON, "", edition_json(edition, EditionState.FROZEN))]
    if edition.picture:
        documents.append(Rendered(Kind.PICTURE, "", edition.picture.text))
    for language in edition.languages:
        page = markdown(edition, copy_of(edition, language, look, density=WEB), look, templates)
        documents.append(Rendered(Kind.MARKDOWN, language, page))
        if correction.in_(language):
            documents += _mail(edition, correction, language, look, templates)
    return tuple(sorted(documents, key=lambda document: (str(document.kind), document.language)))


def _mail(
    edition: Edition, correction: Correction, language: str, look: Look, templates: Templates
) -> tuple[Rendered, ...]:
    words, copy = for_language(language), copy_of(edition, language, look)
    day = words.date_exact(edition.date)
    subject = cut(words.label("correction_subject", title=copy.title, date=day), SUBJECT_CHARS)
    values: dict[str, object] = {
        "copy": copy,
        "t": words.labels,
        "notice": notice_of(correction, language, look, own=True),
        "subject": subject,
        "heading": words.label("correction_of", date=day),
        "intro": words.label("correction_intro", date=day),
    }
    mjml = templates.html(MAIL, **values)
    proofread(mjml, MAIL, templates.sources)
    text = templates.plain(TEXT, {"wrap": wrap}, **values)
    bodies = {Kind.SUBJECT: subject, Kind.HTML: html_of(mjml), Kind.TEXT: text}
    return tuple(Rendered(kind, language, body) for kind, body in bodies.items())
