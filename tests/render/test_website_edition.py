"""The page of an edition, and the page on what became of each article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.model import Rejection, Story
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from tests.builders import an_article
from tests.render.a_site import an_update, on, site
from tests.render.an_edition import DAY, a_look, a_story, a_view, an_edition
from tests.render.reading import parsed

PAGE = "2026/11/22/index.html"
EARLIER = DAY - timedelta(days=2)


def test_a_page_tells_all_stories_in_their_sections() -> None:
    page = parsed(site(on(DAY))[PAGE])
    assert page.xpath("string(//h1)") == "Sunday 22 November 2026"
    assert page.xpath("string(//div[@class='dateline']/p)") == "No. 214"
    assert [str(h.text_content()) for h in page.xpath("//section[contains(@class,'sec')]/h2")] == [
        "Politics · 4",
        "Economy · 2",
    ]
    assert page.xpath("//article/@id") == ["one", "two", "five", "six"]
    assert page.xpath("//section[@id='politics']//div[@class='rail']//li/@id") == ["three", "four"]
    assert page.xpath("string(//article[@id='two']//h3/a/@href)") == "https://en.example/two"
    assert page.xpath("string(//article[@id='two']//div[@class='text'])") == (
        "The bridge was closed for eight months. The first forty lorries crossed on Saturday."
    )


def test_the_story_that_leads_stands_at_the_top_and_its_section_says_so() -> None:
    page = parsed(site(on(DAY))[PAGE])
    assert page.xpath("string(//article[contains(@class,'lead')]/p[@class='kicker'])") == "Politics"
    assert page.xpath("//article[contains(@class,'lead')]/h2/a/@href") == ["https://en.example/one"]
    assert page.xpath("//section[@id='politics']/p[@class='ref']/a/@href") == ["#one"]
    assert page.xpath("//section[@id='economy']/p[@class='ref']") == []
    assert page.xpath("//section[@class='rail']//li/a/@href") == ["#two", "#three", "#four"]


def test_a_story_names_all_other_outlets_with_their_languages() -> None:
    page = parsed(site(on(DAY))["ru/2026/11/22/index.html"])
    also = page.xpath("//article[@id='two']/p[@class='also']")[0]
    assert also.xpath(".//a/@href") == ["https://en.example/two", "https://tg.example/two"]
    assert also.xpath(".//bdi/@lang") == ["en", "tg"]
    assert also.xpath(".//span/text()") == ["EN", "TG"]
    assert "Заря-Информ" not in also.text_content()


def test_the_line_on_the_window_adds_up() -> None:
    left = tuple(Rejection(an_article(id=f"left-{n}", outlet="Oxus Monitor"), "a repeat") for n in range(2))
    page = parsed(site(on(DAY, rejections=left))[PAGE])
    assert page.xpath("string(//p[@class='window'])") == (
        "Press from Sat 06:00 to Sun 06:00. 20 articles from 4 outlets: 18 in 6 stories, 2 left out."
    )
    whole = parsed(site(on(DAY, rejections=()))[PAGE])
    assert whole.xpath("string(//p[@class='window'])") == (
        "Press from Sat 06:00 to Sun 06:00. 18 articles from 3 outlets in 6 stories."
    )


def test_every_article_of_the_window_has_its_story_or_the_reason() -> None:
    edition = on(DAY, rejections=(Rejection(an_article(id="left", title="Left & out"), "a repeat of <b>"),))
    page = parsed(site(edition)["ru/2026/11/22/coverage.html"])
    assert len(page.xpath("//section[1]//li")) == 18
    assert page.xpath("//section[1]//h3/a/@href")[0] == "index.html#one"
    [left] = page.xpath("//section[2]//li")
    assert left.xpath("string(.//a)") == "Left & out"
    assert left.xpath("string(.//bdi[@lang='en'])") == "a repeat of <b>"


def test_a_story_in_another_language_says_so() -> None:
    story = a_story("two")
    russian = next(article for article in story.articles if article.language == "ru")
    foreign = replace(story, views={**story.views, "en": a_view("ru", russian)})
    page = parsed(site(on(DAY, a_story("one"), foreign))[PAGE])
    assert page.xpath("//article[@id='two']/h3/@lang | //article[@id='two']/div/@lang") == ["ru", "ru"]
    assert page.xpath("string(//article[@id='two']/p[@class='meta']/bdi)") == "Заря-Информ\xa0RU"


def test_a_story_in_a_script_of_the_other_direction_keeps_its_direction() -> None:
    story = a_story("two")
    first = replace(story.articles[0], language="fa", title="پل باز شد")
    views = {**story.views, "en": replace(a_view("en", first), title="پل باز شد", language="fa")}
    foreign = replace(story, articles=(first, *story.articles[1:]), views=views)
    page = parsed(site(on(DAY, a_story("one"), foreign))[PAGE])
    assert page.xpath("//article[@id='two']/h3/@dir") == ["rtl"]


def test_stories_that_share_an_address_keep_places_of_their_own() -> None:
    twice = [replace(a_story(name), views=a_story("one").views) for name in ("one", "two")]
    ids = parsed(site(on(DAY, *twice))[PAGE]).xpath("//article/@id")
    assert ids == ["one", "two"]


def test_stories_without_an_address_have_their_own_ids_and_sections() -> None:
    def unlinked(name: str, section: str) -> Story:
        story = a_story(name, section)
        articles = tuple(replace(article, url="") for article in story.articles)
        views = {language: replace(view, url="") for language, view in story.views.items()}
        return replace(story, articles=articles, views=views)

    stories = [a_story("lead"), unlinked("a", "politics"), unlinked("b", "economy"), unlinked("c", "economy")]
    page = parsed(site(on(DAY, *stories))[PAGE])
    assert page.xpath("//article/@id") == ["lead", "a", "b", "c"]
    assert page.xpath("//section[contains(@class, 'sec')]/@id") == ["politics", "economy"]
    assert len(page.xpath("//article/div[@class='text']")) == 4
    assert page.xpath("//article[@id='a']/h3/a") == []


def test_title_that_looks_like_a_link_does_not_move_its_story() -> None:
    story = a_story("two", "economy")
    title = f"x]({story.views['en'].url.replace('two', 'one')}) Bank raises rates"
    views = {language: replace(view, title=title) for language, view in story.views.items()}
    page = parsed(site(on(DAY, a_story("one"), a_story("three"), replace(story, views=views)))[PAGE])
    assert page.xpath("//article/@id") == ["one", "three", "two"]
    assert page.xpath("string(//article[@id='two']/h3)") == title


def test_a_single_story_makes_a_page() -> None:
    page = parsed(site(on(DAY, a_story("one")))[PAGE])
    assert page.xpath("//article/@id") == ["one"]
    assert page.xpath("//section[@id='politics']/p[@class='ref']/a/@href") == ["#one"]


def test_an_editors_note_stands_on_the_page() -> None:
    noted = an_edition(notes={"en": "Corrected: the bridge <b>"})
    page = parsed(site(ArchivedEdition(DAY, render(noted, a_look())[0]))[PAGE])
    assert "Corrected: the bridge <b>" in page.xpath("string(//div[@class='notice'])")


def test_an_update_leads_to_what_was_told_before_and_to_the_story_over_days() -> None:
    files = site(
        on(EARLIER), on(DAY, a_story("seven"), an_update("two", EARLIER), an_update("lost", EARLIER))
    )
    page = parsed(files[PAGE])
    [told, thread] = page.xpath("//article[@id='two']/p[@class='also'][2]/a")
    assert (told.text, told.get("href")) == (
        "Update, first told on 20 November",
        "../../../2026/11/20/index.html#two",
    )
    assert thread.get("href") == "../../../stories/two/index.html"
    assert page.xpath("string(//article[@id='lost']/p[@class='also'][2])") == told.text
    assert page.xpath("//article[@id='lost']/p[@class='also'][2]/a") == []
    earlier = parsed(files["2026/11/20/index.html"])
    assert earlier.xpath("//article[@id='two']/p[@class='also'][2]/a/@href") == [thread.get("href")]


def test_a_page_leads_to_its_other_forms_and_neighbours() -> None:
    files = site(on(EARLIER), on(DAY))
    page = parsed(files["ru/2026/11/22/index.html"])
    assert page.xpath("//link[@type='text/markdown']/@href") == ["22.md"]
    assert page.xpath("//link[@type='application/json']/@href") == ["../../../../2026/11/22/22.json"]
    assert page.xpath("//a[@rel='prev']/@href") == ["../../../../ru/2026/11/20/index.html"]
    assert page.xpath("//a[@rel='next']") == []
    assert parsed(files["2026/11/20/index.html"]).xpath("//a[@rel='next']/@href") == [
        "../../../2026/11/22/index.html"
    ]


def test_what_its_makers_keep_to_themselves_is_not_published() -> None:
    assert '"watch"' not in site(on(DAY))["2026/11/22/22.json"]
    assert '"balance"' not in site(on(DAY))["2026/11/22/22.json"]
