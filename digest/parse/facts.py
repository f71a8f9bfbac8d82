"""What a page says of itself: its title, its authors, its language, its address.

Pages tell one thing in several places, and the places disagree: what is written for machines to quote
comes first, then what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from digest.entries.address import absolute, canonical_url, host_of
from digest.markup import fold
from digest.parse import structured
from digest.parse.tree import asides, base_of, label_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_AUTHOR = 100
"""Characters; what is longer is a sentence about the authors."""

AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "parsely-author", "sailthru.author")

_SITE_NAME = re.compile(r"\s+(?:[|–—•·»:]|-|\|\||::)\s+[^|–—•·»]{2,60}$")
_MOBILE = re.compile(r"^(?:amp|m|mobile|wap|pda)\.")


class Facts:
    """What a page says of itself."""

    def __init__(self, root: HtmlElement, address: str) -> None:
        self.root = root
        self.address = address
        self.aside = asides(root)
        self._metas: dict[str, str] = {}
        for node in root.iter("meta"):
            name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
            self._metas.setdefault(str(name).strip().lower(), fold(node.get("content") or ""))
        titles = (self.meta("og:title"), self.meta("twitter:title"), *self.headings())
        self.data = structured.article(structured.items(root), address, [title for title in titles if title])

    def meta(self, *names: str) -> str:
        """The content of the first <meta> of these names that has any."""
        return next(filter(None, (self._metas.get(name) for name in names)), "")

    def ld(self, name: str) -> str:
        """A text of the article's structured data."""
        return structured.text(self.data, name)

    def headings(self, *tags: str) -> Iterator[str]:
        """The texts of headings that do not stand aside, the most important first."""
        return (text_of(node) for node in self.heads(*tags))

    def heads(self, *tags: str) -> Iterator[HtmlElement]:
        """The headings themselves."""
        for tag in tags or ("h1", "h2", "h3"):
            yield from (node for node in self.root.iter(tag) if node not in self.aside)

    def link(self, relation: str) -> str:
        """Where the first <link> of this relation leads, "" if there is none."""
        nodes = (
            node for node in self.root.iter("link") if relation in (node.get("rel") or "").lower().split()
        )
        found = next((node.get("href") or "" for node in nodes), "")
        return absolute(found, base_of(self.root, self.address)) if found else ""

    @cached_property
    def named(self) -> str:
        """What stands in <title>."""
        return next((text_of(node) for node in self.root.iter("title")), "")

    def title(self, listed: str) -> str:
        """What the page calls its article.

        Args:
            listed: what a list calls it; where the page repeats that as a heading, it is right.
        """
        told = self.meta("og:title") or self.ld("headline") or self.meta("twitter:title")
        if told:
            return self._without_site(told)
        repeated = (text for text in self.headings() if text and (text in self.named or text == listed))
        return next(repeated, "") or next(self.headings("h1"), "") or listed or _SITE_NAME.sub("", self.named)

    def author(self) -> str:
        """Who signs, parted by commas; "" where nobody does."""
        signed = self._names(structured.names(self.data, "author"))
        told = signed or self._names(map(self.meta, AUTHORS))[:1] or [*filter(None, self._signatures())][:1]
        found = ", ".join(dict.fromkeys(told))
        return found if len(found) <= MAX_AUTHOR else ""

    def language(self) -> str:
        """The language that the page claims."""
        own = self.root.get("lang") or self.root.get("xml:lang") or self.meta("og:locale")
        return own or self.ld("inLanguage") or self.meta("content-language", "language", "dc.language")

    def own_address(self, listed: str) -> str:
        """Where the page says that it stands, if that is on the listed site and not its front; else ""."""
        for told in (self.link("canonical"), self.meta("og:url")):
            found = canonical_url(absolute(told, self.address)) if told else ""
            is_article = bool(found and found.split("/", 3)[-1])
            if is_article and _site(listed) in {"", _site(found)}:
                return found
        return ""

    def _without_site(self, title: str) -> str:
        """A title without the site's name, if it is certain that this is one."""
        short = _SITE_NAME.sub("", title)
        named = title[len(short) :].strip(" |–—•·»:-").casefold()
        sites = (self.meta("og:site_name"), structured.text(self.data, "publisher"), host_of(self.address))
        is_site = named and named in {site.casefold() for site in sites}
        return short if is_site or short in {self.ld("headline"), *self.headings("h1")} else title

    def _names(self, told: Iterable[str]) -> list[str]:
        return [name for name in told if name and "://" not in name and not name.startswith(("@", "/"))]

    def _signatures(self) -> Iterator[str]:
        for node in self.root.iter("a", "span", "div"):
            signs = "author" in (node.get("rel") or "").lower().split() or node.get("itemprop") == "author"
            if signs and node not in self.aside:
                yield label_of(node)


def _site(address: str) -> str:
    return _MOBILE.sub("", host_of(address))
