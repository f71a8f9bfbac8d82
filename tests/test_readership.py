"""Readers who want a part of an edition: rendered once for each wish, frozen, and sent to who wants it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from pathlib import Path

import pytest

from digest.deliver.recipients import cut_of, wishes
from digest.deliver.subscriptions import vouched
from digest.model import Act, Cut, DeliveryState, Kind, Shape, Subscriber
from digest.newsroom import Newsroom
from digest.render.cuts import cuts
from tests.builders import NOW, SAMPLE_DATE
from tests.office import newsroom_of, sample_config
from tests.render.an_edition import a_look, an_edition


def reader(
    room: Newsroom, name: str, language: str = "en", *sections: str, shape: Shape = Shape.FULL
) -> None:
    person = vouched(f"{name}@reader.example", None, NOW, language=language)
    room.store.subscribers.change(replace(person, sections=sections, shape=shape), Act.VOUCHED, NOW)


def text_of(folder: Path, name: str) -> str:
    file = folder / f"out/outbox/{SAMPLE_DATE}/{name}@reader.example.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_everybody_gets_what_they_want_and_each_wish_is_rendered_once(tmp_path: Path) -> None:
    with newsroom_of(sample_config(tmp_path)) as room:
        reader(room, "all")
        reader(room, "sport", "en", "sport")
        reader(room, "other", "en", "sport", "no-such-section")
        reader(room, "brief", "ru", shape=Shape.BRIEF)
        told = room.run(SAMPLE_DATE)
        row = room.store.editions.get("digest", SAMPLE_DATE)
        assert row is not None
        documents = room.store.editions.documents(row.id)
        rows = {each.address.partition("@")[0]: each for each in room.store.deliveries.of(row.id)}
    assert told.deliveries == {"accepted": 7}
    cut = [(d.language, d.variant) for d in documents if d.kind is Kind.HTML and d.variant]
    assert cut == [("en", "sport"), ("ru", "brief")]
    assert {name: each.variant for name, each in rows.items() if each.variant} == {
        "sport": "sport",
        "other": "sport",
        "brief": "brief",
    }
    whole, sport, brief = (text_of(tmp_path, name) for name in ("all", "sport", "brief"))
    assert "\nPOLITICS" in whole
    assert "\nPOLITICS" not in sport
    assert "\nSPORT" in sport
    assert len(sport) < len(whole) / 2
    assert len(brief) < len(whole) / 2
    assert len(text_of(tmp_path, "other")) == len(sport)


def test_a_reader_of_a_section_that_is_empty_today_gets_no_mail(tmp_path: Path) -> None:
    with newsroom_of(sample_config(tmp_path)) as room:
        reader(room, "culture", "en", "culture")
        composed = room.compose
        room.collect(SAMPLE_DATE)
        printed = room.printed(composed(SAMPLE_DATE))
        kept = tuple(s for s in printed.edition.sections if s.id != "culture")
        part = replace(printed, edition=replace(printed.edition, sections=kept))
        _, rows = room.readership.addressed(part, {})
    (row,) = (each for each in rows if each.address == "culture@reader.example")
    assert (row.state, row.detail) == (DeliveryState.SKIPPED, "nothing in the chosen sections")


@pytest.mark.parametrize(
    ("sections", "key"),
    [((), ""), (("b", "a"), "a,b"), (("a", "b", "c"), ""), (("x",), ""), (("a", "x"), "a")],
)
def test_a_cut_is_of_the_sections_that_there_are(sections: tuple[str, ...], key: str) -> None:
    person = replace(vouched("a@x.example", None, NOW), sections=sections)
    assert cut_of(person, ("a", "b", "c")).key == key
    assert cut_of(replace(person, shape=Shape.BRIEF), ("a", "b", "c")).key == f"brief {key}".rstrip()


def test_wishes_are_of_people_on_the_list_and_in_languages_that_there_are() -> None:
    person = replace(vouched("a@x.example", None, NOW, language="fr"), sections=("a",))
    people: list[Subscriber] = [person, replace(person, id="b", language="ru")]
    assert wishes([], people, ("en", "ru"), ("a", "b")) == {("en", Cut(("a",))), ("ru", Cut(("a",)))}


def test_what_was_rendered_before_is_taken_again() -> None:
    wish = ("en", Cut(shape=Shape.BRIEF))
    edition, look = an_edition(), a_look()
    made = cuts(edition, [wish, ("en", Cut())], look, {})
    assert list(made) == [wish]
    assert {document.kind for document in made[wish]} == {Kind.SUBJECT, Kind.HTML, Kind.TEXT}
    assert cuts(edition, [wish], look, made)[wish] is made[wish]
