"""An article's texts made safe and plain: nothing in them acts, hides or advertises.

The order matters: markup goes first, then characters that no reader sees, then what the
outlet's software adds to every text.
"""

from __future__ import annotations

import html
import re
import unicodedata

from digest.markup import plain

MAX_TITLE = 400
"""Characters. The longest real headlines have about 200."""

MAX_TEXT = 100_000
"""Bytes in UTF-8; a long magazine piece has 60,000."""

MAX_RAW_TITLE = 20_000
"""Characters of a title, markup included, that are looked at."""

TAIL = 1000
"""Characters at the end of a paragraph in which boilerplate is looked for."""

ESCAPES = 3
"""How often a title may have been escaped on its way: once by its site, twice by its feed."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, lone surrogates, marks of direction, and what has no width but joins no letters."""

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)

_TAILS = tuple(
    re.compile(rf"(?:^|\s+){pattern}\s*$", re.DOTALL)
    for pattern in (
        r"The post\s.{1,500}\s(?:appeared first|first appeared) on\s.{1,200}",
        r"(?:Запись|Сообщение|Публикация)\s.{1,500}"
        r"\s(?:впервые появил(?:ась|ось)|появил(?:ись|ась|ось) сначала)\s.{1,200}",
        r"(?:Матлаб|Мақола|Хабар)\S*\s.{1,500}\sбори аввал дар\s.{1,200}\s(?:нашр|чоп) шуда\S*",
    )
)
"""What WordPress adds to each text of a feed, in the languages of the samples."""

_DATELINE = re.compile(
    r"^(?P<city>[^\W\d_][^\W\d_ .'’-]*(?:[ .'’-][^\W\d_]+){0,3}),\s*"
    r"(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2}\s+[^\W\d_]+\.?(?:\s+\d{4})?|[^\W\d_]+\.?\s+\d{1,2})"
    r"(?:\s*(?:года|г\.))?,?\s*"
    r"(?:/[^/\n]{2,60}/\s*[.:—–-]*|\([^()\n]{2,60}\)\s*[—–-]+)\s*"
)
"""Where, when and by whom, as agencies begin: `CITY, 22.11.2026 /Agency/.` or `City, Nov 22 (Agency) —`."""

_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_CUT = re.compile(r"\s*(?:\[(?:…|\.\.\.|\. \. \.)\]|\((?:…|\.\.\.)\))\s*$")
_ENDED = re.compile(r"""[.!?…。؟]["'»”’)]*$""")


def title(text: str) -> str:
    """A headline on one line, without markup, at most 400 characters.

    Apostrophes are straight: WordPress curls them in some texts of an article and not in others,
    and the same headline should be the same.
    """
    line = _APOSTROPHE.sub("'", fold(scrub(plain(_unescaped(text[:MAX_RAW_TITLE])))))
    if len(line) <= MAX_TITLE:
        return line
    return line[: MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def body(markup: str) -> str:
    """A text without markup and boilerplate, paragraphs parted by blank lines, at most 100 kB."""
    return of_paragraphs(plain(markup).split("\n\n"))


def of_paragraphs(paragraphs: list[str]) -> str:
    """The same for paragraphs that hold no markup any more."""
    scrubbed = (fold(scrub(paragraph)) for paragraph in paragraphs)
    kept = [text for text in map(_without_tail, scrubbed) if text]
    if not kept:
        return ""
    kept[0] = _DATELINE.sub("", kept[0]) or kept[0]
    kept[-1] = _finished(kept[-1])
    return _capped("\n\n".join(text for text in kept if text))


def scrub(text: str) -> str:
    """The text without characters that are not seen, in Unicode's composed form (NFC)."""
    lines = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", lines))


def fold(text: str) -> str:
    """The text on one line: every run of white space, also unbreakable, is one space."""
    return " ".join(text.split())


def _unescaped(text: str) -> str:
    for _ in range(ESCAPES - 1):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _without_tail(paragraph: str) -> str:
    head, end = paragraph[:-TAIL], paragraph[-TAIL:]
    for tail in _TAILS:
        end = tail.sub("", end)
    return head + end


def _finished(paragraph: str) -> str:
    kept, cuts = _CUT.subn("", paragraph)
    return kept if not cuts or not kept or _ENDED.search(kept) else f"{kept.rstrip(' ,;:—–-')}…"


def _capped(text: str) -> str:
    data = text.encode()
    if len(data) <= MAX_TEXT:
        return text
    return data[: MAX_TEXT - 3].decode("utf-8", "ignore").rsplit(" ", 1)[0].rstrip() + "…"
