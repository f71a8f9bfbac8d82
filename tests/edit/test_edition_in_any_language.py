"""Languages without words of their own: nothing breaks; category, address and default find the section."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.section import FALLBACK
from digest.model import Article, Section
from tests.builders import a_source, an_article, an_edit_policy
from tests.edit.test_edition import composed, only

ANYWHERE = an_edit_policy(accept=(), languages=("en",))

TEXTS = {
    "fa": (
        "دولت برنامه تازه\u200cای برای راه\u200cآهن شرق اعلام کرد",
        "وزیر راه گفت ساخت خط تازه از بهار آغاز می\u200cشود و سه سال طول می\u200cکشد.",
    ),
    "uz": (
        "Toshkentda yangi ko‘prik ochildi",
        "Shahar hokimligi ma’lumotiga ko‘ra, ko‘prik orqali kuniga o‘n ming mashina o‘tadi.",
    ),
    "ky": (
        "Нарында жаңы мектеп ачылды",
        "Мектепте төрт жүз бала окуй алат, курулуш эки жылга созулду, деп билдирди мэрия.",
    ),
    "de": (
        "Der Stadtrat von Görlitz beschließt den Bau einer Brücke",
        "Die Bauarbeiten beginnen im Frühjahr und dauern zwei Jahre, teilte das Rathaus mit.",
    ),
    "ar": (
        "افتتاح جسر جديد في مدينة البصرة",
        "قال المحافظ إن الجسر سيخفف الازدحام وإن العمل فيه استمر ثلاث سنوات.",
    ),
    "zh": (
        "成都新地铁线今日开通",
        "市政府表示，新线路全长四十公里，共设二十二个车站，每天可运送三十万人次。",
    ),
}

CATEGORIES = {"fa": "ورزش", "uz": "Sport", "ky": "Спорт", "de": "Sport", "ar": "رياضة", "zh": "体育"}


def written_in(language: str, **changes: object) -> Article:
    title, text = TEXTS[language]
    return an_article(**{
        "id": f"{language}-1", "language": language, "title": title, "text": text,
        "outlet": language, "source": language, "url": f"https://{language}.example/n/1", **changes,
    })  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_an_address_tells_the_section(language: str) -> None:
    article = written_in(language, url=f"https://{language}.example/sport/2027/1")
    story = only(composed(article, policy=ANYWHERE))
    assert story.section == "sport"
    assert any("address /sport/" in reason for reason in story.reasons)


@pytest.mark.parametrize("language", TEXTS)
def test_a_category_that_is_known_tells_the_section(language: str) -> None:
    story = only(composed(written_in(language, categories=("Sport",)), policy=ANYWHERE))
    assert story.section == "sport"


@pytest.mark.parametrize("language", TEXTS)
def test_a_default_of_the_source_tells_the_section(language: str) -> None:
    policy = replace(ANYWHERE, sources={language: a_source(name=language, section="culture")})
    assert only(composed(written_in(language), policy=policy)).section == "culture"


@pytest.mark.parametrize("language", TEXTS)
def test_where_nothing_tells_it_a_section_takes_the_story_and_none_is_lost(language: str) -> None:
    story = only(composed(written_in(language), policy=replace(ANYWHERE, home=())))
    assert story.section == FALLBACK
    assert story.views["en"].title == TEXTS[language][0]
    assert story.views["en"].summary


@pytest.mark.parametrize("language", TEXTS)
def test_two_reports_in_the_same_words_are_one_story_in_any_script(language: str) -> None:
    title, text = TEXTS[language]
    first = written_in(language)
    again = written_in(
        language, id="again", outlet="B", source="B", url="https://b.example/1", title=f"{title} 2027"
    )
    others = [written_in(other) for other in TEXTS if other != language]
    edition = composed(first, replace(again, text=f"{text} {title}"), *others, policy=ANYWHERE)
    assert {"again", first.id} in [{a.id for a in story.articles} for story in edition.stories]
    assert len(edition.stories) == len(TEXTS)


def test_all_of_them_together_make_an_edition_in_sections() -> None:
    articles = [written_in(language, categories=(CATEGORIES[language],)) for language in TEXTS]
    edition = composed(*articles, policy=ANYWHERE)
    assert edition.n_articles == len(TEXTS)
    assert all(isinstance(section, Section) and section.stories for section in edition.sections)
