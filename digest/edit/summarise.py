"""What is printed of a story: an outlet's own words, whole sentences, within what its excerpt policy allows.

Source: an outlet's own description, else the sentence of the first five that is nearest to the title,
beat lead-1, lead-2, LexRank, TextRank and Luhn in ROUGE-1 against summaries that were not cut from the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from re import IGNORECASE
from re import compile as pattern

from digest.language.sentences import sentences
from digest.language.words import PREFIX, primary, words
from digest.model import Article, Excerpt, ExcerptKind, View

SHORTEST, LONGEST = 60, 350
"""Characters of a description that is printed as it stands."""

FRAGMENT = 45
"""Characters below which a sentence of a text says too little to stand alone."""

FIRST = 5
POSITION = 0.15
"""The sentences that are looked at, and what each place further down costs."""

HEAD_CHARS = 4_000
"""How much of a text is read: what is printed stands at its head."""

LONG_CHARS = 480
LONG_PARAGRAPHS = 3
"""Measure of the longer extract for the stories that lead (from the design)."""

SHORT_TITLE = 90

_PLACE = r"(?:[^\W\d_][\w'’. -]{1,40}?[,.]?\s+)?"
_DAY = (
    r"(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\s+[^\W\d_]{3,9}\.?(?:\s+\d{4})?"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2})?,?\s*"
)
_WIRE = r"(?:[/(][^/()]{2,60}[/)]\s*[.:—–-]?|[—–-]+\s*[^\W\d_][\w .]{1,30}?\.)\s*"
_DATELINE = pattern(f'^{_PLACE}{_DAY}{_WIRE}(?=["«“]?[^\\W_a-zа-яғӣқӯҳҷё])')
"""DUSHANBE, 22.11.2026 /Pamir News Agency/. — at the head of an agency's text."""

_UNFINISHED = pattern(r"\s*(?:\[?(?:…|\.\.\.)\]?|\[&#8230;\])\s*$")
_NOTICES = (
    r"the post .* appeared first|read (?:also|more)|see also|related:|updated?:|subscribe|sign up|follow us"
    r"|share this|photo:|image:|advertis|by [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}$",
    r"запись .* впервые появилась|читайте? (?:также|ещё|еще)|см\. также|подробнее|обновлено|источник:|реклама"
    r"|подпис(?:аться|ывайтесь|итесь)|фото:",
    r"матлаб(?:и)? .* нашр шудааст|(?:инчунин )?хонед|муфассал|обуна шавед|аксҳо?:|сарчашма:",
)
_NO_NEWS = pattern(f"^(?:{'|'.join(_NOTICES)})", IGNORECASE)
_COMPLETE = (".", "!", "?", "…", "»", "”", '"', ")", "。", "！", "？", "؟", "۔", "।")


def view(article: Article, others: Sequence[Article], *, excerpt: Excerpt, chars: int) -> View:
    """A story as one copy shows it.

    Args:
        article: the one that is shown; its title is printed as it is.
        others: of the same story, for the short title of another outlet.
        excerpt: what may be printed of the shown article's outlet.
        chars: of the summary, spaces included.
    """
    short = _shortest_title(article, others)
    return View(
        article=article.id,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        summary=summary(article, excerpt=excerpt, chars=chars),
        language=article.language,
        published=article.published,
        undated=article.undated,
        short_title=short.title if short else "",
        short_outlet=short.outlet if short else "",
        short_url=short.url if short else "",
    )


def _shortest_title(shown: Article, others: Iterable[Article]) -> Article | None:
    language = primary(shown.language)
    fitting = (
        other
        for other in others
        if other.outlet != shown.outlet
        and primary(other.language) == language
        and 0 < len(other.title) <= SHORT_TITLE
        and other.title != shown.title
    )
    return min(fitting, key=lambda a: (len(a.title), a.published, a.url), default=None)


