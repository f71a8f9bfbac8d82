"""By what English, Russian and Tajik are known: small words, endings of words, letters.

Most of what is read here is in one of them, and their headlines are often too short, or too full of
names, for statistics over letters: «Турнир по гуштингири в Аште» is Macedonian to these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

ENOUGH = 3
"""Points from which on a language is recognised; a claim is worth one."""

DENSE = 0.2
"""Points for each word from which on a text is in a language, and does not only quote it."""

CLAIMED = 0.1
"""The same for a language that is claimed, in a script of which more than one language is known here."""

LEAD = 2
"""Times the points of the next language: less is doubt."""

REMEMBERED = 16_384
"""Words of each language, 2 MB."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


@dataclass(frozen=True)
class Signs:
    """The signs of one language among those of its script.

    Attributes:
        own: words that no other language of the script has, two points each.
        shared: words that some have as well, one point.
        endings: of two and three letters, one point.
        usual: letters that few others have, one point beside a word or an ending.
        alien: letters that it has not, two points against it.
    """

    script: str
    own: frozenset[str]
    shared: frozenset[str]
    endings: frozenset[str]
    usual: re.Pattern[str]
    alien: re.Pattern[str]

    def points(self, words: Sequence[str], text: str) -> int:
        """What a text in lower case has of this language, at most three points a word."""
        of_words = sum(map(self._worth, words))
        if not of_words:
            return 0
        against = len(self.alien.findall(text))
        of_letters = 0 if against else len(self.usual.findall(text))
        return of_words - 2 * against + min(of_words, of_letters)

    @cached_property
    def _worth(self) -> Callable[[str], int]:
        """What a word is worth; the same few thousand words come again and again."""
        return lru_cache(REMEMBERED)(self._worth_of)

    def _worth_of(self, word: str) -> int:
        if word in self.own:
            return 2
        has_ending = len(word) > 4 and (word[-2:] in self.endings or word[-3:] in self.endings)
        return int(has_ending or word in self.shared)


def recognised(text: str, script: str, claim: str) -> str:
    """The language that a text's signs agree on, "" if they are few, or of several.

    Args:
        text: in lower case.
        script: as Unicode names it.
        claim: a language that gets a point for being claimed.
    """
    words = _WORD.findall(text)
    found = {
        language: signs.points(words, text) + (language == claim)
        for language, signs in SIGNS.items()
        if signs.script == script
    }
    best, *others = sorted(found, key=lambda language: -found[language]) or [""]
    points = found.get(best, 0)
    doubt = max([0, *(LEAD * found[other] for other in others)])
    dense = (CLAIMED if best == claim and others else DENSE) * len(words)
    return best if points >= max(ENOUGH, dense, doubt) else ""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIGNS = {
    "en": Signs(
        "LATIN",
        own=_set(
            "the and with from after says said that this these those have has had his their them they"
            " which who whose been were would could should will won't not its it's but by into against"
            " amid what how why when where while more than you your our out about between first two three"
            " years year people new under before during through because without"
        ),
        shared=_set("of to in for is are on at as be was an up he she or if no all can may off over again"),
        endings=_set("ing ion ity ers ed ly"),
        usual=re.compile("(?!)"),
        alien=re.compile("[à-žƏ-ǿșțə]"),
    ),
    "ru": Signs(
        "CYRILLIC",
        own=_set(
            "что чтобы для это этого из из-за как при был была были года году лет также тоже его её ее"
            " него или будет будут после под который которые которых может уже более о об со во они мы он"
            " она только если когда ещё еще нет между около против перед без сообщил сообщила сообщили"
            " сообщает рассказал рассказали назвал назвали стал стала стали стало своей своих своего всех"
            " всё все всего потом вновь снова впервые почти сколько новые новый новая новых человек сейчас"
            " теперь тысяч млн млрд"
        ),
        shared=_set("в с к у же то"),
        endings=_set("ого его ему ому ься тся ый ий ых их ой ую ыми ями ать ить ять еть ции ция ние ния сти"),
        usual=re.compile("[ыщь]"),
        alien=re.compile("[ѐѓєѕіїјљњћќѝўџґғҙқҡңҫүұҳҷһӣөӯәъ](?<!ъ(?=[еёюя]))"),
    ),
    "tg": Signs(
        "CYRILLIC",
        own=_set(
            "дар аз бо барои ки шуд шуда шуданд шудааст аст кард карда карданд мекунад мекунанд мешавад"
            " мешаванд буд буданд гуфт онҳо ин он то ё ӯ рӯзи соли сол пас аммо низ ҳам ҳар як се худ бояд"
            " нест шаҳри ҷумҳурии вазири раиси миёни бори дигар хоҳад доир зиёда гирифт дод дода дорад"
            " намуд"
        ),
        shared=_set("ва ба на бе бар ду"),
        endings=_set("ҳои аст анд ниш ист ҳо иро онро"),
        usual=re.compile("[ғӣқӯҳҷ]"),
        alien=re.compile("[ыщьцѓєѕіїјљњћќўџґҙҡңҫүұһөә]"),
    ),
}
