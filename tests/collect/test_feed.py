"""Feeds as they come: every kind, and what is wrong with them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.entries.entry import MAX_ENTRIES, Entry, Occasion, Reading, to_articles
from digest.errors import SourceError
from digest.parse import feed
from tests.builders import NOW, a_source
from tests.collect.documents import OCCASION, SAMPLES, a_document, articles_of, rss

ITEM = "<title>News of the day</title><link>https://a.example/1</link>"
HOUR = "<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>"
TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)

ATOM = "http://www.w3.org/2005/Atom"


def reading_of(body: str) -> Reading:
    return to_articles(feed.entries(a_document(body), "x"), a_source(), OCCASION)


KINDS = {
    "RSS 0.91": f"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
        "http://my.netscape.com/publish/formats/rss-0.91.dtd">
        <rss version="0.91"><channel><item>{ITEM}{HOUR}</item></channel></rss>""",
    "RSS 0.92": f"<rss version='0.92'><channel><item>{ITEM}{HOUR}</item></channel></rss>",
    "RSS 2.0": rss(ITEM + HOUR),
    "RSS 0.90": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://channel.netscape.com/rdf/simple/0.9/"><item>{ITEM}{HOUR}</item></rdf:RDF>""",
    "RSS 1.0": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/">
        <item rdf:about="https://a.example/1">{ITEM}<dc:date>2026-11-22T10:00:00Z</dc:date></item></rdf:RDF>""",
    "Atom 1.0": """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>News of the day</title>
        <link rel="alternate" href="https://a.example/1"/><id>1</id><published>2026-11-22T10:00:00Z</published>
        <updated>2026-11-22T11:00:00Z</updated></entry></feed>""",
    "Atom 0.3": """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>News of the day</title>
        <link rel="alternate" type="text/html" href="https://a.example/1"/><id>1</id>
        <issued>2026-11-22T10:00:00Z</issued></entry></feed>""",
    "JSON Feed": """{"version": "https://jsonfeed.org/version/1", "items": [
        {"id": "1", "title": "News of the day", "url": "https://a.example/1",
        "date_published": "2026-11-22T10:00:00Z"}]}""",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_feed_is_read(kind: str) -> None:
    (article,) = articles_of(KINDS[kind])
    assert (article.title, article.url) == ("News of the day", "https://a.example/1")
    assert (article.published, article.undated, article.first_seen) == (TEN, False, NOW)


@pytest.mark.parametrize(
    "broken",
    [
        "\n\n \ufeff" + rss(ITEM),
        rss(ITEM).removesuffix("</item></channel></rss>"),
        rss(ITEM + "<description>Bread & butter &nbsp; &laquo;tea&raquo;<br></description>"),
        rss(ITEM + "<description>\x01\x08\x0b</description>"),
        rss(ITEM).replace("<channel>", "<channel><unknown:thing>x</unknown:thing>"),
        rss(ITEM + "<description><b>never closed</description>"),
    ],
    ids=["blank lines first", "cut off", "entities", "control characters", "undeclared prefix", "open tag"],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(broken: str) -> None:
    (article,) = articles_of(broken)
    assert article.title == "News of the day"


def test_the_full_text_and_the_description_are_kept_apart() -> None:
    (article,) = articles_of(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>"
        f"{ITEM}<description>Short.</description><content:encoded>&lt;p&gt;Long.&lt;/p&gt;&lt;p&gt;Longer."
        "&lt;/p&gt;</content:encoded><category>B</category><category>A</category><category>B</category>"
        "</item></channel></rss>"
    )
    assert (article.summary, article.text) == ("Short.", "Long.\n\nLonger.")
    assert article.categories == ("B", "A")


def test_without_a_full_text_the_description_is_the_text() -> None:
    (article,) = articles_of(rss(ITEM + "<description>Short.</description>"))
    assert article.summary == article.text == "Short."


def test_plain_atom_text_is_not_taken_for_markup() -> None:
    (article,) = articles_of(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='text'>T</title><id>1</id>"
        "<summary type='text'>If a &lt; b &amp; c</summary></entry></feed>"
    )
    assert article.summary == "If a < b & c"


def test_xhtml_in_atom_is_read_as_text() -> None:
    (article,) = articles_of(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='html'>A &amp;amp; B</title><id>1</id>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One</p><p>Two</p></div></content>"
        "</entry></feed>"
    )
    assert (article.title, article.text) == ("A & B", "One\n\nTwo")


@pytest.mark.parametrize(
    ("link", "base", "url"),
    [
        ("/news/1", "", "https://pamirnews.example/news/1"),
        ("1.html", "https://b.example/c/", "https://b.example/c/1.html"),
        ("https://a.example/1?utm_source=rss&amp;id=2", "", "https://a.example/1?id=2"),
        ("javascript:alert(1)", "", ""),
    ],
)
def test_links_are_completed_and_only_web_links_are_kept(link: str, base: str, url: str) -> None:
    based = f"xml:base='{base}'" if base else ""
    (article,) = articles_of(
        f"<feed xmlns='http://www.w3.org/2005/Atom' {based}><entry><title>T</title>"
        f"<id>tag:x</id><link href='{link}'/></entry></feed>"
    )
    assert article.url == url


def test_a_time_still_to_come_is_now() -> None:
    (article,) = articles_of(rss(ITEM + "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>"))
    assert (article.published, article.undated) == (NOW, False)


@pytest.mark.parametrize("told", ["", "<pubDate>soon</pubDate>", "<pubDate>0000-00-00</pubDate>"])
def test_without_a_usable_time_it_is_undated_and_now(told: str) -> None:
    (article,) = articles_of(rss(ITEM + told))
    assert (article.published, article.undated) == (NOW, True)


def test_the_newest_wording_of_one_link_wins_wherever_it_stands() -> None:
    older = (
        "<title>Quake</title><link>https://a.example/1</link><pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate>"
    )
    for items in ([older, ITEM + HOUR], [ITEM + HOUR, older]):
        assert [article.title for article in articles_of(rss(*items))] == ["News of the day"]


def test_entries_that_link_to_the_front_page_are_told_apart_by_guid() -> None:
    items = [f"<title>T{n}</title><link>https://a.example/</link><guid>{n}</guid>" for n in range(3)]
    assert len({article.id for article in articles_of(rss(*items))}) == 3


def test_an_entry_without_a_title_is_named_by_its_text_and_an_empty_one_is_left_out() -> None:
    (article,) = articles_of(rss("<description>First line of it.</description>", "<guid>2</guid>"))
    assert article.title == "First line of it."


def test_only_the_newest_entries_are_read_and_it_is_said() -> None:
    start = NOW - timedelta(days=9)
    items = [
        f"<title>Entry {n}</title><link>https://a.example/{n}</link>"
        f"<pubDate>{(start + timedelta(minutes=n)):%d %b %Y %H:%M} GMT</pubDate>"
        for n in range(MAX_ENTRIES + 20)
    ]
    reading = reading_of(rss(*items))
    assert {article.title for article in reading.articles} == {
        f"Entry {n}" for n in range(20, MAX_ENTRIES + 20)
    }
    assert reading.warnings == ("more than 500 entries; only the newest were read",)


def test_a_feed_of_very_many_entries_is_cut_before_it_is_parsed() -> None:
    assert len(feed.entries(a_document(rss(*[ITEM] * 100_000)), "x")) == feed.MAX_PARSED


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_of_very_many_entries_the_newest_are_read_wherever_they_stand(order: int) -> None:
    start = NOW - timedelta(days=70)
    items = [
        f"<title>Entry {n}</title><link>https://a.example/{n}</link>"
        f"<pubDate>{(start + timedelta(minutes=n)):%d %b %Y %H:%M} GMT</pubDate>"
        for n in range(100_000)
    ][::order]
    reading = reading_of(rss(*items))
    assert {article.title for article in reading.articles} == {
        f"Entry {n}" for n in range(100_000 - MAX_ENTRIES, 100_000)
    }
    assert reading.warnings


def test_entries_that_are_never_closed_are_cut_as_well() -> None:
    assert len(feed.entries(a_document(rss(head="<item>" * 150_000)), "x")) <= feed.MAX_PARSED


def test_the_hint_goes_before_the_claim_and_the_letters_before_both() -> None:
    german = rss("<title>Nachrichten des Tages</title>", head="<language>de-DE</language>")
    assert articles_of(german, language=None)[0].language == "de"
    assert articles_of(german, language="nl")[0].language == "nl"
    russian = rss("<title>Новости дня</title>", head="<language>en</language>")
    assert articles_of(russian, language=None)[0].language == "ru"


def entry_of(item: str, head: str = "", root: str = "rss") -> Entry:
    body = (
        rss(item, head=head) if root == "rss" else f"<feed xmlns='{ATOM}'>{head}<entry>{item}</entry></feed>"
    )
    (found,) = feed.entries(a_document(body), "x")
    return found


@pytest.mark.parametrize(
    ("links", "link"),
    [
        ("<link rel='self' href='https://s/'/><link rel='alternate' href='https://a/'/>", "https://a/"),
        ("<link rel='enclosure' href='https://e/'/><link href='https://a/'/>", "https://a/"),
        (
            "<link type='application/json' href='https://j/'/><link type='text/html' href='https://a/'/>",
            "https://a/",
        ),
        ("<link type='application/json' href='https://j/'/>", "https://j/"),
        ("<link rel='edit' href='https://e/'/><id>https://i.example/1</id>", "https://i.example/1"),
        ("<link rel='hub' href='https://h/'/><id>tag:x</id>", ""),
        ("<link href='https://a/1'/><link href='https://a/2'/>", "https://a/1"),
        (
            "<link href='https://a/'/><f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
            "https://o/</f:origLink>",
            "https://o/",
        ),
        ("<link href='1' xml:base='https://b.example/c/'/>", "https://b.example/c/1"),
    ],
)
def test_of_several_links_the_page_of_the_article_is_taken(links: str, link: str) -> None:
    assert entry_of(f"<title>T</title>{links}", root="atom").link == link


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://g.example/1</guid>", "https://g.example/1"),
        ("<guid isPermaLink='true'>https://g.example/1</guid>", "https://g.example/1"),
        ("<guid isPermaLink='false'>https://g.example/1</guid>", ""),
        ("<guid>1</guid>", ""),
    ],
)
def test_a_guid_that_is_an_address_stands_in_for_a_link(guid: str, link: str) -> None:
    assert entry_of(f"<title>T</title>{guid}").link == link


@pytest.mark.parametrize(
    ("told", "author"),
    [
        ("<author>jane@outlet.example (Jane Doe)</author>", "Jane Doe"),
        ("<author>Jane Doe &lt;jane@outlet.example&gt;</author>", "Jane Doe"),
        ("<author>jane@outlet.example</author>", ""),
        ("<author>Jane (Khujand)</author>", "Jane (Khujand)"),
        ("<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Jane</dc:creator>", "Jane"),
        (
            "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Jane</dc:creator><author>Ann</author>",
            "Jane, Ann",
        ),
        ("<author><name>Jane</name><email>j@o.example</email></author>", "Jane"),
    ],
)
def test_an_author_is_a_name_without_a_mail_address(told: str, author: str) -> None:
    assert entry_of(ITEM + told).author == author


def test_atom_entries_have_the_author_of_their_feed_and_rss_items_have_not() -> None:
    head = "<author><name>Newsroom</name></author>"
    assert entry_of("<title>T</title>", head, "atom").author == "Newsroom"
    assert entry_of("<title>T</title><author><name>Jane</name></author>", head, "atom").author == "Jane"
    assert entry_of(ITEM, "<managingEditor>Editor</managingEditor>").author == ""


def test_an_entry_in_another_language_says_so() -> None:
    said = "<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>fa</dc:language>"
    assert entry_of(ITEM + said, "<language>ru</language>").language == "fa"
    assert entry_of(ITEM, "<language>ru</language>").language == "ru"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("It is &#xD83D;&#xDE00;", "It is 😀"),
        ("It is &#55357;&#56832;", "It is 😀"),
        ("It is &#xD800;", "It is \ufffd"),
        ("It is &#0;&#x110000;&#99999999999;", "It is \ufffd\ufffd\ufffd"),
        ("Bread & butter&nbsp;&laquo;x&raquo; &b;", "Bread & butter\xa0«x» &b;"),
        ("AT&T", "AT&T"),
    ],
)
def test_references_that_xml_does_not_know_are_read_as_meant(title: str, read: str) -> None:
    assert entry_of(f"<title>{title}</title>").title == read


@pytest.mark.parametrize(
    "body",
    [
        f"<br />\n<b>Warning</b>: include() in x.php\n{rss(ITEM)}",
        f"<!-- made by hand -->{rss(ITEM)}",
        f"{rss(ITEM)}<script>alert(1)</script></body>",
        rss(ITEM) + "\x00\x00",
        rss(ITEM + "<description><![CDATA[The last words").partition("</item>")[0],
        rss(ITEM).replace("</rss>", "<!-- never"),
        rss(ITEM, "<title>Half a ti").partition("ti</item>")[0],
        rss(ITEM).replace("</channel></rss>", "<item><tit"),
    ],
    ids=["warning", "comment", "script", "zeros", "cdata", "open comment", "half a title", "half a tag"],
)
def test_what_stands_around_a_feed_or_is_missing_from_it_does_not_matter(body: str) -> None:
    (entry,) = feed.entries(a_document(body), "x")
    assert (entry.title, entry.link) == ("News of the day", "https://a.example/1")


def test_of_two_feeds_in_one_document_both_are_read() -> None:
    second = "<title>Second</title><link>https://a.example/2</link>"
    found = feed.entries(a_document(rss(ITEM) + rss(second)), "x")
    assert [entry.title for entry in found] == ["News of the day", "Second"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss(ITEM + "<category>c</category>" * 3000), "categories"),
        (
            rss(ITEM).replace("<item>", f"<item {' '.join(f'a{n}=' + chr(39) * 2 for n in range(2000))}>"),
            "attributes",
        ),
        (rss(ITEM + "<a>" * 200_000), "tags"),
        (rss(ITEM + "<a " * 466_000), "tags"),
    ],
    ids=["categories", "attributes", "nested tags", "open tags"],
)
def test_crowds_that_take_the_square_of_their_number_are_refused(body: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        feed.entries(a_document(body), "x")


@pytest.mark.parametrize(
    "body",
    [
        rss(ITEM + f"<description>{'a&b; ' * 200_000}</description>"),
        rss(ITEM, f"<title>{'&' * 1_000_000}</title>"),
        rss(ITEM, f"<title>{'<' * 100_000}</title>"),
        rss(ITEM, f"<author>{'a' * 1_000_000}@</author>"),
        rss(ITEM, f"<author><![CDATA[{'a' * 1_000_000}@]]></author>"),
        rss(ITEM + "<!--" * 100_000),
        rss(ITEM + "<![CDATA[" * 100_000),
        f"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'>{rss(ITEM)}",
    ],
    ids=["entities", "ampersands", "angles", "author", "author in CDATA", "comments", "CDATA", "DTD"],
)
def test_floods_do_not_hide_the_news(body: str) -> None:
    found = feed.entries(a_document(body), "x")
    assert (found[0].title, found[0].link) == ("News of the day", "https://a.example/1")


def test_a_json_feed_of_very_many_items_is_cut_at_both_ends() -> None:
    body = json.dumps({"items": [{"id": str(n), "title": "T"} for n in range(250_000)]})
    found = feed.entries(a_document(body), "x")
    assert [found[0].guid, found[-1].guid, len(found)] == ["0", "249999", feed.MAX_PARSED]


def test_a_json_feed_names_its_authors_for_all_or_for_one() -> None:
    items = [
        {"title": "A"},
        {"title": "B", "authors": [{"name": "Jane"}, {"name": "Ann"}]},
        {"author": {"name": "Old"}},
    ]
    body = json.dumps({"authors": [{"name": "Newsroom"}], "items": items})
    assert [e.author for e in feed.entries(a_document(body), "x")] == ["Newsroom", "Jane, Ann", "Old"]


def test_a_feed_without_entries_is_no_error() -> None:
    assert articles_of(rss()) == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\x00", "empty"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "web page, not a feed"),
        (b"Service temporarily unavailable", "not a feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a feed"),
        (b"{", "not proper JSON"),
        (b"{}", "not a JSON Feed"),
        (b'{"items": 7}', "not a JSON Feed"),
        (b'{"a":' * 100_000, "not proper JSON"),
    ],
)
def test_what_is_no_feed_is_told_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        articles_of(body)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://127.0.0.1/">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;',
        f'<!ENTITY x "{"A" * 100_000}">',
        "<!ENTITY " * 1000,
    ],
    ids=["laughs", "file", "http", "parameter", "quadratic", "unfinished"],
)
def test_declared_entities_that_grow_or_reach_out_are_refused(declaration: str) -> None:
    with pytest.raises(SourceError, match="entities of its own"):
        articles_of(f"<!DOCTYPE rss [{declaration}]>{rss(ITEM + '<description>&x;&l9;</description>')}")


@pytest.mark.parametrize("before", ["<!-- <a -->", "<!-- ]]> -->", "<?pi <a?>"])
def test_declared_entities_are_refused_behind_whatever_hides_them(before: str) -> None:
    declaration = f'<!DOCTYPE rss [<!ENTITY b "{"B" * 1000}">]>'
    with pytest.raises(SourceError, match="entities of its own"):
        articles_of(f"{before}{declaration}{rss(ITEM + '<description>&b;</description>')}")


def test_an_article_about_entities_is_an_article() -> None:
    told = "<description><![CDATA[Write <!ENTITY name 'x'> before the root, or not at all.]]></description>"
    (article,) = articles_of(rss(ITEM + told))
    assert article.title == "News of the day"


def test_more_namespaces_than_a_feed_can_need_are_refused() -> None:
    many = "".join(f'<x{n}:y xmlns:x{n}="u{n}"/>' for n in range(6000))
    with pytest.raises(SourceError, match="namespaces"):
        articles_of(rss(ITEM + many))


def test_a_harmless_entity_is_no_reason_to_refuse_a_feed() -> None:
    (article,) = articles_of(f'<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>{rss(ITEM)}')
    assert article.title == "News of the day"


def test_no_markup_or_hidden_character_gets_through() -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;A\u202eb\u200bc"
    (article,) = articles_of(
        rss(f"<title>{hostile}</title><description>{hostile}</description><category>{hostile}</category>")
    )
    for text in (article.title, article.summary, *article.categories):
        assert not set(text) & set("\u202e\u200b")
        assert "script" not in text
        assert "onerror" not in text


@given(st.binary(max_size=300))
def test_any_bytes_give_articles_or_a_source_error(body: bytes) -> None:
    tolerated(body)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoilt_feed_gives_articles_or_a_source_error(data: st.DataObject) -> None:
    names = ["sport-tj.rdf", "silkroad-biz.xml", "gov-press.json", "mirovaya-lenta.xml"]
    body = bytearray((SAMPLES / "feeds" / data.draw(st.sampled_from(names))).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    tolerated(bytes(body))


JSON_KEYS = st.sampled_from(["title", "url", "id", "tags", "content_html", "date_published"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(JSON_KEYS, inner),
)


@given(JSON)
def test_any_json_gives_articles_or_a_source_error(value: object) -> None:
    tolerated(json.dumps({"items": [value, {"title": "T", "tags": value, "url": value}]}).encode())


def tolerated(body: bytes) -> None:
    try:
        reading = to_articles(
            feed.entries(a_document(body), "x"), a_source(), Occasion(NOW, first_sight=True)
        )
    except SourceError:
        pass
    else:
        for article in reading.articles:
            assert article.title.encode()
            assert article.text.encode() is not None
            assert article.first_sight
