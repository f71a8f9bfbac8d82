"""Feeds made at random: RSS, RDF and Atom with the oddities of real ones, the same for the same seed."""

from __future__ import annotations

import html
from random import Random

_WORDS = "вода budget совет министр water ҷаласа шаҳр café über 水 reading &amp; &lt;b&gt; “quoted” — 7"
WORDS = tuple(_WORDS.split())
DATES = (
    "Sun, 22 Nov 2026 10:00:00 GMT",
    "Sun, 22 Nov 2026 10:00:00 +0500",
    "2026-11-22T10:00:00Z",
    "2026-11-22 10:00",
    "22 ноября 2026",
    "soon",
    "",
)
NAMES = ("Jane Doe", "jane@outlet.example (Jane Doe)", "Jane &lt;jane@outlet.example&gt;", "Ҷамшед", "")
LINKS = (
    "https://a.example/{n}",
    "https://a.example/{n}?a=1&amp;b=2",
    " https://a.example/{n} ",
    "/news/{n}",
    "{n}.html",
    "https://a.example/x/../{n}",
    "https:///a.example/{n}",
    "javascript:{n}",
    "",
)
HEADS = (
    "<language>ru</language>",
    "<image><title>Logo</title><url>https://a.example/l.png</url><link>https://a.example/</link></image>",
    "<atom:link href='https://a.example/feed' rel='self'/>",
    "<itunes:summary>About it</itunes:summary><description>About</description>",
    "<itunes:owner><itunes:name>Owner</itunes:name></itunes:owner>",
    "<ttl>60</ttl><generator uri='x'>G</generator><unknown a='1'>x</unknown>",
    "<author><name>Everybody</name></author>",
)
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:dcterms="http://purl.org/dc/terms/"',
    'xmlns:media="http://search.yahoo.com/mrss/"',
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
    'xmlns:atom="http://www.w3.org/2005/Atom"',
    'xmlns:own="https://outlet.example/own"',
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
)
ROOTS = (
    ("<rss version='2.0' {}><channel>{}{}</channel></rss>", "item"),
    ("<rss version='0.92' {}><channel>{}</channel>{}</rss>", "item"),
    ("<feed xmlns='http://www.w3.org/2005/Atom' {}>{}{}</feed>", "entry"),
    ("<feed version='0.3' xmlns='http://purl.org/atom/ns#' {}>{}{}</feed>", "entry"),
    ("<rdf:RDF xmlns='http://purl.org/rss/1.0/' {}><channel>{}</channel>{}</rdf:RDF>", "item"),
)
SCOPES = ("", "", "", " xml:lang='tg'", " xml:base='https://b.example/c/'", " xml:lang='en_GB'", " lang='de'")


def a_feed(seed: int) -> bytes:
    """A well-formed feed of a few entries; of an odd seed a feed full of oddities."""
    rng = Random(seed)
    oddity = 0.6 if seed % 2 else 0.03
    root, name = rng.choice(ROOTS)
    entries = "".join(_entry(rng, oddity, name, number) for number in range(rng.randint(1, 4)))
    head = "".join(rng.sample(HEADS, rng.randint(0, 2)))
    around = " ".join(NAMESPACES) + _one(rng, oddity, SCOPES)
    return f"<?xml version='1.0'?>{root.format(around, head, entries)}".encode()


def _one(rng: Random, oddity: float, choices: tuple[str, ...]) -> str:
    """One of the choices; the first ones are ordinary."""
    return rng.choice(choices if rng.random() < oddity else choices[:2])


def _entry(rng: Random, oddity: float, name: str, number: int) -> str:
    parts = [_title(rng, oddity), _link(rng, oddity, number)]
    kinds = EXTRAS if rng.random() < oddity else ORDINARY
    extras = rng.sample(kinds, rng.randint(0, 5))
    parts += [_filled(rng, oddity, extra, number) for extra in extras]
    if rng.random() > oddity / 4:
        tag = rng.choice(("pubDate", "published", "updated", "dc:date", "issued", "dcterms:modified"))
        parts.append(f"<{tag}>{_one(rng, oddity, DATES)}</{tag}>")
    rng.shuffle(parts)
    gap = rng.choice(("", "\n", "\n  "))
    return f"<{name}{_one(rng, oddity, SCOPES)}>{gap.join(parts)}</{name}>{gap}"


