"""Archive and website over several days: what changes, what stays, what must not stop the mail."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import EditionState
from digest.report import RunReport
from digest.wiring import load_config
from tests.builders import NOW
from tests.office import ROOT, Watch, files_below, newsroom_of, outbox_of, print_press, small_config

DAY = date(2026, 11, 22)
MORNING = NOW.replace(hour=6, minute=30)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A digest with a website."""
    path = small_config(tmp_path)
    path.write_text(path.read_text("utf-8") + '\n[site]\npath = "out/site"\n', "utf-8")
    return path


def run(path: Path, days: int) -> RunReport:
    """The edition of so many days later, with a report of the night."""
    now = MORNING + timedelta(days=days)
    title = f"Report number {days} from district {days * 37} of the valley"
    print_press(path.parent, {"pamir": [(title, now - timedelta(hours=9))], "oxus": []})
    with newsroom_of(path, Watch(now)) as newsroom:
        return newsroom.run(DAY + timedelta(days=days))


def public(path: Path) -> dict[str, bytes]:
    """Archive and website, without the search index: it also holds pages that no editions make any more."""
    found = files_below(path.parent / "out")
    return {name: body for name, body in found.items() if not name.startswith(("outbox", "site/pagefind"))}


def rebuilt(path: Path) -> dict[str, bytes]:
    """Archive and website, thrown away and built anew from the store."""
    for name in ("archive", "site"):
        shutil.rmtree(path.parent / "out" / name)
    with newsroom_of(path, Watch(MORNING + timedelta(days=30))) as newsroom:
        newsroom.publish()
    return public(path)


def test_day_by_day_gives_the_same_bytes_as_all_at_once(office: Path) -> None:
    for days in range(5):
        assert run(office, days).state == EditionState.SENT
    assert public(office) == rebuilt(office)


def test_new_edition_touches_only_its_neighbour_and_the_indexes(office: Path) -> None:
    for days in range(3):
        run(office, days)
    written = run(office, 3).published
    assert not [name for name in written if "/11/22" in name or "/11/23" in name]
    assert any(name.endswith("site/2026/11/24/index.html") for name in written)
    assert any(name.endswith("site/2026/11/25/index.html") for name in written)


def test_language_that_is_dropped_does_not_stop_the_digest(office: Path) -> None:
    for days in range(2):
        run(office, days)
    text = office.read_text("utf-8")
    office.write_text(text.replace('languages = ["en", "ru"]', 'languages = ["en"]'), "utf-8")
    for days in range(2, 5):
        assert (run(office, days).state, run(office, days).errors) == (EditionState.SENT, ())
    assert public(office) == rebuilt(office)
    assert "out/site/ru/2026/11/23/index.html".removeprefix("out/") in public(office)


def test_language_that_is_added_or_comes_first_renews_old_pages_too(office: Path) -> None:
    for days in range(3):
        run(office, days)
    text = office.read_text("utf-8")
    office.write_text(text.replace('languages = ["en", "ru"]', 'languages = ["ru", "en", "tg"]'), "utf-8")
    assert run(office, 3).state == EditionState.SENT
    assert {name: body for name, body in public(office).items() if name in rebuilt(office)} == rebuilt(office)


def test_own_page_template_of_any_structure_does_not_stop_the_digest(office: Path) -> None:
    templates = office.parent / "templates"
    templates.mkdir()
    (templates / "edition.md.j2").write_text("Only {{ copy.lead.title }}\n", "utf-8")
    text = office.read_text("utf-8")
    office.write_text(text.replace("[digest]", '[digest]\ntemplates = "templates"'), "utf-8")
    told = run(office, 0)
    assert (told.state, told.errors) == (EditionState.SENT, ())
    page = public(office)["site/2026/11/22/index.html"].decode()
    assert "Only Report number 0" in page


def test_broken_site_template_is_an_error_and_the_mail_goes_out(office: Path) -> None:
    templates = office.parent / "templates"
    shutil.copytree(ROOT / "templates", templates)
    index = templates / "site/index.html.j2"
    index.write_text("{% block main %}{% include 'site/index.html.j2' %}{% endblock %}", "utf-8")
    text = office.read_text("utf-8")
    office.write_text(text.replace("[digest]", '[digest]\ntemplates = "templates"'), "utf-8")
    told = run(office, 0)
    assert told.deliveries == {"accepted": 1}
    assert told.errors
    assert told.unfinished
    shutil.copy(ROOT / "templates/site/index.html.j2", index)
    assert (run(office, 0).state, run(office, 0).errors) == (EditionState.SENT, ())


@pytest.mark.parametrize("restored", [False, True])
def test_store_that_was_lost_or_restored_sends_nothing_twice(office: Path, *, restored: bool) -> None:
    store = office.parent / "out/digest.sqlite3"
    print_press(office.parent, {"pamir": [], "oxus": []})
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        newsroom.collect(DAY)
    backup = store.read_bytes()
    run(office, 0)
    [message] = (office.parent / "out/outbox").rglob("*.eml")
    sent = message.read_bytes()
    for name in ("", "-wal", "-shm"):
        Path(f"{store}{name}").unlink(missing_ok=True)
    if restored:
        store.write_bytes(backup)
    with pytest.raises(UsageError, match="published before"):
        run(office, 0)
    assert message.read_bytes() == sent
    assert len(outbox_of(load_config(office))) == 1


def test_edition_before_its_hour_does_not_hide_one_that_is_due(office: Path) -> None:
    run(office, 0)
    with newsroom_of(office, Watch(MORNING + timedelta(days=1))) as newsroom:
        with pytest.raises(UsageError, match="the edition of 2026-11-23 is due and not there"):
            newsroom.run(DAY + timedelta(days=2))
        assert newsroom.store.editions.get("digest", DAY + timedelta(days=2)) is None


def test_edition_made_after_a_later_one_says_so(office: Path) -> None:
    run(office, 1)
    told = run(office, 0)
    assert "made after the edition of 2026-11-23, as number 1" in told.warnings


def test_edition_that_was_only_sent_is_published_with_the_next_one(office: Path) -> None:
    archive = office.parent / "out/archive"
    archive.parent.mkdir()
    archive.write_text("a file stands where the folder should be")
    assert run(office, 0).state == EditionState.FROZEN
    archive.unlink()
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        assert newsroom.send(row).state == EditionState.SENT
    assert not archive.exists()
    run(office, 1)
    assert (archive / "2026/11/22.md").is_file()
    assert public(office) == rebuilt(office)


def test_only_a_date_whose_hour_has_come_is_settled_without_news(office: Path) -> None:
    print_press(office.parent, {"pamir": [], "oxus": []})
    with newsroom_of(office, Watch(MORNING - timedelta(hours=2))) as newsroom:
        assert newsroom.run(DAY).state == "empty"
        assert newsroom.empty_days.last() is None
    with newsroom_of(office, Watch(MORNING)) as newsroom:
        newsroom.rehearse(DAY)
        assert newsroom.empty_days.last() is None
        assert newsroom.run(DAY).state == "empty"
        assert newsroom.empty_days.last() == DAY
