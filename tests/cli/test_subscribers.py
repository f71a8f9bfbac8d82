from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import NOW
from tests.cli.command import digest, done, refused
from tests.office import print_press, small_config

DAY = ("--date", "2026-11-22")
A = "a@one.example"


@pytest.fixture
def small(folder: Path) -> Path:
    """A digest in two languages that mails A, and has news for 22 November."""
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    return small_config(folder, to=[A])


def listed() -> dict[str, tuple[str, str | None, str | None]]:
    people = done("subscribers", "list", "--json").json["subscribers"]
    return {person["address"]: (person["consent"], person["language"], person["name"]) for person in people}


def outbox(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "out/outbox/2026-11-22").glob("*"))


def test_nobody_is_listed_at_first(small: Path) -> None:
    assert (
        done("subscribers", "list").out
        == "No subscribers yet; add some with: digest subscribers add ADDRESS\n"
    )
    assert done("subscribers", "list", "--json").json == {"schema": 1, "subscribers": []}


def test_somebody_is_added_with_name_and_language(small: Path) -> None:
    told = done("subscribers", "add", "zarina@office.example", "--name", " Зарина ", "--language", "ru")
    assert told.out == "1 subscriber added or renewed.\n"
    assert listed() == {"zarina@office.example": ("vouched", "ru", "Зарина")}
    heads, row = done("subscribers", "list").out.splitlines()
    assert heads.split() == ["address", "consent", "language", "since", "name"]
    assert row.split()[:3] == ["zarina@office.example", "vouched", "ru"]


def test_addresses_are_kept_in_their_normal_form_and_each_person_once(small: Path) -> None:
    told = done("subscribers", "add", "b@пример.example", "Z@OFFICE.example", "z@office.EXAMPLE")
    assert told.out == "2 subscribers added or renewed.\n"
    assert set(listed()) == {"b@xn--e1afmkfd.example", "z@office.example"}


def test_renewing_keeps_what_is_not_given(small: Path) -> None:
    done("subscribers", "add", "b@two.example", "--name", "Bahrom", "--language", "ru")
    done("subscribers", "add", "B@two.example")
    assert listed() == {"B@two.example": ("vouched", "ru", "Bahrom")}


def test_all_mistakes_are_told_at_once_and_nobody_is_added(small: Path) -> None:
    addresses = ("good@two.example", "bad", "Zarina <z@x.example>", "")
    words = refused("subscribers", "add", *addresses, "--language", "fr", "--name", "a\nb").splitlines()
    assert words[0] == "digest: nobody was changed:"
    told = (
        '"bad" is no mail',
        '"Zarina <z@x.',
        "an empty text",
        "control character",
        "--name goes",
        "--language fr",
    )
    assert all(start in line for line, start in zip(words[1:], told, strict=True))
    assert listed() == {}


def test_a_name_cannot_break_a_header(small: Path) -> None:
    assert "control character" in refused(
        "subscribers", "add", "b@two.example", "--name", "B\r\nBcc: x@y.example"
    )


@pytest.mark.parametrize("command", ["add", "remove"])
def test_no_address_at_all_is_refused(small: Path, command: str) -> None:
    assert "Missing argument" in refused("subscribers", command)


def test_who_unsubscribed_is_not_added_again_unless_asked_for(small: Path) -> None:
    done("subscribers", "add", "b@two.example", "c@three.example")
    assert done("subscribers", "remove", "B@TWO.example").out == "1 address will get no more editions.\n"
    words = refused("subscribers", "add", "d@four.example", "b@two.example")
    assert "nobody was added:\n  b@two.example: taken off the list before, on " in words
    assert listed()["b@two.example"][0] == "removed"
    assert "d@four.example" not in listed()
    done("subscribers", "add", "d@four.example", "b@two.example", "--again")
    assert listed()["b@two.example"][0] == listed()["d@four.example"][0] == "vouched"


def test_removing_somebody_who_never_was_there_keeps_them_away(small: Path) -> None:
    told = done("subscribers", "remove", "x@press.example")
    assert "Warning: x@press.example was not on the list" in told.err
    assert listed() == {"x@press.example": ("removed", None, None)}
    assert "taken off the list before" in refused("subscribers", "add", "x@press.example")


def test_wrong_addresses_are_not_removed(small: Path) -> None:
    done("subscribers", "add", "b@two.example")
    assert "nobody was changed" in refused("subscribers", "remove", "b@two.example", "b")
    assert listed()["b@two.example"][0] == "vouched"


def test_subscribers_get_the_edition_beside_the_settings_own(folder: Path, small: Path) -> None:
    done("subscribers", "add", "b@two.example", "A@one.example", "c@three.example")
    done("subscribers", "remove", "c@three.example")
    assert "Deliveries: 2 accepted as files, nothing was mailed." in done("run", *DAY).out
    assert outbox(folder) == ["a@one.example.eml", "b@two.example.eml"]


