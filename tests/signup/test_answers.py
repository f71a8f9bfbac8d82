"""What strangers and programs learn from the pages: nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from digest.deliver.subscriptions import removed
from digest.errors import StorageError
from digest.leaving import at_once, exodus
from digest.model import Act
from digest.signup.app import ASKS, BAD_LINKS
from digest.signup.limits import MOST_KEPT, Limit, visitor
from tests.builders import NOW
from tests.office import Watch
from tests.signup.site import Site, signup_config, site_of

READER = "reader@reader.example"


def test_the_answer_is_the_same_for_every_address(site: Site) -> None:
    people = site.newsroom.store.subscribers
    site.reader("known@reader.example")
    gone = site.reader("gone@reader.example")
    people.change(removed(gone.address, gone, NOW), Act.LEFT, NOW)
    people.suppress("never@reader.example", "complaint")
    answers = {
        (answer.status, answer.text.replace(name, "NAME"))
        for name in ("new", "known", "gone", "never")
        if (answer := site.subscribe(f"{name}@reader.example"))
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "there is no address"),
        ("reader.example.org", "the address has no “@”"),
        ("a@b@c", "this is no mail address"),
        ("почта@reader.example", "this is no mail address"),
        ("a@x.example\r\nBcc: b@y.example", "this is no mail address"),
        ("a@x.example, b@y.example", "this is no mail address"),
        ('"><script>alert(1)</script>@x.example', "this is no mail address"),
    ],
)
def test_an_address_that_cannot_be_one_is_told_with_its_reason(site: Site, typed: str, words: str) -> None:
    answer = site.subscribe(typed)
    assert (answer.status, answer.heading) == (422, "That address cannot be right")
    assert words in answer.text
    assert "<script" not in answer.text
    assert site.newsroom.store.subscribers.all() == ()


def test_an_address_of_another_alphabet_is_taken_in_its_own_form(site: Site) -> None:
    site.subscribe("reader@почта.example")
    assert site.person("reader@xn--80a1acny.example") is not None


def test_a_field_that_nobody_sees_catches_programs(site: Site) -> None:
    answer = site.press("/en", email=READER, website="https://spam.example")
    site.post.settle()
    assert answer.heading == "Look into your mailbox"
    assert site.person(READER) is None


def test_one_visitor_may_ask_so_often_and_no_more_until_time_has_passed(site: Site) -> None:
    for n in range(ASKS[0]):
        assert site.subscribe(f"r{n}@reader.example").status == 200
    answer = site.subscribe("more@reader.example")
    assert (answer.status, answer.heading) == (429, "Too many requests")
    assert answer.headers["retry-after"] == "600"
    assert site.subscribe("other@reader.example", visitor="203.0.113.9").status == 200
    site.watch.move(hours=1)
    assert site.subscribe("more@reader.example").status == 200


def test_an_address_gets_few_mails_however_many_ask_for_it(site: Site) -> None:
    for n in range(8):
        site.watch.move(minutes=11)
        site.subscribe(READER, visitor=f"198.51.100.{n}")
    records = site.newsroom.store.subscribers.noted(Act.ASKED, NOW)
    assert len(records) == 2


def test_who_guesses_links_is_stopped_and_others_are_not(site: Site) -> None:
    for _ in range(BAD_LINKS[0]):
        assert site.press(f"/u/{'A' * 32}").status == 404
    assert site.press(f"/u/{'A' * 32}").status == 429
    assert site.press(site.leave_path(site.reader(READER))).status == 200


def test_every_answer_is_sealed(site: Site) -> None:
    person = site.reader(READER)
    leave = site.leave_path(person)
    for path in ("/", "/en", "/nope", "/pages.css", "/robots.txt", "/health", leave, "/u/x", "/confirm/x"):
        site.get(path)
    site.press(leave)
    site.ask("POST", "/en", b"x" * 20_000)
    site.ask("DELETE", "/en")
    for answer in site.seen:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["strict-transport-security"]
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        assert "<script" not in answer.text
        assert not re.search(r"(?:src|href)=\"https?:", answer.text)


def test_a_body_that_no_form_has_is_refused(site: Site) -> None:
    assert site.ask("POST", "/en", b"email=" + b"x" * 20_000).status == 413


@pytest.mark.parametrize(
    ("accepted", "heading"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "Получать обзор по почте"),
        ("en;q=0.3, ru;q=0.7", "Получать обзор по почте"),
        ("de, fr", "Get the digest by mail"),
        ("ru;q=0", "Get the digest by mail"),
        (";;;q=x,,", "Get the digest by mail"),
        ("", "Get the digest by mail"),
    ],
)
def test_pages_are_in_the_visitors_language(site: Site, accepted: str, heading: str) -> None:
    assert site.get("/", Accept_Language=accepted).heading == heading


def test_pages_may_stand_below_a_path(tmp_path: Path) -> None:
    with site_of(signup_config(tmp_path, "https://office.example/press/")) as site:
        assert site.get("/press/health").status == 200
        assert site.get("/press/").heading == "Get the digest by mail"
        assert 'href="/press/pages.css"' in site.get("/press/en").text
        site.subscribe(READER)
        assert site.press(site.link(READER)).heading == "You are subscribed"


def test_a_store_that_fails_is_told_to_monitors_and_not_to_visitors(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StorageError("the store /secret/path is damaged")

    link = site.leave_path(site.reader(READER))
    for name in ("get", "standing"):
        monkeypatch.setattr(type(site.newsroom.store.subscribers), name, broken)
    monkeypatch.setattr(type(site.newsroom.store), "secret", broken)
    assert site.get("/health").status == 503
    answer = site.press(link)
    assert (answer.status, answer.heading) == (503, "This does not work right now")
    assert "/secret/path" not in answer.text


def test_no_address_and_no_secret_is_in_any_log_or_page_of_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary@reader.example"
    with site_of(signup_config(tmp_path)) as site:
        secret = site.newsroom.store.secret()
        site.subscribe(canary)
        site.press(site.link(canary))
        site.newsroom.run(date(2026, 11, 22))
        person = site.person(canary)
        assert person is not None
        token = site.office.mail_token(person)
        site.press(site.leave_path(person))
        site.subscribe("other@reader.example")
        others = [site.get("/en").text, site.get(f"/u/{'A' * 32}").text]
        for publisher in (site.newsroom.archive, site.newsroom.site):
            root = Path(publisher.path_of("")) if publisher else tmp_path / "none"
            others += [path.read_text("utf-8") for path in root.rglob("*") if path.is_file()]
    for hidden in (canary, "canary", token, secret.hex(), repr(secret)):
        assert hidden not in caplog.text
        assert not any(hidden in text for text in others)
    assert caplog.text


@pytest.fixture
def exodus_site(tmp_path: Path) -> Iterator[Site]:
    """An edition that forty readers have got."""
    with site_of(signup_config(tmp_path), Watch(NOW.replace(hour=6, minute=1))) as site:
        for n in range(39):
            site.reader(f"r{n}@reader.example")
        site.watch.move(minutes=1)
        assert site.newsroom.run(date(2026, 11, 22)).deliveries == {"accepted": 40}
        yield site


def leave(site: Site, count: int, minutes: float) -> None:
    for person in [each for each in site.newsroom.store.subscribers.all() if each.wanted][:count]:
        site.watch.move(minutes=minutes)
        site.press(site.leave_path(person))


def alarm(site: Site) -> str:
    room = site.newsroom
    found = exodus(room.store, room.masthead.id, room.signup, site.watch())
    return str(found) if found else ""


def test_many_who_leave_at_once_are_told_in_status_and_once_in_the_log(
    exodus_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    leave(exodus_site, 4, 1)
    assert alarm(exodus_site).startswith("4 of 40 readers of the edition of 2026-11-22 unsubscribed")
    assert caplog.text.count("unsubscribed within 30 minutes") == 1


def test_few_who_leave_or_many_over_the_day_are_not(exodus_site: Site) -> None:
    leave(exodus_site, 2, 1)
    assert alarm(exodus_site) == ""
    leave(exodus_site, 4, 60)
    assert alarm(exodus_site) == ""


def test_those_whom_the_operator_takes_off_do_not_count(exodus_site: Site) -> None:
    people = exodus_site.newsroom.store.subscribers
    for person in people.all()[:10]:
        people.change(removed(person.address, person, exodus_site.watch()), Act.LEFT, exodus_site.watch())
    assert alarm(exodus_site) == ""


def test_moments_are_counted_within_the_best_span() -> None:
    from datetime import timedelta

    minute = timedelta(minutes=1)
    moments = [NOW, NOW + 10 * minute, NOW + 11 * minute, NOW + 12 * minute, NOW + 30 * minute]
    assert at_once(moments, 5 * minute) == 3
    assert at_once([], minute) == 0


def test_a_limit_fills_again_with_time_and_forgets_the_oldest() -> None:
    limit = Limit(burst=2, per_hour=60)
    assert [limit.allows("a", 0), limit.allows("a", 0), limit.allows("a", 1)] == [True, True, False]
    assert limit.allows("a", 61)
    for n in range(MOST_KEPT + 5):
        limit.allows(str(n), 100)
    assert len(limit.kept) == MOST_KEPT


@pytest.mark.parametrize(
    ("host", "whose"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:0db8:0001:0002"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
    ],
)
def test_a_visitor_is_a_household(host: str, whose: str) -> None:
    assert visitor(host) == whose


def test_words_of_pages_hide_no_label_of_editions() -> None:
    import tomllib

    from tests.office import ROOT

    for file in (ROOT / "digest/words").glob("*.toml"):
        found = tomllib.loads(file.read_text("utf-8"))
        assert not found["labels"].keys() & found.get("pages", {}).keys(), file.name


def test_a_person_is_never_changed_by_looking(site: Site) -> None:
    person = replace(site.reader(READER))
    site.get(site.leave_path(person))
    site.get(site.leave_path(person).replace("/u/", "/p/"))
    assert site.person(READER) == person
