"""What an article's link looks like: the text that names it and the address that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.entries.address import host_of
from digest.parse.labels import is_time
from digest.parse.phrases import BUTTONS
from digest.parse.tree import names_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_TITLE, MIN_WORDS = 15, 3
"""Characters and words of a headline; menus and rubrics have fewer."""

MIN_DENSE = 7
"""Characters of a headline in a script that does not part words, or says more with each sign."""

SHORTEST, SHORTEST_DENSE = 5, 3
"""Characters of a headline that stands where headlines stand."""

LONGEST = 300
"""Characters; a text that is longer is a teaser."""

DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese and Korean letters."""

_SERVICE = "tags? tagged authors? users? profile members? search poisk page feed cdn-cgi"
_PLAIN_SERVICE = (
    r"topics? login signin sign-in signup register registration cart account rss wp-login\.php wp-admin"
    r" advert\w* ads? reklama promo sitemap print share subscribe podpiska newsletters? about about-us"
    r" contacts? contact-us kontakty o-nas privacy privacy-policy terms terms-of-\w+ cookies? cookie-policy"
    r" imprint impressum vakansii jobs careers faq help archives? arkhiv redaktsiya"
    r" editorial-policy donate support-us"
)
SERVICE = re.compile(
    rf"/(?:(?:{_SERVICE.replace(' ', '|')})(?:/[^/]*)?|(?:{_PLAIN_SERVICE.replace(' ', '|')})(?:\.\w+)?)/?$",
    re.IGNORECASE,
)
"""Addresses of what a site has beside articles; the first few also with a name after them."""

_SECTIONS = "category categories rubrics? sections? cat rubrika razdel"
SECTIONS = re.compile(rf"^(?:/[a-z]{{2}})?/(?:{_SECTIONS.replace(' ', '|')})/[^/]+/?$", re.IGNORECASE)

_FILES = "jpe?g png gif webp svg pdf docx? xlsx? pptx? zip rar 7z mp[34] avi mov apk xml rss ics exe css js"
FILES = re.compile(rf"\.(?:{_FILES.replace(' ', '|')})$", re.IGNORECASE)

_PAGING = (
    "page paged pagen_1 pagen_2 pagen_3 start offset limit limitstart lang language locale hl l sort order"
    " orderby view layout tmpl format print month year day m cat category tag author s q query search text"
    " filter type tab replytocom share amp theme currency"
)
PAGING = frozenset(_PAGING.split())
"""Names in queries that show the same list otherwise."""

_ELSEWHERE = frozenset({"sponsored", "tag", "author", "next", "prev"})
_SEPARATE = re.compile(r"[-_.~ ]+")
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*$")
_LEADING_TIME = re.compile(
    r"^(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4}-\d\d-\d\d)?[\s,|–—-]*"
    r"(?:\d{1,2}:\d\d(?::\d\d)?(?!\d))?[\s,|•·–—-]+(?=\S)"
)
_TITLE_NAME = re.compile(
    r"(?:title|headline|heading|zagolovok|(?:^|[-_])(?:name|tit|ttl|header))(?:[-_]?(?:link|text|inner))?$",
    re.IGNORECASE,
)
_OTHER_TITLE = re.compile(
    r"sub|author|categor|rubric|section|tag|site|block|widget|page|user|company", re.IGNORECASE
)
_SMALL = (
    "labels? badge rubrics? category cat tags? views? comments? count(?:er)? icon authors? kicker meta"
    " info duration excerpt teaser lead announce anons description descr? intro preview-text summary dek"
    " subtitle more visually-hidden sr-only screen-reader-text"
)
_SMALL_NAME = re.compile(rf"(?:^|[\s_-])(?:{_SMALL.replace(' ', '|')})(?=$|\s)", re.IGNORECASE)
_PROPERTIES = frozenset({"headline", "name"})
_INLINE = frozenset({"b", "i", "em", "strong", "font", "u", "mark", "wbr", "br"})
_CARD_TAGS = ("div", "p", "article", "section", "li")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_CLIMB = 4
"""Elements around a link that says only "Read more", in which its headline is looked for."""

_CARD = 60
"""Elements of a card at most."""

_SECOND_LEVELS = frozenset(
    {"ac", "co", "com", "edu", "gov", "gob", "info", "net", "or", "org", "press", "web"}
)


def headline(anchors: Sequence[HtmlElement]) -> str:
    """What the links to one address call it, or else the only heading beside them; "" if nothing does."""
    told = [(text, is_headed(anchor)) for anchor in anchors for text in _texts(anchor) if _names(text)]
    headed = (text for text, in_heading in told if in_heading and is_headline(text))
    named = (text for text, _ in told if is_headline(text) and len(text) <= LONGEST)
    found = next(headed, "") or next(named, "") or max((text for text, _ in told), key=len, default="")
    return found or next(filter(None, map(_beside, anchors)), "")


def is_headline(text: str) -> bool:
    """Whether a link's text is as long as headlines are."""
    if DENSE.search(text):
        return len(text) >= MIN_DENSE
    return len(text) >= MIN_TITLE and len(text.split()) >= MIN_WORDS


def is_short(text: str) -> bool:
    """Whether a link's text can be a headline if it stands where headlines stand."""
    return len(text) >= (SHORTEST_DENSE if DENSE.search(text) else SHORTEST) and not text.isdigit()


def is_headed(anchor: HtmlElement) -> bool:
    """Whether a link stands in a heading, or holds one."""
    if any(True for _ in anchor.iter(*_HEADINGS)):
        return True
    around = (anchor, *islice(anchor.iterancestors(), 2))
    return any(
        node.tag in _HEADINGS or node.get("itemprop") in _PROPERTIES or _is_named(node) for node in around
    )


