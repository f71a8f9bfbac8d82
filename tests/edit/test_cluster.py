"""Reports of one event become one group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.cluster import Group, gather
from digest.edit.nearness import enough
from digest.language.knowledge import load_knowledge
from digest.model import Article
from tests.builders import NOW, an_article

KNOWLEDGE = load_knowledge()


def report(title: str, text: str = "", *, language: str = "en", hours: float = 12) -> Article:
    return an_article(title=title, text=text, language=language, published=NOW - timedelta(hours=hours))


FIRE = (
    report(
        "Fire destroys market hall in Vose", "A fire destroyed the covered market in Vose. 212 stalls burned."
    ),
    report(
        "Market in Vose burns down", "The market hall of Vose burned down at night; 212 stalls were lost."
    ),
    report(
        "Пожар уничтожил рынок в Восе",
        "В Восе ночью сгорел рынок, огонь уничтожил 212 прилавков.",
        language="ru",
    ),
    report("Дар Восеъ бозор сӯхт", "Сӯхтор дар бозори Восеъ 212 дӯконро нобуд кард.", language="tg"),
)
NOISE = (
    report("Chess champion visits school in Norak", "The grandmaster played against forty pupils at once."),
    report("Bakers announce cheaper bread", "Bakers in Kulob lower the price of a loaf by six dirams."),
    report("Учёные открыли новый вид рыб", "В реке Вахш найден неизвестный вид рыб.", language="ru"),
    report("Library opens on Sundays", "Readers may now borrow novels on every day of the week."),
    report("Дар Ваҳдат боғ бунёд шуд", "Сокинон панҷсад дарахт шинонданд.", language="tg"),
)


def groups(*articles: Article) -> list[set[str]]:
    return [{a.title for a in group.articles} for group in gather(articles, KNOWLEDGE)]


def test_one_event_in_three_languages_is_one_group() -> None:
    found = groups(*FIRE, *NOISE)
    assert {article.title for article in FIRE} in found
    assert len(found) == 1 + len(NOISE)


def test_a_group_says_what_its_articles_share() -> None:
    first = next(group for group in gather([*FIRE, *NOISE], KNOWLEDGE) if len(group.articles) > 1)
    assert first.reasons[0].startswith("one story: share «")
    assert "«212»" in first.reasons[0]
    assert all(0 < value <= 1 for value in first.closeness.values())
    assert set(first.closeness) == {article.id for article in first.articles}


def test_an_article_alone_gives_no_reason() -> None:
    assert gather(NOISE[:1], KNOWLEDGE) == (Group(NOISE[:1]),)


def test_reports_far_apart_in_time_tell_two_events() -> None:
    old = report("Old fire destroys market hall in Vose", FIRE[0].text, hours=12 + 73)
    assert len(groups(FIRE[0], old, *NOISE)) == 2 + len(NOISE)


def test_events_in_two_countries_stay_apart() -> None:
    one = report("Strong earthquake felt in Kyrgyzstan", "An earthquake shook Kyrgyzstan. Nobody was hurt.")
    two = report("Strong earthquake felt in Japan", "An earthquake shook Japan. Nobody was hurt at all.")
    assert len(groups(one, two, *NOISE)) == 2 + len(NOISE)


def test_a_country_that_all_texts_name_does_not_hide_that_the_others_differ() -> None:
    home = [report(f"{word} fair opens in Tajikistan") for word in ("Book", "Fruit", "Carpet", "Honey")]
    one = report(
        "Ambassador of Finland received in Dushanbe", "The foreign minister received the ambassador."
    )
    two = report("Ambassador of Kuwait received in Dushanbe", "The foreign minister received the ambassador.")
    assert {one.title, two.title} not in groups(one, two, *home, *NOISE)


@pytest.mark.parametrize(
    ("shared", "told"),
    [
        ({"~rstmv", "#41.2"}, True),
        ({"~rstmv", "!quake", "!rescue"}, True),
        ({"!quake", "!rescue", "!snow", "!road"}, True),
        ({"~rstmv", "#60"}, False),
        ({"~hjnd", "#60", "!open"}, False),
        ({"~rstmv", "!quake", "!@jp"}, False),
        (set(), False),
    ],
)
def test_names_and_numbers_tell_more_than_concepts_and_places(shared: set[str], told: bool) -> None:
    assert enough(shared, {"~hjnd"}) is told


def test_a_place_alone_makes_no_story_across_languages() -> None:
    bridge = report("Bridge opens", "The minister opened a bridge. It will halve the way to Khorog.")
    chess = report("Школьники победили в шахматах", "Команда школьников из Хорога победила.", language="ru")
    assert len(groups(bridge, chess, *NOISE)) == 2 + len(NOISE)


def test_words_of_grammar_make_no_story() -> None:
    one = report("World Children's Day", "The day was marked with games for the three best schools.")
    two = report("World chess title", "The match is level with three points for each of the two players.")
    assert len(groups(one, two, *NOISE)) == 2 + len(NOISE)


def test_months_and_round_numbers_make_no_story() -> None:
    one = report("Aluminium exports grow 20 percent in January")
    two = report("Oil prices lose 20 percent in January")
    assert len(groups(one, two, *NOISE, *FIRE)) == 3 + len(NOISE)


def test_the_order_does_not_matter() -> None:
    articles = [*FIRE, *NOISE]
    assert gather(articles, KNOWLEDGE) == gather(articles[::-1], KNOWLEDGE)


def test_groups_and_their_articles_are_in_order_of_time() -> None:
    found = gather(
        [report(f"{word} tale", hours=n) for n, word in enumerate(("Red", "Blue", "Green"))], KNOWLEDGE
    )
    assert [group.articles[0].title for group in found] == ["Green tale", "Blue tale", "Red tale"]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "fr",
            ("Incendie au marché de Vose : 212 étals brûlés", "À Vose, le marché brûle, 212 étals détruits"),
        ),
        ("fa", ("آتش سوزی در بازار وسه ۲۱۲ دکان را سوزاند", "بازار وسه در آتش سوخت و ۲۱۲ دکان نابود شد")),
        ("zh", ("沃塞市场发生火灾烧毁摊位", "沃塞市场火灾摊位被烧毁")),
    ],
)
def test_a_language_nothing_is_known_of_is_compared_by_its_words(
    language: str, titles: tuple[str, str]
) -> None:
    found = groups(*(report(title, language=language) for title in titles), *NOISE)
    assert set(titles) in found


def test_empty_and_tiny_texts_do_no_harm() -> None:
    articles = [
        an_article(title=title, id=f"{n:012x}", language="") for n, title in enumerate(("", "!", "А", "7"))
    ]
    assert len(groups(*articles)) == 4
    assert gather([], KNOWLEDGE) == ()


ANYTHING = st.lists(
    st.builds(
        an_article,
        title=st.text(max_size=30)
        | st.sampled_from(["Fire in Vose", "Пожар в Восе", "Дар Восеъ сӯхтор", "7 7"]),
        text=st.text(max_size=60) | st.sampled_from(["212 stalls burned in Vose.", "未知", "Ҷ未آ7" * 40]),
        language=st.sampled_from(["en", "ru", "tg", "fa", ""]),
        published=st.integers(0, 100).map(lambda hours: NOW - timedelta(hours=hours)),
        url=st.integers(0, 9).map("https://a.example/{}".format),
        id=st.integers(0, 10**6).map("{:012x}".format),
    ),
    max_size=8,
    unique_by=lambda article: article.id,
)


@given(ANYTHING)
@settings(deadline=None)
def test_articles_of_any_text_are_each_in_one_group_in_any_order(articles: list[Article]) -> None:
    found = gather(articles, KNOWLEDGE)
    assert sorted(a.id for group in found for a in group.articles) == sorted(a.id for a in articles)
    assert gather(articles[::-1], KNOWLEDGE) == found
    assert all(str(group.tie(article.id)) for group in found for article in group.articles)


def numbered(number: int, **changes: object) -> Article:
    return an_article(**{"id": f"{number:012x}", "url": f"https://a.example/{number}", **changes})


@pytest.mark.parametrize(
    "text",
    ["", "7 " * 200, "word " * 200, "Vose market fire 212. " * 40, "Ҷ未知آتش я " * 30],
    ids=["no text", "numbers", "one word", "one event", "mixed scripts"],
)
def test_a_thousand_texts_that_are_the_same_are_gathered(text: str) -> None:
    found = gather([numbered(n, title="Weather", text=text) for n in range(1000)], KNOWLEDGE)
    assert sum(len(group.articles) for group in found) == 1000
