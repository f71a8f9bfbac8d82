"""A broken rule stops the edition where its editor sees it, and no reader does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.corrections import Corrections
from digest.errors import EditError
from digest.model import EditionState, Excerpt, ExcerptKind, Operation, OperationKind
from digest.newsroom import Newsroom
from digest.wiring import load_config
from tests.builders import NOW, SAMPLE_DATE
from tests.desk.previews import proofing_of
from tests.office import newsroom_of, outbox_of, sample_config

TOO_LONG = "x" * 900


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The samples, with a rule that they keep as long as no editor writes too much."""
    path = sample_config(tmp_path)
    path.write_text(path.read_text("utf-8") + "\n[rules]\nmax_chars = 800\n", "utf-8")
    return path


def edit(newsroom: Newsroom, field: str, text: str) -> None:
    story = newsroom.compose(SAMPLE_DATE).edition.stories[0]
    operation = Operation(OperationKind.EDIT, story.lead, text, field=field, language="en")
    Corrections(newsroom.store, "digest").give(SAMPLE_DATE, [operation], NOW, seen=0)


def test_the_samples_keep_their_rules(config: Path) -> None:
    with newsroom_of(config) as newsroom:
        assert newsroom.run(SAMPLE_DATE).state == EditionState.SENT


def test_an_edition_that_breaks_a_rule_is_neither_frozen_nor_sent_until_it_is_mended(config: Path) -> None:
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        edit(newsroom, "summary", TOO_LONG)
        told = newsroom.run(SAMPLE_DATE)
        assert (told.state, told.unfinished) == (EditionState.DRAFT, True)
        assert [error.partition(":")[0] for error in told.errors] == ["rules.max_chars"]
        assert "copy en) has 9" in told.errors[0]
        assert newsroom.store.editions.all("digest") == ()
        assert not (config.parent / "out/archive").exists()
        assert outbox_of(load_config(config)) == []
        Corrections(newsroom.store, "digest").undo(SAMPLE_DATE)
        assert newsroom.run(SAMPLE_DATE).state == EditionState.SENT


def test_no_way_leads_past_a_broken_rule(config: Path) -> None:
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        good = newsroom.printed(newsroom.compose(SAMPLE_DATE))
        edit(newsroom, "summary", TOO_LONG)
        with pytest.raises(EditError, match=r"rules\.max_chars: "):
            newsroom.freeze(good)  # the edit came while it was being printed
        with pytest.raises(EditError, match=r"rules\.max_chars: "):
            newsroom.freeze(newsroom.printed(newsroom.compose(SAMPLE_DATE)))


def test_the_preview_names_the_rule(config: Path) -> None:
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        edit(newsroom, "summary", TOO_LONG)
    with proofing_of(config) as proofing:
        assert proofing.proof.warnings[0].startswith("This edition is not made as it is. rules.max_chars: ")


def test_where_not_all_stories_fit_those_are_printed_that_keep_the_shares(config: Path) -> None:
    text = config.read_text("utf-8")
    text += "share_within = 0\nshare = { culture = 30, sport = 20 }\n"
    config.write_text(text.replace("\nmax_stories = 40", "\nmax_stories = 10"), "utf-8")
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        composed = newsroom.compose(SAMPLE_DATE)
    assert composed.broken == ()
    found = {section.id: len(section.stories) for section in composed.edition.sections}
    assert (found["culture"], found["sport"], sum(found.values())) == (3, 2, 10)
    reasons = {rejection.reason for rejection in composed.edition.rejections}
    assert [r for r in reasons if r.endswith("ranked 10th, and makes way for what rules.share wants")]


@pytest.mark.parametrize("most", [120, 300])
def test_extracts_are_cut_to_the_length_of_an_item(config: Path, most: int) -> None:
    config.write_text(config.read_text("utf-8").replace("max_chars = 800", f"max_chars = {most}"), "utf-8")
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        composed = newsroom.compose(SAMPLE_DATE)
    assert composed.broken == ()
    views = [view for story in composed.edition.stories for view in story.views.values()]
    assert max(len(f"{view.title} {view.summary}".strip()) for view in views) <= most
    assert sum(bool(view.summary) for view in views) > len(views) / 2


def test_the_original_stands_beside_the_editors_title(config: Path) -> None:
    config.write_text(config.read_text("utf-8") + 'titles = "original+gist"\n', "utf-8")
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        before = newsroom.compose(SAMPLE_DATE)
        edit(newsroom, "title", "Dearer power")
        after = newsroom.compose(SAMPLE_DATE)
    original = before.edition.stories[0].views["en"].title
    assert after.edition.stories[0].views["en"].title == f"Dearer power ({original})"
    assert len([line for line in before.broken if line.startswith("rules.titles: ")]) > 10


def test_an_extract_makes_room_for_an_editors_long_title(config: Path) -> None:
    text = config.read_text("utf-8").replace("max_chars = 800", "max_chars = 500")
    config.write_text(text + 'titles = "original+gist"\n', "utf-8")
    with newsroom_of(config) as newsroom:
        newsroom.collect(SAMPLE_DATE)
        edit(newsroom, "title", "Dearer power " * 30)
        composed = newsroom.compose(SAMPLE_DATE)
    assert not [line for line in composed.broken if line.startswith("rules.max_chars: ")]


def test_an_editor_cannot_print_more_of_an_outlet_than_its_source_allows(config: Path) -> None:
    with newsroom_of(config) as opened:
        opened.collect(SAMPLE_DATE)
        title_only = {
            name: replace(source, excerpt=Excerpt(ExcerptKind.TITLE))
            for name, source in opened.editing.sources.items()
        }
        newsroom = replace(opened, editing=replace(opened.editing, sources=title_only))
        composed = newsroom.compose(SAMPLE_DATE)
        story = composed.edition.stories[0]
        article = next(a for a in story.articles if a.id == story.views["en"].article)
        edit(newsroom, "summary", article.text)
        found = newsroom.compose(SAMPLE_DATE).broken
    assert composed.broken == ()
    assert len(found) == 1
    assert found[0].startswith("excerpt: ")
    assert found[0].endswith(f"text of its own is printed; source «{article.source}» allows the title alone")
