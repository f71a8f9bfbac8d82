"""Repeats are left out; copies of one text by several outlets are kept, and known to be one report.

A translation is no repeat. Nor are two texts under one headline ("Weather"): each is news of its day.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from digest.language.words import PREFIX, bare_words, words
from digest.model import Article, Rejection, by_time

SHINGLE = 4
"""Words in a row that are compared as one."""

COMPARED_CHARS = 2_000
"""How much of a text is compared; an agency's text is recognised by its head."""

LEAST = 12
"""Shingles a text must have before its likeness to another means anything."""

COPY = 0.8
"""Part of the shorter text's shingles that a copy shares."""

LONG = 40
"""Shingles of a text that is no notice ("Read the full story on our site …") below many titles."""

SAME_TITLE = 0.9
"""Part of the longer title's words that an edited title shares."""

SAME_NEWS = 0.5
"""Part of the shingles that two texts under one title of one outlet share, if they are one article."""

SHORT_WORD = 3
CLEAR_TITLE = 4
"""Words that make a title so particular that two outlets do not find it apart from each other."""

SKETCH = 8
"""Shingles by which a copy is found: the least of its hash values (Broder 1997)."""

HEAD = 37
"""Shingles at the head of a text that have a sketch of their own, for copies that were cut."""

BUCKET = 50
"""Articles that one sketch value may bring for comparison."""

_TRACKING = ("utm_", "fbclid", "gclid", "yclid")


@dataclass(frozen=True, slots=True)
class Deduped:
    """Articles without repeats.

    Attributes:
        originals: one for each text, by time and address.
        copies: other outlets' copies of an original, by its id; none is an original.
        repeats: left out, each with the article it repeats in its reason.
        stands_for: the id of the article that is kept, by that of the one that repeats it.
    """

    originals: tuple[Article, ...]
    copies: Mapping[str, tuple[Article, ...]]
    repeats: tuple[Rejection, ...]
    stands_for: Mapping[str, str] = field(default_factory=dict)


def drop_repeats(articles: Iterable[Article]) -> Deduped:
    """Find repeats and copies; every article is an original, a copy or a repeat.

    Of two versions of one article the earlier is kept where they say the same, the later where the
    outlet has changed its text.
    """
    shelf = _Shelf({})
    for version in sorted(map(_Version.of, articles), key=_by_time):
        shelf.put(version)
    while shelf.has_replaced:
        shelf = shelf.put_again()
    return shelf.sorted_out()


def _by_time(version: _Version) -> tuple[datetime, str, str]:
    return version.article.published, version.article.url, version.article.id


