"""Rules of the operator: who is left out, by whose rule, and that nobody is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.rules import sift
from digest.errors import RuleError
from digest.model import Article, EditionState
from digest.render.schema import edition_json
from digest.settings import EditPolicy
from tests.builders import NOW, a_source, an_article, an_edit_policy
from tests.edit.test_edition import WINDOW, composed, only, topic

PAMIR, OXUS = "Pamir News Agency", "Oxus Monitor"
HOROSCOPE = an_article(title="Your Horoscope for Monday")


def policy(
    keep: tuple[str, ...] = (),
    block: tuple[str, ...] = (),
    own_keep: tuple[str, ...] = (),
    own_block: tuple[str, ...] = (),
) -> EditPolicy:
    """Rules of all sources, and of Pamir's own; Oxus has none."""
    sources = {
        PAMIR: a_source(name=PAMIR, keep=own_keep, block=own_block),
        OXUS: a_source(name=OXUS),
    }
    return an_edit_policy(keep=keep, block=block, sources=sources)


def reason(article: Article, rules: EditPolicy) -> str:
    """Why an article is left out, "" if it is not."""
    sifted = sift([article], rules, NOW)
    assert len(sifted.articles) + len(sifted.rejections) == 1
    return sifted.rejections[0].reason if sifted.rejections else ""


def test_without_rules_everything_is_taken() -> None:
    assert reason(HOROSCOPE, policy()) == ""


def test_a_rejection_names_the_rule_and_whose_it_is() -> None:
    rule = "EntryTitle=(?i)horoscope"
    told = f"blocked by «{rule}», a rule for "
    assert reason(HOROSCOPE, policy(own_block=(rule,))) == f"{told}Pamir News Agency"
    assert reason(HOROSCOPE, policy(block=(rule,))) == f"{told}all sources"


def test_a_long_rule_is_told_by_its_beginning() -> None:
    words = "|".join(f"word{n}" for n in range(99))
    told = reason(HOROSCOPE, policy(block=(f"EntryTitle=Horo|{words}",)))
    assert told.startswith("blocked by «EntryTitle=Horo|word0|")
    assert told.endswith("…», a rule for all sources")
    assert len(told) < 150


ARTICLE = an_article(
    title="Budget adopted",
    url="https://pamirnews.example/economy/1?p=2",
    text="Parliament adopted it.\n\nSponsored by nobody.",
    summary="A short word",
    author="Zarina R.",
    categories=("Economy", "Парламент"),
    published=NOW - timedelta(hours=30),
)


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        ("EntryTitle=^Budget", True),
        ("EntryTitle=^budget", False),
        ("EntryURL=/economy/", True),
        (r"EntryURL=\?p=2$", True),
        ("EntryURL=sport", False),
        ("EntryContent=Sponsored", True),
        ("EntryContent=^A short word$", True),
        ("EntryContent=Budget", False),
        ("EntryAuthor=Zarina", True),
        ("EntryAuthor=^$", False),
        ("EntryTag=^Economy$", True),
        ("EntryTag=(?i)парламент", True),
        ("EntryTag=Economy.*Парламент", False),
        ("EntryCommentsURL=.*", False),
        ("EntryDate=before:2026-11-22", True),
        ("EntryDate=after:2026-11-22", False),
        ("EntryDate=between:2026-11-21,2026-11-22", True),
        ("EntryDate=max-age:24h", True),
        ("EntryDate=max-age:2d", False),
        ("EntryDate=future", False),
    ],
)
def test_each_field_looks_at_its_part_of_the_article(rule: str, matches: bool) -> None:
    assert bool(reason(ARTICLE, policy(block=(rule,)))) is matches
    assert bool(reason(ARTICLE, policy(keep=(rule,)))) is not matches


def test_an_article_of_the_future_is_one_after_the_cutoff() -> None:
    assert reason(replace(ARTICLE, published=NOW + timedelta(seconds=1)), policy(block=("EntryDate=future",)))


@pytest.mark.parametrize("rule", ["EntryTag=.*", "EntryCommentsURL=.*"])
def test_where_there_is_nothing_to_look_at_nothing_matches(rule: str) -> None:
    assert reason(an_article(), policy(block=(rule,))) == ""


