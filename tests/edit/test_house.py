"""Rules of the operator: what keeps to them passes, and what does not is told by the rule's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.house import broken
from digest.model import Edition, Excerpt, ExcerptKind, LocalText, Section
from digest.settings import EditPolicy, HouseRules, Titles
from tests.builders import a_source, an_edit_policy
from tests.render.an_edition import OUTLETS, TEXTS, TITLES, a_story, an_edition, with_views

TITLE_ONLY = Excerpt(ExcerptKind.TITLE)


def policy(excerpt: Excerpt | None = None, **rules: object) -> EditPolicy:
    """A policy of these rules, with one excerpt for every source."""
    sources = {name: a_source(name=name, excerpt=excerpt or Excerpt()) for name in OUTLETS.values()}
    house = HouseRules(**rules)  # type: ignore[arg-type]  # any field
    return an_edit_policy(sources=sources, rules=house)


def told(edition: Edition, **rules: object) -> tuple[str, ...]:
    return broken(edition, policy(**rules))  # type: ignore[arg-type]  # any field


def test_an_edition_keeps_to_no_rules_and_an_empty_one_to_all() -> None:
    assert told(an_edition()) == ()
    assert told(replace(an_edition(), sections=()), order=("politics",), share={"politics": 90}) == ()


def test_sections_are_exactly_those_of_the_order() -> None:
    assert told(an_edition(), order=("politics", "economy")) == ()
    assert told(an_edition(), order=("politics", "economy", "sport")) == (
        "rules.order: section «sport» has no story",
    )
    assert told(an_edition(), order=("politics",)) == (
        "rules.order: section «economy» has stories, and is not in it",
    )


@pytest.mark.parametrize(
    ("share", "within", "expected"),
    [
        ({"politics": 70}, 10, ()),  # 4 of 6
        (
            {"politics": 70},
            2,
            ("rules.share: «politics» has 4 of 6 stories, 67 %; wanted 70 %, give or take 2",),
        ),
        ({"all": 100}, 0, ()),
        ({"sport": 20}, 10, ("rules.share: «sport» has 0 of 6 stories, 0 %; wanted 20 %, give or take 10",)),
    ],
)
def test_a_share_is_counted_in_stories_of_a_section_or_a_group(
    share: dict[str, int], within: int, expected: tuple[str, ...]
) -> None:
    groups = {"all": ("politics", "economy")}
    assert told(an_edition(), share=share, share_within=within, groups=groups) == expected


def test_an_item_is_as_long_as_its_title_and_text_with_their_spaces() -> None:
    story = with_views(a_story("one"), title="12345", summary="789 1", paragraphs=())
    edition = an_edition(story)
    assert told(edition, max_chars=11) == ()
    found = told(edition, max_chars=10)
    assert found[0] == "rules.max_chars: «12345» (Pamir News Agency, copy en) has 11 characters, 10 at most"
    assert len(found) == 3


def test_a_brief_is_its_title_alone_and_the_lead_its_longer_extract() -> None:
    long = with_views(a_story("one"), title="Lead", summary="x", paragraphs=("y" * 40, "z" * 40))
    brief = replace(with_views(a_story("two"), title="Brief", summary="x" * 200), brief=True)
    edition = an_edition(long, brief)
    assert told(edition, max_chars=86) == ()
    assert [text.split("»")[0] for text in told(edition, max_chars=85)] == ["rules.max_chars: «Lead"] * 3


def test_a_foreign_story_needs_the_editors_title_beside_the_original() -> None:
    story = a_story("one")
    views = {**story.views, "tg": story.views["ru"]}
    edition = an_edition(replace(story, views=views))
    assert told(edition) == ()
    assert told(edition, titles=Titles.BOTH) == (
        f"rules.titles: «{TITLES['ru']} one» (Заря-Информ, copy tg)"
        " has no title of the editor beside the original",
    )
    title = f"Пули нав ({views['tg'].title})"
    gist = replace(story, views={**views, "tg": replace(views["tg"], title=title)})
    assert told(an_edition(gist), titles=Titles.BOTH) == ()


def with_text(text: str, summary: str, *, paragraphs: tuple[str, ...] = ()) -> Edition:
    """One story, whose articles hold a text, and whose copies print a summary."""
    story = with_views(a_story("one"), summary=summary, paragraphs=paragraphs)
    return an_edition(replace(story, articles=tuple(replace(a, text=text) for a in story.articles)))


SENTENCES = "The bridge was closed for months. Forty lorries crossed it on Saturday."


@pytest.mark.parametrize(
    ("excerpt", "fault"),
    [
        (TITLE_ONLY, "text of its own is printed; source «Pamir News Agency» allows the title alone"),
        (
            Excerpt(ExcerptKind.WORDS, 11),
            "12 of its own words are printed; source «Pamir News Agency» allows 11",
        ),
        (Excerpt(ExcerptKind.WORDS, 12), ""),
        (Excerpt(ExcerptKind.EXTRACT), ""),
        (Excerpt(ExcerptKind.FULL), ""),
    ],
)
def test_no_more_of_an_outlets_own_words_is_printed_than_its_source_allows(
    excerpt: Excerpt, fault: str
) -> None:
    found = broken(with_text(SENTENCES, SENTENCES), policy(excerpt))
    assert len(found) == (3 if fault else 0)
    assert all(f"excerpt: «{TITLES[code]} one»" in line for code, line in zip(TITLES, found, strict=False))
    assert fault in (found[0] if found else "")


def test_a_long_extract_is_measured_as_a_whole() -> None:
    text = " ".join(f"Sentence number {n:03} of the outlet is this one here." for n in range(20))
    found = broken(with_text(text, "", paragraphs=(text[:500], text[500:])), policy())
    assert found[0].endswith("allows 480 characters")


def test_the_editors_own_words_are_nobodys_excerpt() -> None:
    assert broken(with_text(SENTENCES, TEXTS["en"]), policy(TITLE_ONLY)) == ()
    assert broken(with_text("The bridge was closed", "The bridge … was closed"), policy(TITLE_ONLY)) == ()


def test_the_torn_end_of_an_extract_counts_as_the_outlets_words() -> None:
    assert broken(with_text(SENTENCES, "The bridge was closed …"), policy(TITLE_ONLY))


def test_a_source_that_is_no_longer_in_the_settings_breaks_nothing() -> None:
    assert broken(with_text(SENTENCES, SENTENCES), replace(policy(TITLE_ONLY), sources={})) == ()


def test_sections_stand_in_the_order_of_print() -> None:
    edition = an_edition()
    extra = Section("sport", LocalText.plain("Sport"), (a_story("seven", "sport"),))
    assert (
        told(replace(edition, sections=(*edition.sections, extra)), order=("politics", "economy", "sport"))
        == ()
    )