def summary(article: Article, *, excerpt: Excerpt, chars: int) -> str:
    """The outlet's own description if it is fit to print, else the telling sentence of its text; "" for none.

    Whole sentences, and never more than the excerpt policy allows.
    """
    if excerpt.kind is ExcerptKind.TITLE:
        return ""
    most_words = excerpt.words if excerpt.kind is ExcerptKind.WORDS else None
    own = _clean(article.summary[:HEAD_CHARS])
    if own and _is_fit(" ".join(own), article.title):
        return _fitted(own, chars, most_words)
    best = _telling(_clean(article.text[:HEAD_CHARS]) or own, article.title)
    return _fitted(best, chars, most_words)


def beside(gist: str, original: str) -> str:
    """An editor's title, with the outlet's own beside it."""
    return f"{gist} ({original})"


def paragraphs(article: Article, *, excerpt: Excerpt, most: int = HEAD_CHARS) -> tuple[str, ...]:
    """A longer extract, whole sentences in up to three paragraphs; () where policy or text has none.

    Args:
        article: whose text it is.
        excerpt: what may be printed of it; of a licensed text, all paragraphs.
        most: characters in all, spaces included.
    """
    if excerpt.kind not in {ExcerptKind.EXTRACT, ExcerptKind.FULL}:
        return ()
    whole = excerpt.kind is ExcerptKind.FULL
    left, found = min(most, HEAD_CHARS if whole else LONG_CHARS), list[str]()
    for paragraph in _paragraphs((article.text or article.summary)[:HEAD_CHARS]):
        fitting = _whole(_clean(paragraph), left)
        if fitting:
            found.append(fitting)
            left -= len(fitting) + 1
        if (len(found) == LONG_PARAGRAPHS and not whole) or fitting != " ".join(_clean(paragraph)):
            break
    return tuple(found)


def _paragraphs(text: str) -> Iterator[str]:
    return (paragraph for paragraph in text.split("\n\n") if _clean(paragraph))


def news_sentences(text: str) -> list[str]:
    """The sentences of a text that tell news, in order and verbatim; see what is cleaned off below."""
    return _clean(text)


def _clean(text: str) -> list[str]:
    """The sentences that tell news: without dateline, byline, "read also" and the torn end of an excerpt."""
    kept: list[str] = []
    for line in text.splitlines():
        torn = _UNFINISHED.search(line)
        whole = sentences(_DATELINE.sub("", _UNFINISHED.sub("", line).strip(), count=1))
        if torn and whole and not whole[-1].endswith(_COMPLETE):
            whole = whole[:-1]
        kept.extend(sentence for sentence in whole if _is_news(sentence))
    return kept


def _is_news(sentence: str) -> bool:
    """Not a notice to the reader, and more than a place: "Khujand." is a dateline."""
    return not _NO_NEWS.match(sentence) and len(words(sentence)) > 1


def _is_fit(description: str, title: str) -> bool:
    return SHORTEST <= len(description) <= LONGEST and _plain(description) != _plain(title)


def _plain(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _telling(candidates: Sequence[str], title: str) -> list[str]:
    """The one of the first sentences that is nearest to the title, unless it only repeats it."""
    first = [s for s in candidates if len(s) >= FRAGMENT][:FIRST] or candidates[:1]
    if not first:
        return []
    stems = {word.text[:PREFIX] for word in words(title)}

    def merit(place: int) -> float:
        own = {word.text[:PREFIX] for word in words(first[place])}
        return len(stems & own) / max(1, len(stems)) - POSITION * place

    best = first[max(range(len(first)), key=lambda place: (merit(place), -place))]
    return [best] if _plain(best) != _plain(title) else []


def _fitted(whole: Sequence[str], chars: int, most_words: int | None) -> str:
    """As many whole sentences as fit; where not even one does, its beginning with an ellipsis."""
    text = _whole(whole, chars, most_words)
    if text or not whole:
        return text
    kept = whole[0].split()[:most_words]
    while kept and len(" ".join(kept)) + 2 > chars:
        kept.pop()
    return " ".join(kept).rstrip(",;:—–-. ") + " …" if kept else ""


def _whole(whole: Sequence[str], chars: int, most_words: int | None = None) -> str:
    text = ""
    for sentence in whole:
        longer = f"{text} {sentence}".strip()
        if len(longer) > chars or (most_words is not None and len(longer.split()) > most_words):
            break
        text = longer
    return text
