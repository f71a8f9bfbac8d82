"""Whether an edition keeps to the operator's rules, and to what each outlet lets us print.

A rule that is broken is told by its name, and the edition is not made: it stops where its editor sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from digest.edit.summarise import LONG_CHARS, beside
from digest.language.sentences import sentences
from digest.language.words import primary
from digest.model import Article, Edition, ExcerptKind, Source, Story, View
from digest.settings import EditPolicy, HouseRules, Titles

NAMED = 60
"""Characters of a title in a message."""


def broken(edition: Edition, policy: EditPolicy) -> tuple[str, ...]:
    """What an edition does not keep to, each with the rule's name; an empty one keeps to everything."""
    if not edition.stories:
        return ()
    rules = policy.rules
    return (
        *_order(edition, rules),
        *_shares(edition, rules),
        *(told for story in edition.stories for told in _of_story(story, edition, policy)),
    )


def _order(edition: Edition, rules: HouseRules) -> Iterator[str]:
    found = [section.id for section in edition.sections]
    if not rules.order:
        return
    for section in rules.order:
        if section not in found:
            yield f"rules.order: section «{section}» has no story"
    for section in found:
        if section not in rules.order:
            yield f"rules.order: section «{section}» has stories, and is not in it"


def _shares(edition: Edition, rules: HouseRules) -> Iterator[str]:
    total = len(edition.stories)
    for name, wanted in rules.share.items():
        ids = rules.counted(name)
        own = sum(len(section.stories) for section in edition.sections if section.id in ids)
        share = 100 * own / total
        if abs(share - wanted) > rules.share_within:
            yield (
                f"rules.share: «{name}» has {own} of {total} stories, {share:.0f} %;"
                f" wanted {wanted} %, give or take {rules.share_within}"
            )


def _of_story(story: Story, edition: Edition, policy: EditPolicy) -> Iterator[str]:
    articles = {article.id: article for article in story.articles}
    leads = story.id in edition.top[:1]
    for language, view in story.views.items():
        article = articles[view.article]
        yield from _too_long(view, _printed(view, brief=story.brief, leads=leads), language, policy.rules)
        yield from _without_gist(view, article, language, policy.rules)
        yield from _too_much(view, article, language, policy)


def _printed(view: View, *, brief: bool, leads: bool) -> str:
    """The text below the title, as the fullest document has it."""
    if brief:
        return ""
    return " ".join(view.paragraphs) if leads and view.paragraphs else view.summary


def _too_long(view: View, text: str, language: str, rules: HouseRules) -> Iterator[str]:
    length = len(f"{view.title} {text}".strip())
    if rules.max_chars is not None and length > rules.max_chars:
        yield f"rules.max_chars: {_name(view, language)} has {length} characters, {rules.max_chars} at most"


def _without_gist(view: View, article: Article, language: str, rules: HouseRules) -> Iterator[str]:
    if rules.titles is not Titles.BOTH or primary(view.language) in {primary(language), "", "und"}:
        return
    if view.title == article.title or not view.title.endswith(beside("", article.title)):
        yield f"rules.titles: {_name(view, language)} has no title of the editor beside the original"


def _too_much(view: View, article: Article, language: str, policy: EditPolicy) -> Iterator[str]:
    """Whoever put them there: more of the outlet's own sentences than its excerpt policy lets us print."""
    source = policy.sources.get(article.source)
    if source is None or source.excerpt.kind is ExcerptKind.FULL:
        return
    for text in (view.summary, " ".join(view.paragraphs)):
        fault = _excess(_own(text, article), source, policy)
        if fault:
            allowed = f"source «{source.name}» allows {_allowed(source, policy)}"
            yield f"excerpt: {_name(view, language)}: {fault}; {allowed}"
            return


def _excess(quoted: list[str], source: Source, policy: EditPolicy) -> str:
    text, excerpt = " ".join(quoted), source.excerpt
    if excerpt.kind is ExcerptKind.TITLE and quoted:
        return "text of its own is printed"
    if excerpt.kind is ExcerptKind.WORDS and len(text.split()) > excerpt.words:
        return f"{len(text.split())} of its own words are printed"
    if excerpt.kind is ExcerptKind.EXTRACT and len(text) > max(policy.summary_chars, LONG_CHARS):
        return f"{len(text)} characters of its own are printed"
    return ""


def _allowed(source: Source, policy: EditPolicy) -> str:
    told: Mapping[ExcerptKind, str] = {
        ExcerptKind.TITLE: "the title alone",
        ExcerptKind.WORDS: f"{source.excerpt.words} words",
        ExcerptKind.EXTRACT: f"{max(policy.summary_chars, LONG_CHARS)} characters",
    }
    return told[source.excerpt.kind]


def _own(text: str, article: Article) -> list[str]:
    """The sentences of a text that the article has too, word for word."""
    theirs = _folded(f"{article.summary} {article.text}")
    return [s for s in _whole(sentences(text)) if _folded(s) and _folded(s) in theirs]


def _whole(found: Iterable[str]) -> Iterator[str]:
    """Sentences; without the mark of one that was cut."""
    return (sentence.removesuffix("…").rstrip() for sentence in found)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _name(view: View, language: str) -> str:
    title = view.title if len(view.title) <= NAMED else f"{view.title[:NAMED].rstrip()}…"
    return f"«{title}» ({view.outlet}, copy {language})"
