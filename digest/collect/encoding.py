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

HEAD = 2048
"""How far into a document its declaration may stand: HTML asks for 1024 bytes."""

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""")
_CYRILLIC = re.compile(rb"[\xc0-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document; bytes that no encoding explains become U+FFFD.

    Args:
        body: as it came.
        content_type: the server's header, which counts less than the document itself.
    """
    for mark, name in MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _declared(body[:HEAD])
    said = _declared(content_type.encode("ascii", "replace"))
    names = [name for name in (declared, said) if name]
    first = [name for name in names if name.startswith(SEVEN_BIT)]
    for name in (*first, "utf-8", *names):
        text = _strictly(body, name)
        if text is not None:
            return text
    return body.decode(names[0] if names else _guess(body), "replace")


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head)
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        b"".decode(name)
    except (LookupError, ValueError):
        return ""
    name = WIDER.get(name, name)
    return "" if name.replace("_", "-") in NO_CHARSETS else name


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except ValueError:
        return None


def _guess(body: bytes) -> str:
    letters = sum(len(run) for run in _CYRILLIC.findall(body))
    return "cp1251" if letters * 2 > len(_HIGH.findall(body)) else "cp1252"
