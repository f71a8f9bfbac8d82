"""What pages tell search engines, as JSON-LD and OpenGraph. Outlets' articles are never claimed as ours.

Vocabulary: schema.org (CollectionPage, ItemList, NewsArticle) and ogp.me.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.render.site.contents import ArchivedStory, Report

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end the element around the data, or be read as markup in it."""


def as_script(data: Mapping[str, object]) -> str:
    """Data that may stand in a script element, whatever its texts say."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_ESCAPES.get(character, character) for character in text)


def collection(
    stories: Sequence[ArchivedStory], language: str, page: Mapping[str, object], publisher: str
) -> Mapping[str, object]:
    """A page of ours that lists articles of others.

    Args:
        stories: in the order of print; those without an address are not listed.
        language: of the page.
        page: its name, url, description and the like, by their names in the vocabulary.
        publisher: of the page.
    """
    reports = [report for story in stories if (report := story.shown_in(language)).url]
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        **page,
        "inLanguage": language,
        "publisher": _organisation(publisher),
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": len(reports),
            "itemListElement": [
                {"@type": "ListItem", "position": place, "item": _article(report)}
                for place, report in enumerate(reports, start=1)
            ],
        },
    }


def website(language: str, name: str, url: str, publisher: str) -> Mapping[str, object]:
    """The whole website."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": name,
        "url": url,
        "inLanguage": language,
        "publisher": _organisation(publisher),
    }


def opengraph(kind: str, title: str, about: str, url: str, moment: datetime | None) -> Mapping[str, str]:
    """OpenGraph's properties of a page.

    Args:
        kind: article or website.
        title: of the page.
        about: a sentence on it.
        url: its address on the web.
        moment: when it was published, for an article.
    """
    told = {"og:type": kind, "og:title": title, "og:description": about, "og:url": url}
    published = {"article:published_time": moment.isoformat()} if moment else {}
    return told | published


def _article(report: Report) -> Mapping[str, object]:
    moment = {"datePublished": report.published.isoformat()} if report.published else {}
    return {
        "@type": "NewsArticle",
        "headline": report.title,
        "url": report.url,
        "inLanguage": report.language,
        "publisher": _organisation(report.outlet),
        **moment,
    }


def _organisation(name: str) -> Mapping[str, str]:
    return {"@type": "Organization", "name": name}
