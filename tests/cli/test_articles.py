from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.model import Article
from digest.timetable import last, next_ones
from digest.wiring import Quiet, clock, load_config, open_newsroom
from tests.cli.command import Outcome, changed, digest, done, on_terminal, process, refused
from tests.collect.documents import rss
from tests.office import print_press, small_config

BRIDGE = ("--outlet", "Jumhuriyat", "--title", "The bridge over the Panj is open")
PAGE = "https://pamir.example/bridge"

HTML = """<html><head><title>The bridge is open</title>{head}</head><body><article>
<h1>The bridge over the Panj is open</h1><time datetime="{date}">today</time>
<p>The bridge over the Panj was opened on Sunday, and the first bus crossed it at seven in the morning.</p>
<p>Three hundred people had come, and the mayor said that the road to it will be ready by the spring.</p>
</article></body></html>"""


@pytest.fixture
def small(folder: Path) -> Path:
    """A digest in UTC that prints at 06:00; its press has one old article."""
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", clock() - timedelta(days=40))]})
    return small_config(folder)


def typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def due_last(path: Path) -> datetime:
    """When the last edition was due: its window ends there."""
    occurrence = last(load_config(path, uses=()).schedule, clock())
    assert occurrence
    return occurrence.due


def next_date(path: Path) -> str:
    return next_ones(load_config(path, uses=()).schedule, clock(), 1)[0].date.isoformat()


def kept(path: Path) -> list[Article]:
    """All that the store holds of the last two days."""
    with open_newsroom(load_config(path, uses=()), Quiet()) as newsroom:
        return list(newsroom.store.articles.between(clock() - timedelta(days=2), clock(), clock()))


def a_page(folder: Path, date: datetime, head: str = "") -> Path:
    file = folder / "bridge.html"
    file.write_text(HTML.format(date=f"{date:%Y-%m-%dT%H:%M:%SZ}", head=head), encoding="utf-8")
    return file


def test_a_typed_article_is_kept_and_told_with_its_edition(small: Path) -> None:
    told = done("articles", "add", *BRIDGE, "--text", "It opened on Sunday.", "--page", "4")
    assert told.out == (
        'Added "The bridge over the Panj is open", Jumhuriyat, p. 4 (en)\n'
        f"It will stand in the edition of {next_date(small)}.\n"
    )
    (article,) = kept(small)
    assert (article.source, article.outlet, article.text) == (
        "by hand", "Jumhuriyat, p. 4", "It opened on Sunday.",
    )  # fmt: skip


def test_it_is_printed_in_that_edition(small: Path, folder: Path) -> None:
    done("articles", "add", *BRIDGE, "--page", "4")
    done("run", "--date", next_date(small))
    page = folder / f"out/archive/{next_date(small).replace('-', '/')}.md"
    assert "The bridge over the Panj is open" in page.read_text("utf-8")
    assert "Jumhuriyat, p. 4" in page.read_text("utf-8")


def test_added_twice_it_is_known_already(small: Path) -> None:
    done("articles", "add", *BRIDGE)
    again = done("articles", "add", *BRIDGE, "--text", "Now with a text.")
    assert again.out.startswith('Known already: "The bridge over the Panj is open"')
    assert [article.text for article in kept(small)] == ["Now with a text."]


def test_a_text_may_come_through_a_pipe(small: Path, folder: Path) -> None:
    file = folder / "text"
    file.write_text("Купрук кушода шуд.\n\nМардум хурсанданд.", encoding="utf-8")
    with file.open() as stream:
        told = process("articles", "add", *BRIDGE, "--text", "-", "--link", PAGE, "--json", stdin=stream)
    article = told.json["article"]
    assert (article["url"], article["language"], article["new"]) == (PAGE, "tg", True)
    assert [article.text for article in kept(small)] == ["Купрук кушода шуд.\n\nМардум хурсанданд."]


