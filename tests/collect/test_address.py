from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.address import absolute, article_id, canonical_url, host_of


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://A.Example:443/Path", "https://a.example/Path"),
        ("http://a.example:80", "http://a.example/"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/x?id=41102", "https://a.example/x?id=41102"),
        ("https://a.example/x?newsid=1&cat=news", "https://a.example/x?newsid=1&cat=news"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
        ("https://a.example/x?utm_source=rss&id=7&UTM_medium=feed", "https://a.example/x?id=7"),
        (
            "https://a.example/x?fbclid=1&gclid=2&yclid=3&mc_cid=4&mc_eid=5&igshid=6&_openstat=7",
            "https://a.example/x",
        ),
        ("https://a.example/x?from=rss&ref=feed", "https://a.example/x"),
        ("https://a.example/route?from=Dushanbe&ref=12", "https://a.example/route?from=Dushanbe&ref=12"),
        ("https://user:secret@a.example/", "https://a.example/"),
        ("https://a.example/новости/1", "https://a.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("https://a.example/a b\n", "https://a.example/a%20b"),
        ("https://a.example\xa0/", ""),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://a.example/x;jsessionid=0A1B?PHPSESSID=1&id=2", "https://a.example/x?id=2"),
        ("https://a.example/n.php?sid=0123456789abcdef0123456789abcdef", "https://a.example/n.php"),
        ("https://a.example/n.php?sid=123", "https://a.example/n.php?sid=123"),
        ("https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"),
        ("https://a.example/%d0%b0%7E%41", "https://a.example/%D0%B0~A"),
        ("https://a.example/#!/news/1", "https://a.example/#!/news/1"),
        ("https://a.example/app#/news/1", "https://a.example/app#/news/1"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://m.paper.example/x/amp/", "https://m.paper.example/x/amp/"),
        ("https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fx&sa=U", "https://a.example/x"),
        ("https://www.google.com/amp/s/a.example/x", "https://a.example/x"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "https://a.example/x"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Ffbclid%3D1&h=A",
            "https://a.example/x",
        ),
        ("https://l.facebook.com/l.php?u=javascript:1", "https://l.facebook.com/l.php?u=javascript:1"),
        ("https://news.google.com/rss/articles/CBM", "https://news.google.com/rss/articles/CBM"),
        ("https://a.example/url?q=https://b.example/", "https://a.example/url?q=https://b.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example/x", ""),
        ("/x", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://a.example:99999999/", ""),
        ("https://a.example/" + "x" * 3000, ""),
        ("", ""),
    ],
)
def test_one_spelling_for_one_page(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(
    st.text() | st.from_regex(r"https?://[a-zа-я.%@:0-9\[\]]{1,20}/[^\s]{0,20}(\?[a-z_=&%;+]{0,30})?(#x)?")
)
def test_twice_is_once(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


WRAPPED = "https://www.google.com/url?q="


def test_links_wrapped_in_links_are_unwrapped_to_the_last() -> None:
    url = "https://a.example/x"
    for _ in range(3):
        url = WRAPPED + quote(url, safe="")
    assert canonical_url(url) == "https://a.example/x"
    assert canonical_url(WRAPPED * 300) == canonical_url(canonical_url(WRAPPED * 300))


@pytest.mark.parametrize(
    "other",
    [
        "http://www.paper.example/x/y",
        "https://m.paper.example/x/y",
        "https://mobile.paper.example/x/y",
        "https://amp.paper.example/x/y/",
        "https://paper.example/x/y/amp",
        "https://paper.example/amp/x/y",
        "https://paper.example/x/y?amp=1",
        "https://paper.example/x/y/index.html",
        "https://paper.example//x/y/#comments",
        "https://www.google.com/amp/s/paper.example/x/y",
    ],
)
def test_pages_of_one_article_name_one_article(other: str) -> None:
    assert article_id(other, "A", "") == article_id("https://paper.example/x/y", "A", "")


@pytest.mark.parametrize(
    "other",
    [
        "https://paper.example/x/z",
        "https://paper.example/X/y",
        "https://paper.example/x/y?id=1",
        "https://paper.example/x/y.html",
        "https://news.paper.example/x/y",
        "https://paper.example/x/y#!/1",
        "https://m.example/x/y",
    ],
)
def test_pages_that_may_be_others_name_others(other: str) -> None:
    assert article_id(other, "A", "") != article_id("https://paper.example/x/y", "A", "")


@given(st.text())
def test_what_comes_out_is_a_plain_web_address_or_nothing(url: str) -> None:
    found = canonical_url(f"https://a.example/{url}")
    assert found.isascii()
    assert not set(found) & set(" <>\"'\\`{}\n\r\t") - {"'"}


def test_an_article_is_named_by_its_link() -> None:
    name = article_id("https://a.example/1?utm_source=rss", "A", "g1")
    assert len(name) == 12
    assert int(name, 16) >= 0
    assert name == article_id("http://A.example:80/1#top", "B", "g2")
    assert name != article_id("https://a.example/2", "A", "g1")


@pytest.mark.parametrize("link", ["", "https://a.example/", "mailto:x@a.example"])
def test_without_a_link_of_its_own_it_is_named_by_source_and_guid(link: str) -> None:
    assert article_id(link, "A", "g1") == article_id("", "A", "g1")
    assert len({article_id(link, s, g) for s in "AB" for g in ("g1", "g2")}) == 4


def test_relative_links_are_completed() -> None:
    assert absolute(" ../x ", "https://a.example/b/c/") == "https://a.example/b/x"
    assert absolute("http://[", "https://a.example/") == ""


def test_hosts_are_compared_without_www() -> None:
    assert host_of("https://www.A.example/x") == host_of("http://a.example") == "a.example"
    assert host_of("http://[") == host_of("/x") == ""
