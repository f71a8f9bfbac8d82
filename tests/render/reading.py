"""How tests read documents: as a program that shows them would."""

from __future__ import annotations

from collections import Counter
from re import findall, sub
from typing import cast

from lxml import html

from digest.model import Kind, Rendered


def the(documents: tuple[Rendered, ...], kind: Kind, language: str = "en") -> str:
    """The body of one document."""
    return next(d.body for d in documents if d.kind is kind and d.language == language)


def parsed(body: str) -> html.HtmlElement:
    """A page's or a fragment's tree."""
    return cast("html.HtmlElement", html.document_fromstring(body))


def elements(body: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in order."""
    return [
        (str(element.tag), tuple(sorted(str(name) for name in element.attrib)))
        for element in parsed(body).iter()
        if isinstance(element.tag, str)
    ]


def visible_text(body: str) -> str:
    """What a person sees, white space folded; without the hidden line for inboxes."""
    texts = parsed(body).xpath(
        "//body//text()[not(ancestor::style) and not(ancestor::div[contains(@style,'display:none')])]"
    )
    return " ".join(" ".join(str(text) for text in texts).split())


def folded(text: str) -> str:
    """A text without any white space, to find it wherever lines break."""
    return "".join(text.split())


def word_bag(text: str) -> Counter[str]:
    """How often each word stands in a text; addresses are no words."""
    return Counter(findall(r"[^\W_]+", sub(r"(?:https?://|mailto:)\S+", " ", text).casefold()))


def similarity(one: str, other: str) -> float:
    """Of two texts' words, 0 to 1."""
    bags = word_bag(one), word_bag(other)
    return 2 * (bags[0] & bags[1]).total() / (bags[0].total() + bags[1].total())
