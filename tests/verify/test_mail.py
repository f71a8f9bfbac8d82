"""What other people's compilers, browsers and filters make of the mails."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from digest.deliver.message import build
from digest.model import Edition
from digest.render.density import STEPS
from tests.deliver.letters import SECRET, a_letter, a_row
from tests.render.reading import similarity, visible_text
from tests.verify.mails import LANGUAGES, Made, as_dense, made, sample_edition, shown
from tests.verify.tools import package, program

pytestmark = pytest.mark.verify

HERE = Path(__file__).parent

ACCEPTED = HERE / "caniemail.json"
"""What some mail programs do not show, and we have looked at: it degrades without harm."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 375, 600)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return sample_edition(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def mails(edition: Edition) -> dict[str, Made]:
    return {language: made(edition, language) for language in LANGUAGES}


def asked(question: dict[str, str]) -> object:
    """The answer of npm's tools."""
    modules = package("mjml").parent
    package("caniemail")
    command = [program("node"), str(HERE / "mail.mjs"), str(modules.absolute())]
    done = subprocess.run(command, input=json.dumps(question).encode(), check=True, capture_output=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_compiler_finds_no_error_and_draws_the_same_picture(
    browser: Browser, mails: dict[str, Made], language: str
) -> None:
    answer = asked({"mjml": mails[language].mjml})
    assert isinstance(answer, dict)
    assert answer["errors"] == []
    for width in (680, 375):
        pictures = []
        for html in (mails[language].html, answer["html"]):
            with shown(browser, html, width, "light") as page:
                pictures.append(page.screenshot(full_page=True))
        assert pictures[0] == pictures[1]


def test_the_reference_compiler_finds_what_is_wrong() -> None:
    answer = asked({"mjml": '<mjml><mj-body><mj-text colour="x">x</mj-text></mj-body></mjml>'})
    assert isinstance(answer, dict)
    assert "colour" in str(answer["errors"])


@pytest.fixture(scope="module")
def axe() -> str:
    return (package("axe-core") / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_no_violation_of_wcag_2_2_aa_and_nothing_scrolls_sideways(
    browser: Browser, mails: dict[str, Made], axe: str, scheme: str, language: str
) -> None:
    with shown(browser, mails[language].html, 600, scheme) as page:
        page.evaluate(axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            found = page.evaluate("only => axe.run(document, {runOnly: only})", WCAG)
            assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_outlooks_own_dark_mode_keeps_every_text_readable(
    browser: Browser, mails: dict[str, Made], axe: str, language: str
) -> None:
    with shown(browser, mails[language].html, 600, "light") as page:
        page.evaluate("for (const mark of ['ogsc', 'ogsb']) document.documentElement.dataset[mark] = ''")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {runOnly: ['color-contrast']})")
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []
        assert "rgb(28, 26, 24)" in page.evaluate(
            "[...document.querySelectorAll('.sheet td')].map(each => getComputedStyle(each).backgroundColor)"
        )


@pytest.mark.parametrize("family", ["Noto Serif", "Noto Sans"])
def test_the_fonts_that_stand_first_have_all_letters_of_tajik(family: str) -> None:
    """A font that lacks some would break words into two faces."""
    letters = " ".join(f"{ord(letter):x}" for letter in "ҒғӢӣҚқӮӯҲҳҶҷ")
    found = subprocess.run(
        [program("fc-list"), f":family={family}:charset={letters}", "family"], check=True, capture_output=True
    )
    assert family in found.stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_without_its_styles_keeps_to_the_width_and_says_the_same(
    browser: Browser, mails: dict[str, Made], language: str
) -> None:
    mail = mails[language]
    with shown(browser, mail.html, 375, "light") as page:
        page.evaluate("document.querySelectorAll('style').forEach(each => each.remove())")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert similarity(page.inner_text("body"), mail.text) >= 0.9
    assert similarity(visible_text(mail.html), mail.text) >= 0.9


@pytest.mark.parametrize("step", [*range(0, len(STEPS), 5), len(STEPS) - 1])
def test_each_step_of_shortening_is_a_mail_that_reads_well(
    browser: Browser, axe: str, edition: Edition, step: int
) -> None:
    mail = as_dense(edition, "tg", STEPS[step])
    with shown(browser, mail.html, 375, "light") as page:
        page.evaluate(axe)
        found = page.evaluate("only => axe.run(document, {runOnly: only})", WCAG)
        assert found["violations"] == []
    assert similarity(visible_text(mail.html), mail.text) >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_program_misses_more_than_was_accepted(
    mails: dict[str, Made], language: str, request: pytest.FixtureRequest
) -> None:
    """A ratchet: `--update` writes the list anew, people look at what is new in it."""
    answer = asked({"html": mails[language].html})
    assert isinstance(answer, list)
    found: dict[str, dict[str, list[str]]] = {"errors": {}, "warnings": {}}
    for kind, feature, client in sorted({tuple(each) for each in answer}):
        found[kind].setdefault(feature, []).append(client)
    if request.config.getoption("--update") and language == LANGUAGES[0]:
        ACCEPTED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    accepted = json.loads(ACCEPTED.read_text("utf-8"))
    for kind, features in found.items():
        for feature, clients in features.items():
            assert set(clients) <= set(accepted[kind].get(feature, [])), f"{feature}: {kind}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_spamassassin_finds_nothing_amiss(mails: dict[str, Made], language: str) -> None:
    mail = mails[language]
    letter = a_letter(subject=mail.subject, html=mail.html, text=mail.text)
    message = build(replace(letter, language=language), a_row(), SECRET)
    done = subprocess.run(
        [program("spamassassin"), "--local", "--test-mode"],
        input=message,
        check=True,
        capture_output=True,
    )
    report = done.stdout.decode("utf-8", "replace")
    points = float(report.split("Content analysis details:")[1].split("(")[1].split()[0])
    assert points <= 0, report[report.index("Content analysis details:") :]
