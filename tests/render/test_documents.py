from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from re import findall

import pytest

from digest.errors import RenderError
from digest.model import Edition, Kind, Outlet, Rendered
from digest.render.documents import render
from digest.render.printable import shown
from digest.tokens import PLACEHOLDER
from tests.builders import a_masthead
from tests.render.an_edition import (
    HOSTILE,
    a_huge_edition,
    a_look,
    a_story,
    a_view,
    an_edition,
    an_edition_of_texts,
    with_views,
)
from tests.render.reading import elements, folded, parsed, similarity, the, visible_text

LANGUAGES = ("en", "ru", "tg")


def documents(edition: Edition | None = None, **look: object) -> tuple[Rendered, ...]:
    return render(edition or an_edition(), a_look(**look))[0]


def test_every_language_has_a_subject_two_parts_and_a_page_and_one_json_serves_all() -> None:
    made = [(d.kind.value, d.language) for d in documents()]
    kinds = ("html", "md", "subject", "txt")
    assert made == sorted([("json", ""), *((kind, language) for kind in kinds for language in LANGUAGES)])


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert documents() == documents()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_element_and_no_attribute(text: str) -> None:
    plain = ("plain " * 80)[: len(shown(text))]
    hostile, benign = (documents(an_edition_of_texts([t] * 8)) for t in (text, plain))
    assert elements(the(hostile, Kind.HTML)) == elements(the(benign, Kind.HTML))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_reads(text: str) -> None:
    made = documents(an_edition_of_texts([text] * 3))
    assert folded(shown(text)) in folded(visible_text(the(made, Kind.HTML)))
    assert folded(shown(text)) in folded(the(made, Kind.TEXT))


def test_no_control_or_direction_character_of_a_source_is_left() -> None:
    made = documents(an_edition_of_texts(HOSTILE))
    for document in made:
        if document.kind is not Kind.JSON:
            assert not findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", document.body)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example/", ""])
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    made = documents(an_edition(with_views(a_story("one"), url=url)))
    for kind in (Kind.HTML, Kind.TEXT, Kind.MARKDOWN):
        assert "javascript:" not in the(made, kind)
    links = parsed(the(made, Kind.HTML)).xpath("//h2/a")
    assert links == []


