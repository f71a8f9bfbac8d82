"""Each kind of evidence places a story, and says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.edit.section import Judge, Placement
from digest.language.knowledge import load_knowledge
from digest.model import Article, LocalText
from digest.settings import SectionRule
from tests.builders import SECTIONS, a_source, an_article, an_edit_policy

KNOWLEDGE = load_knowledge()
PLAIN = "Zyx qwv"


def place(*articles: Article, **policy: object) -> Placement:
    return Judge(an_edit_policy(**policy), KNOWLEDGE).place(articles)


@pytest.mark.parametrize(
    ("category", "section"),
    [
        ("Экономика", "economy"),
        ("Варзиш", "sport"),
        ("Culture", "culture"),
        ("В мире", "world"),
        ("Спорт / Футбол", "sport"),
        ("Новости экономики и бизнес", "economy"),
        ("Sport news", "sport"),
    ],
)
def test_a_category_places_an_article(category: str, section: str) -> None:
    placement = place(an_article(title=f"{PLAIN} in Dushanbe", categories=("Новости", category)))
    assert placement.section == section
    assert f"category «{category}» +6" in placement.reason


def test_a_category_is_stronger_than_words() -> None:
    article = an_article(title="Football match in Dushanbe", categories=("Economy",))
    assert place(article).section == "economy"


def test_a_sources_section_places_what_nothing_else_does() -> None:
    sources = {"Pamir News Agency": a_source(section="culture")}
    placement = place(an_article(title=PLAIN), sources=sources)
    assert placement.section == "culture"
    assert "source «Pamir News Agency» +6" in placement.reason


def test_a_part_of_the_address_counts_but_not_the_last() -> None:
    placement = place(an_article(title=PLAIN, url="https://a.example/sport/2026/x"), home=())
    assert placement == Placement("sport", "address /sport/ +1.5")
    assert place(an_article(title=PLAIN, url="https://a.example/2026/sport"), home=()).section == "society"


@pytest.mark.parametrize(
    ("language", "title", "section"),
    [
        ("en", "Dushanbe: football team wins championship match", "sport"),
        ("ru", "Парламент Таджикистана принял закон о выборах", "politics"),
        ("tg", "Нархи сӯзишворӣ дар бозори Душанбе", "economy"),
        ("uk", "Таджикистан: парламент", "politics"),
    ],
)
def test_words_place_an_article(language: str, title: str, section: str) -> None:
    placement = place(an_article(title=title, language=language))
    assert placement.section == section
    assert "words: " in placement.reason


def test_abroad_is_the_world_and_home_is_not() -> None:
    assert place(an_article(title="Trains stop across Italy")).section == "world"
    assert place(an_article(title="Trains stop across Tajikistan")).section != "world"
    assert "other countries +3" in place(an_article(title="Quiet in Chile")).reason


def test_without_a_home_nothing_is_said_of_places() -> None:
    assert place(an_article(title="Quiet in Chile"), home=()).section != "world"


@pytest.mark.parametrize(
    ("policy", "section"),
    [
        ({"home": ("tj",)}, "world"),
        ({"home": ("uz",)}, "world"),
        ({"home": ("cl",)}, "society"),
        ({"home": ("cl",), "places": {"en": ("valdivia",)}}, "world"),
    ],
)
def test_that_no_home_place_is_named_tells_only_where_they_are_known(
    policy: dict[str, object], section: str
) -> None:
    assert place(an_article(title=PLAIN), **policy).section == section


def test_news_from_abroad_may_be_of_any_kind_but_sport_stays_sport() -> None:
    assert place(an_article(title="Cyclone kills eleven in Japan, schools closed")).section == "world"
    assert place(an_article(title="Japan win the football cup final on penalties")).section == "sport"


def test_all_articles_of_a_story_vote() -> None:
    vague = an_article(title="Quiet evening in Dushanbe")
    clear = an_article(title="Матч", language="ru", categories=("Спорт",))
    assert place(vague, clear).section == "sport"


def test_what_nothing_tells_about_goes_to_society_else_to_the_last() -> None:
    unknown = an_article(title="未知", language="zh")
    assert place(unknown) == Placement("society", "nothing told another one")
    without = tuple(rule for rule in SECTIONS if rule.id != "society")
    assert place(unknown, sections=without).section == "world"


def test_a_section_may_take_several_labels_and_has_words_of_its_own() -> None:
    rules = (
        SectionRule("life", LocalText.plain("Life"), takes=("society", "science", "culture")),
        SectionRule("aid", LocalText.plain("Aid"), words={"en": ("embassy", "UNDP")}),
    )
    assert place(an_article(title="Museum opens in Dushanbe"), sections=rules).section == "life"
    assert place(an_article(title="Embassy opens museum in Dushanbe"), sections=rules).section == "aid"
    assert place(an_article(title="UNDP in Dushanbe"), sections=rules).section == "aid"


def test_a_label_that_no_section_takes_is_no_evidence() -> None:
    rules = tuple(replace(rule, takes=(rule.id,)) for rule in SECTIONS)
    article = an_article(title="Dushanbe", categories=("Science",))
    assert place(article, sections=rules).section == "society"


def test_only_what_speaks_for_the_section_is_told_and_the_strongest_first() -> None:
    article = an_article(title="Cyclone nears Dushanbe", categories=("World",))
    placement = place(article)
    assert placement.section == "world"
    assert placement.reason.startswith("section world: category «World» +6")
    assert "home" not in placement.reason


def test_a_placement_tells_what_spoke_for_every_section() -> None:
    placement = place(an_article(title="Bank loans grow in Dushanbe, minister says", categories=("Economy",)))
    assert placement.section == "economy"
    assert set(placement.scores) == {rule.id for rule in SECTIONS}
    by_kind = {evidence.kind: evidence for evidence in placement.evidence}
    assert list(by_kind) == ["category", "home place", "words"]
    assert by_kind["category"].told == {"economy": (("«Economy»", 6.0),)}
    assert by_kind["words"].told["economy"][0][0] in {"bank", "loans"}
    assert "minister" in dict(by_kind["words"].told["politics"])
    for section, score in placement.scores.items():
        assert score == pytest.approx(sum(e.odds.get(section, 0.0) for e in placement.evidence))


def test_evidence_of_one_kind_is_summed_over_the_articles_of_a_story() -> None:
    articles = [an_article(title=PLAIN, categories=(name,)) for name in ("Sport", "Football")]
    (category, *_) = place(*articles).evidence
    assert category.odds == {"sport": 12.0}
    assert category.told == {"sport": (("«Football»", 6.0), ("«Sport»", 6.0))}


@pytest.mark.parametrize(
    ("language", "title", "categories"),
    [
        ("fa", "افتتاح نمایشگاه تازه در شهر", ("ورزشی",)),
        ("uz", "Yangi mavsum boshlandi", ("Sport",)),
        ("ky", "Жаңы мезгил башталды", ("Спорт",)),
        ("de", "Neue Saison beginnt mit zwei Siegen", ("Fußball",)),
        ("ar", "انطلاق الموسم الجديد", ("رياضة",)),
        ("zh", "新赛季开始", ("体育",)),
        ("xx", "1 2 3", ("deportes",)),
    ],
)
def test_any_language_is_sectioned_by_category_address_and_default(
    language: str, title: str, categories: tuple[str, ...]
) -> None:
    article = an_article(title=title, text=title, language=language, url="https://a.example/1")
    assert place(article, home=()) == Placement("society", "nothing told another one")
    assert place(replace(article, categories=categories), home=()).section == "sport"
    assert place(replace(article, url="https://a.example/sport/1"), home=()).section == "sport"
    sources = {"Pamir News Agency": a_source(section="culture")}
    assert place(article, home=(), sources=sources).section == "culture"


def test_an_article_of_one_known_category_is_an_example_to_learn_from() -> None:
    judge = Judge(an_edit_policy(), KNOWLEDGE)
    assert judge.by_category(an_article(categories=("News", "Sport"))) == "sport"
    assert judge.by_category(an_article(categories=("Sport", "Economy"))) is None
    assert judge.by_category(an_article(categories=("News",))) is None
