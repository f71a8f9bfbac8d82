"""Front page, calendar, sections, outlets, and stories over days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest.model import Story
from digest.render.site.lists import LATEST
from digest.render.site.places import SLUG_CHARS, slug
from tests.render.a_site import a_run, an_update, of_day, on, site
from tests.render.an_edition import DAY, a_story
from tests.render.reading import parsed

EARLIER = DAY - timedelta(days=2)


def test_the_front_page_shows_the_top_of_the_latest_edition() -> None:
    page = parsed(site(on(EARLIER), on(DAY))["index.html"])
    assert page.xpath("string(//h1)") == "Morning Press Digest"
    assert page.xpath("string(//div[@class='dateline']/h2)") == "Sunday 22 November 2026"
    links = page.xpath("//article//a/@href")
    assert links == [f"2026/11/22/index.html#{s}" for s in ("one", "two", "three", "four", "five")]
    assert page.xpath("//nav[@class='sections']//a/@href") == [
        "2026/11/22/index.html#politics",
        "2026/11/22/index.html#economy",
    ]


def test_the_front_page_has_a_calendar_with_the_way_to_other_months_and_years() -> None:
    page = parsed(
        site(of_day(date(2025, 12, 31)), of_day(date(2026, 10, 1)), on(EARLIER), on(DAY))["index.html"]
    )
    assert page.xpath("//table//td/a/text()") == ["20", "22"]
    assert page.xpath("//table//td/a[@aria-current='date']/@href") == ["2026/11/22/index.html"]
    assert page.xpath("//table/caption/a/@href") == ["2026/11/index.html"]
    below = page.xpath("//section[@aria-labelledby='h-cal']/p//a/@href")
    assert below == ["2026/10/index.html", "2026/11/index.html", "2026/index.html", "2025/index.html"]


def test_the_front_page_counts_what_sections_and_outlets_told_today() -> None:
    page = parsed(site(on(EARLIER, a_story("x", "economy")), on(DAY))["index.html"])
    rows = [" ".join(str(row.text_content()).split()) for row in page.xpath("//ul[@class='cols']/li")]
    assert rows == ["Politics 4", "Economy 2", "Pamir News Agency 6", "Заря-Информ 6", "Хабари Шарқ 6"]


def test_months_and_years_lead_to_their_editions_and_to_each_other() -> None:
    files = site(of_day(date(2026, 9, 30)), of_day(date(2026, 11, 1)), on(EARLIER), on(DAY))
    month = parsed(files["2026/11/index.html"])
    assert month.xpath("//time/@datetime") == ["2026-11-22", "2026-11-20", "2026-11-01"]
    assert month.xpath("//a[@rel='prev']/@href") == ["../../2026/09/index.html"]
    assert month.xpath("//a[@rel='next']") == []
    year = parsed(files["2026/index.html"])
    assert year.xpath("//caption/a/text()") == ["September 2026", "November 2026"]
    assert len(year.xpath("//td/a")) == 4


def test_a_section_shows_its_latest_editions_and_all_of_them_by_month() -> None:
    run = a_run(30)
    files = site(*run)
    latest = parsed(files["topics/politics/index.html"])
    assert len(latest.xpath("//section/h2/a")) == LATEST
    months = latest.xpath("//ul[@class='cols']//a/@href")
    assert months == ["../../topics/politics/2026/11/index.html", "../../topics/politics/2026/10/index.html"]
    all_of_it = [parsed(files[f"topics/politics/2026/{month}/index.html"]) for month in ("10", "11")]
    assert sum(len(page.xpath("//section/h2/a")) for page in all_of_it) == len(run)
    assert len(latest.xpath("//section[1]//li")) == 2


def test_a_section_that_was_printed_last_week_keeps_its_title() -> None:
    files = site(on(EARLIER), on(DAY, a_story("only"), a_story("other")))
    page = parsed(files["ru/topics/economy/index.html"])
    assert page.xpath("string(//h1)") == "Экономика"
    assert page.xpath("//section/h2/a/@href") == ["../../../ru/2026/11/20/index.html"]


def test_an_outlets_page_leads_to_its_reports_and_to_their_stories() -> None:
    files = site(on(DAY, a_story("one"), a_story("two")))
    page = parsed(files["outlets/заря-информ/index.html"])
    [first, _] = page.xpath("//section[1]//li")
    assert first.xpath(".//a/@href") == ["https://ru.example/one", "../../2026/11/22/index.html#one"]
    assert page.xpath("//h1/span/@lang") == ["ru"]
    assert parsed(files["outlets/index.html"]).xpath("//ul[@class='cols']//a/text()") == [
        "Pamir News Agency",
        "Заря-Информ",
        "Хабари Шарқ",
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Pamir News Agency", "pamir-news-agency"),
        ("Заря-Информ", "заря-информ"),
        ("../../etc/passwd", "etc-passwd"),
        ("A+B / C", "a-b-c"),
        ("Ä" * 300, "ä" * SLUG_CHARS),
        ("خبرگزاری آوا", "خبرگزاری-آوا"),
    ],
)
def test_an_outlets_address_is_its_name_in_its_own_script(name: str, part: str) -> None:
    assert slug(name) == part


def test_a_name_without_letters_still_has_an_address_of_its_own() -> None:
    assert slug("🏔️") != slug("!!!")
    assert slug("🏔️").isalnum()


def test_outlets_that_differ_only_in_case_share_a_page() -> None:
    def shouted(story: Story) -> Story:
        articles = tuple(replace(article, outlet=article.outlet.upper()) for article in story.articles)
        return replace(story, articles=articles)

    files = site(on(DAY, a_story("one"), shouted(a_story("two"))))
    assert len(parsed(files["outlets/pamir-news-agency/index.html"]).xpath("//section[1]//li")) == 2


def test_a_story_that_goes_on_has_one_page_with_all_its_tellings() -> None:
    days = [DAY - timedelta(days=back) for back in (4, 2, 0)]
    files = site(
        on(days[0], a_story("new"), a_story("old")),
        on(days[1], a_story("x"), an_update("old", days[0])),
        on(days[2], a_story("y"), an_update("old", days[0])),
    )
    page = parsed(files["stories/old/index.html"])
    assert page.xpath("//section/h2/a/@href") == [
        f"../../2026/11/{day:%d}/index.html" for day in reversed(days)
    ]
    assert page.xpath("//article/h3/a/@href")[0] == "../../2026/11/22/index.html#old"
    assert page.xpath("string(//div[@class='dateline']/p)").startswith("3 editions")
    assert "stories/new/index.html" not in files
    assert parsed(files["stories/index.html"]).xpath("//main//ul//a/@href") == ["../stories/old/index.html"]
    assert "stories/old/index.html" in parsed(files["index.html"]).xpath("//div[@class='rail']//li/a/@href")


def test_stories_that_became_one_go_on_under_the_older_name_and_the_other_leads_there() -> None:
    days = [DAY - timedelta(days=back) for back in (3, 2, 1, 0)]
    merged = an_update("first", days[0], aliases=("second",))
    files = site(
        on(days[0], a_story("a"), a_story("first")),
        on(days[1], a_story("b"), a_story("second")),
        on(days[2], a_story("c"), an_update("second", days[1])),
        on(days[3], a_story("d"), merged),
    )
    assert len(parsed(files["stories/first/index.html"]).xpath("//section")) == 4
    moved = parsed(files["stories/second/index.html"])
    assert moved.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../../stories/first/index.html"]
    assert moved.xpath("//main//a/@href") == ["../../stories/first/index.html"]
    assert moved.xpath("//link[@rel='canonical']/@href") == ["https://digest.example/archive/stories/first/"]
    later = parsed(files["2026/11/21/index.html"])
    assert "../../../stories/first/index.html" in later.xpath("//article[@id='second']//a/@href")


def test_a_story_told_twice_in_one_language_only_goes_on_only_there() -> None:
    files = site(
        on(EARLIER, a_story("x"), a_story("two"), languages=("en",)),
        on(DAY, a_story("y"), an_update("two", EARLIER)),
    )
    assert "stories/two/index.html" in files
    assert "ru/stories/two/index.html" not in files
    assert parsed(files["ru/2026/11/22/index.html"]).xpath("//a[contains(@href, 'stories/two')]") == []
