"""Names across scripts: Шаартуз, Шаҳритус and Shahrituz share their consonants."""

from __future__ import annotations

import re
from functools import lru_cache

LENGTH = 5
"""Letters of a skeleton: enough to tell names apart, few enough to survive endings."""

_CYRILLIC = "абвгғдеёжзиӣйкқлмнопрстуӯфхҳцчҷшщъыьэюяіїєґўәңөүұһ"
_LATIN = (
    "a b v g g d e e zh z i i y k q l m n o p r s t u u f kh h ts ch j sh sh _ y _ e yu ya "
    "i i e g u a n o u u h"
)
_TABLE = str.maketrans(
    {letter: latin.strip("_") for letter, latin in zip(_CYRILLIC, _LATIN.split(), strict=True)}
)
_SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("sh", "s"), ("zh", "j"), ("dj", "j"), ("ck", "k"), ("ph", "f"), ("th", "t"),
    ("w", "v"), ("x", "ks"), ("q", "k"), ("y", "i"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_HARD_C = re.compile("c(?!h)")
_VOWELS = re.compile("[aeiou'’ʼ]")
_DOUBLES = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """The first consonants of a name in Latin letters, "" if fewer than two sounds are left.

    Args:
        name: folded, in Latin or Cyrillic letters; other scripts give "".
    """
    latin = name.translate(_TABLE)
    if not latin.isascii():
        return ""
    latin = _HARD_C.sub("k", _SOFT_C.sub("s", latin))
    for written, sound in _SOUNDS:
        latin = latin.replace(written, sound)
    bones = _DOUBLES.sub(r"\1", latin[:1] + _VOWELS.sub("", latin[1:]))[:LENGTH]
    return bones if len(bones) >= 2 else ""
