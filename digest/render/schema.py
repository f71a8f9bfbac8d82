"""The edition as JSON, in the versioned schema that others may build on; and what it hashes to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from digest.model import Article, Correction, Edition, EditionState, Rendered, Section, Story, View
from digest.render import tallies

SCHEMA = 1

MOMENTARY = frozenset({"state", "cutoff", "content_hash", "picture"})
"""Keys that say when, or what was to be had then, and not what was told: no part of the content's hash."""


PRIVATE = frozenset({"watch", "balance", "short"})
"""Keys that tell what its makers look for and counted, or that only another printing needs: no part of
what is published."""


def edition_json(edition: Edition, state: EditionState) -> str:
    """The documented JSON of an edition: times in UTC, absent values null, one line for each value."""
    document = _document(edition, state) | {"content_hash": content_hash(edition)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def content_hash(edition: Edition) -> str:
    """SHA-256, in hex, over what the edition says."""
    document = _public(_document(edition, EditionState.DRAFT))
    return _hash(_canonical({key: value for key, value in document.items() if key not in MOMENTARY}))


def public_json(body: str) -> str:
    """The JSON of an edition as the archive shows it, without what is the makers' own."""
    return json.dumps(_public(json.loads(body)), ensure_ascii=False, indent=2) + "\n"


def _public(value: Any) -> Any:
    if isinstance(value, list):
        return [_public(part) for part in value]
    if isinstance(value, dict):
        return {key: _public(part) for key, part in value.items() if key not in PRIVATE}
    return value


def documents_hash(rendered: Iterable[Rendered]) -> str:
    """SHA-256, in hex, over the documents themselves; the same for any order of them."""
    rows = sorted((str(d.kind), d.language, *filter(None, [d.variant]), d.body) for d in rendered)
    return _hash(_canonical(rows))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _document(edition: Edition, state: EditionState) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "digest": edition.digest,
        "date": edition.date.isoformat(),
        "number": edition.number,
        "state": str(state),
        "languages": list(edition.languages),
        "window": {"start": _moment(edition.window.start), "end": _moment(edition.window.end)},
        "cutoff": _moment(edition.cutoff),
        "top": list(edition.top),
        "sections": [_section(section, edition) for section in edition.sections],
        "rejections": [
            {
                "article": _article(rejection.article, edition.late),
                "reason": rejection.reason,
                "watch": list(rejection.watch),
            }
            for rejection in edition.rejections
        ],
        "watch": [tallies.watched(watch) for watch in edition.watched],
        "balance": tallies.balance(edition.balance),
        "notes": {language: edition.notes[language] for language in sorted(edition.notes)},
        **_corrections(edition),
        **_picture(edition),
    }


def _corrections(edition: Edition) -> dict[str, object]:
    """Only where there are some, so that the hashes of all others stay what they were."""
    return (
        {"corrections": [correction_record(one) for one in edition.corrections]}
        if edition.corrections
        else {}
    )


def correction_record(correction: Correction) -> dict[str, object]:
    """A correction in the documented form."""
    return {
        "date": correction.date.isoformat(),
        "number": correction.number,
        "at": _moment(correction.at),
        "notes": dict(sorted(correction.notes.items())),
        "changes": [
            {
                "kind": str(change.kind),
                "language": change.language,
                "story": change.story or None,
                "section": change.section or None,
                "title": change.title or None,
                "before": change.before or None,
                "after": change.after or None,
            }
            for change in correction.changes
        ],
    }


def _picture(edition: Edition) -> dict[str, object]:
    """Of the few editions that have one; its bytes are a document of their own."""
    picture = edition.picture
    names = ("story", "outlet", "alt", "width", "height")
    return {"picture": {name: getattr(picture, name) for name in names}} if picture else {}


def _section(section: Section, edition: Edition) -> dict[str, object]:
    return {
        "id": section.id,
        "title": section.title.in_(edition.languages[0]),
        "titles": {language: section.title.in_(language) for language in edition.languages},
        "stories": [_story(story, edition) for story in section.stories],
    }


def _story(story: Story, edition: Edition) -> dict[str, object]:
    leads = story is edition.leading
    return {
        "id": story.id,
        **_view(story.views[edition.languages[0]]),
        "brief": story.brief,
        "late": story.late,
        "lead": story.lead,
        "views": {
            language: _view(view) | _shown(view, leads=leads)
            for language, view in sorted(story.views.items())
        },
        "reasons": list(story.reasons),
        **_memory(story),
        "watch": list(story.watch),
        "articles": [
            _article(article, edition.late) | {"copy": article.id in story.copies}
            for article in story.articles
        ],
    }


def _memory(story: Story) -> dict[str, object]:
    """How it stands to what earlier editions told."""
    known = story.first_told is not None
    news = {"sentences": list(story.news.sentences), "numbers": list(story.news.numbers)}
    return {
        "state": str(story.state),
        "aliases": list(story.aliases),
        "first_told": story.first_told.isoformat() if story.first_told else None,
        "told_as": story.told_as if known else None,
        "news": news if known else None,
    }


def _view(view: View) -> dict[str, object]:
    return {
        "title": view.title,
        "url": view.url,
        "summary": view.summary,
        "language": view.language,
        "note": view.note or None,
    }


def _shown(view: View, *, leads: bool) -> dict[str, object]:
    """Where a view comes from; the longer extract stands there only if it is printed."""
    short = {"title": view.short_title, "outlet": view.short_outlet, "url": view.short_url}
    paragraphs = list(view.paragraphs) if leads else []
    return {
        "article": view.article,
        "paragraphs": paragraphs,
        **({"short": short} if view.short_title else {}),
    }


def _article(article: Article, late: frozenset[str]) -> dict[str, object]:
    return {
        "id": article.id,
        "source": article.source,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "published": None if article.undated else _moment(article.published),
        "language": article.language,
        "late": article.id in late,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
