from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.wiring import clock
from tests.builders import NOW
from tests.cli.command import changed, digest, done, refused
from tests.mail_server import MailServer
from tests.office import print_press, small_config

KEYS = ["schema", "now", "latest", "next", "sources", "problems"]


@pytest.fixture
def small(folder: Path) -> Path:
    """A digest whose hour is just after midnight, so that yesterday's edition is surely due."""
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", clock() - timedelta(days=3))]})
    return small_config(folder, at="00:00")


def test_a_new_digest_has_no_edition_and_status_says_how_to_make_one(sample: Path) -> None:
    told = done("status")
    assert told.out.startswith("latest edition  none yet\nnext edition    ")
    assert told.out.endswith("06:00 (Asia/Dushanbe)\nsources         13, all well\n")
    assert told.err == "Problem: there is no edition yet; make the first with: digest run\n"
    assert digest("status", "--check").code == 1


def test_status_names_the_edition_that_is_missing(printed: Path) -> None:
    told = done("status")
    assert "latest edition  2026-11-22, number 1, sent: 39 stories\ndeliveries      3 accepted\n" in told.out
    assert "was due, and is not there; make it with: digest run --date 20" in told.err
    assert digest("status", "--check").code == 1


def test_a_day_without_news_is_no_problem_once_it_was_looked_at(small: Path) -> None:
    today = clock().date()
    done("run", "--date", f"{today - timedelta(days=2)}")
    assert "was due" in digest("status", "--check").err
    done("run", "--date", f"{today}")
    told = digest("status", "--check")
    assert (told.code, "Problem" in told.err) == (0, False)


def test_a_source_that_fails_is_told_until_it_can_be_read_again(small: Path) -> None:
    site = small.parent / "site.json"
    whole = site.read_text("utf-8")
    site.write_text("{}", "utf-8")
    assert digest("collect").code == 1
    told = done("status")
    assert told.out.endswith("sources         2, 2 failing\n")
    assert "Warning: Pamir, failing since 20" in told.err
    first = done("status", "--json").json["sources"]
    assert digest("collect").code == 1
    assert done("status", "--json").json["sources"] == first
    site.write_text(whole, "utf-8")
    digest("collect")
    assert "Pamir" not in done("status").err


def test_check_is_silent_about_an_edition_that_went_out(small: Path) -> None:
    fresh = [
        (f"Fire number {n} in Khorog is put out", clock() - timedelta(hours=20 * n)) for n in range(1, 4)
    ]
    print_press(small.parent, {"pamir": fresh})
    done("run")
    told = digest("status", "--check")
    assert (told.code, "Problem" in told.err) == (0, False)


def test_an_unfinished_edition_is_a_problem(sample: Path) -> None:
    (sample / "out").mkdir()
    (sample / "out/outbox").write_text("")
    digest("run", "--date", "2026-11-22")
    told = digest("status", "--check")
    assert told.code == 1
    assert "is not finished, somebody waits for it; go on with: digest run --date 2026-11-22" in told.err


def test_json_of_the_status_is_one_document(printed: Path) -> None:
    told = done("status", "--json").json
    assert list(told) == KEYS
    assert told["schema"] == 1
    assert told["latest"]["date"] == "2026-11-22"
    assert told["latest"]["deliveries"] == {"accepted": 3}
    assert datetime.fromisoformat(told["next"]["utc"]) > datetime.fromisoformat(told["now"])
    assert len(told["problems"]) == 1


def test_json_of_a_new_digest_has_the_same_keys(sample: Path) -> None:
    told = digest("status", "--json", "--check")
    assert told.code == 1
    assert list(told.json) == KEYS
    assert told.json["latest"] is None


def test_times_are_told_in_the_digests_timezone(sample: Path) -> None:
    changed(sample / "config.toml", 'timezone = "Asia/Dushanbe"', 'timezone = "Pacific/Kiritimati"')
    assert "06:00 (Pacific/Kiritimati)" in done("status").out


def test_a_mailbox_that_is_gone_is_a_problem(folder: Path) -> None:
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", NOW.replace(day=21))]})
    gone = {"TO:<a@one.example>": "550 5.1.1 no such mailbox"}
    with MailServer(lambda verb, rest: gone.get(rest, "") if verb == "RCPT" else "") as server:
        small_config(folder, to=["a@one.example", "b@two.example"], smtp=server.port)
        assert "Deliveries: 1 accepted, 1 bounced." in done("run", "--date", "2026-11-22").out
    told = done("status")
    assert "deliveries      1 accepted, 1 bounced\n" in told.out
    assert "Problem: 1 of the deliveries of 2026-11-22 is bounced\n" in told.err


def test_a_missing_password_stops_only_who_sends(folder: Path) -> None:
    path = small_config(folder)
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", clock())]})
    smtp = 'smtp = { host = "mail.example", username = "u", password = { env = "NO_SUCH_VARIABLE" } }'
    changed(path, 'transport = "outbox"', f'transport = "smtp"\n{smtp}')
    for command in (
        ["status"],
        ["subscribers", "list"],
        ["schedule", "--next", "1"],
        ["collect"],
        ["compose"],
    ):
        done(*command)
    for command in (["run"], ["send"], ["schedule"]):
        assert '"NO_SUCH_VARIABLE" is not set in the environment' in refused(*command)


def test_a_library_that_a_group_needs_is_told_before_the_morning(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = '\n[[email.groups]]\nname = "paper"\nmembers = ["a@one.example"]\nattach = ["pdf", "docx"]\n'
    small.write_text(small.read_text("utf-8") + group, "utf-8")
    assert "attach" not in done("status").err
    monkeypatch.setattr("digest.office.extra.LIBRARIES", dict.fromkeys(("pdf", "docx"), "no_such_library"))
    assert (
        "[[email.groups]] attach: DOCX and PDF cannot be made, mails go without: python -m pip"
        in done("status").err
    )