def test_the_rules_are_asked_in_the_order_of_miniflux() -> None:
    everything = policy(
        block=("EntryTitle=one", "EntryTitle=two"),
        own_block=("EntryTitle=three", "EntryTitle=two"),
        keep=("EntryTitle=four",),
        own_keep=("EntryTitle=five",),
    )
    told = {
        title: reason(an_article(title=title), everything)
        for title in ("one two three", "two three", "three two four", "four", "five", "six")
    }
    assert told == {
        "one two three": "blocked by «EntryTitle=one», a rule for all sources",
        "two three": "blocked by «EntryTitle=two», a rule for all sources",
        "three two four": "blocked by «EntryTitle=two», a rule for all sources",
        "four": "",
        "five": "",
        "six": "no keep rule matched; there are rules for all sources and for Pamir News Agency",
    }


def test_keep_rules_of_a_source_bind_only_its_own_articles() -> None:
    rules = policy(own_keep=("EntryTag=politics",), own_block=("EntryTitle=Oxus",))
    assert reason(an_article(), rules) == "no keep rule matched; there are rules for Pamir News Agency"
    assert reason(an_article(source=OXUS, title="Oxus rises"), rules) == ""


def test_articles_of_a_source_that_is_not_in_the_settings_any_more_meet_the_rules_of_all() -> None:
    gone = replace(HOROSCOPE, source="Gone")
    assert reason(gone, policy(own_block=("EntryTitle=.*",))) == ""
    assert reason(gone, policy(block=("EntryTitle=Horoscope",))).endswith("for all sources")


def test_a_rule_that_cannot_be_read_is_no_rule_that_lets_through() -> None:
    with pytest.raises(RuleError, match="did you mean EntryTitle"):
        sift([], policy(block=("EntryTitel=x",)), NOW)


TEXT = " ".join(f"word{n}" for n in range(60))


def test_a_blocked_article_neither_stands_for_a_story_nor_swallows_a_copy() -> None:
    first = topic(0, text=TEXT)
    later = first.published + timedelta(minutes=9)
    copy = replace(
        first, id="b" * 12, url="https://oxus.example/1", outlet=OXUS, source=OXUS, published=later
    )
    edition = composed(first, copy, policy=policy(own_block=("EntryTitle=grows",)))
    assert [article.id for article in only(edition).articles] == [copy.id]
    assert [rejection.article.id for rejection in edition.rejections] == [first.id]


def test_a_repeat_of_a_blocked_article_is_news_again() -> None:
    first = topic(0, text=TEXT, categories=("Advertising",))
    again = replace(first, id="a" * 12, url="https://p.example/2", title=first.title + "!", categories=())
    edition = composed(first, again, policy=policy(block=("EntryTag=Advertising",)))
    assert [article.id for article in only(edition).articles] == [again.id]


def test_a_rule_says_nothing_of_articles_of_other_editions() -> None:
    old = replace(
        HOROSCOPE, published=WINDOW.start - timedelta(days=9), first_seen=WINDOW.start - timedelta(days=9)
    )
    assert composed(old, policy=policy(block=("EntryTitle=.*",))).rejections == ()


def test_the_edition_as_json_tells_what_a_rule_left_out() -> None:
    edition = composed(HOROSCOPE, topic(1), policy=policy(block=("EntryTitle=(?i)horoscope",)))
    told = json.loads(edition_json(edition, EditionState.DRAFT))
    (rejection,) = told["rejections"]
    assert HOROSCOPE.title in json.dumps(rejection)
    assert rejection["reason"] == "blocked by «EntryTitle=(?i)horoscope», a rule for all sources"


RULES = st.lists(
    st.sampled_from(
        [
            "EntryTitle=[ABC]",
            "EntryTitle=(?i)d",
            "EntryURL=.",
            "EntryTag=x",
            "EntryDate=max-age:6h",
            "EntryAuthor=^$",
        ]
    ),
    max_size=3,
).map(tuple)


@given(
    numbers=st.sets(st.integers(0, 30), max_size=9),
    rules=st.builds(policy, keep=RULES, block=RULES, own_keep=RULES, own_block=RULES),
    seed=st.integers(0, 5),
)
@settings(deadline=None)
def test_every_article_is_printed_or_left_out_once_in_any_order(
    numbers: set[int], rules: EditPolicy, seed: int
) -> None:
    articles = [topic(n, source=(PAMIR, OXUS)[n % 2]) for n in sorted(numbers)]
    edition = composed(*articles, policy=rules)
    placed = [article.id for story in edition.stories for article in story.articles]
    placed += [rejection.article.id for rejection in edition.rejections]
    assert sorted(placed) == sorted(article.id for article in articles)
    shuffled = articles[:]
    Random(seed).shuffle(shuffled)
    assert composed(*shuffled, policy=rules) == edition
