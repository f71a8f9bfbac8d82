"""Repeats are left out, copies are kept and known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import chain, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.edit.dedupe import Deduped, drop_repeats
from digest.model import Article
from tests.builders import NOW, an_article

TEXT = (
    "The lower house approved the draft state budget for 2027 in first reading on Friday after a debate of "
    "four hours. Revenue is planned at 62.4 billion somoni, a tenth more than this year, and most of the "
    "growth is to come from taxes on trade. The second reading is set for December, the speaker said."
)
OTHER = (
    "Rescuers on Saturday found two hikers who had been lost in the Fann mountains since Wednesday, and took "
    "them to a hospital with mild frostbite. The search was led on foot because fog kept the helicopter down."
)


def at(hours: int, **changes: object) -> Article:
    return an_article(published=NOW - timedelta(hours=24 - hours), **changes)


def ids(deduped: Deduped) -> list[str]:
    return [article.id for article in deduped.originals]


def test_different_articles_are_all_originals() -> None:
    one, two = at(1, title="Budget adopted", text=TEXT), at(2, title="Hikers found", text=OTHER)
    assert drop_repeats([two, one]) == Deduped((one, two), {}, ())


def test_a_second_article_with_the_same_guid_is_a_repeat() -> None:
    one = at(1, title="Budget", guid="7")
    two = at(2, title="Budget passes", guid="7")
    deduped = drop_repeats([one, two])
    assert ids(deduped) == [one.id]
    assert [r.reason for r in deduped.repeats] == ["repeat of «Budget» (Pamir News Agency)"]


def test_the_same_guid_in_another_source_is_no_repeat() -> None:
    one = at(1, title="Budget", guid="7")
    two = at(2, title="Hikers", guid="7", source="Oxus", outlet="Oxus")
    assert ids(drop_repeats([one, two])) == [one.id, two.id]


def test_an_address_is_the_same_with_tracking_a_slash_or_another_scheme() -> None:
    one = at(1, title="Budget", url="https://www.a.example/n/?id=1")
    two = at(2, title="Hikers", url="http://a.example/n?id=1&utm_source=rss#top")
    three = at(3, title="Rain", url="https://a.example/n?id=2")
    assert ids(drop_repeats([one, two, three])) == [one.id, three.id]


def test_articles_without_an_address_are_not_one() -> None:
    one, two = at(1, title="Budget", url=""), at(2, title="Hikers", url="")
    assert len(ids(drop_repeats([one, two]))) == 2


def test_one_outlets_same_title_is_a_repeat_unless_the_texts_differ() -> None:
    first = at(1, title="Weather", text=TEXT, id="1" * 12, url="https://a.example/1")
    again = at(2, title="Weather", text=OTHER, id="2" * 12, url="https://a.example/2")
    bare = at(3, title="Weather", id="3" * 12, url="https://a.example/3")
    deduped = drop_repeats([first, again, bare])
    assert ids(deduped) == [first.id, again.id]
    assert [r.article.id for r in deduped.repeats] == [bare.id]


def test_an_edited_title_is_the_same_article_but_other_numbers_are_not() -> None:
    old = at(1, title="Snow closes the high road from Dushanbe to Khujand over the Anzob pass today")
    new = at(2, title="Snow closes the high road from Dushanbe to Khujand over the Anzob pass")
    assert ids(drop_repeats([old, new])) == [old.id]
    monday = at(1, title="Official rates of the national bank for the dollar euro and rouble on 21 November")
    tuesday = at(2, title="Official rates of the national bank for the dollar euro and rouble on 22 November")
    assert len(ids(drop_repeats([monday, tuesday]))) == 2


def test_of_two_versions_with_another_text_the_later_is_kept() -> None:
    early = at(1, title="Budget adopted in first reading", text=TEXT)
    later = at(
        5, title="Budget adopted in first reading, speaker says", text=TEXT + " Two deputies voted against."
    )
    deduped = drop_repeats([early, later])
    assert ids(deduped) == [later.id]
    assert [(r.article.id, r.reason) for r in deduped.repeats] == [
        (early.id, "repeat of «Budget adopted in first reading, speaker says» (Pamir News Agency)")
    ]


def test_another_outlets_copy_is_kept_and_known() -> None:
    agency = at(1, title="Budget adopted", text=TEXT)
    copy = at(2, title="Deputies vote for the budget", text=TEXT, outlet="Oxus", source="Oxus")
    cut = at(3, title="A budget at last", text=TEXT[:230], outlet="Zarya", source="Zarya")
    deduped = drop_repeats([cut, copy, agency])
    assert ids(deduped) == [agency.id]
    assert {copy.id for copy in deduped.copies[agency.id]} == {copy.id, cut.id}
    assert not deduped.repeats


def test_a_copy_of_what_was_replaced_follows_the_newer_version() -> None:
    early = at(1, title="Budget adopted", text=TEXT)
    copy = at(2, title="Deputies vote", text=TEXT, outlet="Oxus", source="Oxus")
    later = at(3, title="Budget adopted, final", text=TEXT + " Nobody spoke against.")
    deduped = drop_repeats([early, copy, later])
    assert ids(deduped) == [later.id]
    assert [c.id for c in deduped.copies[later.id]] == [copy.id]


def test_a_clear_title_without_a_text_is_a_copy_and_a_short_one_is_not() -> None:
    def two(title: str) -> Deduped:
        return drop_repeats(
            [at(1, title=title), at(2, title=title, outlet="Oxus", id="2" * 12, url="https://o.example/")]
        )

    assert len(two("Parliament adopts the budget").originals) == 1
    assert len(two("Weather forecast").originals) == 2


def test_one_notice_below_many_titles_makes_no_repeats_and_no_copies() -> None:
    notice = (
        "Read the full story on our website, where subscribers find it every day with pictures and a map."
    )
    titles = ("Budget adopted", "Hikers found", "Snow closes road")
    own = [at(n, title=title, text=notice) for n, title in enumerate(titles)]
    assert len(drop_repeats(own).originals) == 3
    others = [replace(article, outlet=f"Outlet {n}") for n, article in enumerate(own)]
    assert len(drop_repeats(others).originals) == 3


def test_a_translation_is_no_repeat() -> None:
    one = at(1, title="Budget adopted", text=TEXT)
    two = at(
        2, title="Бюджет принят", text="Нижняя палата одобрила бюджет. " * 9, language="ru", outlet="Вестник"
    )
    assert len(ids(drop_repeats([one, two]))) == 2


def test_the_order_does_not_matter() -> None:
    articles = [
        at(1, title="Budget adopted", text=TEXT),
        at(2, title="Deputies vote", text=TEXT, outlet="Oxus", source="Oxus"),
        at(3, title="Budget adopted", text=TEXT + " More.", id="3" * 12, url="https://a.example/3"),
        at(3, title="Hikers found", text=OTHER),
    ]
    assert len({repr(drop_repeats(order)) for order in permutations(articles)}) == 1


def test_a_thousand_articles_under_one_title_are_one() -> None:
    first = at(1, title="Parliament adopts the budget")
    same = [replace(first, id=f"{n:012x}", url=f"https://a.example/{n}") for n in range(1000)]
    assert len(drop_repeats(same).repeats) == 999
    others = [replace(article, outlet=f"Outlet {n}", source=f"{n}") for n, article in enumerate(same)]
    deduped = drop_repeats(others)
    assert len(deduped.originals) == 1
    assert len(deduped.copies[deduped.originals[0].id]) == 999


def test_copies_of_what_was_replaced_twice_follow_the_newest() -> None:
    first = at(1, title="Budget adopted", text=TEXT)
    copies = [at(2, title=f"{n} deputies vote", text=TEXT, outlet=f"{n}", source=f"{n}") for n in (7, 8)]
    versions = [at(n, title=f"Budget adopted, version {n}", text=f"{TEXT} More {n}.") for n in (3, 4)]
    deduped = drop_repeats([first, *copies, *versions])
    assert ids(deduped) == [versions[1].id]
    assert {*deduped.copies[versions[1].id]} == {*copies}


PIECES = [*TEXT.split(". "), *OTHER.split(". ")]
ARTICLES = st.builds(
    an_article,
    id=st.integers(0, 40).map(lambda n: f"{n:012x}"),
    url=st.integers(0, 12).map(lambda n: f"https://a.example/{n}"),
    title=st.sampled_from(
        ["Budget adopted", "Budget adopted today", "Hikers found alive in the mountains", ""]
    ),
    text=st.lists(st.sampled_from(PIECES), max_size=8).map(". ".join) | st.text(max_size=40),
    outlet=st.sampled_from(["Pamir", "Oxus"]),
    source=st.sampled_from(["Pamir", "Oxus"]),
    guid=st.sampled_from(["", "", "7"]),
    published=st.integers(1, 20).map(lambda hours: NOW - timedelta(hours=hours)),
)
PRESS = st.lists(ARTICLES, max_size=10, unique_by=lambda article: article.id)


@given(PRESS)
@settings(deadline=None)
def test_every_article_is_an_original_a_copy_or_a_repeat(articles: list[Article]) -> None:
    deduped = drop_repeats(articles)
    kept = [*deduped.originals, *chain.from_iterable(deduped.copies.values())]
    everything = [*kept, *(repeat.article for repeat in deduped.repeats)]
    assert Counter(everything) == Counter(articles)
    assert set(deduped.copies) <= {article.id for article in deduped.originals}
    assert set(deduped.stands_for.values()) <= {article.id for article in kept}
    assert drop_repeats(articles[::-1]) == deduped


@given(PRESS)
@settings(deadline=None)
def test_what_was_kept_has_no_repeats(articles: list[Article]) -> None:
    once = drop_repeats(articles)
    again = drop_repeats([*once.originals, *chain.from_iterable(once.copies.values())])
    assert not again.repeats
