"""`digest story`: an editor changes the coming edition, and is told what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import changed, done, refused

DAY = ("--date", "2026-11-22")

Story = dict[str, Any]


@pytest.fixture
def listed(collected: Path) -> Path:
    """The samples, collected, and listed with numbers."""
    done("compose", *DAY)
    return collected


def edition() -> dict[str, Any]:
    found: dict[str, Any] = done("compose", *DAY, "--json").json
    return found


def stories() -> list[Story]:
    """In the order of print, so number 1 is the first."""
    return [story | {"section": s["id"]} for s in edition()["sections"] for story in s["stories"]]


def holding(article: str) -> Story:
    """The story that holds an article now."""
    (found,) = (story for story in stories() if article in {one["id"] for one in story["articles"]})
    return found


def reason_of(article: str) -> str:
    (found,) = (r["reason"] for r in edition()["rejections"] if r["article"]["id"] == article)
    return str(found)


def test_a_story_is_left_out_by_its_number_with_all_its_reports(listed: Path) -> None:
    first = stories()[0]
    told = done("story", "drop", "1", *DAY, "--reason", "not ours")
    assert told.out == f"«{first['title']}»: left out, because: not ours.\n"
    assert "version 1. Take it back with: digest story undo --date 2026-11-22" in told.err
    for article in first["articles"]:
        assert reason_of(article["id"]) == "dropped by the editor («not ours»)"


def test_numbers_mean_the_same_until_the_next_listing(listed: Path) -> None:
    third = stories()[2]
    done("story", "drop", "1", *DAY)
    assert third["title"] in done("story", "drop", "3", *DAY).out
    assert "number 1 is not there any more" not in done("story", "lead", "2", *DAY).err


def test_a_story_leads_and_the_last_that_was_named_is_first(listed: Path) -> None:
    wanted = stories()[10]["lead"]
    done("story", "lead", "20", *DAY)
    done("story", "lead", "11", *DAY)
    lead = holding(wanted)
    assert "editor: put in front" in lead["reasons"]
    assert any(reason.startswith("rank 1: ") for reason in lead["reasons"])


def test_a_story_moves_to_a_section_by_its_address(listed: Path) -> None:
    story = stories()[0]
    done("story", "move", story["url"], "sport", *DAY)
    assert holding(story["lead"])["section"] == "sport"


def test_texts_are_written_for_one_copy_or_for_all(listed: Path) -> None:
    story = stories()[0]
    done("story", "edit", story["id"], "--title", "Наш заголовок", "--language", "ru", *DAY)
    done("story", "edit", story["id"], "--summary", "Ours everywhere.", *DAY)
    views = holding(story["lead"])["views"]
    assert views["ru"]["title"] == "Наш заголовок"
    assert views["en"]["title"] == story["title"]
    assert {view["summary"] for view in views.values()} == {"Ours everywhere."}


def test_stories_are_merged_and_reports_split_off(listed: Path) -> None:
    first, second, third = stories()[:3]
    done("story", "merge", "1", "2", "3", *DAY)
    merged = holding(first["lead"])
    assert {second["lead"], third["lead"]} < {article["id"] for article in merged["articles"]}
    done("compose", *DAY)
    done("story", "split", second["lead"], third["lead"], *DAY)
    apart = holding(second["lead"])
    assert {article["id"] for article in apart["articles"]} == {second["lead"], third["lead"]}
    assert first["lead"] not in {article["id"] for article in apart["articles"]}


def test_splitting_asks_which_report(listed: Path) -> None:
    n = len(stories()[0]["articles"])
    assert f"story 1 has {n} reports; name one, 1.1 to 1.{n}: digest why 1 lists them" in refused(
        "story", "split", "1", *DAY
    )
    second = stories()[0]["articles"][1]
    assert second["title"] in done("story", "split", "1.2", *DAY).out


def test_what_was_left_out_is_added_to_a_story_or_alone(listed: Path) -> None:
    out = edition()["rejections"][0]["article"]
    target = stories()[0]
    done("story", "add", out["id"], "--to", target["lead"], *DAY)
    assert holding(out["id"])["lead"] == target["lead"]
    done("story", "undo", *DAY)
    done("story", "add", out["id"], *DAY)
    assert len(holding(out["id"])["articles"]) == 1


def test_what_an_editor_works_on_is_not_cut(listed: Path) -> None:
    last = stories()[-1]
    done("story", "note", str(len(stories())), "Ours.", *DAY)
    changed(listed / "config.toml", "max_stories = 40 ", "max_stories = 5 ")
    assert holding(last["lead"])["note"] == "Ours."
    assert len(stories()) == 5


def test_notes_stand_in_every_kind_of_document(listed: Path) -> None:
    done("story", "note", "1", "The ministry denies it.", "--language", "en", *DAY)
    done("story", "note", "edition", "Edited by hand.", *DAY)
    assert stories()[0]["note"] == "The ministry denies it."
    assert edition()["notes"] == dict.fromkeys(("en", "ru", "tg"), "Edited by hand.")
    done("run", *DAY)
    page = (listed / "out/archive/2026/11/22.md").read_text("utf-8")
    assert "**Editor’s note:** The ministry denies it." in page
    assert "**Editor’s note:** Edited by hand." in page
    russian = (listed / "out/archive/ru/2026/11/22.md").read_text("utf-8")
    assert "**От редакции:** Edited by hand." in russian
    assert "The ministry denies it." not in russian
    site = (listed / "out/site/2026/11/22/index.html").read_text("utf-8")
    assert "The ministry denies it." in site
    mail = next((listed / "out/outbox/2026-11-22").glob("*.eml")).read_text("utf-8")
    assert "Edited by hand." in mail


def test_undoing_takes_back_the_last_change(listed: Path) -> None:
    before = edition()["content_hash"]
    title = stories()[0]["title"]
    done("story", "drop", "1", *DAY)
    assert done("story", "undo", *DAY).out == f"Undone: «{title}»: left out.\n"
    assert edition()["content_hash"] == before
    assert "nothing to undo" in refused("story", "undo", *DAY)


def test_undoing_takes_back_all_that_one_command_did(listed: Path) -> None:
    done("story", "edit", "1", *DAY, "--title", "Ours", "--summary", "In our words.")
    told = done("story", "undo", *DAY)
    assert told.out.count("Undone: ") == 2
    assert refused("story", "undo", *DAY).strip().endswith("no change to the edition of 2026-11-22 holds")


def test_who_has_undone_a_change_is_not_kept_from_making_another(listed: Path) -> None:
    done("story", "move", "1", "sport", *DAY)
    done("story", "undo", *DAY)
    done("story", "move", "1", "culture", *DAY)


def test_who_changes_what_is_left_out_is_told_how_to_take_it_in(listed: Path) -> None:
    first = stories()[0]["articles"][0]
    done("story", "drop", "1", *DAY)
    told = refused("story", "lead", "1", *DAY)
    assert f"«{first['title']}» is left out; first: digest story add {first['id']}" in told


def test_numbers_of_another_edition_change_nothing(listed: Path) -> None:
    assert "numbers are of the edition of 2026-11-22, listed last" in refused("story", "drop", "1")


def test_an_outline_marks_what_an_editor_changed(listed: Path) -> None:
    title = stories()[1]["title"]
    done("story", "note", "2", "The ministry denies it.", *DAY)
    (line,) = (line for line in done("compose", *DAY).out.splitlines() if title in line)
    assert line.endswith("(edited)")


def test_a_second_editor_is_told_what_the_first_one_changed(listed: Path) -> None:
    title = stories()[0]["title"]
    done("story", "move", stories()[0]["lead"], "sport", *DAY)
    told = refused("story", "drop", "1", *DAY)
    assert "since you looked (version 0) somebody changed the same story" in told
    assert f"«{title}»: moved to sport" in told
    assert refused("story", "drop", "1", "--seen", "0", *DAY) == told
    done("story", "drop", "1", "--seen", "1", *DAY)


def test_one_editor_changes_a_story_again_and_again(listed: Path) -> None:
    for change in (("lead", "5"), ("note", "5", "Ours."), ("move", "5", "world")):
        done("story", *change, *DAY)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("move", "1", "moon"), "there is no section «moon»; there are politics, economy, society"),
        (("edit", "1"), "nothing was changed: give --title TEXT, --summary TEXT or both"),
        (("edit", "1", "--title", " "), "a title cannot be empty"),
        (("note", "1", "x", "--language", "fr"), "there is no copy in «fr»; there are en, ru, tg"),
        (("lead", "99"), "there is no story 99 in the edition of 2026-11-22; the last is 39"),
        (("split", "1.99"), "story 1 has no report 99"),
        (("lead", "f" * 12), "nothing in the press of 2026-11-22 is ffffffffffff"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_is_told(
    listed: Path, arguments: tuple[str, ...], told: str
) -> None:
    assert told in refused("story", *arguments, *DAY)
    assert done("overlay", "show", *DAY, "--json").json["version"] == 0


def test_near_names_are_told(listed: Path) -> None:
    story = stories()[0]
    assert f"did you mean «{story['title']}»" in refused("story", "lead", f"{story['url']}x", *DAY)
    assert story["lead"] in refused("story", "lead", story["title"][:20].casefold(), *DAY)


def test_numbers_need_a_listing_of_the_same_date(collected: Path) -> None:
    assert "there is none: digest compose --date 2026-11-22" in refused("story", "lead", "1", *DAY)


def test_changes_are_in_what_is_frozen_and_sent(listed: Path) -> None:
    story = stories()[0]
    done("story", "edit", "1", "--title", "As we say", *DAY)
    done("run", *DAY)
    assert holding(story["lead"])["title"] == "As we say"


def test_a_change_that_does_not_fit_any_more_is_told_by_every_rebuild(listed: Path) -> None:
    story = stories()[0]
    done("story", "move", "1", "culture", *DAY)
    changed(listed / "config.toml", 'id = "culture"', 'id = "arts"')
    words = f"the editor's move of «{story['title']}» was not applied: there is no section «culture»"
    assert words in done("compose", *DAY).err
    assert any(words in warning for warning in done("run", *DAY, "--json").json["warnings"])
    assert len(done("overlay", "show", *DAY, "--json").json["conflicts"]) == 1


def test_json_tells_the_change_by_the_keys_of_the_file(listed: Path) -> None:
    lead = stories()[0]["lead"]
    assert done("story", "move", "1", "sport", *DAY, "--json").json == {
        "schema": 1,
        "date": "2026-11-22",
        "version": 1,
        "operations": [{"kind": "move", "article": lead, "section": "sport"}],
        "warnings": [],
    }


def test_a_change_that_changes_nothing_is_refused(listed: Path) -> None:
    for change in (("merge", "1", "1.2"), ("split", "3.1"), ("note", "edition", "")):
        assert "nothing was changed: the edition is so already" in refused("story", *change, *DAY)
    done("story", "drop", "3", "3", *DAY)
    assert len(done("overlay", "show", *DAY, "--json").json["operations"]) == 1
    assert "nothing was changed" in refused("story", "drop", "3", *DAY)


@pytest.mark.parametrize("option", ["--title", "--summary"])
def test_a_text_that_no_mail_has_room_for_is_refused(listed: Path, option: str) -> None:
    words = refused("story", "edit", "3", option, "x" * 3_000, *DAY)
    assert "has 3,000 characters; at most " in words
    assert len(words) < 200


def test_a_version_that_cannot_be_is_refused(listed: Path) -> None:
    for version in ("-1", "9" * 30):
        assert "--seen" in refused("story", "lead", "3", "--seen", version, *DAY)


def test_an_article_of_another_day_is_told_as_one(listed: Path) -> None:
    hikers = "https://pamirnews.example/2026/11/rescuers-find-two-hikers-lost-in-fann-mountains/"
    words = refused("story", "lead", hikers, *DAY)
    assert "«Rescuers find two hikers lost in Fann mountains»" in words
    assert "is not in the press of 2026-11-22; digest why " in words


def test_stories_that_are_merged_and_split_in_circles_add_up(listed: Path) -> None:
    for change in (
        ("merge", "1", "2"), ("split", "1.1"), ("merge", "2", "1"), ("split", "1.2", "1.3"),
        ("add", "5.1", "--to", "1"), ("merge", "5.2", "1"), ("split", "5.1"), ("add", "5.1", "--to", "5.2"),
    ):  # fmt: skip
        done("story", *change, *DAY, "--seen", "99")
    edition = done("compose", *DAY, "--json").json
    placed = [
        one["id"] for section in edition["sections"] for s in section["stories"] for one in s["articles"]
    ]
    assert len(placed) == len(set(placed)) == 73
