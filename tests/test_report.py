from __future__ import annotations

import json
from datetime import date

from digest.errors import SourceError
from digest.model import DeliveryState, EditionState
from digest.ports import Collected, Failed, SourceMemory
from digest.render.documents import render
from digest.report import RunReport, SourceReport
from tests.builders import a_source, an_article
from tests.render.an_edition import a_look, an_edition

DAY = date(2026, 11, 22)


def test_source_is_ok_unchanged_or_failed() -> None:
    source, memory = a_source(), SourceMemory()
    read = Collected(source, (an_article(), an_article(title="Other")), memory)
    assert SourceReport.of(read) == SourceReport(source.name, "ok", 2)
    assert SourceReport.of(Collected(source, (), memory, unchanged=True)).state == "unchanged"
    failed = SourceReport.of(Failed(source, SourceError(source.name, "HTTP 404 (Not Found)")))
    assert (failed.state, failed.error) == ("failed", "HTTP 404 (Not Found)")


def test_edition_is_counted_from_its_own_json() -> None:
    edition = an_edition()
    documents, _ = render(edition, a_look())
    told = RunReport(DAY, "draft").with_edition(EditionState.FROZEN, documents)
    assert (told.state, told.number) == ("frozen", edition.number)
    assert (told.n_stories, told.n_sections) == (len(edition.stories), len(edition.sections))
    assert (told.n_articles, told.n_rejections) == (edition.n_articles, len(edition.rejections))
    assert len(told.content_hash) == 64


def test_empty_edition_is_an_error_only_where_every_source_failed() -> None:
    nothing = an_edition(sections=(), rejections=())
    fine, failed = SourceReport("a", "unchanged"), SourceReport("b", "failed")
    assert RunReport(DAY, "draft", sources=(fine, failed)).with_nothing(nothing).errors == ()
    assert RunReport(DAY, "draft", sources=(failed, failed)).with_nothing(nothing).errors
    assert RunReport(DAY, "draft").with_nothing(nothing).errors == ()


def test_json_has_the_documented_keys_and_null_for_what_is_not_there() -> None:
    told = RunReport(
        DAY, "empty", sources=(SourceReport("a", "ok", 3), SourceReport("b", "failed", error="x"))
    )
    told = told.with_deliveries({DeliveryState.ACCEPTED: 2})
    made = json.loads(json.dumps(told.as_json()))
    assert made == {
        "schema": 1,
        "date": "2026-11-22",
        "state": "empty",
        "edition": None,
        "sources": [
            {"name": "a", "state": "ok", "n_articles": 3, "error": None},
            {"name": "b", "state": "failed", "n_articles": 0, "error": "x"},
        ],
        "deliveries": {"accepted": 2},
        "published": [],
        "watch": [],
        "balance": None,
        "warnings": [],
        "errors": [],
    }
