"""What pages and maps tell search engines and crawlers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.robotparser import RobotFileParser

from lxml import etree

from digest.render.site.maps import sitemaps
from tests.render.a_site import BASE, an_update, on, site
from tests.render.an_edition import DAY, a_look, a_story
from tests.render.reading import parsed

PAGE = "2026/11/22/index.html"
EARLIER = DAY - timedelta(days=2)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(body: str) -> list[str]:
    return [str(found.text) for found in etree.fromstring(body.encode()).iter(f"{SITEMAP}loc")]


def test_the_list_of_articles_names_each_outlet_as_the_publisher_of_its_own() -> None:
    page = parsed(site(on(DAY))[PAGE])
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert (data["@context"], data["@type"]) == ("https://schema.org", "CollectionPage")
    assert (data["url"], data["inLanguage"]) == (f"{BASE}/2026/11/22/", "en")
    assert data["publisher"] == {"@type": "Organization", "name": "Press Office"}
    items = data["mainEntity"]["itemListElement"]
    assert data["mainEntity"]["@type"] == "ItemList"
    assert [item["position"] for item in items] == list(range(1, data["mainEntity"]["numberOfItems"] + 1))
    assert {item["item"]["publisher"]["name"] for item in items} == {"Pamir News Agency"}
    assert not {item["item"]["url"] for item in items} & {data["url"]}
    assert all({"author", "articleBody", "copyrightHolder"}.isdisjoint(item["item"]) for item in items)
    assert items[0]["item"]["datePublished"] == "2026-11-21T17:50:00+00:00"


def test_opengraph_says_what_the_page_is() -> None:
    files = site(on(DAY))
    graph = {str(m.get("property")): m.get("content") for m in parsed(files[PAGE]).xpath("//meta[@property]")}
    assert graph == {
        "og:type": "article",
        "og:title": "Morning Press Digest, Sunday 22 November 2026",
        "og:description": "Bridge over the Panj opens to lorries one",
        "og:url": f"{BASE}/2026/11/22/",
        "article:published_time": "2026-11-22T01:00:00+00:00",
        "og:site_name": "Morning Press Digest",
        "og:locale": "en",
    }
    front = parsed(files["index.html"])
    assert front.xpath("string(//meta[@property='og:type']/@content)") == "website"
    assert json.loads(front.xpath("string(//script)"))["@type"] == "WebSite"


def test_every_page_has_a_title_and_a_description_of_its_own() -> None:
    files = site(on(EARLIER), on(DAY, a_story("x"), an_update("two", EARLIER)), look=a_look(search=True))
    pages = {path: parsed(body) for path, body in files.items() if path.endswith(".html")}
    titles = [page.xpath("string(//title)") for page in pages.values()]
    assert all(titles)
    assert all(page.xpath("string(//meta[@name='description']/@content)") for page in pages.values())
    of_editions = [title for path, title in zip(pages, titles, strict=True) if "/11/2" in path]
    assert len(of_editions) == len(set(of_editions))
    assert all(page.xpath("count(//h1)") == 1 for page in pages.values())


def test_the_sitemap_lists_every_page_that_search_engines_should_show() -> None:
    files = site(on(EARLIER), on(DAY, a_story("x"), an_update("two", EARLIER)), look=a_look(search=True))
    wanted = {
        str(found)
        for path, body in files.items()
        if path.endswith(".html")
        for found in parsed(body).xpath("//link[@rel='canonical']/@href")
    }
    listed = addresses(files["sitemap.xml"])
    assert len(listed) == len(set(listed))
    months = wanted - set(listed)
    assert all("/topics/" in address or "/outlets/" in address for address in months)
    assert all(address.endswith("/2026/11/") for address in months)
    assert set(listed) <= wanted
    lastmod = etree.fromstring(files["sitemap.xml"].encode()).xpath("string(//*[local-name()='lastmod'])")
    assert lastmod == "2026-11-20"


def test_a_sitemap_that_would_be_too_long_becomes_several_with_an_index() -> None:
    days = [DAY + timedelta(days=n) for n in range(5)]
    pages = [(f"{BASE}/{day}", day) for day in days]
    files = {file.path: file.body.decode() for file in sitemaps(pages, f"{BASE}/", 2)}
    assert set(files) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"}
    assert addresses(files["sitemap.xml"]) == [f"{BASE}/sitemap-{n}.xml" for n in (1, 2, 3)]
    assert [a for n in (1, 2, 3) for a in addresses(files[f"sitemap-{n}.xml"])] == [p for p, _ in pages]
    assert date.fromisoformat(etree.fromstring(files["sitemap.xml"].encode())[0][1].text or "") == days[1]


def test_robots_may_read_everything_and_find_the_sitemap() -> None:
    robots = RobotFileParser()
    robots.parse(site(on(DAY))["robots.txt"].splitlines())
    assert robots.can_fetch("anyone", f"{BASE}/2026/11/22/")
    assert robots.site_maps() == [f"{BASE}/sitemap.xml"]


def test_the_page_for_addresses_that_lead_nowhere_works_at_any_of_them() -> None:
    page = parsed(site(on(DAY))["404.html"])
    links = [
        str(link) for link in page.xpath("//link/@href | //a/@href") if not str(link).startswith("mailto:")
    ]
    assert all(link.startswith(("/archive/", "https://", "#")) for link in links)
    assert page.xpath("//main//a/@href") == [
        "/archive/index.html",
        "/archive/ru/index.html",
        "/archive/tg/index.html",
    ]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
