"""An article's texts made safe and plain: nothing in them acts, hides or advertises.

The order matters: markup goes first, then characters that no reader sees, then what the
outlet's software adds to every text.
"""

from __future__ import annotations

import re
import unicodedata

from digest.markup import fold, is_folded, plain, unescaped

MAX_TITLE = 400
"""Characters. The longest real headlines have about 200."""

MAX_AUTHOR = 200
"""Characters; some feeds name a whole newsroom."""

MAX_TEXT = 100_000
"""Bytes in UTF-8; a long magazine piece has 60,000."""

UTF_8 = 4
"""Bytes of a character at most."""

MAX_RAW_TITLE = 20_000
"""Characters of a title, markup included, that are looked at."""

MAX_RAW_TEXT = 400_000
"""Characters of a text, markup included, that are looked at: four times what is kept of it."""

TAIL = 1000
"""Characters at the end of a paragraph in which boilerplate is looked for."""

LAST = 5
"""Paragraphs at the end of a text in which boilerplate is looked for."""

LONGEST_CUT = 12
"""Characters at the end of a text in which the sign of a cut is looked for: ` [. . .] `."""

ESCAPES = 3
"""How often a title may have been escaped on its way: once by its site, twice by its feed."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_PILE = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
"""More marks on one letter than any script has: four are kept. To sort them takes their number squared."""

_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_BLANK = re.compile(f"[{_BLANKS}]")
"""Letters that show nothing: fillers of Korean syllables, the empty Braille cell."""

_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[{_HIDDEN}]")
"""Controls, lone surrogates, marks of direction, and what has no width but joins no letters."""

_BLOCK = r"p|br|div|h[1-6]|li|ul|ol|blockquote|table"
_MARKUP = re.compile(rf"<(?:{_BLOCK})\b", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(rf"&lt;(?:{_BLOCK})\b[^<>&]{{0,200}}&gt;", re.IGNORECASE)
"""Tags that a text was meant to have, had it not been escaped once too often on its way."""

_ENDS = "\r\x85\u2028\u2029"
_LINE_ENDS = re.compile(f"\r\n|[{_ENDS}]")

_UNSEEN = re.compile(f"[{_MARKS}{_BLANKS}]")
"""Of what is taken out or folded, all that Python calls printable; most texts have neither kind."""

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

_IN_TAILS = ("appeared", "появил", "шуда")
"""One of these stands in each: to look for a word is sooner done than for a pattern."""

_DATELINE = re.compile(
    r"^(?P<city>[^\W\d_][^\W\d_ .'’-]*(?:[ .'’-][^\W\d_]+){0,3}),\s*"
    r"(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2}\s+[^\W\d_]+\.?(?:\s+\d{4})?|[^\W\d_]+\.?\s+\d{1,2})"
    r"(?:\s*(?:года|г\.))?,?\s*"
    r"(?:/[^/\n]{2,60}/\s*[.:—–-]*|\([^()\n]{2,60}\)\s*[—–-]+)\s*"
)
"""Where, when and by whom, as agencies begin: `CITY, 22.11.2026 /Agency/.` or `City, Nov 22 (Agency) —`."""

_ADDRESS = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,253}")
_NAME_BESIDE_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}\s*\((?P<name>[^()]+)\)")
"""As RSS 2.0 asks for: `editor@outlet.example (Name)`."""

_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_CUT = re.compile(r"\s*(?:\[(?:…|\.\.\.|\. \. \.)\]|\((?:…|\.\.\.)\))\s*$")
_ENDED = re.compile(r"""[.!?…。؟]["'»”’)]*$""")