def shape(address: str) -> tuple[str, ...]:
    """What addresses of one kind share: /news/2026/11/22/a-slug.html and /news.php?id=7."""
    parts = urlsplit(address)
    segments = [segment for segment in parts.path.split("/") if segment]
    ending = re.sub(r"^.*?(\.\w{2,5})?$", r"\1", segments[-1]) if segments else ""
    return (host_of(address), *map(_kind, segments), ending, *(name for name, _ in parse_qsl(parts.query)))


def is_of_article(address: str) -> bool:
    """Whether an address looks like an article's: a day, a number or the words of a headline stand in it."""
    parts = urlsplit(address)
    if any(value.isdigit() and name.lower() not in PAGING for name, value in parse_qsl(parts.query)):
        return True
    kinds = [_kind(segment) for segment in parts.path.split("/") if segment]
    return bool(kinds) and (kinds[-1] in {"9", "s"} or "9" in kinds[:-1])


def leads_nowhere(address: str, here: str, anchor: HtmlElement) -> bool:
    """Whether a link leads to another view of the list, to a part of the site, or to a file."""
    parts, own = urlsplit(address), urlsplit(here)
    relations = set((anchor.get("rel") or "").lower().split())
    if address == here or relations & _ELSEWHERE:
        return True
    if any(kind.search(parts.path) for kind in (FILES, SERVICE, SECTIONS)):
        return True
    asked = {name.lower() for name, _ in _asked(parts.query) ^ _asked(own.query)}
    same_place = parts.path.rstrip("/") == own.path.rstrip("/")
    return (same_place and asked <= PAGING) or (
        parts.path == "/" and {name.lower() for name, _ in _asked(parts.query)} <= PAGING
    )


def site_of(address: str) -> str:
    """The registered name of an address's host, as far as it can be told without a list: news.com.tj."""
    labels = host_of(address).split(".")
    second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3:] if second else labels[-2:])


def section_of(address: str) -> str:
    """What a site calls the part of itself where a page stands; "" for pages at its root."""
    first, slash, _ = urlsplit(address).path.strip("/").partition("/")
    if not slash:
        return ""
    return first if _kind(first) == "w" else _kind(first)


def _asked(query: str) -> set[tuple[str, str]]:
    return set(parse_qsl(query, keep_blank_values=True))


def _names(text: str) -> bool:
    """Whether a link's text can name an article: it is not "Read more"."""
    return bool(text) and BUTTONS.fullmatch(text.strip(" .…»→>›:[]()")) is None


def _beside(anchor: HtmlElement) -> str:
    """The heading that stands with a link, if there is only one."""
    for place in islice(anchor.iterancestors(), _CLIMB):
        inside = islice(place.iterdescendants("*"), _CARD)
        heads = [node for node in inside if node.tag in _HEADINGS or _is_named(node)]
        if heads:
            texts = {text_of(node) for node in heads[:3]} - {""}
            return texts.pop() if len(texts) == 1 and all(map(is_headline, texts)) else ""
    return ""


def _texts(anchor: HtmlElement) -> Iterator[str]:
    """What a link may be called, the surest first."""
    heads = (node for node in anchor.iter(*_HEADINGS))
    named = (node for node in anchor.iterdescendants("*") if _is_named(node))
    shown = next(filter(None, map(text_of, (*heads, *named))), "") or _shown(anchor)
    if shown:
        yield _whole(shown, anchor)
    else:
        yield _fold(anchor.get("title") or anchor.get("aria-label"))
        yield from (_fold(image.get("alt")) for image in anchor.iter("img"))


def _fold(text: str | None) -> str:
    return " ".join((text or "").split())


def _is_named(node: HtmlElement) -> bool:
    """Whether an element's class calls it a title."""
    return any(
        _TITLE_NAME.search(name) and not _OTHER_TITLE.search(name)
        for name in node.get("class", "")[:200].split()
    )


def _shown(anchor: HtmlElement) -> str:
    """A link's text without the labels in it; of a card, its first text that is a headline."""
    pieces = [*_pieces(anchor)]
    line = _LEADING_TIME.sub("", " ".join(" ".join(pieces).split()))
    cards = [piece for piece in pieces if is_headline(piece)]
    is_card = any(True for _ in anchor.iterdescendants(*_CARD_TAGS))
    return cards[0] if is_card and cards else line


def _pieces(node: HtmlElement) -> Iterator[str]:
    """The texts in an element, in order, without those of labels."""
    yield _fold(node.text)
    for child in node:
        if child.tag in _INLINE or not _is_label(child):
            yield from _pieces(child)
        yield _fold(child.tail)


def _is_label(node: HtmlElement) -> bool:
    return (
        node.tag in {"script", "style", "svg", "time", "small", "button"}
        or bool(_SMALL_NAME.search(names_of(node)[:200]))
        or is_time(node)
    )


def _whole(shown: str, anchor: HtmlElement) -> str:
    """A text that was cut to fit, as `title` has it in full."""
    full = _fold(anchor.get("title"))
    stem = _CUT.sub("", shown)
    return (
        full if stem != shown and len(full) > len(stem) and full.startswith(stem[: len(stem) - 1]) else shown
    )


def _kind(segment: str) -> str:
    """What a part of an address is: 9 a number, s the words or the number of an article, w a word."""
    if segment.isdigit():
        return "9"
    words = [word for word in _SEPARATE.split(re.sub(r"\.\w{2,5}$", "", unquote(segment))) if word]
    long = len(words) >= 4 or (len(words) >= 3 and sum(map(len, words)) >= MIN_TITLE)
    return "s" if long or re.search(r"\d{4,}", segment) else "w"
