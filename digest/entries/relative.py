"""Times that are told from the moment of reading: "2 hours ago", "сегодня, 06:15", "дирӯз"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from digest.entries.months import folded

LONGEST = 60
"""Characters of a text that is such a time and nothing else; a sentence may say "today" and mean nothing."""

_DAYS = {
    0: "today heute aujourd'hui hoy oggi hoje bugün bugun dzisiaj dziś сегодня имрӯз сьогодні сёння бүгін"
    " бүгүн امروز اليوم 今日 今天",
    1: "yesterday gestern hier ayer ieri ontem dün kecha wczoraj вчера дирӯз вчора учора кеше кечээ"
    " دیروز أمس 昨日 昨天",
    2: "vorgestern avant-hier anteayer przedwczoraj позавчера парирӯз позавчора",
}

_UNITS = {
    1: "s sec sek с сек сония saniye seg ثانیه 秒",
    60: "m min м мин минут дақиқа дақ хв хвил хвіл dakika dk daqiqa мүнөт دقیقه 分",
    1800: "полчас нимсоат",
    3600: "h hr hrs hour ч час соат годин гадзін сағат саат saat soat stund std heure hora ora ore godz"
    " ساعت 小时 時間",
    86400: "d day д дн ден дня рӯз дні дзён күн gün kun tag jour dia día giorn dni dzień روز 天",
    604800: "w week нед ҳафта тижд тижн тыдн апта hafta woche semain seman settiman tydzie tygodn هفته 周",
}
"""Stems by their seconds. Months and years are left out: they name no day."""

_AGO = re.compile(
    r"\b(?:ago|назад|пеш|тому|таму|once|fa|temu|бұрын|мурун|oldin|avval|vor|hace|il y a|پیش|قبل|منذ)\b|前$"
)
_NOW = frozenset(
    map(folded, ("just now", "только что", "ҳозир", "щойно", "şimdi", "gerade eben", "à l'instant"))
)
_PAIR = re.compile(r"(\d{1,4})\s*([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"\d\d?[:.h]\d\d")


def ago(text: str, now: datetime) -> datetime | None:
    """The moment that lies a told span before now; None if the text tells no span."""
    text = folded(text)
    if len(text) > LONGEST:
        return None
    if text.strip(" .,!") in _NOW:
        return now
    if not _AGO.search(text) or "half" in text:
        return None
    pairs = [(int(count), _seconds(word)) for count, word in _PAIR.findall(text)]
    spans = pairs or [(1, seconds) for seconds in map(_seconds, _WORD.findall(text)) if seconds]
    if not spans or not all(seconds for _, seconds in spans):
        return None
    return now - timedelta(seconds=sum(count * seconds for count, seconds in spans))


def named_day(text: str, today: date) -> date | None:
    """Today, yesterday or the day before, if the text is such a word, alone or with a time of day."""
    text = folded(text)
    found = _NAMED.match(text)
    if len(text) > LONGEST or not found:
        return None
    rest = text[found.end() :]
    alone = not _WORD.search(rest) or _CLOCK.search(rest)
    return today - timedelta(days=_BY_DAY[found["word"]]) if alone else None


def _seconds(word: str) -> int:
    sizes = range(len(word), 0, -1)
    stems = (word[:size] for size in sizes if size > 1 or len(word) == 1)
    return next((_BY_UNIT[stem] for stem in stems if stem in _BY_UNIT), 0)


def _table(words: dict[int, str]) -> dict[str, int]:
    return {folded(word): number for number, names in words.items() for word in names.split()}


_BY_UNIT = _table(_UNITS)
_BY_DAY = _table(_DAYS)
_NAMED = re.compile(
    rf"\W*(?P<word>{'|'.join(map(re.escape, sorted(_BY_DAY, key=len, reverse=True)))})(?![^\W\d_])"
)
