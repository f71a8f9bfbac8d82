"""Which articles teach what a section holds: those whose feed says it, and those an editor moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from digest.edit.section import Judge
from digest.language.knowledge import Knowledge
from digest.language.learning import Example
from digest.model import Article
from digest.settings import EditPolicy


def examples(
    articles: Iterable[Article], moved: Mapping[str, str], policy: EditPolicy, knowledge: Knowledge
) -> Iterator[Example]:
    """The articles whose section is known, each once; an editor knows better than a feed.

    Args:
        articles: of earlier editions.
        moved: by an article's id, the section that an editor moved it to. One that the digest has no
            longer teaches nothing.
        policy: the sections of today.
        knowledge: words known beforehand.
    """
    judge = Judge(policy, knowledge)
    ids = {rule.id for rule in policy.sections}
    for article in {article.id: article for article in articles}.values():
        section = moved.get(article.id) or judge.by_category(article)
        if section in ids:
            yield Example(article.language, section, article.title, article.text or article.summary)
