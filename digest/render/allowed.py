"""What may stand in a mail's MJML: its tags, and for each of them its attributes.

Of MJML only what every mail program shows alike; of HTML what their sanitisers keep. Left out on purpose:
mj-include, mj-html-attributes and inline mj-style, which our compiler does not know; mj-preview, whose white
text is taken for a spammer's; mj-social, mj-hero and backgrounds, which need pictures from elsewhere.
"""

from __future__ import annotations


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PADDINGS = _names("padding padding-top padding-right padding-bottom padding-left inner-padding")
"""Lengths here must have a unit: the compiler reads a bare 0 wrongly, and columns move in Outlook."""

_BOX = PADDINGS - {"inner-padding"} | {"css-class"}
_BORDERS = _names("border border-top border-right border-bottom border-left border-radius")
_TYPE = _names(
    "align color font-family font-size font-style font-weight letter-spacing line-height"
    " text-decoration text-transform"
)

MJML = {
    "mjml": _names("lang dir"),
    "mj-head": _names(""),
    "mj-title": _names(""),
    "mj-attributes": _names(""),
    "mj-breakpoint": _names("width"),
    "mj-raw": _names(""),
    "mj-style": _names(""),
    "mj-body": _names("background-color width css-class"),
    "mj-wrapper": _BOX | _BORDERS | _names("background-color text-align full-width"),
    "mj-section": _BOX | _BORDERS | _names("background-color direction text-align full-width"),
    "mj-group": _names("background-color direction vertical-align width css-class"),
    "mj-column": _BOX | _BORDERS | _names("background-color direction vertical-align width"),
    "mj-text": _BOX | _TYPE | _names("container-background-color height"),
    "mj-button": _BOX
    | _BORDERS
    | _TYPE
    | _names("background-color container-background-color height href inner-padding text-align title")
    | _names("vertical-align width"),
    "mj-image": _BOX | _BORDERS | _names("align alt container-background-color height href src title width"),
    "mj-divider": _BOX
    | _names("align border-color border-style border-width container-background-color width"),
    "mj-spacer": _BOX | _names("container-background-color height"),
    "mj-table": _BOX
    | _TYPE
    | _names("border cellpadding cellspacing container-background-color role table-layout width"),
}

MJML["mj-all"] = frozenset().union(*MJML.values())
MJML["mj-class"] = MJML["mj-all"] | {"name"}

_COMMON = _names("class style lang dir title role align")
_CELL = _COMMON | _names("colspan rowspan width height valign bgcolor")
_PLAIN = _names(
    "abbr b br div em h1 h2 h3 h4 i li ol p s small span strong sub sup tbody tfoot thead u ul wbr"
)

HTML = {
    **dict.fromkeys(_PLAIN, _COMMON),
    "a": _COMMON | {"href"},
    "img": _COMMON | _names("alt border height src width"),
    "table": _COMMON | _names("bgcolor border cellpadding cellspacing width"),
    "tr": _COMMON | _names("bgcolor valign"),
    "td": _CELL,
    "th": _CELL | {"scope"},
    "meta": _names("name content"),
}

TAGS = {**MJML, **HTML}

LEADS = {"href": ("https://", "http://", "mailto:"), "src": ("https://", "cid:")}
"""What a link and a picture's address may begin with; cid: is a picture that comes with the mail."""

LOADERS = ("url(", "@import", "expression(")
"""What loads or runs something from within a style."""
