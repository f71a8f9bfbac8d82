"""The pages in a browser that runs no script, and what a person does there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from digest.model import Consent
from tests.signup.site import Site, signup_config, site_of

pytestmark = pytest.mark.browser

READER = "reader@reader.example"

REFUSED = "status of 422"
"""What Chromium says of any answer that is an error, also of one that is meant."""


@contextmanager
def visit(browser: Browser, site: Site, **options: object) -> Iterator[Page]:
    """A page that must not complain, load anything from elsewhere, keep cookies or scroll sideways."""
    complaints: list[str] = []
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{site.port}",
        **{"java_script_enabled": False, "viewport": {"width": 375, "height": 700}, **options},  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.on(
        "console", lambda message: complaints.append(message.text) if REFUSED not in message.text else None
    )
    page.on(
        "request",
        lambda request: (
            complaints.append(request.url)
            if not request.url.startswith((f"http://127.0.0.1:{site.port}/", "data:"))
            else None
        ),
    )
    yield page
    assert complaints == []
    assert context.cookies() == []
    context.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of(signup_config(tmp_path_factory.mktemp("site"))) as site:
        yield site


def consent(site: Site, address: str) -> Consent | None:
    person = site.person(address)
    return person.consent if person else None


def test_a_reader_subscribes_confirms_changes_and_leaves_without_script(site: Site, browser: Browser) -> None:
    with visit(browser, site, locale="ru") as page:
        page.goto("/")
        page.get_by_label("Ваш адрес").fill(READER)
        page.get_by_role("button", name="Подписаться").click()
        expect(page.get_by_role("status")).to_contain_text(READER)
        site.post.settle()
        page.goto(site.link(READER))
        assert consent(site, READER) is Consent.PENDING
        page.get_by_role("button", name="Подтвердить").click()
        expect(page.get_by_role("heading")).to_have_text("Вы подписаны")
        assert consent(site, READER) is Consent.CONFIRMED
        page.get_by_role("link", name="Настройки").click()
        page.get_by_label("English").check()
        page.get_by_label("Пауза до").fill("2026-12-01")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.get_by_role("status")).to_have_text("Your preferences are saved.")
        page.get_by_role("link", name="Unsubscribe").click()
        page.get_by_role("button", name="Unsubscribe").click()
        expect(page.get_by_role("heading")).to_have_text("You are unsubscribed")
        assert consent(site, READER) is Consent.REMOVED
        page.get_by_role("button", name="That was a mistake").click()
        expect(page.get_by_role("heading")).to_have_text("You are subscribed")
        assert consent(site, READER) is Consent.CONFIRMED


def test_a_program_that_opens_every_link_and_presses_nothing_takes_nobody_off(
    site: Site, browser: Browser
) -> None:
    person = site.reader("office@reader.example")
    with visit(browser, site, java_script_enabled=True) as page:
        page.goto(site.leave_path(person))
        for link in page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))"):
            page.goto(str(link))
    assert consent(site, person.address) is Consent.VOUCHED


def test_a_wrong_address_is_told_beside_its_field(site: Site, browser: Browser) -> None:
    with visit(browser, site, java_script_enabled=True) as page:
        page.goto("/en")
        page.evaluate("document.querySelector('form').noValidate = true")
        page.get_by_label("Your address").fill("reader.example.org")
        page.get_by_role("button", name="Subscribe").press("Enter")
        field = page.get_by_label("Your address")
        expect(field).to_have_value("reader.example.org")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description("Write it like name@example.org.")
        expect(page.get_by_role("alert")).to_contain_text("the address has no “@”")


def test_the_trap_is_out_of_sight_and_reach(site: Site, browser: Browser) -> None:
    with visit(browser, site, java_script_enabled=True) as page:
        page.goto("/en")
        assert page.get_by_label("Website").count() == 1
        expect(page.get_by_label("Website")).not_to_be_in_viewport()
        stops = []
        for _ in range(12):
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.name"))
        assert "email" in stops
        assert "website" not in stops


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_page_scrolls_sideways(
    site: Site, browser: Browser, width: int, scheme: str, tmp_path: Path
) -> None:
    person = site.reader(f"{'long' * 15}@{'domain' * 8}.example", "ru")
    leave = site.leave_path(person)
    options = {"viewport": {"width": width, "height": 700}, "color_scheme": scheme}
    with visit(browser, site, java_script_enabled=True, **options) as page:
        for path in ("/en", "/ru", leave, leave.replace("/u/", "/p/")):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