@dataclass(frozen=True, slots=True)
class _Version:
    """An article with what it is compared by; shingles in order, packed, for there are many."""

    article: Article
    title: tuple[str, ...]
    shingles: array[int]
    sketch: tuple[int, ...]

    @classmethod
    def of(cls, article: Article) -> _Version:
        title = tuple(word.text for word in words(article.title))
        body = bare_words((article.text or article.summary)[:COMPARED_CHARS])
        found = _shingles(body)
        shingles, head = sorted({*found}), sorted({*found[:HEAD]})
        sketch = {*head[:SKETCH], *shingles[:SKETCH]}
        return cls(
            article, title, array("I", shingles), tuple(sorted(sketch)) if len(shingles) >= LEAST else ()
        )

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What no two articles have in common."""
        own = self.article
        guid = (("guid", own.source, own.guid),) if own.guid else ()
        address = (("address", _address(own.url)),) if own.url else ()
        return (("id", own.id), *address, *guid)


def _shingles(body: list[str]) -> list[int]:
    if not body:
        return []
    last = max(1, len(body) - SHINGLE + 1)
    return [crc32(" ".join(body[i : i + SHINGLE]).encode()) for i in range(last)]


def _address(url: str) -> str:
    place, _, query = url.partition("#")[0].partition("?")
    host, _, path = place.partition("://")[2].partition("/")
    kept = "&".join(part for part in query.split("&") if not part.startswith(_TRACKING))
    return f"{host.casefold().removeprefix('www.')}/{path.rstrip('/')}?{kept}"


class _Shelf:
    """The versions seen so far, found again by their keys, titles and sketches."""

    def __init__(self, repeats: Mapping[str, tuple[Article, str]]) -> None:
        self.has_replaced = False
        self._kept: dict[str, _Version] = {}
        self._original_of: dict[str, str] = {}
        self._copies_of: defaultdict[str, list[str]] = defaultdict(list)
        self._repeats = dict(repeats)
        self._by_key: dict[tuple[str, ...], str] = {}
        self._by_title: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_outlet: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_sketch: defaultdict[int, list[str]] = defaultdict(list)

    def put(self, version: _Version) -> None:
        """Keep a version, as an original or a copy, or set it aside as a repeat."""
        earlier = self._same_article(version)
        if earlier is None:
            self._keep(version, self._copied_from(version))
        elif version.shingles and version.shingles != earlier.shingles:
            self._replace(earlier, version)
        else:
            self._repeats[version.article.id] = (version.article, earlier.article.id)
            self._index(version, earlier.article.id)

    def _same_article(self, version: _Version) -> _Version | None:
        ids = [self._by_key[key] for key in version.keys if key in self._by_key]
        if ids:
            return self._kept[self._current(ids[0])]
        near = [*self._by_outlet[self._outlet_title(version)][-BUCKET:], *self._near(version)]
        for other in map(self._kept.get, dict.fromkeys(map(self._current, near))):
            if other and other.article.outlet == version.article.outlet and _is_version(version, other):
                return other
        return None

    def _copied_from(self, version: _Version) -> str:
        near = [*self._by_title[version.title][:BUCKET], *self._near(version)]
        for other in map(self._kept.get, dict.fromkeys(map(self._current, near))):
            if other and other.article.outlet != version.article.outlet and _is_copy(version, other):
                return self._original_of[other.article.id]
        return version.article.id

    def _near(self, version: _Version) -> list[str]:
        return [other for value in version.sketch for other in self._by_sketch[value][:BUCKET]]

    def _current(self, article: str) -> str:
        """The kept version of an article that may have been set aside since."""
        while article in self._repeats:
            article = self._repeats[article][1]
        return article

    def _keep(self, version: _Version, original: str) -> None:
        self._kept[version.article.id] = version
        self._original_of[version.article.id] = original
        self._copies_of[original].append(version.article.id)
        self._index(version, version.article.id)

    def _index(self, version: _Version, kept: str) -> None:
        for key in version.keys:
            self._by_key.setdefault(key, kept)
        if kept != version.article.id:
            return
        self._by_title[version.title].append(kept)
        self._by_outlet[self._outlet_title(version)].append(kept)
        for value in version.sketch:
            self._by_sketch[value].append(kept)

    @staticmethod
    def _outlet_title(version: _Version) -> tuple[str, ...]:
        """Outlet and the title's longest words: an edited title keeps them."""
        longest = sorted(set(version.title), key=lambda word: (-len(word), word))[:3]
        return (version.article.outlet, *sorted(longest))

    def put_again(self) -> _Shelf:
        """A shelf with what is kept here: a newer version may repeat what its older one did not."""
        shelf = _Shelf(self._repeats)
        for version in sorted(self._kept.values(), key=lambda v: (self._is_carried(v), *_by_time(v))):
            shelf.put(version)
        return shelf

    def _is_carried(self, version: _Version) -> bool:
        return self._original_of[version.article.id] != version.article.id

    def _replace(self, earlier: _Version, later: _Version) -> None:
        self.has_replaced = True
        old, new = earlier.article.id, later.article.id
        original = self._original_of.pop(old)
        del self._kept[old]
        self._repeats[old] = (earlier.article, new)
        self._keep(later, new if original == old else original)
        if original == old:
            for copy in self._copies_of.pop(old):
                if self._original_of.get(copy) == old:
                    self._original_of[copy] = new
                    self._copies_of[new].append(copy)

    def sorted_out(self) -> Deduped:
        """What became of all that was put in."""
        copies: defaultdict[str, list[Article]] = defaultdict(list)
        for copy, original in self._original_of.items():
            if copy != original:
                copies[original].append(self._kept[copy].article)
        kept = (version.article for version in self._kept.values() if version.article.id not in self._repeats)
        originals = (article for article in kept if self._original_of[article.id] == article.id)
        return Deduped(
            originals=tuple(sorted(originals, key=by_time)),
            copies={original: tuple(found) for original, found in copies.items()},
            repeats=tuple(self._rejection(article) for article, _ in self._repeats.values()),
            stands_for={article: self._current(article) for article in self._repeats},
        )

    def _rejection(self, article: Article) -> Rejection:
        kept = self._kept[self._current(article.id)].article
        return Rejection(article, f"repeat of «{kept.title}» ({kept.outlet})")


def _is_version(one: _Version, other: _Version) -> bool:
    """Whether two articles of one outlet are one article."""
    likeness = _likeness(one, other)
    if likeness >= COPY and _is_news(one, other):
        return True
    if not _same_title(one.title, other.title):
        return False
    return not one.shingles or not other.shingles or likeness >= SAME_NEWS


def _same_title(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return True
    mine, its = set(one), set(other)
    numbers = {word for word in mine ^ its if word[0].isdigit()}
    return not numbers and len(mine & its) >= SAME_TITLE * max(len(mine), len(its))


def _is_copy(one: _Version, other: _Version) -> bool:
    """Whether two articles of two outlets are one text."""
    if one.sketch and other.sketch:
        return _likeness(one, other) >= COPY and _is_news(one, other)
    return one.title == other.title and len(one.title) >= CLEAR_TITLE


def _is_news(one: _Version, other: _Version) -> bool:
    """Whether a text that two articles share is more than a notice that stands below every title."""
    return min(len(one.shingles), len(other.shingles)) >= LONG or bool(_stems(one) & _stems(other))


def _stems(version: _Version) -> set[str]:
    return {word[:PREFIX] for word in version.title if len(word) > SHORT_WORD}


def _likeness(one: _Version, other: _Version) -> float:
    if one.shingles == other.shingles:
        return 1.0 if one.shingles else 0.0
    shorter = min(len(one.shingles), len(other.shingles))
    return len({*one.shingles} & {*other.shingles}) / shorter if shorter >= LEAST else 0.0
