"""The attributes of a feed's elements, by the names that feedparser gives them."""

from __future__ import annotations

from collections.abc import Mapping

from digest.parse.draft import HTML, PLAIN, Doubt

_VOCABULARIES = {
    "http://www.w3.org/xml/1998/namespace": "xml:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_NAMES = "base href ispermalink label lang lastmod mode rel src term type uri url"
_OWN = frozenset(_NAMES.split())
"""Attributes with a meaning, which feedparser sees also behind prefixes that it does not know."""


def lowered(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes by name; raises Doubt if feedparser may mistake one for another."""
    own: dict[str, str] = {}
    for name, value in attributes.items():
        uri, _, local = name.lower().rpartition(" ")
        known = _VOCABULARIES.get(uri, "")
        if (uri and not known and local in _OWN) or f"{known}{local}" in own:
            raise Doubt
        own[f"{known}{local}" if known or not uri else name] = value
    return own


def base_of(own: Mapping[str, str]) -> str:
    """Where links inside the element are seen from; "" if it does not say."""
    return own.get("xml:base", own.get("base", ""))


def language_of(own: Mapping[str, str], outer: str) -> str:
    """The language of an element inside an outer one; raises Doubt if it takes the outer one away."""
    told = own.get("xml:lang", own.get("lang"))
    if told == "":
        raise Doubt
    return told.replace("_", "-") if told else outer


def type_of(own: Mapping[str, str], default: str) -> str:
    """How a text is written; raises Doubt if it is neither plain nor escaped markup."""
    kind = own.get("type", default).lower()
    if kind not in HTML | PLAIN or "src" in own or own.get("mode", "escaped") != "escaped":
        raise Doubt
    return kind
