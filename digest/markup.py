"""Markup of strangers made harmless: to plain text, or to the few tags a page of ours may hold."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

_BLOCKS = (
    "address article aside blockquote dd details div dl dt fieldset footer h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Tags that part paragraphs."""

_UNREAD = (
    "audio button canvas embed figcaption form head iframe math noscript object script select style svg"
    " template textarea title video"
)
UNREAD = frozenset(_UNREAD.split())
"""Tags whose content is no part of a text."""

_ALLOWED = (
    "a abbr blockquote br caption code em h1 h2 h3 h4 hr li ol p pre strong table tbody td th thead time tr"
    " ul"
)
ALLOWED = frozenset(_ALLOWED.split())
"""Tags that a page of ours may hold."""

ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    **{f"h{level}": {"id"} for level in range(1, 5)},
}

MAX_TAGS = 5000
"""Of a text that is read; deeper nesting takes the parser the square of its depth (0.04 s here)."""

LINK_ONLY = 80
"""A paragraph that is nothing but links, and shorter, is an invitation ("Subscribe"), not text."""

_AMPERSAND = "\ue000"
"""Stands for each `&` on the way through the parser, which takes the square of their number: 240 s for
4 million, of a private character that no outlet's text holds."""

_ENDLESS = re.compile(r"&#0*[0-9]{8,}")
"""A character reference that no character has; `html.unescape` raises at 4,300 digits."""

KEPT = BLOCKS | {"a", "br"}
"""Tags whose places count for a text."""

_SIMPLE = (
    "a article b blockquote br center div em font h1 h2 h3 h4 h5 h6 hr i img li ol p section small span"
    " strong sub sup u ul"
)
SIMPLE = frozenset(_SIMPLE.split())
"""Tags that mean for a text just what they say, wherever they stand: a parser finds the same."""

_ANY_TAG = re.compile("<([^<>]*)>")
_PLAIN_TAG = re.compile(r"""(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*)?/?""")
"""What stands in a tag whose end cannot be doubted: quotes are closed, and no bracket stands in them."""

PARAGRAPH, LINE = "<p>", "<br>"
"""What stands for the beginning and for the end of any block, and for a line break."""

_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})>")
_BREAKS = re.compile(r"<br>(?:\s*<br>)+")
_LINKS = re.compile(r"(?:\s*<a>[^<]*</a>)+[\s.»→|]*")


def plain(markup: str) -> str:
    """The text of a piece of HTML, paragraphs parted by a blank line, without any markup.

    Scripts, forms, pictures and their captions are left out, and so are paragraphs that are only
    a short link. White space is folded; a single line break stays one. What follows the first 5,000
    tags is not read.
    """
    if "<" not in markup:
        return unescaped(fold(_encodable(markup))).strip()
    cut = _cut(_encodable(markup))
    known = _of_simple(cut)
    known = _of_any(cut) if known is None else known
    if LINE in known:
        known = _BREAKS.sub(PARAGRAPH, known)
    blocks = [block for block in map(str.strip, known.split(PARAGRAPH)) if block]
    if "a>" in known:
        kept = (_unlinked(block) for block in blocks if not _invites(block))
        blocks = [block for block in kept if block]
    flat = "".join(blocks)
    if LINE in flat or not _is_even(flat):
        blocks = [text for text in map(_lines, blocks) if text]
    text = "\n\n".join(blocks)
    return _tidy(unescaped(text)) if "&" in text else text


def is_folded(text: str) -> bool:
    """Whether a text has no white space but single blanks in its paragraphs, and no character unseen."""
    if "  " in text or text.count("\n") != 2 * text.count("\n\n"):
        return False
    return text.replace("\n", " ").isprintable()


def _is_even(line: str) -> bool:
    """Whether a line has no white space but single blanks, and no character unseen."""
    return "  " not in line and line.isprintable()


def fold(text: str) -> str:
    """The text on one line: every run of white space, also unbreakable, is one space."""
    if _is_even(text):
        return text.strip(" ")
    return " ".join(text.split())


def unescaped(text: str) -> str:
    """The text with its character references resolved once, however long they are."""
    return html.unescape(_ENDLESS.sub("", text)) if "&" in text else text


def sanitise(markup: str) -> str:
    """HTML that may stand in a page of ours: the allowed tags, links to the web and to mail, no style.

    Links get `rel="noopener nofollow"`.
    """
    return nh3.clean(
        _encodable(markup),
        tags=set(ALLOWED),
        clean_content_tags=set(UNREAD),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


def _encodable(markup: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    try:
        markup.encode()
    except UnicodeEncodeError:
        return markup.encode("utf-8", "ignore").decode()
    return markup


def _cut(markup: str) -> str:
    if markup.count("<") <= MAX_TAGS:
        return markup
    return "<".join(markup.split("<", MAX_TAGS + 1)[: MAX_TAGS + 1])


def _of_simple(markup: str) -> str | None:
    """The blocks, links and line breaks of plainly written markup; None where only a parser can tell."""
    pieces = _ANY_TAG.split(markup)
    tags = pieces[1::2]
    if len(tags) != markup.count("<"):
        return None
    known = {tag: _kept(tag) for tag in set(tags)}
    if None in known.values():
        return None
    pieces[1::2] = map(known.__getitem__, tags)
    return "".join(pieces)


@lru_cache(maxsize=1024)
def _kept(tag: str) -> str | None:
    """What is written instead of a tag, None if its meaning depends on where it stands."""
    found = _PLAIN_TAG.fullmatch(tag)
    name = found[2].lower() if found else ""
    if not found or name not in SIMPLE:
        return None
    if name in BLOCKS:
        return PARAGRAPH
    return {"a": f"<{found[1]}a>", "br": LINE}.get(name, "")


def _of_any(markup: str) -> str:
    """The same for any markup, as a browser would understand it."""
    whole = markup.replace(_AMPERSAND, "").replace("&", _AMPERSAND)
    known = nh3.clean(whole, tags=set(KEPT), clean_content_tags=set(UNREAD), attributes={}, link_rel=None)
    return _BLOCK.sub(PARAGRAPH, known).replace(_AMPERSAND, "&")


def _lines(block: str) -> str:
    """A block with its white space folded, line by line."""
    if LINE not in block:
        return fold(block)
    return "\n".join(filter(None, map(fold, block.split(LINE))))


def _tidy(text: str) -> str:
    """Without white space at the ends of lines, and without empty paragraphs."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n")]
    return "\n\n".join(
        "\n".join(map(str.strip, paragraph.split("\n"))) if "\n" in paragraph else paragraph
        for paragraph in paragraphs
        if paragraph
    )


def _invites(block: str) -> bool:
    if not block.startswith("<a>") or not _LINKS.fullmatch(block):
        return False
    return len(fold(block)) < LINK_ONLY + len("<a></a>")


def _unlinked(block: str) -> str:
    return block.replace("<a>", "").replace("</a>", "").strip() if "a>" in block else block