def test_json_tells_all_of_it(small: Path) -> None:
    moment = due_last(small) - timedelta(hours=1)
    told = done("articles", "add", *BRIDGE, "--date", typed(moment), "--language", "uk", "--json").json
    assert told["schema"] == 1
    id_ = told["article"].pop("id")
    assert len(id_) == 12
    assert told["article"] == {
        "new": True,
        "outlet": "Jumhuriyat",
        "title": "The bridge over the Panj is open",
        "url": None,
        "language": "uk",
        "published": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "edition": f"{due_last(small):%Y-%m-%d}",
        "late": False,
    }


def test_what_comes_too_late_for_a_finished_edition_stands_in_the_next(small: Path, folder: Path) -> None:
    print_press(folder, {"pamir": [("Fire in Khorog is put out", due_last(small) - timedelta(hours=2))]})
    done("run")
    told = done("articles", "add", *BRIDGE, "--date", typed(due_last(small) - timedelta(hours=1)))
    assert told.out.endswith(f"edition of {next_date(small)}, as one that came late.\n")


def test_what_no_edition_would_print_is_not_added_and_the_cure_is_told(small: Path) -> None:
    words = refused("articles", "add", *BRIDGE, "--date", "2026-01-02")
    assert words.startswith(
        "digest: nothing was added: it was published 2026-01-02 00:00, and the edition of "
    )
    assert words.endswith("; --date with a time in between puts it there\n")
    assert kept(small) == []


def test_what_is_in_a_language_that_is_not_taken_is_not_added(small: Path) -> None:
    changed(small, "[collect]", '[editing]\naccept = ["en", "ru"]\n\n[collect]')
    words = refused("articles", "add", "--outlet", "A", "--title", "ბაზარი ორშაბათამდე დაკეტილია")
    assert "nothing was added: language «ka» is not accepted" in words


def test_a_page_is_added_by_its_address_under_the_name_of_its_outlet(small: Path, folder: Path) -> None:
    site = json.loads((folder / "site.json").read_text("utf-8"))
    a_page(folder, clock() - timedelta(minutes=1))
    site[PAGE] = {"file": "bridge.html", "content_type": "text/html"}
    (folder / "site.json").write_text(json.dumps(site), encoding="utf-8")
    told = done("articles", "add", PAGE.removeprefix("https://"), "--title", "A bridge")
    assert told.out.startswith('Added "A bridge", Pamir (en)\n')
    (article,) = kept(small)
    assert (article.url, article.source) == (PAGE, "by hand")
    assert article.text.startswith("The bridge over the Panj was opened on Sunday")


def test_a_page_that_cannot_be_read_is_told(small: Path) -> None:
    told = digest_fails("articles", "add", "https://pamir.example/nowhere")
    assert "https://pamir.example/nowhere: " in told


def test_a_saved_page_is_known_by_the_address_that_it_names(small: Path, folder: Path) -> None:
    canonical = '<link rel="canonical" href="https://www.pamir.example/bridge">'
    file = a_page(folder, clock() - timedelta(minutes=1), canonical)
    told = done("articles", "add", str(file), "--outlet", "Pamir Daily", "--json").json["article"]
    assert (told["outlet"], told["url"]) == ("Pamir Daily", "https://www.pamir.example/bridge")
    by_address = done("articles", "add", *BRIDGE, "--link", PAGE, "--json").json["article"]
    assert (by_address["id"], by_address["new"]) == (told["id"], False)


def test_a_mail_is_of_who_wrote_it_unless_an_outlet_is_named(small: Path, folder: Path) -> None:
    (folder / "a.eml").write_text("From: Press Service <p@gov.example>\nSubject: Bridge opens\n\nOn Sunday.")
    assert 'Added "Bridge opens", Press Service (en)' in done("articles", "add", "a.eml").out
    assert "Bridge opens\", Gov, p. 2 (en)" in done(
        "articles", "add", "a.eml", "--outlet", "Gov", "--page", "2"
    ).out  # fmt: skip


