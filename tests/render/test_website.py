from __future__ import annotations

from dataclasses import replace
from datetime import date
from posixpath import dirname, join, normpath

import pytest

from digest.errors import RenderError
from digest.model import Story
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.printable import shown
from digest.render.website import pages
from tests.render.an_edition import (
    DAY,
    HOSTILE,
    a_look,
    a_story,
    a_view,
    an_edition,
    an_edition_of_texts,
    templates,
)
from tests.render.reading import elements, folded, parsed
from tests.render.test_archive import an_archived

EARLIER = date(2026, 11, 20)
PAGE = "2026/11/22/index.html"


def site(*editions: ArchivedEdition, **look: object) -> dict[str, str]:
    chosen = editions or (an_archived(), an_archived(EARLIER))
    return {file.path: file.body.decode() for file in pages(chosen, a_look(**look))}


def test_each_edition_has_a_page_in_each_language_and_each_language_a_front_page() -> None:
    assert list(site()) == [
        *("2026/11/20/index.html", PAGE, "index.html"),
        *("ru/2026/11/20/index.html", "ru/2026/11/22/index.html", "ru/index.html"),
        "site.css",
        *("tg/2026/11/20/index.html", "tg/2026/11/22/index.html", "tg/index.html"),
    ]


def test_every_link_between_pages_leads_to_a_page_and_a_place_on_it() -> None:
    files = site()
    seen = 0
    for path, body in files.items():
        if not path.endswith(".html"):
            continue
        for link in parsed(body).xpath("//a/@href | //link/@href"):
            address, _, place = str(link).partition("#")
            if "://" in address or address.startswith("mailto:"):
                continue
            target = normpath(join(dirname(path), address)) if address else path
            assert target in files, (path, link)
            assert not place or parsed(files[target]).get_element_by_id(place) is not None
            seen += 1
    assert seen > 60


def test_a_page_tells_all_stories_in_their_sections() -> None:
    page = parsed(site()[PAGE])
    assert page.xpath("string(//h1)") == "Sunday 22 November 2026"
    assert [str(h.text_content()) for h in page.xpath("//section[contains(@class,'sec')]/h2")] == [
        "Politics · 3",
        "Economy · 2",
    ]
    assert [a.get("id") for a in page.xpath("//article")] == ["one", "two", "five", "six"]
    assert len(page.xpath("//section[@id='politics']//div[@class='rail']//li")) == 2
    assert page.xpath("string(//article[1]//h3/a/@href)") == "https://en.example/one"
    assert "1 left out" in page.xpath("string(//p[@class='window'])")


def test_a_page_may_run_nothing_and_load_only_its_style() -> None:
    for path, body in site().items():
        if not path.endswith(".html"):
            continue
        page = parsed(body)
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert policy == "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
        assert page.xpath("//script | //img | //iframe | //form | //@style") == []
        sheets = page.xpath("//link[@rel='stylesheet']/@href")
        assert [normpath(join(dirname(path), str(sheet))) for sheet in sheets] == ["site.css"]


def test_the_style_sheet_loads_nothing() -> None:
    css = site()["site.css"]
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_element_of_a_page(text: str) -> None:
    def page(words: str) -> str:
        edition = ArchivedEdition(DAY, render(an_edition_of_texts([words] * 8), a_look())[0])
        return site(edition)[PAGE]

    assert elements(page(text)) == elements(page("A plain headline"))
    assert folded(shown(text)) in folded(parsed(page(text)).text_content())


def test_a_page_names_its_other_languages() -> None:
    page = parsed(site()["ru/2026/11/22/index.html"])
    assert page.get("lang") == "ru"
    assert page.xpath("//link[@rel='alternate']/@hreflang") == ["en", "ru", "tg"]
    assert page.xpath("//nav//a[@aria-current='true']/text()") == ["Русский"]
    assert page.xpath("string(//link[@rel='canonical']/@href)") == (
        "https://digest.example/archive/ru/2026/11/22/"
    )


def test_without_a_base_address_there_is_no_canonical_one() -> None:
    assert "canonical" not in site(base_url="")[PAGE]


def test_the_front_page_shows_the_latest_edition_a_calendar_and_all_editions() -> None:
    page = parsed(site()["index.html"])
    assert page.xpath("string(//div[@class='dateline']/h2)") == "Sunday 22 November 2026"
    assert page.xpath("//table//a/text()") == ["20", "22"]
    assert [str(t) for t in page.xpath("//time/@datetime")] == ["2026-11-22", "2026-11-20"]
    assert page.xpath("//h3[not(a)]/text()") == ["November 2026"]


def test_neighbours_lead_to_each_other() -> None:
    files = site()
    assert parsed(files[PAGE]).xpath("//a[@rel='prev']/@href") == ["../../../2026/11/20/index.html"]
    assert parsed(files[PAGE]).xpath("//a[@rel='next']") == []
    assert len(parsed(files["2026/11/20/index.html"]).xpath("//a[@rel='next']")) == 1


def test_a_story_in_another_language_says_so() -> None:
    story = a_story("two")
    russian = next(article for article in story.articles if article.language == "ru")
    foreign = replace(story, views={**story.views, "en": a_view("ru", russian)})
    edition = ArchivedEdition(DAY, render(an_edition(a_story("one"), foreign), a_look())[0])
    assert parsed(site(edition)[PAGE]).xpath("//article[@id='two']/@lang") == ["ru"]


def test_stories_that_share_an_address_keep_places_of_their_own() -> None:
    twice = [replace(a_story(name), views=a_story("one").views) for name in ("one", "two")]
    edition = ArchivedEdition(DAY, render(an_edition(*twice), a_look())[0])
    ids = parsed(site(edition)[PAGE]).xpath("//article/@id")
    assert len(ids) == len(set(ids)) == 2


def test_stories_without_an_address_have_their_own_ids_and_sections() -> None:
    def unlinked(name: str, section: str) -> Story:
        story = a_story(name, section)
        articles = tuple(replace(article, url="") for article in story.articles)
        views = {language: replace(view, url="") for language, view in story.views.items()}
        return replace(story, articles=articles, views=views)

    stories = [a_story("lead"), unlinked("a", "politics"), unlinked("b", "economy"), unlinked("c", "economy")]
    edition = ArchivedEdition(DAY, render(an_edition(*stories), a_look())[0])
    page = parsed(site(edition)[PAGE])
    assert page.xpath("//article/@id") == ["lead", "a", "b", "c"]
    assert page.xpath("//section[contains(@class, 'sec')]/@id") == ["politics", "economy"]


def test_title_that_looks_like_a_link_does_not_move_its_story() -> None:
    story = a_story("two", "economy")
    title = f"x]({story.views['en'].url.replace('two', 'one')}) Bank raises rates"
    views = {language: replace(view, title=title) for language, view in story.views.items()}
    edition = ArchivedEdition(
        DAY, render(an_edition(a_story("one"), a_story("three"), replace(story, views=views)), a_look())[0]
    )
    assert parsed(site(edition)[PAGE]).xpath("//article/@id") == ["one", "three", "two"]


def test_a_single_story_makes_a_page() -> None:
    edition = ArchivedEdition(DAY, render(an_edition(a_story("one")), a_look())[0])
    assert len(parsed(site(edition)[PAGE]).xpath("//article")) == 1


def test_the_same_editions_give_the_same_bytes() -> None:
    assert site() == site()


def test_a_missing_style_sheet_is_named() -> None:
    with pytest.raises(RenderError, match=r"site/site\.css"):
        site(templates={k: v for k, v in templates().items() if k != "site/site.css"})
