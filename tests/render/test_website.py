from __future__ import annotations

import json
from datetime import timedelta
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from digest.errors import RenderError
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.printable import shown
from tests.render.a_site import BASE, a_run, an_update, html, of_day, on, site
from tests.render.an_edition import DAY, HOSTILE, a_look, a_story, an_edition_of_texts, templates
from tests.render.reading import elements, folded, parsed

EARLIER = DAY - timedelta(days=2)
PAGE = "2026/11/22/index.html"
SILENT = "default-src 'none'; connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"


def a_small_site(**look: object) -> dict[str, str]:
    return site(on(DAY, a_story("one"), an_update("two", EARLIER)), on(EARLIER), look=a_look(**look))


def test_every_kind_of_page_stands_at_its_place_in_each_language() -> None:
    files = a_small_site()
    for language in ("", "ru/", "tg/"):
        for path in (
            *("index.html", "feed.xml", "feed.json", "2026/index.html", "2026/11/index.html"),
            *("2026/11/20/index.html", "2026/11/22/index.html", "2026/11/22/coverage.html"),
            *("2026/11/22/22.md", "topics/index.html", "topics/politics/index.html"),
            *("topics/politics/2026/11/index.html", "topics/politics/feed.xml", "outlets/index.html"),
            *("outlets/pamir-news-agency/index.html", "outlets/хабари-шарқ/2026/11/index.html"),
            *("stories/index.html", "stories/two/index.html"),
        ):
            assert f"{language}{path}" in files
    assert {"site.css", "robots.txt", "sitemap.xml", "404.html", "2026/11/22/22.json"} <= set(files)


@pytest.mark.parametrize("search", [False, True])
def test_every_link_between_pages_leads_to_a_page_and_a_place_on_it(*, search: bool) -> None:
    files = a_small_site(search=search)
    trees = {path: parsed(body) for path, body in html(files).items()}
    seen = 0
    for path, page in trees.items():
        for link in page.xpath("//a/@href | //link/@href | //form/@action | //script/@src"):
            address, _, place = unquote(str(link)).partition("#")
            if address.startswith(BASE):
                address = address.removeprefix(BASE).lstrip("/") or "index.html"
                address = f"/{address}index.html" if address.endswith("/") else f"/{address}"
            address = address.removeprefix("/archive") if path == "404.html" else address
            if "://" in address or address.startswith("mailto:"):
                continue
            target = normpath(join(f"/{dirname(path)}", address)).lstrip("/") if address else path
            target = join(target, "index.html") if f"{target}/index.html" in files else target
            assert target in files, (path, link)
            assert not place or trees[target].get_element_by_id(place, None) is not None, (path, link)
            seen += 1
    assert seen > 1500


def test_a_page_may_run_nothing_and_load_only_its_style() -> None:
    for path, body in html(a_small_site()).items():
        page = parsed(body)
        assert page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)") == SILENT
        assert (
            page.xpath("//script[@type != 'application/ld+json'] | //img | //iframe | //form | //@style")
            == []
        )
        sheets = [str(sheet) for sheet in page.xpath("//link[@rel='stylesheet']/@href")]
        assert sheets == [("/archive/" if path == "404.html" else "../" * path.count("/")) + "site.css"]


def test_only_the_search_page_runs_a_script_and_only_of_its_own_site() -> None:
    files = a_small_site(search=True)
    for path, body in html(files).items():
        page = parsed(body)
        policy = str(page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)"))
        scripts = page.xpath("//script[@type != 'application/ld+json']/@src")
        is_search = path.removeprefix("ru/").removeprefix("tg/") == "search/index.html"
        assert bool(scripts) == is_search == ("script-src" in policy), path
        assert "unsafe-inline" not in policy
        assert bool(page.xpath("//form")) <= ("form-action 'self'" in policy), path
    assert "search.js" in files


def test_without_an_index_no_page_speaks_of_search() -> None:
    for path, body in a_small_site().items():
        assert "search" not in path
        assert "search" not in body.casefold().replace("research", ""), path


def test_pages_lead_to_the_subscribers_pages_where_there_are_some() -> None:
    signup = "https://desk.digest.example"
    page = parsed(a_small_site(signup=signup)["ru/2026/11/22/index.html"])
    assert page.xpath(f"//a[@href='{signup}/ru']/text()") == ["Подписаться"]
    assert "desk.digest.example" not in a_small_site()["ru/2026/11/22/index.html"]


