"""Invented feeds: RSS, Atom and RDF in turn, half of them Cyrillic, 20 to 300 kB, the same for a seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

from benchmarks.words import CYRILLIC, LATIN, sentences

ENTRIES = 30

SMALLEST, LARGEST = 20_000, 300_000
"""Bytes of a feed; sizes between are log-uniform, as those of real lists of feeds are."""

APART = timedelta(minutes=47)
"""Between two articles of a feed: 30 of them reach back a day."""

RENEWED = 3
"""Entries that a change brings, on a usual morning."""

LINKED, PICTURED = 0.3, 0.1
"""Shares of the paragraphs that hold a link, and a picture."""

KINDS = ("rss", "atom", "rdf")


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry, before it is written as one kind of feed or another."""

    link: str
    title: str
    lead: str
    text: str
    at: datetime


class Press:
    """All feeds of one seed.

    Args:
        seed: the same seed gives the same bytes.
        newest: when the newest article of each feed was published, aware.
    """

    def __init__(self, seed: int, newest: datetime) -> None:
        self._seed = seed
        self._newest = newest
        self._latin = sentences(LATIN, Random(f"{seed} latin"))
        self._cyrillic = sentences(CYRILLIC, Random(f"{seed} cyrillic"))

    def feed(self, number: int, version: int = 0) -> bytes:
        """A feed as it is after so many changes; each brought `RENEWED` entries and took the oldest away."""
        size = Random(f"{self._seed} size {number}").uniform(math.log(SMALLEST), math.log(LARGEST))
        first = version * RENEWED
        pieces = [self._piece(number, n, math.exp(size)) for n in range(first, first + ENTRIES)]
        write = {"rss": _rss, "atom": _atom, "rdf": _rdf}[KINDS[number % len(KINDS)]]
        pieces.reverse()
        language = "en" if number % 2 else "ru"
        return "".join(write(f"Outlet {number}", language, pieces)).encode()

    def _piece(self, number: int, n: int, size: float) -> Piece:
        random = Random(f"{self._seed} {number} {n}")
        said = self._latin if number % 2 else self._cyrillic
        lead = _markup(said, random, size / ENTRIES * 0.15)
        text = _markup(said, random, size / ENTRIES * 0.75)
        link = f"https://outlet-{number}.example/news/{n}/{random.randrange(10**6)}"
        at = self._newest - APART * (ENTRIES - n)
        return Piece(link, random.choice(said)[:90], lead, text, at)


def content_type(number: int) -> str:
    """What a server says of a feed."""
    return {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}[
        KINDS[number % len(KINDS)]
    ] + "; charset=utf-8"


def _markup(said: tuple[str, ...], random: Random, size: float) -> str:
    """Paragraphs of about so many bytes, with the links, pictures and emphasis of an article."""
    parts: list[str] = []
    length = 0
    while length < size:
        line = " ".join(random.choices(said, k=random.randint(1, 4)))
        if random.random() < LINKED:
            address = f"https://outlet.example/{random.randrange(10**6)}"
            line += f' <a href="{address}">{line[:20]}</a> <em>{line[:9]}</em>'
        if random.random() < PICTURED:
            line += f'<img src="https://outlet.example/{random.randrange(10**6)}.jpg" alt="" width="640">'
        parts.append(f"<p>{line}</p>\n")
        length += len(parts[-1].encode())
    return "".join(parts)


def _rss(name: str, language: str, pieces: list[Piece]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"'
    yield ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    yield f"<title>{name}</title><link>https://outlet.example/</link><language>{language}</language>\n"
    for piece in pieces:
        yield f"<item><title>{piece.title}</title><link>{piece.link}</link>"
        yield f'<guid isPermaLink="true">{piece.link}</guid><pubDate>{format_datetime(piece.at)}</pubDate>'
        yield f"<description>{escape(piece.lead)}</description>"
        yield f"<content:encoded><![CDATA[{piece.text}]]></content:encoded></item>\n"
    yield "</channel></rss>"


def _atom(name: str, language: str, pieces: list[Piece]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><title>{name}</title>'
    yield f"<id>urn:{name.replace(' ', ':')}</id><updated>{pieces[0].at.isoformat()}</updated>\n"
    for piece in pieces:
        yield f'<entry><title>{piece.title}</title><link href="{piece.link}"/><id>{piece.link}</id>'
        yield f"<published>{piece.at.isoformat()}</published><updated>{piece.at.isoformat()}</updated>"
        yield f'<summary type="html">{escape(piece.lead)}</summary>'
        yield f'<content type="html">{escape(piece.text)}</content></entry>\n'
    yield "</feed>"


def _rdf(name: str, language: str, pieces: list[Piece]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    yield ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    yield ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    yield f'<channel rdf:about="https://outlet.example/"><title>{name}</title><link>https://outlet.example/</link>'
    yield f"<description>{name}</description><dc:language>{language}</dc:language></channel>\n"
    for piece in pieces:
        yield f'<item rdf:about="{piece.link}"><title>{piece.title}</title><link>{piece.link}</link>'
        yield f"<dc:date>{piece.at.isoformat()}</dc:date><description>{escape(piece.lead)}</description>"
        yield f"<content:encoded><![CDATA[{piece.text}]]></content:encoded></item>\n"
    yield "</rdf:RDF>"
