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

_PLAIN_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)?/?>""")
"""A tag whose end cannot be doubted: quotes are closed, and no bracket stands in them."""

_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})>")
_BREAKS = re.compile(r"<br>(?: ?<br>)+")
_LINKS = re.compile(r"(?:\s*<a>[^<]*</a>)+[\s.»→|]*")
_TAG = re.compile(r"</?[a-z][a-z0-9]*>")


def plain(markup: str) -> str:
    """The text of a piece of HTML, paragraphs parted by a blank line, without any markup.

    Scripts, forms, pictures and their captions are left out, and so are paragraphs that are only
    a short link. White space is folded; a single line break stays one. What follows the first 5,000
    tags is not read.
    """
    if "<" not in markup:
        return unescaped(" ".join(_encodable(markup).split())).strip()
    cut = _cut(_encodable(markup))
    known = _of_simple(cut)
    known = _BREAKS.sub("<p>", " ".join((_of_any(cut) if known is None else known).split()))
    blocks = _BLOCK.split(known)
    if "<a>" in known:
        blocks = [block for block in blocks if not _invites(block)]
    text = _TAG.sub("", "\n\n".join(blocks).replace("<br>", "\n"))
    return _tidy(unescaped(text))


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
    pieces = _PLAIN_TAG.split(markup)
    names = pieces[2::3]
    if len(names) != markup.count("<") or not SIMPLE.issuperset(map(str.lower, names)):
        return None
    pieces[2::3] = map(_kept, pieces[1::3], names)
    pieces[1::3] = [""] * len(names)
    return "".join(pieces)


@lru_cache(maxsize=256)
def _kept(slash: str, name: str) -> str:
    name = name.lower()
    return f"<{slash}{name}>" if name in KEPT else ""


def _of_any(markup: str) -> str:
    """The same for any markup, as a browser would understand it."""
    whole = markup.replace(_AMPERSAND, "").replace("&", _AMPERSAND)
    known = nh3.clean(whole, tags=set(KEPT), clean_content_tags=set(UNREAD), attributes={}, link_rel=None)
    return known.replace(_AMPERSAND, "&")


def _tidy(text: str) -> str:
    """Without white space at the ends of lines, and without empty paragraphs."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n")]
    return "\n\n".join(
        "\n".join(map(str.strip, paragraph.split("\n"))) if "\n" in paragraph else paragraph
        for paragraph in paragraphs
        if paragraph
    )


def _invites(block: str) -> bool:
    return len(block) < LINK_ONLY + len("<a></a>") and _LINKS.fullmatch(block) is not None
