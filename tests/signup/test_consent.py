"""The way of a reader through the pages, over HTTP."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from digest.deliver.subscriptions import COMPLAINT
from digest.model import Act, Consent, Shape, Via
from digest.tokens import Purpose, Seal, recipient_id, sealed
from tests.signup.site import FORM, Site, path_in

READER = "reader@reader.example"
ONE_CLICK = "List-Unsubscribe=One-Click"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def acts(site: Site, address: str = READER) -> list[tuple[Act, Via]]:
    return [
        (record.act, record.via) for record in site.newsroom.store.subscribers.history(recipient_id(address))
    ]


def consent(site: Site, address: str = READER) -> Consent | None:
    person = site.person(address)
    return person.consent if person else None


def test_nobody_is_on_the_list_before_they_press_the_button_of_the_mail(site: Site) -> None:
    assert site.subscribe(READER, "ru").heading == "Look into your mailbox"
    assert consent(site) is Consent.PENDING
    link = site.link(READER)
    for method in ("GET", "HEAD", "GET"):
        assert site.ask(method, link).status == 200
        assert consent(site) is Consent.PENDING
    assert site.get(link).heading == "Подтвердите подписку"
    assert site.press(link).heading == "Вы подписаны"
    assert consent(site) is Consent.CONFIRMED
    assert site.press(link).heading == "Вы подписаны"
    assert acts(site) == [(Act.ASKED, Via.FORM), (Act.CONFIRMED, Via.FORM)]


def test_the_record_says_which_words_were_agreed_to(site: Site) -> None:
    site.subscribe(READER, "ru")
    site.press(site.link(READER))
    person = site.person(READER)
    assert person is not None
    told = json.loads(site.get(site.leave_path(person).replace("/u/", "/p/") + "/data").text)
    assert told["address"] == READER
    assert "До подтверждения мы ничего не отправляем" in told["records"][0]["agreed_to"]
    assert [record["act"] for record in told["records"]] == ["asked", "confirmed"]


def test_only_who_confirmed_gets_the_edition_and_their_link_takes_them_off(site: Site) -> None:
    site.subscribe(READER, visitor="198.51.100.1")
    site.subscribe("other@reader.example", visitor="198.51.100.2")
    site.press(site.link(READER))
    told = site.newsroom.run(date(2026, 11, 22))
    assert told.deliveries == {"accepted": 2}
    folder = site.newsroom.mailer.folder / "2026-11-22"  # type: ignore[attr-defined]  # it is the outbox
    assert sorted(path.name for path in folder.iterdir()) == ["a@one.example.eml", f"{READER}.eml"]
    head, _, body = (folder / f"{READER}.eml").read_bytes().decode().partition("\r\n\r\n")
    link = path_in(head[head.index("List-Unsubscribe:") :].replace(">", " "))
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert link in body.replace("=\r\n", "")
    assert site.press(link, **{"List-Unsubscribe": "One-Click"}).status == 200
    assert consent(site) is Consent.REMOVED


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (
            '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_one_click_is_taken_as_both_kinds_of_form_and_as_often_as_it_comes(
    site: Site, body: str, kind: str
) -> None:
    link = site.leave_path(site.reader(READER))
    for _ in range(3):
        answer = site.ask("POST", link, body, Content_Type=kind)
        assert (answer.status, answer.heading) == (200, "You are unsubscribed")
        assert "set-cookie" not in answer.headers
        assert consent(site) is Consent.REMOVED
    assert acts(site)[-1] == (Act.LEFT, Via.ONE_CLICK)
    assert len(acts(site)) == 2


@pytest.mark.parametrize("body", ["", "x" * 1000, "--b--", "List-Unsubscribe=&=&&&"])
@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=b"])
def test_leaving_never_fails_for_the_form_of_a_request(site: Site, body: str, kind: str) -> None:
    link = site.leave_path(site.reader(READER))
    assert site.ask("POST", link, body, Content_Type=kind).status == 200
    assert consent(site) is Consent.REMOVED


def test_opening_a_link_takes_nobody_off(site: Site) -> None:
    link = site.leave_path(site.reader(READER))
    for method in ("GET", "HEAD"):
        assert site.ask(method, link).status == 200
    assert site.get(link).heading == "Unsubscribe?"
    assert site.get(f"{link}/undo").status == 404
    assert consent(site) is Consent.VOUCHED


def test_leaving_can_be_taken_back_for_a_week(site: Site) -> None:
    link = site.leave_path(site.reader(READER))
    assert "That was a mistake" in site.press(link).text
    site.watch.move(days=6)
    assert site.press(f"{link}/undo").heading == "You are subscribed"
    assert consent(site) is Consent.CONFIRMED
    site.press(link)
    site.watch.move(days=8)
    assert "That was a mistake" not in site.press(link).text
    assert site.press(f"{link}/undo").status == 404
    assert consent(site) is Consent.REMOVED


def test_a_confirmation_link_is_good_for_two_days_and_for_the_last_question_only(site: Site) -> None:
    site.subscribe(READER)
    first = site.link(READER)
    site.watch.move(hours=3)
    site.subscribe(READER)
    assert site.press(first).status == 404
    second = site.link(READER)
    site.watch.move(hours=49)
    assert (site.get(second).status, site.press(second).heading) == (404, "This link no longer works")
    assert consent(site) is Consent.PENDING


def test_who_never_confirmed_is_forgotten(site: Site) -> None:
    site.subscribe(READER)
    site.watch.move(hours=49)
    assert site.office.tidy() == 1
    assert consent(site) is None


def test_links_from_before_somebody_left_do_nothing_to_a_new_subscription(site: Site) -> None:
    old = site.leave_path(site.reader(READER))
    site.press(old)
    site.subscribe(READER)
    site.press(site.link(READER))
    assert site.press(old).status == 404
    assert consent(site) is Consent.CONFIRMED


def test_every_forged_link_is_refused_alike_and_changes_nothing(site: Site) -> None:
    person = site.reader(READER)
    token = site.office.mail_token(person)
    secret = site.newsroom.store.secret()
    seal = Seal(person.id, person.epoch)
    forged = [
        *(
            token[:at] + ALPHABET[ALPHABET.index(token[at]) ^ (1 << at % 6)] + token[at + 1 :]
            for at in range(32)
        ),
        sealed(secret, Purpose.CONFIRM, "digest", seal),
        sealed(secret, Purpose.MAIL, "another", seal),
        sealed(b"x" * 32, Purpose.MAIL, "digest", seal),
        sealed(secret, Purpose.MAIL, "digest", Seal(person.id, 1)),
        token[:-1],
        f"{token}A",
    ]
    pages = set()
    for n, each in enumerate(forged):
        answer = site.press(f"/u/{each}", visitor=f"198.51.100.{n}")
        assert answer.status == 404
        pages.add(answer.text)
    assert len(pages) == 1
    assert consent(site) is Consent.VOUCHED
    assert site.press(f"/u/{token}").status == 200


def test_preferences_are_shown_in_their_language_kept_and_honoured(site: Site) -> None:
    person = site.reader(READER)
    path = site.leave_path(person).replace("/u/", "/p/")
    assert site.get(path).heading == "Your preferences"
    saved = site.press(path, language="ru", pause="2026-11-24")
    assert (saved.status, saved.heading) == (200, "Ваши настройки")
    assert 'value="2026-11-24"' in saved.text
    person = site.person(READER) or person
    assert (person.language, person.paused_until) == ("ru", date(2026, 11, 24))
    assert site.newsroom.run(date(2026, 11, 22)).deliveries == {"accepted": 1, "skipped": 1}
    site.press(path, language="fr", pause="never")
    person = site.person(READER) or person
    assert (person.language, person.paused_until) == ("ru", None)


def test_sections_and_length_can_be_chosen_and_are_what_is_sent(site: Site) -> None:
    person = site.reader(READER)
    path = site.leave_path(person).replace("/u/", "/p/")
    page = site.press(path, section="sport", shape="brief").text
    assert re.findall(r'name="section" value="(\w+)"( checked)?', page) == [
        ("society", ""),
        ("sport", " checked"),
    ]
    assert 'value="brief" checked' in page
    told = site.newsroom.run(date(2026, 11, 22))
    assert told.deliveries == {"accepted": 1, "skipped": 1}  # there is no sport today
    saved = site.ask("POST", path, "section=society&section=sport&shape=full", Content_Type=FORM)
    assert saved.text.count(" checked") == 1 + 2 + 1
    person = site.person(READER) or person
    assert (person.sections, person.shape) == ((), Shape.FULL)


def test_who_gets_editions_by_the_settings_alone_can_leave_too(site: Site) -> None:
    secret, editor = site.newsroom.store.secret(), "a@one.example"
    link = f"/u/{sealed(secret, Purpose.MAIL, 'digest', Seal(recipient_id(editor)))}"
    assert "preferences" not in site.get(link).text
    assert site.get(link.replace("/u/", "/p/")).status == 404
    assert site.press(link).heading == "You are unsubscribed"
    assert site.newsroom.run(date(2026, 11, 22)).deliveries == {"skipped": 1}


def test_a_stranger_who_asks_for_an_editors_address_keeps_no_mail_from_them(site: Site) -> None:
    site.subscribe("a@one.example")
    assert site.newsroom.run(date(2026, 11, 22)).deliveries == {"accepted": 1}


def test_the_link_of_somebody_erased_is_answered_and_does_nothing(site: Site) -> None:
    link = site.leave_path(site.reader(READER))
    site.newsroom.store.subscribers.erase(READER)
    answer = site.press(link)
    assert (answer.status, answer.heading) == (200, "You are unsubscribed")
    assert consent(site) is None


def test_who_complained_gets_no_question_and_others_come_back_from_suppression(site: Site) -> None:
    people = site.newsroom.store.subscribers
    people.suppress(READER, COMPLAINT)
    site.subscribe(READER)
    assert site.mails(READER) == []
    people.suppress("b@reader.example", "5.1.1")
    site.subscribe("b@reader.example")
    site.press(site.link("b@reader.example"))
    assert people.standing("b@reader.example").suppressed == ""
    assert consent(site, "b@reader.example") is Consent.CONFIRMED


def test_who_is_subscribed_already_is_told_so_by_mail_and_can_change_it_there(site: Site) -> None:
    person = site.reader(READER)
    site.subscribe(READER)
    assert "It is subscribed already" in site.mails(READER)[0]
    assert site.link(READER) == site.leave_path(person)
    assert site.person(READER) == person
