"""Markup of strangers made harmless: to plain text, or to the few tags a page of ours may hold."""

from __future__ import annotations

import html
import re

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

_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})>")
_BREAKS = re.compile(r"<br>(?: ?<br>)+")
_LINKS = re.compile(r"(?:\s*<a>[^<]*</a>)+[\s.»→|]*")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_TAG = re.compile(r"</?[a-z][a-z0-9]*>")


def plain(markup: str) -> str:
    """The text of a piece of HTML, paragraphs parted by a blank line, without any markup.

    Scripts, forms, pictures and their captions are left out, and so are paragraphs that are only
    a short link. White space is folded; a single line break stays one. What follows the first 5,000
    tags is not read.
    """
    cut = "<".join(_encodable(markup).split("<", MAX_TAGS + 1)[: MAX_TAGS + 1])
    cut = cut.replace(_AMPERSAND, "").replace("&", _AMPERSAND)
    known = nh3.clean(
        cut, tags=set(BLOCKS | {"br", "a"}), clean_content_tags=set(UNREAD), attributes={}, link_rel=None
    )
    blocks = _BLOCK.split(_BREAKS.sub("<p>", _SPACES.sub(" ", known.replace(_AMPERSAND, "&"))))
    texts = (_text(block) for block in blocks if not _invites(block))
    return "\n\n".join(text for text in texts if text)


def unescaped(text: str) -> str:
    """The text with its character references resolved once, however long they are."""
    return html.unescape(_ENDLESS.sub("", text))


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
    return markup.encode("utf-8", "ignore").decode()


def _invites(block: str) -> bool:
    return len(block) < LINK_ONLY + len("<a></a>") and _LINKS.fullmatch(block) is not None


def _text(block: str) -> str:
    lines = block.replace("<br>", "\n").split("\n")
    return "\n".join(unescaped(_TAG.sub("", line)).strip() for line in lines).strip()
