from __future__ import annotations

from digest.edit.lessons import examples
from digest.language.knowledge import load_knowledge
from digest.language.learning import Example
from digest.model import Article
from tests.builders import an_article, an_edit_policy

POLICY = an_edit_policy()


def taught(*articles: Article, moved: dict[str, str] | None = None) -> list[Example]:
    return list(examples(articles, moved or {}, POLICY, load_knowledge()))


def test_an_article_teaches_the_section_that_its_feed_names() -> None:
    article = an_article(categories=("Football",), text="Long", summary="Short")
    assert taught(article, article) == [Example("en", "sport", article.title, "Long")]
    assert taught(an_article(categories=("Football",), summary="Short"))[0].text == "Short"


def test_an_editor_knows_better_than_a_feed() -> None:
    article = an_article(categories=("Football",))
    assert [e.section for e in taught(article, moved={article.id: "economy"})] == ["economy"]
    assert [e.section for e in taught(an_article(), moved={an_article().id: "economy"})] == ["economy"]


def test_what_nobody_placed_or_in_a_section_of_the_past_teaches_nothing() -> None:
    doubtful = an_article(categories=("Football", "Economy"))
    assert taught(an_article(), doubtful) == []
    assert taught(doubtful, moved={doubtful.id: "chess"}) == []