def test_a_text_with_its_lines_in_front_needs_no_options(small: Path, folder: Path) -> None:
    (folder / "a.txt").write_text("Title: Bridge opens\nOutlet: Jumhuriyat\nPage: 3\n\nOn Sunday.")
    assert 'Added "Bridge opens", Jumhuriyat, p. 3 (en)' in done("articles", "add", "a.txt").out


def test_two_files_of_one_name_are_two_articles(small: Path, folder: Path) -> None:
    for title in ("One", "Two"):
        (folder / "a.txt").write_text(f"{title}\nText")
        assert done("articles", "add", "a.txt", "--outlet", "A").out.startswith("Added")


def test_a_feed_is_no_single_article(small: Path, folder: Path) -> None:
    items = (f"<title>{n}</title><link>https://a.example/{n}</link>" for n in "ab")
    (folder / "a.xml").write_text(rss(*items))
    assert "a.xml holds 2 articles; one at a time" in refused("articles", "add", "a.xml")


@pytest.mark.parametrize("place", ["a.txt", "./a.txt", "/nowhere/a.html", "~/a.eml"])
def test_a_file_that_is_not_there_is_not_looked_for_in_the_web(small: Path, place: str) -> None:
    assert f"nothing was added: {place}: no such file" in refused("articles", "add", place)


def test_all_mistakes_are_told_at_once(small: Path) -> None:
    wrong = {
        "--outlet": "a\nb",
        "--date": "tomorrow",
        "--language": "english",
        "--link": "file:///etc/passwd",
        "--page": "\x07",
    }
    words = refused("articles", "add", *(word for pair in wrong.items() for word in pair)).splitlines()
    assert words[0] == "digest: nothing was added:"
    told = ("control character", "control character", "--date tomorrow", "--language english", "--link file:")
    assert all(part in line for part, line in zip(told, words[1:], strict=True))
    missing = refused("articles", "add").splitlines()
    assert [line.split()[0] for line in missing[1:]] == ["--outlet", "--title"]


@pytest.mark.parametrize(
    "date", ["2026-02-30", "2026-11-22 25:00", "22.11.2026", "2026-11-22 9", "2199-01-01"]
)
def test_a_date_that_is_none_or_still_to_come_is_refused(small: Path, date: str) -> None:
    assert f"--date {date}" in refused("articles", "add", *BRIDGE, "--date", date)


def asked(*arguments: str, answers: str) -> Outcome:
    return on_terminal("articles", "add", *arguments, answers=answers)


def test_on_a_terminal_it_asks_for_what_is_missing(small: Path) -> None:
    told = asked(answers="Jumhuriyat\n\nThe bridge is open\n4\nyesterday\n\nFirst.\n\nSecond.\n.\n")
    assert told.code == 0, told
    assert told.out.startswith('Added "The bridge is open", Jumhuriyat, p. 4 (en)\n')
    assert "an empty text cannot stand here" in told.err
    assert "--date yesterday: not a date" in told.err
    assert [article.text for article in kept(small)] == ["First.\n\nSecond."]


def test_of_a_file_only_the_outlet_is_asked(small: Path, folder: Path) -> None:
    (folder / "a.txt").write_text("Bridge opens\nOn Sunday.")
    told = asked("a.txt", answers="Jumhuriyat\n")
    assert (told.code, told.out.splitlines()[0]) == (0, 'Added "Bridge opens", Jumhuriyat (en)')


def test_who_answers_no_more_adds_nothing(small: Path) -> None:
    told = asked(answers="Jumhuriyat\n\x04")
    assert told.code == 2
    assert "digest: no answer; nothing was added" in told.err
    assert kept(small) == []


def digest_fails(*arguments: str) -> str:
    outcome = digest(*arguments)
    assert (outcome.code, outcome.out) == (1, ""), outcome
    return outcome.err
