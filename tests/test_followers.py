"""What is done with archive and website once they changed: told, and never in the way of mail."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from digest.model import EditionState
from digest.report import RunReport
from tests.office import Watch, newsroom_of
from tests.test_publishing import DAY, MORNING, office, run

__all__ = ["office"]


def archive_says(path: Path, *lines: str) -> None:
    """Settings of `[archive]`; its folder stands below the config's."""
    text = path.read_text("utf-8")
    path.write_text(text + "\n[archive]\n" + "\n".join(lines) + "\n", "utf-8")


def ran(path: Path) -> list[str]:
    """The editions that the command was run for."""
    log = path.parent / "ran"
    return log.read_text("utf-8").splitlines() if log.exists() else []


NOTING = """after = ["sh", "-c", "echo $DIGEST_EDITION >> ../../ran"]"""


def again(path: Path, days: int) -> RunReport:
    with newsroom_of(path, Watch(MORNING)) as newsroom:
        return newsroom.run(date.fromordinal(DAY.toordinal() + days))


def test_the_command_runs_once_for_an_edition_and_not_where_nothing_changed(office: Path) -> None:
    archive_says(office, NOTING)
    assert run(office, 0).warnings == ()
    again(office, 0)
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        assert newsroom.publish().done == ()
    assert ran(office) == ["Edition 1 of 2026-11-22"]
    run(office, 1)
    assert ran(office)[1:] == ["Edition 2 of 2026-11-23"]


def test_a_command_that_fails_is_a_warning_and_the_mail_goes_out(office: Path) -> None:
    archive_says(office, "after = \"sh -c 'echo no room >&2; exit 4'\"")
    told = run(office, 0)
    assert (told.state, told.errors) == (EditionState.SENT, ())
    assert told.warnings == ("[archive] after (sh -c 'echo no room >&2; exit 4'): it ended with 4: no room",)
    assert told.deliveries == {"accepted": 1}
    assert told.published


def test_what_failed_is_done_with_the_next_publishing_though_nothing_changed(office: Path) -> None:
    archive_says(office, 'after = ["sh", "-c", "test -e ../../open && echo $DIGEST_EDITION >> ../../ran"]')
    assert run(office, 0).warnings
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        assert newsroom.publish().warnings
        (office.parent / "open").touch()
        published = newsroom.publish()
        assert (published.paths, published.warnings) == ((), ())
        assert published.done[0].endswith(": done")
        assert newsroom.publish().done == ()
    assert ran(office) == ["Editions up to 1 of 2026-11-22"]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.parametrize("late", ["settings", "repository"])
def test_what_comes_late_gets_all_that_was_published_before(office: Path, late: str) -> None:
    if late == "repository":
        archive_says(office, "git = true")
    for days in range(5):
        run(office, days)
    if late == "settings":
        archive_says(office, "git = true")
    folder = office.parent / "out/archive"
    git(office.parent, "init", "--quiet", "out/archive")
    assert run(office, 5).warnings == ()
    assert git(folder, "log", "--format=%s") == "Edition 6 of 2026-11-27"
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "ls-files", "2026/11/2?.md").count(".md") == 6


def test_a_crash_while_files_are_written_does_not_forget_who_has_to_follow(office: Path) -> None:
    archive_says(office, NOTING)
    site = office.parent / "out/site"
    site.parent.mkdir()
    site.write_text("in the way of the folder")
    assert run(office, 0).errors
    assert ran(office) == []
    site.unlink()
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        newsroom.publish()
    assert ran(office) == ["Editions up to 1 of 2026-11-22"]


def test_git_commits_each_edition_and_only_what_it_changed(office: Path) -> None:
    archive_says(office, "git = true")
    folder = office.parent
    git(folder, "init", "--quiet")
    for days in range(3):
        assert run(office, days).warnings == ()
    log = git(folder, "log", "--format=%s", "--name-only", "--reverse")
    first, second, third = (block.split("\n") for block in log.split("\nEdition "))
    assert [first[0], second[0], third[0]] == [
        *("Edition 1 of 2026-11-22", "2 of 2026-11-23", "3 of 2026-11-24")
    ]
    assert [name for name in third if name.endswith(".json")] == [
        *("out/archive/2026/11/24.json", "out/archive/ru/2026/11/24.json")
    ]
    assert not [name for name in (*first, *second, *third) if "sqlite3" in name or "outbox" in name]


@pytest.mark.parametrize("flavor", ["hugo", "jekyll"])
def test_a_flavor_that_is_chosen_later_renews_every_page(office: Path, flavor: str) -> None:
    for days in range(3):
        run(office, days)
    archive_says(office, f'flavor = "{flavor}"')
    written = run(office, 3).published
    assert "out/archive/2026/11/22.md" in {name[name.index("out/") :] for name in written}
    index = "_index.md" if flavor == "hugo" else "index.md"
    assert (office.parent / "out/archive/2026" / index).is_file()
