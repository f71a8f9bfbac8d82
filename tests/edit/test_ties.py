"""What an article is told of why it stands where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.cluster import STOP, Group, gather
from digest.edit.ties import Tie
from digest.model import Article
from tests.edit.test_cluster import FIRE, KNOWLEDGE, NOISE, report

GAMES = (
    report(
        "Verona beats Torino two goals to one", "Verona beat Torino at home with goals by Rossi and Bianchi."
    ),
    report(
        "Verona beats Torino, Rossi scores", "Rossi and Bianchi scored the goals of Verona against Torino."
    ),
)


def tie_of(article: Article, *others: Article) -> Tie:
    return group_of(article, *others).tie(article.id)


def group_of(article: Article, *others: Article) -> Group:
    return next(group for group in gather([article, *others], KNOWLEDGE) if article in group.articles)


def test_an_article_in_a_story_is_told_its_nearest_fellow_and_what_they_share() -> None:
    tie = tie_of(FIRE[0], *FIRE[1:], *NOISE)
    assert {*tie.articles} < {article.id for article in FIRE[1:]}
    assert tie.nearness > STOP
    assert "Vose" in [word for word, _ in tie.shared]
    weights = [weight for _, weight in tie.shared]
    assert weights == sorted(weights, reverse=True)
    assert all(weight > 0 for weight in weights)


def test_the_words_are_those_of_the_article_that_asks() -> None:
    tie = tie_of(FIRE[2], FIRE[0], *NOISE)
    assert tie.articles == (FIRE[0].id,)
    assert {word for word, _ in tie.shared} <= {*(f"{FIRE[2].title} {FIRE[2].text}".replace(",", "").split())}
    assert "they are compared across languages" in tie.doubts


def test_an_article_alone_is_told_the_story_it_was_not_joined_to() -> None:
    alone = report(
        "Torino seeks a coach", "The club talks with three coaches before the winter, among them Conte."
    )
    tie = tie_of(alone, *GAMES, *NOISE)
    assert set(tie.articles) == {game.id for game in GAMES}
    assert 0 < tie.nearness < tie.needed == STOP
    assert [word for word, _ in tie.shared] == ["Torino"]


def test_an_article_alone_is_told_that_the_countries_differ() -> None:
    one = report(
        "Strong earthquake shakes villages in Nepal", "An earthquake of 5.4 shook villages in Nepal."
    )
    two = report(
        "Strong earthquake shakes villages in Chile", "An earthquake of 5.2 shook villages in Chile."
    )
    assert "they name different countries" in tie_of(one, two, *NOISE).doubts


def test_an_article_that_nothing_is_near_to_is_told_so() -> None:
    tie = tie_of(report("Xylophone quartet plays"), *FIRE)
    assert (tie.articles, tie.near, tie.neighbour) == ((), (), None)


def test_other_articles_that_are_near_are_named_nearest_first() -> None:
    tie = tie_of(FIRE[0], *FIRE[1:], *NOISE)
    assert {id_ for id_, _ in tie.near[:3]} == {article.id for article in FIRE[1:]}
    nearness = [value for _, value in tie.near]
    assert nearness == sorted(nearness, reverse=True)


PLACES = ("wins gold in final", "takes gold at tournament", "is champion of tournament")
BOUTS = tuple(
    report(
        f"{name} {words} in Tashkent",
        f"The judoka {name} won the final of the tournament in Tashkent; {coach}, who trains him, was glad.",
    )
    for name, coach in (("Rustamov", "Halimov"), ("Temurov", "Zokirov"))
    for words in PLACES
)


def test_two_stories_of_one_kind_are_told_the_names_that_keep_them_apart() -> None:
    near = tie_of(BOUTS[0], *BOUTS[1:], *NOISE).neighbour
    assert near is not None
    assert near.article in {bout.id for bout in BOUTS[3:]}
    assert near.names == (("Halimov", "Rustamov"), ("Temurov", "Zokirov"))
    assert 0 < near.mean < STOP


def test_a_story_that_nothing_else_is_near_to_has_no_neighbour() -> None:
    assert tie_of(GAMES[0], GAMES[1], report("Xylophone quartet plays")).neighbour is None


def test_articles_that_use_its_words_are_named_even_if_they_are_far() -> None:
    far = report("Vose hosts a chess tournament", "Forty players come to the school of the town next week.")
    tie = tie_of(FIRE[0], *FIRE[1:], far, *NOISE)
    assert far.id in tie.akin
    assert FIRE[0].id not in tie.akin


def test_asking_about_an_article_of_another_day_is_an_error() -> None:
    with pytest.raises(KeyError):
        gather(FIRE, KNOWLEDGE)[0].tie("another day")


SUBJECTS = ("Verona", "Torino", "Rossi", "Bianchi", "stadium", "contract", "injury", "penalty", "transfer")
TITLES = st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=5, unique=True).map(" ".join)
BACKGROUND = tuple(report(f"{word} {number}{number}7 {word}ette") for number, word in enumerate((
    "Harvest", "Violin", "Glacier", "Tariff", "Museum", "Harbour", "Census", "Bakery", "Tunnel", "Poetry",
    "Lottery", "Beehive", "Granite", "Lantern", "Orchard", "Saddle", "Turbine", "Walnut", "Yoghurt", "Zipper",
), start=11))  # fmt: skip


@given(st.lists(TITLES, min_size=2, max_size=6, unique=True), TITLES)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_who_asks_from_tie_to_tie_finds_the_article_that_changed_a_story(
    titles: list[str], added: str
) -> None:
    told = [*map(report, titles), *BACKGROUND]
    newcomer = report(f"{added} now")
    now = gather([*told, newcomer], KNOWLEDGE)
    for story in gather(told, KNOWLEDGE):
        ids = {article.id for article in story.articles}
        goes_on = max(now, key=lambda group: len(ids & {article.id for article in group.articles}))
        for moved in ids - {article.id for article in goes_on.articles}:
            assert newcomer.id in _reached(moved, now)


def test_an_article_that_another_takes_out_of_its_story_names_it() -> None:
    left = report("Verona Torino Rossi")
    told = (report("Verona Rossi Bianchi"), report("Rossi Bianchi"))
    taker = report("Verona Torino now")
    assert len(group_of(left, *told, *BACKGROUND).articles) == 3
    now = group_of(left, *told, taker, *BACKGROUND)
    assert {article.id for article in now.articles} == {left.id, taker.id}
    assert now.tie(left.id).articles == (taker.id,)


def _reached(article: str, groups: tuple[Group, ...]) -> set[str]:
    """Every article that the ties of one name, and those of the named."""
    by_id = {member.id: group for group in groups for member in group.articles}
    reached, left = set[str](), [article]
    while left:
        one = left.pop()
        if one not in reached:
            reached.add(one)
            tie = by_id[one].tie(one)
            left += [*tie.articles, *(id_ for id_, _ in tie.near), *tie.akin]
    return reached
