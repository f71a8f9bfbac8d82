"""`digest correct`: an editor sets an edition right that went out, and is told what came of it."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from queue import Queue
from signal import SIGKILL

import pytest

from tests.cli.command import DIGEST, digest, done, process, refused
from tests.mail_server import MailServer
from tests.office import newsroom_of, print_press, small_config
from tests.test_errata import DAY as SMALL_DAY
from tests.test_errata import FIRE, MORNING, ROAD

DATE = "2026-11-22"
DAY = ("--date", DATE)
HEADLINE = "Talks on border districts put off"


@pytest.fixture
def changed(printed: Path) -> Path:
    """The sample edition, sent; its first headline is written anew, and nobody was told."""
    done("compose", *DAY)
    done("story", "edit", "1", "--title", HEADLINE, "--language", "en", *DAY)
    return printed


def public(folder: Path) -> dict[str, bytes]:
    below = (path for name in ("archive", "site", "outbox") for path in (folder / "out" / name).rglob("*"))
    return {str(path): path.read_bytes() for path in below if path.is_file()}


def test_a_change_says_that_readers_see_nothing_of_it_yet(printed: Path) -> None:
    done("compose", *DAY)
    before = public(printed)
    told = done("story", "edit", "1", "--title", HEADLINE, *DAY)
    assert HEADLINE in told.out
    assert f"This edition is out: readers see nothing of it before: digest correct {DATE}" in told.err
    assert public(printed) == before


def test_without_words_it_only_shows_what_readers_will_be_told(changed: Path) -> None:
    before = public(changed)
    told = done("correct", DATE)
    assert told.out.startswith(f"The edition of {DATE}, number 1, would be corrected so:\n[en] Corrected on ")
    assert f"is now “{HEADLINE}”." in told.out
    assert "Nothing has happened yet." in told.err
    assert "With --mail 1 reader would be told." in told.err
    assert done("correct", DATE, "--note", "We were wrong.", "--dry-run").out.count("We were wrong.") == 1
    assert public(changed) == before


def test_with_words_it_is_made_known_and_nobody_is_mailed(changed: Path) -> None:
    before = public(changed)
    told = done("correct", DATE, "--note", "We were wrong.")
    after = public(changed)
    assert "files of archive and website changed." in told.out
    assert f"Nobody was mailed. To tell 1 reader: digest correct {DATE} --mail" in told.err
    assert {name for name in after if "outbox" in name} == {name for name in before if "outbox" in name}
    assert "We were wrong." in (changed / "out/archive/2026/11/22.md").read_text("utf-8")


def test_mail_goes_to_each_reader_once(changed: Path) -> None:
    assert "Told by mail: 1 accepted." in done("correct", DATE, "--note", "We were wrong.", "--mail").out
    folder = changed / f"out/outbox/{DATE}-correction-1"
    (mail,) = folder.iterdir()
    mail.unlink()
    assert "Told by mail: 1 accepted." in done("correct", DATE, "--mail").out
    assert not list(folder.iterdir())


def test_json_tells_all_of_it(changed: Path) -> None:
    preview = done("correct", DATE, "--json").json
    assert (preview["schema"], preview["state"], preview["readers"], preview["published"]) == (
        1,
        "preview",
        1,
        [],
    )
    told = done(
        "correct", DATE, "--note", "We were wrong.", "--note", "ru=Мы ошиблись.", "--mail", "--json"
    ).json
    assert (told["state"], told["deliveries"], told["errors"]) == ("corrected", {"accepted": 1}, [])
    assert "out/archive/2026/11/22.md" in told["published"]
    correction = told["correction"]
    assert correction["notes"] == {"en": "We were wrong.", "ru": "Мы ошиблись.", "tg": "We were wrong."}
    (change,) = correction["changes"]
    assert (change["kind"], change["language"], change["after"]) == ("title", "en", HEADLINE)
    assert set(told["sent"]) == {"content_hash", "documents_hash"}


def test_the_corrected_edition_is_what_compose_and_print_show(changed: Path) -> None:
    done("correct", DATE, "--note", "We were wrong.")
    assert HEADLINE in done("compose", *DAY).out
    assert done("compose", *DAY, "--json").json["corrections"][0]["number"] == 1


def test_a_change_is_taken_back_before_anybody_was_told(changed: Path) -> None:
    assert done("story", "undo", *DAY).out.startswith("Undone: ")
    assert "nothing was changed in the edition" in refused("correct", DATE)


def test_the_ledger_of_a_correction_can_be_seen(changed: Path) -> None:
    done("correct", DATE, "--note", "We were wrong.", "--mail")
    told = done("deliveries", *DAY, "--correction", "1", "--state", "accepted")
    assert told.out.startswith(f"Correction 1 of the edition of {DATE} (sent)\n1 prepared = 1 accepted\n")
    assert "the edition of 2026-11-22 has no correction 2" in refused("deliveries", *DAY, "--correction", "2")
    assert "3 prepared = 3 accepted" in done("deliveries", *DAY).out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("2026-11-23",), "there is no frozen edition of 2026-11-23, so there is nothing to correct"),
        (("yesterday",), "DATE yesterday: not a date"),
        (
            (DATE,),
            "nothing was changed in the edition of 2026-11-22; change it first, as in: digest story edit",
        ),
        ((DATE, "--note", "x"), "nothing was changed in the edition of 2026-11-22"),
        ((DATE, "--mail"), "the edition of 2026-11-22 was never corrected"),
        ((DATE, "--note", "x" * 1001), "--note has 1,001 characters; at most 1,000"),
        ((DATE, "--note", "a\x07b"), "--note holds a character that nobody sees, U+0007"),
        ((DATE, "--note", " "), "--note is empty"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], reason: str, printed: Path) -> None:
    assert reason in refused("correct", *arguments)


def test_what_was_corrected_already_says_when(changed: Path) -> None:
    done("correct", DATE, "--note", "We were wrong.")
    told = refused("correct", DATE, "--note", "Again.")
    assert "was corrected already (once, the last time at" in told
    assert "and nothing was changed since. For another correction change it first" in told


def test_a_change_without_words_is_not_mailed(changed: Path) -> None:
    done("correct", DATE, "--note", "We were wrong.")
    done("story", "edit", "2", "--title", "Another", *DAY)
    assert "changes wait that nobody was told of; say what was wrong with --note" in refused(
        "correct", DATE, "--mail"
    )


@pytest.mark.parametrize(
    "arguments",
    [("lead", "2"), ("move", "2", "economy"), ("merge", "2", "3"), ("split", "1.2"), ("add", "1.2")],
)
def test_the_order_of_what_was_sent_is_not_changed(arguments: tuple[str, ...], printed: Path) -> None:
    done("compose", *DAY)
    told = refused("story", *arguments, *DAY)
    assert "an edition that went out is corrected by edit, note and drop" in told


def test_two_editors_of_a_correction_are_told_of_each_other(changed: Path) -> None:
    told = refused("story", "edit", "1", "--title", "Mine", "--seen", "0", *DAY)
    assert "since you looked (version 0) somebody changed the same story" in told


def test_who_was_not_reached_is_a_problem_until_a_person_goes_on(folder: Path) -> None:
    answers = {"DATA": "450 4.3.2 come later"}
    hours = MORNING - timedelta(hours=8)
    print_press(folder, {"pamir": [(FIRE, hours)], "oxus": [(ROAD, hours)]})
    with MailServer(lambda verb, _: answers.get(verb, "") if "busy" in answers else "") as server:
        path = small_config(folder, smtp=server.port)
        with newsroom_of(path, lambda: MORNING) as newsroom:
            newsroom.run(SMALL_DAY)
        done("compose", *DAY)
        done("story", "edit", "1", "--title", "It was otherwise", *DAY)
        answers["busy"] = "yes"
        told = digest("correct", DATE, "--note", "We were wrong.", "--mail")
        assert (told.code, "Told by mail: 1 deferred." in told.out) == (1, True)
        assert f"1 message must be tried again later, with: digest correct {DATE} --mail" in told.err
        problem = f"correction 1 of the edition of {DATE} has not reached 1 reader"
        assert f"{problem}; go on with: digest resume --date {DATE} --correction 1" in done("status").err


@pytest.mark.crash
def test_a_mailing_that_is_killed_goes_on_and_tells_nobody_twice_but_who_was_in_flight(folder: Path) -> None:
    killed: Queue[int] = Queue()
    aim = {"left": 0}

    def script(verb: str, rest: str) -> str:
        if verb == "END" and aim["left"]:
            aim["left"] -= 1
            if aim["left"] == 0:
                os.kill(killed.get(timeout=60), SIGKILL)
        return ""

    readers = [f"r{n}@one.example" for n in range(8)]
    hours = MORNING - timedelta(hours=8)
    print_press(folder, {"pamir": [(FIRE, hours)], "oxus": [(ROAD, hours)]})
    with MailServer(script) as server:
        path = small_config(folder, to=readers, smtp=server.port)
        with newsroom_of(path, lambda: MORNING) as newsroom:
            newsroom.run(SMALL_DAY)
        done("compose", *DAY)
        done("story", "edit", "1", "--title", "It was otherwise", *DAY)
        done("correct", DATE, "--note", "We were wrong.")
        server.received.clear()
        aim["left"] = 3
        with subprocess.Popen(
            [*DIGEST, "correct", DATE, "--mail"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            killed.put(child.pid)
            child.communicate(timeout=60)
        assert child.returncode == -SIGKILL
        assert process("correct", DATE, "--mail").code == 0
        told = [one.recipient for one in server.received]
    assert sorted(set(told)) == sorted(readers)
    assert len(told) - len(readers) <= 1
    assert digest("deliveries", *DAY, "--correction", "1").out.endswith("8 prepared = 8 accepted\n")