def title(text: str) -> str:
    """A headline on one line, without markup, at most 400 characters; "" if it holds no letter or sign.

    Apostrophes are straight: WordPress curls them in some texts of an article and not in others,
    and the same headline should be the same.
    """
    line = _APOSTROPHE.sub("'", fold(scrub(plain(_unescaped(text[:MAX_RAW_TITLE])))))
    if not _holds(line, "LNS"):
        return ""
    if len(line) <= MAX_TITLE:
        return line
    return line[: MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def author(text: str) -> str:
    """Who wrote it, without an address of electronic mail, at most 200 characters."""
    if not text:
        return ""
    found = _NAME_BESIDE_ADDRESS.fullmatch(text[:MAX_RAW_TITLE].strip())
    name = _ADDRESS.sub(" ", title(found["name"] if found else text))
    return fold(name).strip(" ,;<>()")[:MAX_AUTHOR].strip()


def body(markup: str) -> str:
    """A text without markup and boilerplate, paragraphs parted by blank lines, at most 100 kB."""
    markup = markup[:MAX_RAW_TEXT]
    if "&lt;" in markup and _ESCAPED_MARKUP.search(markup) and not _MARKUP.search(markup):
        markup = unescaped(markup)
    return of_paragraphs(plain(markup).split("\n\n"))


def of_paragraphs(paragraphs: list[str]) -> str:
    """The same for paragraphs that hold no markup any more."""
    text = _scrubbed("\n\n".join(paragraphs))
    kept = [text for text in text.split("\n\n") if _holds(text, "LNSP")]
    if any(map(text.__contains__, _IN_TAILS)):
        kept = [*kept[:-LAST], *filter(None, map(_without_tail, kept[-LAST:]))]
    if not kept:
        return ""
    kept[0] = _without_dateline(kept[0])
    kept[-1] = _finished(kept[-1])
    return _capped("\n\n".join(text for text in kept if text))


def scrub(text: str) -> str:
    """The text without characters that are not seen, in Unicode's composed form (NFC)."""
    if text.replace("\n", " ").isprintable() and not _has_unseen(text):
        return unicodedata.normalize("NFC", text)
    seen = _BLANK.sub(" ", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))
    return _PILE.sub(r"\1", unicodedata.normalize("NFC", _PILE.sub(r"\1", seen)))


def _has_unseen(text: str) -> bool:
    return not text.isascii() and _UNSEEN.search(text) is not None


def _scrubbed(text: str) -> str:
    """Paragraphs without what is not seen, each on one line; most are so already."""
    if is_folded(text) and not _has_unseen(text):
        return unicodedata.normalize("NFC", text)
    return "\n\n".join(map(fold, scrub(text).split("\n\n")))


def _unescaped(text: str) -> str:
    for _ in range(ESCAPES - 1):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = unescaped(text)
    return text


def _holds(text: str, kinds: str) -> bool:
    """Whether any character is of these kinds: letters, numbers, signs, punctuation; joiners show nothing."""
    if text[:1].isalnum():  # letters and numbers are in all of these kinds
        return True
    return any(unicodedata.category(character)[0] in kinds for character in text)


def _without_dateline(paragraph: str) -> str:
    if "," not in paragraph or ("/" not in paragraph and "(" not in paragraph):
        return paragraph
    dateline = _DATELINE.match(paragraph)
    return paragraph[dateline.end() if dateline else 0 :] or paragraph


def _without_tail(paragraph: str) -> str:
    head, end = paragraph[:-TAIL], paragraph[-TAIL:]
    for tail in _TAILS:
        end = tail.sub("", end)
    return head + end


def _finished(paragraph: str) -> str:
    if not paragraph.endswith(("]", ")")):
        return paragraph
    end, cuts = _CUT.subn("", paragraph[-LONGEST_CUT:])
    kept = paragraph[:-LONGEST_CUT] + end
    return kept if not cuts or not kept or _ENDED.search(kept) else f"{kept.rstrip(' ,;:—–-')}…"


def _capped(text: str) -> str:
    if len(text) * UTF_8 <= MAX_TEXT:
        return text
    data = text.encode()
    if len(data) <= MAX_TEXT:
        return text
    return data[: MAX_TEXT - 3].decode("utf-8", "ignore").rsplit(" ", 1)[0].rstrip() + "…"