def test_the_style_sheet_loads_nothing() -> None:
    css = a_small_site()["site.css"]
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_element_of_any_page(text: str) -> None:
    def files(words: str) -> dict[str, str]:
        edition = ArchivedEdition(DAY, render(an_edition_of_texts([words] * 8), a_look())[0])
        return html(site(edition, look=a_look(search=True)))

    hostile, plain = files(text), files("A plain headline")
    for path in ("index.html", PAGE, "2026/11/22/coverage.html", "topics/politics/index.html", "404.html"):
        assert elements(hostile[path]) == elements(plain[path]), path
    assert len(hostile) == len(plain)
    assert folded(shown(text)) in folded(parsed(hostile[PAGE]).text_content())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_no_script_element(text: str) -> None:
    edition = ArchivedEdition(DAY, render(an_edition_of_texts([text] * 3), a_look())[0])
    [data] = parsed(site(edition)[PAGE]).xpath("//script/text()")
    items = json.loads(data)["mainEntity"]["itemListElement"]
    assert {item["item"]["headline"] for item in items} == {shown(text)}
    assert "<" not in data


def test_the_same_editions_give_the_same_bytes_in_any_order() -> None:
    editions = a_run(4)
    assert site(*editions) == site(*reversed(editions))


def test_one_more_edition_changes_only_what_it_should_and_all_of_that() -> None:
    run = a_run(50)
    new, look = run[-1], a_look()
    before, after = site(*run[:-1], look=look), site(*run, look=look)
    changed = {path for path, body in after.items() if before.get(path) != body}
    made = site(*run, only={new.date, run[-2].date}, look=look)
    assert changed <= set(made)
    assert {path: after[path] for path in made} == made
    editions = {path[-len("2026/12/01/01.md") : -len("/01.md")] for path in made if path.endswith(".md")}
    assert editions == {"2026/12/01", "2026/11/30"}
    assert len(changed) < len(after) / 4


def test_editions_whose_story_goes_on_lead_to_it_once_it_does() -> None:
    first, other = on(EARLIER, a_story("one"), a_story("two")), of_day(EARLIER - timedelta(days=1))
    new = on(DAY, a_story("three"), an_update("two", EARLIER))
    made = site(first, other, new, only={DAY})
    assert {path for path in made if path.endswith(".md") and "/" in path and path[:2] == "20"} == {
        "2026/11/20/20.md",
        "2026/11/22/22.md",
    }
    assert made == {path: body for path, body in site(first, other, new).items() if path in made}


def test_a_page_names_its_other_languages() -> None:
    page = parsed(a_small_site()["ru/2026/11/22/index.html"])
    assert page.get("lang") == "ru"
    twins = dict(
        zip(*(page.xpath(f"//link[@hreflang]/@{name}") for name in ("hreflang", "href")), strict=True)
    )
    assert twins == {
        "en": f"{BASE}/2026/11/22/",
        "ru": f"{BASE}/ru/2026/11/22/",
        "tg": f"{BASE}/tg/2026/11/22/",
        "x-default": f"{BASE}/2026/11/22/",
    }
    assert page.xpath("//header//nav//a[@aria-current='true']/text()") == ["Русский"]
    assert page.xpath("//link[@rel='canonical']/@href") == [twins["ru"]]


def test_without_a_base_address_nothing_speaks_of_one() -> None:
    files = a_small_site(base_url="")
    assert not {path for path in files if path.startswith(("sitemap", "feed")) or "/feed." in path}
    for body in html(files).values():
        page = parsed(body)
        assert page.xpath("//link[@rel='canonical'] | //link[@hreflang] | //meta[@property] | //script") == []
    assert "Sitemap" not in files["robots.txt"]


def test_an_own_structure_of_the_page_is_shown_as_it_is() -> None:
    own = a_look(templates={**templates(), "edition.md.j2": "Only **{{ copy.lead.title }}**\n"})
    edition = ArchivedEdition(DAY, render(an_edition_of_texts(["Plain"] * 3), own)[0])
    files = site(edition, look=own)
    assert parsed(files[PAGE]).xpath("string(//div[@class='prose'])") == "Only Plain"
    assert parsed(files["index.html"]).xpath("string(//div[contains(@class, 'prose')])") == "Only Plain"


def test_a_missing_style_sheet_or_script_is_named() -> None:
    for name in ("site/site.css", "site/search.js"):
        rest = {key: text for key, text in templates().items() if key != name}
        with pytest.raises(RenderError, match=name.replace(".", r"\.")):
            a_small_site(templates=rest, search=True)


def test_an_edition_lacking_a_language_is_no_part_of_its_pages() -> None:
    files = site(on(DAY), on(EARLIER, languages=("en", "ru")))
    assert "tg/2026/11/20/index.html" not in files
    tg = parsed(files["tg/index.html"])
    assert tg.xpath("//table//td/a/text()") == ["22"]
    assert parsed(files["2026/11/20/index.html"]).xpath("//link[@hreflang='tg']") == []
