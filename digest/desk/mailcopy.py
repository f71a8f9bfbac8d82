"""A mail as the preview shows it: in the scheme that was chosen, its links in tabs of their own.

The stored document is never touched; this is made of it for the eye alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from html.parser import HTMLParser

from digest.model import bytes_of, cid_of

NEW_TAB = '<base target="_blank">'

FILLER = "\u034f\u00a0\u2007\u200c\u00ad\ufeff \t\r\n"
"""What mails put behind the preheader, so that inboxes show nothing of the body after it."""

VOID = frozenset({"br", "img", "meta", "hr", "link", "input", "col", "wbr", "area", "base", "source"})
"""Elements that are never closed."""

_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style>", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_BOTH = re.compile(r"(?<![\w-])color-scheme\s*:\s*(?:light\s+dark|dark\s+light)", re.IGNORECASE)
_META = re.compile(r'<meta\b[^>]*\bname="color-scheme"[^>]*>', re.IGNORECASE)

ALWAYS, NEVER = "(min-width:0px)", "(max-width:0px)"
"""Media features that stand for a question with a known answer, whatever else the query asks."""


class Scheme(StrEnum):
    """How a reader's mail program is set."""

    LIGHT = "light"
    DARK = "dark"


def mail_copy(html: str, scheme: Scheme) -> str:
    """The mail in one scheme, whatever the browser prefers, and with links that open a new tab."""
    html = _STYLE.sub(lambda found: _in_scheme(found[0], scheme), html)
    html = _META.sub(f'<meta name="color-scheme" content="{scheme}">', html)
    head = _HEAD.search(html)
    place = head.end() if head else 0
    return f"{html[:place]}{NEW_TAB}{html[place:]}"


def pictured(html: str, picture: str) -> str:
    """The mail with its picture, given in base64, written into it: a browser has no parts of a message."""
    return html.replace(f"cid:{cid_of(bytes_of(picture))}", f"data:image/jpeg;base64,{picture}")


def preheader(html: str) -> str:
    """What an inbox shows after the subject: the first text of a mail that it hides; "" if there is none."""
    hidden = _FirstHidden()
    hidden.feed(html)
    return " ".join("".join(hidden.texts).strip(FILLER).split())


def _in_scheme(style: str, scheme: Scheme) -> str:
    style = _ASKED.sub(lambda asked: ALWAYS if asked[1].lower() == scheme else NEVER, style)
    return _BOTH.sub(f"color-scheme: {scheme}", style)


class _FirstHidden(HTMLParser):
    """Gathers the text of the first element that hides itself."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._depth = 0
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._over or tag in VOID:
            return
        style = (dict(attrs).get("style") or "").replace(" ", "")
        if self._depth or "display:none" in style:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in VOID:
            self._depth -= 1
            self._over = self._depth == 0

    def handle_data(self, data: str) -> None:
        if self._depth and not self._over:
            self.texts.append(data)
