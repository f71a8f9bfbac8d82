"""Outlet balance: outlets are counted, copies apart, and who is silent is not taken for who kept silent."""

from __future__ import annotations

from dataclasses import replace

from digest.edit.balance import ABSENT, LISTED, balance
from digest.model import Article, Balance, Bloc, Outlet, Rejection, Story, View
from tests.builders import NOW, a_source, an_article, an_edit_policy
from tests.edit.test_edition import FIRE, composed, topic

PAMIR = Outlet("Pamir", country="tj", owner="State")
OXUS = Outlet("Oxus", country="tj", owner="Oxus Group")
LENTA = Outlet("Lenta", country="ru", owner="Oxus Group")
QUIET = Outlet("Quiet", country="uz")
OUTLETS = (PAMIR, OXUS, LENTA, QUIET, OXUS)


def report(outlet: str, n: int, **changes: object) -> Article:
    return an_article(**{"outlet": outlet, "id": f"{outlet}{n}", "title": f"{outlet} {n}", **changes})


def story(*articles: Article, copies: frozenset[str] = frozenset()) -> Story:
    lead = articles[0]
    view = View(lead.id, lead.outlet, lead.title, lead.url, "", lead.language, NOW)
    return Story(lead.id, "world", articles, lead.id, {"en": view}, copies=copies)


ONE = story(
    report("Pamir", 1), report("Oxus", 1), report("Lenta", 1, language="ru"), copies=frozenset({"Oxus1"})
)
TWO = story(report("Pamir", 2), report("Pamir", 3))
COUNTED = balance([ONE, TWO], [Rejection(report("Lenta", 9, language="ru"), "cut")], OUTLETS)


def bloc(counted: Balance, kind: str, name: str) -> Bloc:
    return next(bloc for bloc in counted.blocs[kind] if bloc.name == name)


def test_an_outlet_counts_once_for_a_story_and_a_copy_apart() -> None:
    voices = {voice.outlet: voice for voice in COUNTED.voices}
    assert (voices["Pamir"].told, voices["Pamir"].copied, voices["Pamir"].alone) == (2, 0, 1)
    assert (voices["Oxus"].told, voices["Oxus"].copied) == (0, 1)
    assert voices["Lenta"].left_out == 1
    assert [voice.outlet for voice in COUNTED.voices] == ["Pamir", "Lenta", "Oxus"]


def test_each_story_says_who_carried_it_and_who_did_not() -> None:
    first, second = COUNTED.stories
    assert (first.told_by, first.copied_by, first.not_by) == (("Lenta", "Pamir"), ("Oxus",), ())
    assert (second.told_by, second.not_by, second.n_not_by) == (("Pamir",), ("Lenta", "Oxus"), 2)
    assert second.missed_by == {"countries": ("ru",), "owners": ("Oxus Group",), "languages": ("ru",)}


def test_an_outlet_that_published_nothing_is_quiet_and_misses_no_story() -> None:
    assert (COUNTED.quiet, COUNTED.n_quiet) == (("Quiet",), 1)
    assert all("Quiet" not in told.not_by for told in COUNTED.stories)


def test_countries_owners_and_languages_are_counted_in_stories() -> None:
    assert bloc(COUNTED, "countries", "tj") == Bloc("tj", outlets=2, told=2, copied=0, missed=0)
    assert bloc(COUNTED, "countries", "ru") == Bloc("ru", outlets=1, told=1, copied=0, missed=1)
    assert bloc(COUNTED, "owners", "Oxus Group") == Bloc("Oxus Group", outlets=2, told=1, copied=0, missed=1)
    assert bloc(COUNTED, "languages", "en").outlets == 2


def test_an_outlet_that_the_settings_do_not_know_counts_without_country() -> None:
    counted = balance([story(report("Gone", 1))], [], ())
    assert bloc(counted, "countries", "").told == 1


def test_no_stories_have_a_balance_too() -> None:
    assert balance([], [], OUTLETS).n_quiet == 4
    assert composed().balance == balance([], [], ())


def test_long_lists_are_cut_and_counted() -> None:
    many = story(*(report(f"Outlet {n:03d}", n) for n in range(LISTED + 5)))
    counted = balance([many, story(report("Pamir", 1))], [], ())
    assert (len(counted.voices), counted.n_voices) == (LISTED, LISTED + 6)
    assert (len(counted.stories[1].not_by), counted.stories[1].n_not_by) == (ABSENT, LISTED + 5)


def test_the_composing_room_counts_two_sources_of_one_outlet_once() -> None:
    outlet = Outlet("Pamir", country="tj")
    sources = {name: a_source(name=name, outlet=outlet) for name in ("Pamir en", "Pamir ru")}
    articles = [
        replace(a, outlet="Pamir", source=s) for a, s in zip(FIRE, ("Pamir en", "Pamir ru"), strict=False)
    ]
    counted = composed(*articles, *map(topic, range(6)), policy=an_edit_policy(sources=sources)).balance
    assert counted is not None
    assert bloc(counted, "countries", "tj").outlets == 1
    assert next(v for v in counted.voices if v.outlet == "Pamir").told <= 2
