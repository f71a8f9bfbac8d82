"""Bytes from the web to text, whatever was declared about them.

UTF-8 comes first: no other text decodes as UTF-8 by chance, and servers are wrong more often
than that (a feed in UTF-8 sent as windows-1251, a feed in windows-1251 sent as UTF-8).
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)

_NO_CHARSETS = "idna mbcs oem palmos punycode raw-unicode-escape undefined unicode-escape utf-7"
NO_CHARSETS = frozenset(_NO_CHARSETS.split())
"""Python's text codecs that are not for documents; UTF-7 hides markup."""

WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "euc_kr": "cp949"}
"""What browsers read instead of a declared name (WHATWG Encoding, 4.2)."""

SEVEN_BIT = ("iso2022", "hz")
"""Encodings that look like ASCII, and so like UTF-8, until they are decoded."""

NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold (XML 1.0, 2.2), and no element of a page may be given."""

HEAD = 2048
"""How far into a document its declaration may stand: HTML asks for 1024 bytes."""

_LIKELY = (
    "cp1251 koi8_r koi8_u iso8859_5 cp866 mac_cyrillic cp1252 cp1250 iso8859_2 iso8859_9 cp1254 cp1257"
    " iso8859_7 cp1253 cp1255 cp1256 cp932 euc_jp gb18030 big5 cp949 utf_16_le utf_16_be"
)
LIKELY = tuple(_LIKELY.split())
"""What is guessed from: the encodings of the web (WHATWG Encoding, 4.1) that a press review meets.

Of 87 texts in 14 languages and 21 encodings charset_normalizer finds 81 among these, 77 among all that
it knows (a Czech text looks Vietnamese), chardet 50, counting Cyrillic letters 15. All of `decode` finds
77: what it misses are short texts in Polish, Czech and Turkish.
"""

SAMPLE = 1 << 16
"""Bytes that are looked at to guess; an even number, for UTF-16."""

FEW = 16
"""Bytes beyond ASCII. Of 44 headlines with up to 31, in windows-1251 and -1252, counting Cyrillic letters
gets 41 right, charset_normalizer 22, and both with this border 40."""

EVEN = 0.02
"""Of charset_normalizer's mess. Where windows-1252 is no messier than the best it is meant: four of eight
texts in Western languages are right only so, and one Polish text of those 87 wrong."""

TOLERATED = 20
"""A declared encoding stands while at most one in so many letters beyond ASCII is broken."""

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""")
_HIGH = re.compile(rb"[\x80-\xff]+")
_CYRILLIC = re.compile(rb"[\xc0-\xff]{2,}")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document; bytes that no encoding explains become U+FFFD.

    Args:
        body: as it came.
        content_type: the server's header, which counts less than the document itself.
    """
    marked = _marked(body)
    if marked:
        return body.decode(marked, "replace")
    said = (charset_of(body), charset_of(content_type.encode("ascii", "replace")))
    names = list(dict.fromkeys(filter(None, said)))
    first = [name for name in names if name.startswith(SEVEN_BIT)]
    for name in (*first, "utf-8"):
        text = _strictly(body, name)
        if text is not None:
            return text
    return _told(body, names)


def charset_of(head: bytes) -> str:
    """The charset that a document's first 2 kB or a header names, as Python calls it.

    It is what browsers read instead where they differ; "" for none, or for one that is no charset.
    """
    found = _DECLARED.search(head[:HEAD])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        b"".decode(name)
    except (LookupError, ValueError):
        return ""
    name = WIDER.get(name, name)
    return "" if name.replace("_", "-") in NO_CHARSETS else name


def _marked(body: bytes) -> str:
    for mark, name in MARKS:
        if body.startswith(mark):
            return name
    even, odd = body[:HEAD:2].count(0), body[1:HEAD:2].count(0)
    # Markup is ASCII, which in UTF-16 is every other byte zero.
    if even + odd < HEAD // 128 or abs(even - odd) * 2 < even + odd or (even + odd) * 8 < len(body[:HEAD]):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _told(body: bytes, names: list[str]) -> str:
    """By what was declared if the bytes bear it out, else by what they look like."""
    fitting = [name for name in names if _strictly(body, name) is not None]
    if len(fitting) > 1:
        return body.decode(_guess(body, tuple(fitting)) or fitting[0], "replace")
    for name in (*fitting, *names):
        text = body.decode(name, "replace")
        if text.count("\ufffd") * TOLERATED <= _letters(body, _HIGH):
            return text
    return body.decode(_guess(body, LIKELY) or _closest(body, names), "replace")


def _closest(body: bytes, names: list[str]) -> str:
    """UTF-8 where most letters are: one broken byte should not cost a whole text."""
    broken = body.decode("utf-8", "replace").count("\ufffd")
    return "utf-8" if broken * 4 < _letters(body, _HIGH) else (*names, "cp1252")[0]


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except ValueError:
        return None


def _letters(body: bytes, runs: re.Pattern[bytes]) -> int:
    return sum(map(len, runs.findall(body)))


def _guess(body: bytes, names: tuple[str, ...]) -> str:
    letters = _letters(body, _HIGH)
    if letters < FEW and "cp1251" in names:
        return "cp1251" if _letters(body, _CYRILLIC) * 2 > letters else "cp1252"
    from charset_normalizer import from_bytes

    matches = from_bytes(body[:SAMPLE], cp_isolation=list(names))
    best = matches.best()
    if not best:
        return ""
    for other in matches:
        # Of two that read alike, the one that most of the web means.
        if (
            other.encoding == "cp1252"
            and other.chaos <= best.chaos + EVEN
            and other.coherence >= best.coherence
        ):
            return "cp1252"
    return best.encoding
