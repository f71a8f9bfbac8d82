"""Editions for tests of the print room: real-looking, hostile, huge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.model import Article, Edition, LocalText, Rejection, Section, Story, View, Window
from digest.render.look import Look
from tests.builders import a_masthead, an_article

DAY = date(2026, 11, 22)
END = datetime(2026, 11, 22, 1, tzinfo=UTC)
"""06:00 in Dushanbe."""

TEMPLATES = Path(__file__).parents[2] / "templates"

TITLES = {
    "en": "Bridge over the Panj opens to lorries",
    "ru": "Мост через Пяндж открыли для грузовиков",
    "tg": "Пул аз болои Панҷ барои мошинҳои боркаш кушода шуд",
}
TEXTS = {
    "en": "The bridge was closed for eight months. The first forty lorries crossed on Saturday.",
    "ru": "Мост был закрыт восемь месяцев. В субботу проехали первые сорок машин.",
    "tg": "Пул ҳашт моҳ баста буд. Рӯзи шанбе чил мошини аввал гузашт.",
}
OUTLETS = {"en": "Pamir News Agency", "ru": "Заря-Информ", "tg": "Хабари Шарқ"}
SECTIONS = {
    "politics": LocalText({"en": "Politics", "ru": "Политика", "tg": "Сиёсат"}),
    "economy": LocalText({"en": "Economy", "ru": "Экономика", "tg": "Иқтисод"}),
}

HOSTILE = (
    "<script>alert(1)</script> & <img src=x onerror=alert(2)>",
    '"Quoted" \'twice\' `thrice` <b onclick="x()">',
    "Turned \u202e around \u2066and never\u2067 closed",
    "Broken\r\nline\x00 and \x1b[31mcolour\u2028here",
    "🏔️🇹🇯👩‍🚒",
    "Long " + "word " * 79,
    "{{ 7*7 }} {% raw %} {{< shortcode >}} ${x}",
    "[x](javascript:alert(1)) ![y](http://elsewhere.example/p.png) <http://elsewhere.example>",
    "| a | b |\n|---|---|",
    "# Heading * bold * _under_ ~~gone~~ \\ back",
    "1. one - two + three &lt;b&gt; &#60;",
    "- - - --- ===",
    "</mj-text></mj-column> ]]> <!-- x --> <!DOCTYPE html>",
)
"""Headlines as a hostile or careless source might write them."""


def a_view(language: str, article: Article, **changes: object) -> View:
    """What a copy shows of an article."""
    view = View(
        article=article.id,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        summary=TEXTS[language],
        language=article.language,
        published=article.published,
        undated=article.undated,
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # a builder takes any field


def a_story(name: str, section: str = "politics", **changes: object) -> Story:
    """A story told in three languages."""
    articles = {
        language: an_article(
            id=f"{name}-{language}",
            title=f"{TITLES[language]} {name}",
            url=f"https://{language}.example/{name}",
            outlet=OUTLETS[language],
            source=OUTLETS[language],
            language=language,
            published=END - timedelta(hours=7, minutes=10),
        )
        for language in TITLES
    }
    story = Story(
        id=name,
        section=section,
        articles=tuple(articles.values()),
        lead=articles["en"].id,
        views={language: a_view(language, article) for language, article in articles.items()},
        reasons=("3 outlets told it",),
    )
    return replace(story, **changes)  # type: ignore[arg-type]  # a builder takes any field


def with_views(story: Story, **changes: object) -> Story:
    """The story, with every view changed."""
    views: Mapping[str, View] = {
        language: replace(view, **changes)  # type: ignore[arg-type]  # a builder takes any field
        for language, view in story.views.items()
    }
    return replace(story, views=views)


def an_edition(*stories: Story, **changes: object) -> Edition:
    """An edition of these stories, else of six in two sections; the first leads."""
    stories = stories or (
        a_story("one"),
        a_story("two"),
        a_story("three", brief=True),
        a_story("four", brief=True),
        a_story("five", "economy"),
        a_story("six", "economy"),
    )
    edition = Edition(
        digest="digest",
        date=DAY,
        number=214,
        languages=("en", "ru", "tg"),
        window=Window(END - timedelta(days=1), END),
        cutoff=END + timedelta(minutes=5),
        sections=tuple(
            Section(key, title, own)
            for key, title in SECTIONS.items()
            if (own := tuple(story for story in stories if story.section == key))
        ),
        rejections=(Rejection(an_article(id="left-out"), "a repeat"),),
        top=tuple(story.id for story in stories[:4]),
    )
    return replace(edition, **changes)  # type: ignore[arg-type]  # a builder takes any field


def an_edition_of_texts(texts: Sequence[str]) -> Edition:
    """An edition whose titles, extracts, outlets and section are these texts."""
    stories = []
    for number, text in enumerate(texts):
        plain = a_story(f"s{number}", brief=number > len(texts) - 4)
        articles = tuple(replace(a, title=text, outlet=text) for a in plain.articles)
        views = {"title": text, "summary": text, "outlet": text, "short_title": text, "paragraphs": (text,)}
        stories.append(with_views(replace(plain, articles=articles), **views))
    edition = an_edition(*stories)
    section = replace(edition.sections[0], title=LocalText.plain(texts[0]))
    return replace(edition, sections=(section,))


def a_huge_edition(count: int) -> Edition:
    """Many stories, all in full, long in Cyrillic."""
    stories = []
    for number in range(count):
        story = a_story(f"s{number:02}", "economy" if number % 2 else "politics")
        stories.append(with_views(story, summary=TEXTS["tg"] * 4, paragraphs=()))
    return an_edition(*stories)


def a_look(**changes: object) -> Look:
    """The shipped templates and the sample masthead, with a web address."""
    look = Look(
        masthead=a_masthead(),
        subject="{lead}",
        reply_to="digest@digest.example",
        templates=templates(),
        base_url="https://digest.example/archive",
    )
    return replace(look, **changes)  # type: ignore[arg-type]  # a builder takes any field


def templates() -> dict[str, str]:
    """The shipped templates, by name."""
    files = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}
