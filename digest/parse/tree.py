"""A web page as a tree of elements, and which of them stand beside the matter.

Lists and articles are read from the same pages, with the same menus, boxes and footers around
them. What stands beside is told by tags, by names in `class` and `id`, and by the headings of boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import takewhile
from typing import TYPE_CHECKING

from digest.entries.address import absolute
from digest.model import Document
from digest.parse.encoding import NO_TEXT, decode
from digest.parse.phrases import BOXES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_TAGS = 50_000
"""Tags of a page that are read; the front pages of large papers have 10,000."""

MAX_CHARACTERS = 4_000_000
"""Of a page that are read; the heaviest front pages, with their data for scripts, have 3 million."""

LONGEST_TAG, MOST_ATTRIBUTES = 5000, 1000
"""Characters of a tag that may have any attributes, and about how many a longer one may have.

The parser takes the square of their number: 100,000 take minutes.
"""

LABEL = 40
"""Characters of a text that is only a date, a time, a rubric or the heading of a box."""

ASIDE_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog", "menu", "noscript", "template"})

ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:\w*menu|\w*nav|\w*navbar|navigation|\w*sidebar\d?|side|\w*footer|pager|pagination|paging|pagenavi"
    r"|breadcrumbs?|share|sharing|social|socials|sharedaddy|banner|advert|adverts|advertisement|ads|ad|adv"
    r"|sponsored|promo|related|popular|trending|most-?(?:read|viewed|popular)|more-?news|ticker"
    r"|widget-area|widget_\w+|comments?|comment-?list|disqus(?:_thread)?|tags?|tag-?cloud|aside|cookies?"
    r"|cookie-\w+|gdpr|consent|subscribe|subscription|newsletter|signup|login|search|lang(?:uage)?s?"
    r"|lang-switcher|read-?(?:also|more)|see-?also|recommend(?:ed|ations?)?|author-?(?:box|bio|info|card)"
    r"|popup|modal|paywall|blogroll)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names in `class` and `id` of what stands beside the news."""

_THEMED = re.compile(r"(?:^|\s)(?:category|tag|post|type|status|format|no|has|with|without)-\S+")
"""WordPress names every article's element after its tags and categories, and pages after what they lack."""

LONGEST_NAMES = 500
"""Characters of an element's names that are looked at."""

LINKS_IN_BOX = 0.6
"""Of the text in a box of other stories, at least; the rest are dates and numbers of comments."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOX_TITLES = (*HEADINGS, "strong", "b", "span", "div", "p", "legend", "dt", "th", "td")
_UNSEEN = frozenset({"script", "style", "head", "svg", "textarea"})
_ENDS = " :.…»>→|#\n\t"


def tree(document: Document) -> HtmlElement | None:
    """The page's elements, None if it has none."""
    from lxml import etree, html

    text = decode(document.body, document.headers.get("content-type", ""))
    text = NO_TEXT.sub("", text[:MAX_CHARACTERS])  # read, it would raise where it is moved
    text = "<".join(map(_bounded, text.split("<", MAX_TAGS + 1)[: MAX_TAGS + 1]))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _bounded(piece: str) -> str:
    """A tag and what follows it; without its attributes if there are thousands."""
    head, closing, rest = piece.partition(">")
    marks = sum(map(head.count, "= /\n\t\"'")) if len(head) > LONGEST_TAG else 0
    return f"{head.split(None, 1)[0].split('/')[0]}{closing}{rest}" if marks > MOST_ATTRIBUTES else piece


def base_of(root: HtmlElement, address: str) -> str:
    """The address that a page's relative links start from (`<base href>`)."""
    told = next((node.get("href") or "" for node in root.iter("base") if node.get("href")), "")
    return (absolute(told, address) if told else "") or address


def text_of(element: HtmlElement) -> str:
    """All of an element's text on one line."""
    return " ".join(" ".join(element.itertext()).split())


def label_of(element: HtmlElement) -> str:
    """An element's text if it is a label's length, else ""."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        words = piece.split()
        size += sum(map(len, words))
        if size > LABEL:
            return ""
        pieces.extend(words)
    text = " ".join(pieces)
    return text if len(text) <= LABEL else ""


def names_of(element: HtmlElement) -> str:
    """What `class` and `id` say."""
    return f"{element.get('class', '')} {element.get('id', '')}"


def asides(root: HtmlElement) -> Set[HtmlElement]:
    """The elements that stand in a menu, a sidebar, a footer, or a box of other stories.

    What holds more than half of the page's text, or of its text that is no link, is no such thing,
    whatever it is called: themes give whole pages names like `left-sidebar`, and ASP.NET puts them into
    one form.
    """
    weights = _Weights(root)
    boxes = set(_boxes(root, weights))
    found: set[HtmlElement] = set()
    for node in root.iter("*"):
        named = _is_called_aside(node) or node in boxes
        if node.getparent() in found or (named and not weights.is_most(node)):
            found.add(node)
    return found


def _is_called_aside(node: HtmlElement) -> bool:
    if node.tag in {"body", "html"}:
        return False
    if node.tag in ASIDE_TAGS or node.get("role") in {"navigation", "complementary", "contentinfo"}:
        return True
    names = names_of(node)[:LONGEST_NAMES]
    return len(names) > 1 and ASIDE_NAMES.search(_THEMED.sub("", names)) is not None


class _Weights:
    """How many characters each element shows, and how many of them are links."""

    def __init__(self, root: HtmlElement) -> None:
        self.shown: dict[HtmlElement, int] = {}
        self.linked: dict[HtmlElement, int] = {}
        for node in reversed([*root.iter("*")]):
            self._weigh(node)
        self._all = (self.shown[root], self.shown[root] - self.linked[root])

    def is_most(self, node: HtmlElement) -> bool:
        """Whether an element holds more than half of all text, or of all that is no link."""
        held = (self.shown[node], self.shown[node] - self.linked[node])
        return any(part > whole / 2 for part, whole in zip(held, self._all, strict=True))

    def is_list(self, node: HtmlElement, beside: int = 0) -> bool:
        """Whether little but links stands in an element; `beside` characters do not count."""
        return 0 < self.linked[node] >= LINKS_IN_BOX * (self.shown[node] - beside)

    def _weigh(self, node: HtmlElement) -> None:
        if node.tag in _UNSEEN:
            self.shown[node] = self.linked[node] = 0
            return
        shown, linked = len((node.text or "").strip()), 0
        for child in node:
            shown += self.shown[child] + len((child.tail or "").strip())
            linked += self.linked[child]
        self.shown[node], self.linked[node] = shown, shown if node.tag == "a" else linked


def _boxes(root: HtmlElement, weights: _Weights) -> Iterator[HtmlElement]:
    for node in root.iter(*_BOX_TITLES):
        if 0 < weights.shown[node] <= LABEL and BOXES.fullmatch(text_of(node).strip(_ENDS)):
            yield from _box(node, weights)


def _box(heading: HtmlElement, weights: _Weights) -> Iterator[HtmlElement]:
    """The list that a heading stands over: its parent as a whole, or the lists that follow."""
    top, size = heading, weights.shown[heading]
    while (above := top.getparent()) is not None and weights.shown[above] == size:
        top = above
    if above is not None and weights.is_list(above, size) and not _is_shared(above, heading):
        yield above
        return
    for sibling in takewhile(weights.is_list, top.itersiblings("*")):
        yield top
        yield sibling


def _is_shared(above: HtmlElement, heading: HtmlElement) -> bool:
    rivals = (heading.tag, "h1") if heading.tag in HEADINGS else HEADINGS[:3]
    return any(node is not heading for node in above.iter(*rivals))
