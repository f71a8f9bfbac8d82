from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from digest.model import EditionState, Kind, Rendered
from digest.render.documents import render
from digest.render.schema import content_hash, documents_hash, edition_json, public_json
from tests.render.an_edition import a_look, a_story, an_edition, with_views
from tests.render.reading import the

EDITION_KEYS = [
    *("schema", "digest", "date", "number", "state", "languages", "window", "cutoff"),
    *("top", "sections", "rejections", "watch", "balance", "notes", "content_hash"),
]
STORY_KEYS = [
    *("id", "title", "url", "summary", "language", "note", "brief", "late", "lead", "views", "reasons"),
    *("state", "aliases", "first_told", "told_as", "news", "watch"),
    "articles",
]


def test_the_schema_is_the_documented_one() -> None:
    document = json.loads(edition_json(an_edition(), EditionState.DRAFT))
    assert list(document) == EDITION_KEYS
    assert document["schema"] == 1
    assert document["date"] == "2026-11-22"
    assert document["state"] == "draft"
    assert document["window"] == {"start": "2026-11-21T01:00:00Z", "end": "2026-11-22T01:00:00Z"}
    section = document["sections"][0]
    assert list(section) == ["id", "title", "titles", "stories"]
    assert section["title"] == section["titles"]["en"] == "Politics"
    assert section["titles"]["tg"] == "Сиёсат"
    assert list(section["stories"][0]) == STORY_KEYS
    assert sorted(section["stories"][0]["views"]) == ["en", "ru", "tg"]
    view = ["title", "url", "summary", "language", "note", "article", "paragraphs"]
    assert list(section["stories"][0]["views"]["ru"]) == view
    keys = ["id", "source", "outlet", "title", "url", "published", "language", "late"]
    assert list(section["stories"][0]["articles"][0]) == [*keys, "copy"]
    assert document["rejections"][0]["reason"] == "a repeat"
    assert list(document["rejections"][0]["article"]) == keys


def test_a_story_shows_what_the_main_copy_shows() -> None:
    document = json.loads(edition_json(an_edition(languages=("ru", "en", "tg")), EditionState.DRAFT))
    story = document["sections"][0]["stories"][0]
    assert story["title"] == story["views"]["ru"]["title"] == "Мост через Пяндж открыли для грузовиков one"


def test_an_undated_article_has_no_time_and_a_late_one_says_so() -> None:
    story = a_story("one")
    undated = replace(story.articles[0], undated=True)
    edition = an_edition(
        replace(story, articles=(undated, *story.articles[1:])), late=frozenset({story.articles[1].id})
    )
    articles = json.loads(edition_json(edition, EditionState.DRAFT))["sections"][0]["stories"][0]["articles"]
    assert articles[0]["published"] is None
    assert [article["late"] for article in articles] == [False, True, False]


def test_the_archive_keeps_the_frozen_edition() -> None:
    document = json.loads(the(render(an_edition(), a_look())[0], Kind.JSON, ""))
    assert document["state"] == "frozen"
    assert document["content_hash"] == content_hash(an_edition())


def test_the_content_hash_is_over_what_and_not_when() -> None:
    edition = an_edition()
    later = replace(edition, cutoff=edition.cutoff + timedelta(minutes=9))
    frozen = json.loads(edition_json(edition, EditionState.FROZEN))
    assert content_hash(later) == content_hash(edition) == frozen["content_hash"]
    changed = an_edition(with_views(a_story("one"), title="Another title"))
    assert content_hash(changed) != content_hash(an_edition(a_story("one")))


def test_the_hash_can_be_computed_by_whoever_has_the_json() -> None:
    from hashlib import sha256

    document = json.loads(public_json(edition_json(an_edition(), EditionState.SENT)))
    assert not document.keys() & {"watch", "balance"}
    rest = {k: v for k, v in document.items() if k not in {"state", "cutoff", "content_hash"}}
    canonical = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(canonical.encode()).hexdigest() == document["content_hash"]


def test_the_documents_hash_does_not_depend_on_their_order() -> None:
    rendered = render(an_edition(), a_look())[0]
    assert documents_hash(rendered) == documents_hash(tuple(reversed(rendered)))
    assert documents_hash(rendered) != documents_hash(rendered[1:])
    one, two = Rendered(Kind.TEXT, "en", "x"), Rendered(Kind.HTML, "en", "x")
    assert documents_hash([one]) != documents_hash([two])
