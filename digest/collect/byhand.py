"""An article that a person brings: from paper, from television, from behind a paywall.

An outlet's page stands behind its name, "Jumhuriyat, p. 4", as press reviews print it: so readers see
it in every copy, mail and list, without a place of its own in any template. The price is that the
paper and the website of an outlet count as two outlets of a story.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from digest.entries import clean
from digest.entries.address import article_id, canonical_url
from digest.entries.tongue import language_of
from digest.model import Article

BY_HAND = "by hand"
"""The source of such articles; no source of the settings needs to be there for it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person tells of an article, as it was typed; "" for nothing.

    Attributes:
        outlet: who published it.
        text: plain; blank lines part paragraphs.
        page: "p. 4", or only the number.
        published: aware; its day, in its own zone, is the day of the paper.
        link: where it can be read, if anywhere.
    """

    outlet: str = ""
    title: str = ""
    text: str = ""
    page: str = ""
    published: datetime | None = None
    language: str = ""
    link: str = ""


def article(typed: Typed, now: datetime, found: Article | None = None) -> Article:
    """The article that a person brings.

    Its identity is its address, else the outlet, title and day: typed twice, it is one article, and
    so is a page that a source brings as well.

    Args:
        typed: what is told; it counts before what was found.
        now: the moment, aware; its day stands for one that is not told.
        found: what an address or a file gave.
    """
    base = found or _nothing(now)
    title = clean.title(html.escape(typed.title)) or base.title
    text = clean.of_paragraphs(re.split(r"\n[^\S\n]*\n", typed.text)) or base.text
    outlet = clean.title(html.escape(typed.outlet)) or base.outlet
    when = typed.published or (now if base.undated else base.published)
    url = canonical_url(typed.link) or base.url
    return replace(
        base,
        id=_identity(url, f"{outlet}\0{title}\0{when.date()}", base),
        source=BY_HAND,
        outlet=printed_outlet(outlet, typed.page),
        url=url,
        title=title,
        text=text,
        language=language_of(f"{title} {text}", base.language, override=typed.language),
        published=min(when, now).astimezone(UTC),
        undated=base.undated and typed.published is None,
        first_sight=False,
    )


def printed_outlet(outlet: str, page: str) -> str:
    """An outlet's name with the page of the paper behind it."""
    page = clean.title(html.escape(page))
    page = f"p. {page}" if page.isdecimal() else page
    return f"{outlet}, {page}" if page else outlet


def _identity(url: str, name: str, base: Article) -> str:
    if base.url and url == base.url:
        return base.id  # over the address that led there, as other sources have it
    return article_id(url, BY_HAND, name)


def _nothing(now: datetime) -> Article:
    moment = now.astimezone(UTC)
    return Article("", BY_HAND, "", "", "", "", published=moment, first_seen=moment, undated=True)
