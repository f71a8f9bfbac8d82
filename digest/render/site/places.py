"""Where pages stand below the website's root, and how they lead to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from re import compile as pattern
from unicodedata import normalize
from urllib.parse import quote

_NO_WORD = pattern(r"[\W_]+")

SLUG_CHARS = 60
"""Of a name in an address; in UTF-8 at most 240 bytes, and file systems take 255."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands.

    Attributes:
        path: below the root, as `ru/2026/11/22/index.html`.
        twins: the paths of the same page in each language, its own included.
        above: of a page that is shown at any address, the way to the site's root on its host.
    """

    path: str
    language: str
    twins: Mapping[str, str]
    above: str = ""

    def to(self, path: str) -> str:
        """The way from here to another page, also where both lie on a disk."""
        return (self.above or "../" * self.path.count("/")) + quote(path)


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of each language, by its code: nothing for the main one, else `ru/`."""

    folders: Mapping[str, str]

    def place(self, path: Callable[[str], str], language: str, languages: Iterable[str]) -> Place:
        """A page with its twins.

        Args:
            path: gives the page's path in a language.
            language: of this page.
            languages: all that have it.
        """
        return Place(path(language), language, {code: path(code) for code in languages})

    def front(self, language: str) -> str:
        """The front page."""
        return f"{self.folders[language]}index.html"

    def edition(self, language: str, day: date) -> str:
        """An edition."""
        return f"{self.folders[language]}{day:%Y/%m/%d}/index.html"

    def beside(self, language: str, day: date, name: str) -> str:
        """A file beside an edition."""
        return f"{self.folders[language]}{day:%Y/%m/%d}/{name}"

    def month(self, language: str, day: date) -> str:
        """The editions of a month."""
        return f"{self.folders[language]}{day:%Y/%m}/index.html"

    def year(self, language: str, year: int) -> str:
        """The months of a year."""
        return f"{self.folders[language]}{year:04}/index.html"

    def shelf(self, language: str, name: str) -> str:
        """The list of all topics, outlets or stories."""
        return f"{self.folders[language]}{name}/index.html"

    def listed(self, language: str, name: str, key: str, month: date | None = None) -> str:
        """The page of one topic, outlet or story; of a month, the part that it has in it."""
        below = f"{month:%Y/%m}/" if month else ""
        return f"{self.folders[language]}{name}/{key}/{below}index.html"

    def feed(self, language: str, ending: str, topic: str = "") -> str:
        """A feed: all sections, or one."""
        below = f"topics/{topic}/" if topic else ""
        return f"{self.folders[language]}{below}feed.{ending}"

    def search(self, language: str) -> str:
        """The search page."""
        return f"{self.folders[language]}search/index.html"


def on_the_web(base_url: str, path: str) -> str:
    """A page's address on the web; a folder's page is the folder."""
    return f"{base_url.rstrip('/')}/{quote(path.removesuffix('index.html'))}"


def slug(name: str) -> str:
    """A name as a part of an address: its letters and digits in any script, small, joined by hyphens."""
    words = _NO_WORD.sub("-", normalize("NFKC", name).casefold())
    kept = words.strip("-")[:SLUG_CHARS].strip("-")
    return kept or blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
