"""What a validator and axe make of the subscribers' pages: every state of them, in every language."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.signup.site import Site, signup_config, site_of
from tests.verify.test_site import WCAG
from tests.verify.tools import package, program

pytestmark = pytest.mark.verify

LANGUAGES = ("en", "ru", "tg", "fa")
STATES = (
    *("subscribe", "refused", "sent", "confirm", "confirmed", "preferences", "saved", "leave", "gone"),
    *("expired", "no page"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = signup_config(tmp_path_factory.mktemp("signup"))
    text = path.read_text("utf-8").replace('languages = ["en", "ru"]', f"languages = {[*LANGUAGES]}")
    path.write_text(text, encoding="utf-8")
    with site_of(path) as site:
        yield site


@pytest.fixture(scope="module")
def pages(site: Site) -> Mapping[tuple[str, str], str]:
    """The HTML of each state in each language, as visitors get it."""
    return {(code, name): html for code in LANGUAGES for name, html in walk(site, code)}


@pytest.fixture(scope="module")
def axe() -> str:
    return (package("axe-core") / "axe.min.js").read_text("utf-8")


def walk(site: Site, code: str) -> Iterator[tuple[str, str]]:
    """All that one person sees, from the form to a link that is no longer good."""
    address, guest = f"{code}@reader.example", f"198.51.100.{LANGUAGES.index(code) + 1}"
    tongue = {"Accept_Language": code, "X_Forwarded_For": guest}
    yield "subscribe", site.get(f"/{code}").text
    yield "refused", site.press(f"/{code}", guest, email="nobody", language=code).text
    yield "sent", site.press(f"/{code}", guest, email=address, language=code).text
    site.post.settle()
    link = site.link(address)
    yield "confirm", site.get(link, **tongue).text
    yield "confirmed", site.press(link, guest).text
    person = site.person(address)
    assert person
    leave = site.leave_path(person)
    settings = leave.replace("/u/", "/p/")
    yield "preferences", site.get(settings, **tongue).text
    yield "saved", site.press(settings, guest, language=code, shape="full", society="on").text
    yield "leave", site.get(leave, **tongue).text
    yield "gone", site.press(leave, guest).text
    yield "expired", site.get("/confirm/nonsense", **tongue).text
    yield "no page", site.get("/no/such/page", **tongue).text


def shown(browser: Browser, site: Site, html: str, width: int, scheme: str) -> Page:
    """A page with its own style, from the server."""
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    address = f"http://127.0.0.1:{site.port}/shown"
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(address)
    return page


def test_every_state_is_a_page_of_its_own_in_its_language(pages: Mapping[tuple[str, str], str]) -> None:
    assert {name for _, name in pages} == set(STATES)
    for (code, name), html in pages.items():
        assert f'<html lang="{code}"' in html, (code, name)
    assert len(set(pages.values())) == len(pages)


def test_vnu_finds_no_error_in_any_state(pages: Mapping[tuple[str, str], str], tmp_path: Path) -> None:
    java, jar = program("java"), package("vnu-jar") / "build/dist/vnu.jar"
    for (code, name), html in pages.items():
        (tmp_path / f"{code} {name}.html").write_text(html, encoding="utf-8")
    command = [java, "-jar", str(jar), "--errors-only", "--also-check-css", "--format", "json", "--html"]
    done = subprocess.run([*command, *map(str, sorted(tmp_path.iterdir()))], check=False, capture_output=True)
    assert [(m["url"].rpartition("/")[2], m["message"]) for m in json.loads(done.stderr)["messages"]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    browser: Browser, site: Site, pages: Mapping[tuple[str, str], str], axe: str, code: str, scheme: str
) -> None:
    for name in STATES:
        page = shown(browser, site, pages[code, name], 1280, scheme)
        for width in (320, 375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(axe)
            found = page.evaluate(
                "options => axe.run(document, options)", {"runOnly": [*WCAG, "best-practice"]}
            )
            faults = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]]
            assert (name, width, faults) == (name, width, [])
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, width)
        page.close()