def _words(rng: Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(1, 8)))


def _title(rng: Random, oddity: float) -> str:
    kind = _one(rng, oddity, ("", " type='html'", " type='text'", " type='odd'", " xml:lang='ru'"))
    text = _one(rng, oddity, (_words(rng), f"<![CDATA[{html.unescape(_words(rng))}]]>", ""))
    return f"<title{kind}>{text}</title>"


def _link(rng: Random, oddity: float, number: int) -> str:
    address = _one(rng, oddity, LINKS).format(n=number)
    relation = _one(rng, oddity, ("", " rel='alternate'", " rel='alternate' type='text/html'", " rel='self'"))
    return rng.choice((f"<link>{address}</link>", f"<link href='{address}'{relation}/>"))


def _filled(rng: Random, oddity: float, extra: str, number: int) -> str:
    return extra.format(
        n=number,
        words=_words(rng),
        name=_one(rng, oddity, NAMES),
        date=_one(rng, oddity, DATES),
        link=_one(rng, oddity, LINKS).format(n=number),
        markup=html.escape(f"<p>{_words(rng)}</p>", quote=False),
    )


ORDINARY = (
    "<content:encoded><![CDATA[<p>One</p>\n<p>Two &lt;3</p>]]></content:encoded>",
    "<description>{markup}</description>",
    "<guid isPermaLink='false'>{n}</guid>",
    "<dc:creator>{name}</dc:creator>",
    "<author><name>{name}</name><email>j@a.example</email></author>",
    "<category>{words}</category>",
    "<category term='t' label='Label'/>",
    "<dc:language>fa</dc:language>",
    "<source><title>Other</title><id>urn:o</id><author><name>{name}</name></author></source>",
    "<media:content url='https://a.example/p.jpg'><media:title>Picture</media:title></media:content>",
    "<atom:link rel='related' href='https://r.example/'/>",
    "<created>{date}</created>",
    "<own:thing own:of='x'>{words}</own:thing>",
)
"""What entries say beside title, link and time."""

ODD = (
    "<description><![CDATA[<p>One</p> &nbsp; <b>two</b>]]></description>",
    "<description>{words}</description>",
    "<content:encoded>{markup}</content:encoded>",
    "<content type='html' xml:base='https://b.example/'>{markup}</content>",
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{words}</p></div></content>",
    "<content>{words}</content>",
    "<content type='image/png'>aGVsbG8=</content>",
    "<summary>{words}</summary>",
    "<summary type='html'>{markup}</summary>",
    "<summary type='text'>One &lt; two\n\nThree</summary>",
    "<guid>{link}</guid>",
    "<id>tag:a.example,2026:{n}</id>",
    "<author>{name}</author>",
    "<author><email>j@a.example</email></author>",
    "<contributor><name>{name}</name></contributor>",
    "<itunes:author>{name}</itunes:author>",
    "<category domain='d'>{words}</category>",
    "<category label='Label'/>",
    "<dc:subject>{words}</dc:subject>",
    "<dc:title>{words}</dc:title>",
    "<source url='https://s.example/'>Other</source>",
    "<enclosure url='https://a.example/{n}.mp3' type='audio/mpeg' length='1'/>",
    "<media:group><media:description>{words}</media:description></media:group>",
    "<media:title>{words}</media:title>",
    "<feedburner:origLink>https://o.example/{n}</feedburner:origLink>",
    "<atom:updated>{date}</atom:updated>",
    "<comments>https://a.example/{n}#c</comments>",
    "<own:title>{words}</own:title>",
    "<own:group><title>{words}</title></own:group>",
    "<p>{words}</p>",
)
"""What fewer entries say, or only mistaken ones."""

EXTRAS = (*ORDINARY, *ODD, *ODD)