def test_an_address_cannot_leave_its_attribute_or_its_brackets() -> None:
    made = documents(an_edition(with_views(a_story("one"), url='https://x.example/a"b>c) {{d}}')))
    for kind in (Kind.HTML, Kind.TEXT, Kind.MARKDOWN):
        assert "https://x.example/a%22b%3Ec%29%20%7B%7Bd%7D%7D" in the(made, kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_the_same(language: str) -> None:
    made = documents()
    assert similarity(visible_text(the(made, Kind.HTML, language)), the(made, Kind.TEXT, language)) >= 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_the_same_where_a_mail_had_to_be_cut(language: str) -> None:
    made = documents(a_huge_edition(45))
    assert similarity(visible_text(the(made, Kind.HTML, language)), the(made, Kind.TEXT, language)) >= 0.95


def test_every_text_of_every_story_is_printed_in_order() -> None:
    edition = an_edition()
    made = documents(edition)
    for language in LANGUAGES:
        shown_html = folded(visible_text(the(made, Kind.HTML, language)))
        shown_text = folded(the(made, Kind.TEXT, language))
        for body in (shown_html, shown_text):
            places = [body.rindex(folded(story.views[language].title)) for story in edition.stories]
            assert all(a < b for a, b in pairwise(places))
            full = [story for story in edition.stories if not story.brief]
            assert all(folded(story.views[language].summary) in body for story in full)


def test_nothing_is_loaded_from_anywhere() -> None:
    for language in LANGUAGES:
        root = parsed(the(documents(), Kind.HTML, language))
        assert root.xpath("//img | //link | //script | //iframe | //video | //form | //*[@background]") == []
        assert "url(" not in the(documents(), Kind.HTML, language)
        assert "@import" not in the(documents(), Kind.HTML, language)


def test_who_leaves_finds_the_way_in_both_parts_and_never_in_the_archive() -> None:
    made = documents()
    link = f"mailto:editor@digest.example?subject=unsubscribe%20{PLACEHOLDER}"
    for language in LANGUAGES:
        assert the(made, Kind.HTML, language).count(link) == 2
        assert the(made, Kind.TEXT, language).count(link) == 2
        assert PLACEHOLDER not in the(made, Kind.MARKDOWN, language)
    assert PLACEHOLDER not in the(made, Kind.JSON, "")


def test_without_a_contact_readers_write_to_the_sender() -> None:
    made = documents(masthead=a_masthead(contact=""))
    assert "mailto:digest@digest.example?subject=unsubscribe" in the(made, Kind.HTML)
    assert "mailto:digest@digest.example?subject=Report" in the(made, Kind.TEXT)


def test_a_copy_leads_to_its_own_page_on_the_web() -> None:
    made = documents()
    assert "https://digest.example/archive/2026/11/22/" in the(made, Kind.HTML, "en")
    assert "https://digest.example/archive/tg/2026/11/22/" in the(made, Kind.HTML, "tg")
    assert "https://digest.example/archive/tg/2026/11/22/" in the(made, Kind.TEXT, "tg")


def test_without_a_base_address_no_document_speaks_of_the_web() -> None:
    made = documents(base_url="")
    for kind in (Kind.HTML, Kind.TEXT, Kind.MARKDOWN):
        body = the(made, kind)
        assert "https://digest.example" not in body
        for words in ("View in browser", "Read this edition on the web", "Archive", "canonical_url"):
            assert words not in body


def test_a_mail_stays_below_the_limit_and_says_what_it_left_out() -> None:
    made, warnings = render(a_huge_edition(45), a_look())
    for language in LANGUAGES:
        assert 80_000 < len(the(made, Kind.HTML, language).encode()) <= 96_000
        assert any(language in warning and "over 96,000" in warning for warning in warnings)
    for number in range(45):
        assert f"s{number:02}" in the(made, Kind.TEXT, "tg")
        assert f"s{number:02}" in the(made, Kind.MARKDOWN, "tg")


def test_an_ordinary_mail_loses_nothing() -> None:
    assert render(an_edition(), a_look())[1] == ()


def test_a_title_in_another_language_carries_a_badge_and_its_language() -> None:
    story = a_story("two")
    russian = next(article for article in story.articles if article.language == "ru")
    foreign = replace(story, views={**story.views, "en": a_view("ru", russian)})
    made = documents(an_edition(a_story("one"), foreign))
    heading = parsed(the(made, Kind.HTML)).xpath("//h3[@lang='ru']")
    assert len(heading) == 1
    assert "Заря-Информ [RU]" in the(made, Kind.TEXT)
    assert "*Заря-Информ* `RU`" in the(made, Kind.MARKDOWN)


def test_others_are_named_by_weight_at_most_three_and_the_rest_counted() -> None:
    plain = a_story("one")
    names = [f"Outlet {letter}" for letter in "ABCDE"]
    more = tuple(replace(plain.articles[0], id=name, outlet=name) for name in names)
    edition = an_edition(replace(plain, articles=(plain.articles[0], *more)))
    made = documents(edition, outlets={"Outlet E": Outlet("Outlet E", weight=2.5)})
    told = " ".join(the(made, Kind.TEXT).split())
    assert "Also covered by Outlet E, Outlet A, Outlet B and 2 more" in told
    assert "and 2 more" not in the(made, Kind.MARKDOWN)


def test_an_undated_story_tells_no_time() -> None:
    made = documents(an_edition(with_views(a_story("one"), undated=True)))
    assert "Pamir News Agency ·" in the(made, Kind.TEXT)
    assert "22:" not in the(made, Kind.TEXT)


def test_an_edition_without_stories_is_refused() -> None:
    with pytest.raises(RenderError, match="no story"):
        render(replace(an_edition(), sections=()), a_look())


def test_a_copy_from_right_to_left_keeps_each_foreign_name_in_its_own_direction() -> None:
    made = documents(an_edition(languages=("en", "fa")))
    root = parsed(the(made, Kind.HTML, "fa"))
    assert (root.get("lang"), root.get("dir")) == ("fa", "rtl")
    assert {heading.get("dir") for heading in root.xpath("//h2[@lang='en'] | //h3[@lang='en']")} == {"ltr"}
    for body in (the(made, Kind.HTML, "fa"), the(made, Kind.TEXT, "fa")):
        assert "\u2068Pamir News Agency\u2069" in body
        assert body.count("\u2068") == body.count("\u2069")
    assert "letter-spacing" not in the(made, Kind.HTML, "fa")
    assert "uppercase" not in the(made, Kind.HTML, "fa")
