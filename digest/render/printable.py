"""Texts and addresses as they may stand in a document, whatever a source wrote."""

from __future__ import annotations

from re import compile as pattern
from unicodedata import category
from urllib.parse import quote, urlsplit

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: one left open turns the rest of the page around."""

_BROKEN = frozenset({"Cc", "Cs"})
"""Controls and lone surrogates."""

_UNSAFE = pattern(r"[\x00-\x20\x7f\"<>\\^`{|}()\s]")

_RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def shown(text: str) -> str:
    """A text on one line, without characters that show nothing or turn others around."""
    if text.isprintable():  # then only blanks can be amiss; a hundred times as fast
        return " ".join(text.split())
    kept = (" " if c.isspace() else c for c in text if c.isspace() or not _is_broken(c))
    return " ".join("".join(kept).split())


def _is_broken(character: str) -> bool:
    return character in _BIDI or category(character) in _BROKEN or _is_no_character(ord(character))


def _is_no_character(point: int) -> bool:
    """Code points that Unicode keeps free for ever; XML refuses some of them."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def cut(text: str, most: int) -> str:
    """At most this many characters, ended at a word with an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    head, _, torn = text[:most].rpartition(" ")
    kept = head if len(head) > most // 2 else f"{head} {torn}".strip()[: most - 1]
    return kept.rstrip(" ,;:.–—-") + "…"


def address(url: str) -> str:
    """A link's address, safe in HTML, markdown and text; empty unless it is http or https."""
    url = url.strip()
    if not url.lower().startswith(("http://", "https://")):
        return ""
    return _UNSAFE.sub(lambda found: quote(found.group(), safe=""), url)


def site_of(url: str) -> str:
    """The front page of the site that an address belongs to."""
    try:
        parts = urlsplit(address(url))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


def mailto(to: str, subject: str) -> str:
    """A link that opens a mail with this subject."""
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}"


def direction_of(language: str) -> str:
    """Rtl or ltr, by the usual script of a language."""
    return "rtl" if language.split("-", maxsplit=1)[0].casefold() in _RTL else "ltr"