def test_a_removed_address_of_the_settings_gets_no_further_mail(folder: Path, small: Path) -> None:
    told = done("subscribers", "remove", "A@one.example")
    assert told.err == f"Note: {A} stands in [email] to of the settings; delete it there too.\n"
    done("subscribers", "add", "b@two.example")
    done("run", *DAY)
    assert outbox(folder) == ["b@two.example.eml"]


def test_a_subscriber_added_after_the_edition_waits_for_the_next(folder: Path, small: Path) -> None:
    done("run", *DAY)
    done("subscribers", "add", "b@two.example")
    done("run", *DAY)
    assert outbox(folder) == ["a@one.example.eml"]


def test_a_list_comes_in_and_every_wrong_line_is_told(folder: Path, small: Path) -> None:
    (folder / "readers.csv").write_text(
        "email,name,language\nb@two.example,Bahrom,ru\nbad\nb@two.example,Again,\nc@three.example,,fr\n"
    )
    told = done("subscribers", "import", "readers.csv")
    assert told.out == "2 people were added or renewed.\n"
    lines = told.err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["readers.csv:3", "readers.csv:4"]
    assert listed() == {
        "b@two.example": ("vouched", "ru", "Bahrom"),
        "c@three.example": ("vouched", None, None),
    }


def test_a_dry_run_changes_nobody_and_counts_as_json(folder: Path, small: Path) -> None:
    (folder / "readers.csv").write_text("email\nb@two.example\nbad\n")
    told = done("subscribers", "import", "readers.csv", "--dry-run", "--json").json
    assert (told["added"], told["gone"], [each["line"] for each in told["refused"]]) == (1, 0, [3])
    assert listed() == {}


def test_a_list_does_not_bring_back_who_left(folder: Path, small: Path) -> None:
    done("subscribers", "remove", "b@two.example")
    (folder / "readers.csv").write_text("email\nB@two.example\n")
    told = digest("subscribers", "import", "readers.csv")
    assert told.code == 1
    assert "readers.csv:2: not taken: taken off the list before, on " in told.err
    assert listed()["b@two.example"][0] == "removed"


def test_who_left_elsewhere_is_kept_from_all_mail_also_that_of_the_settings(
    folder: Path, small: Path
) -> None:
    (folder / "unsubscribed.csv").write_text(
        f"Email Address,UNSUB_TIME\n{A},2026-01-02 03:04:05\nb@two.example,2026-01-02 03:04:05\n"
    )
    done("subscribers", "add", "c@three.example")
    assert "2 addresses were kept from all mail" in done("subscribers", "import", "unsubscribed.csv").out
    done("run", *DAY)
    assert outbox(folder) == ["c@three.example.eml"]
    words = refused("subscribers", "add", "b@two.example")
    assert "must not be written to (left before, says an imported list)" in words
    done("subscribers", "add", "b@two.example", "--again")
    assert listed()["b@two.example"][0] == "vouched"


def test_an_export_is_private_and_comes_in_again(folder: Path, small: Path) -> None:
    done("subscribers", "add", "b@two.example", "--name", "=Bahrom", "--language", "ru")
    before = listed()
    assert done("subscribers", "export", "readers.csv").out == "1 subscriber written to readers.csv.\n"
    assert (folder / "readers.csv").stat().st_mode & 0o077 == 0
    assert done("subscribers", "export").out.encode() == (folder / "readers.csv").read_bytes()
    done("subscribers", "import", "readers.csv")
    assert listed() == before


def test_a_file_that_is_no_list_is_refused(folder: Path, small: Path) -> None:
    assert "none.csv: No such file" in refused("subscribers", "import", "none.csv")
    (folder / "readers.csv").write_text("b@two.example\n")
    assert "readers.csv: the first line must name the columns" in refused(
        "subscribers", "import", "readers.csv"
    )


def test_an_erased_address_is_in_no_file_and_gets_no_mail(folder: Path, small: Path) -> None:
    done("subscribers", "add", "canary@two.example", "c@three.example")
    done("run", *DAY)
    assert "canary@two.example.eml" in outbox(folder)
    told = done("subscribers", "erase", "canary@two.example")
    assert told.out == "1 address erased; no mail will go there.\n1 message deleted from out/outbox.\n"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"canary" in path.read_bytes() or "canary" in path.name]
    (folder / "readers.csv").write_text("email\ncanary@two.example\n")
    assert "must not be written to (erased)" in digest("subscribers", "import", "readers.csv").err
    assert "nothing was known of" in done("subscribers", "erase", "nobody@two.example").err
