"""The page of the preview, in a real Chromium: how it follows what changes, and the states of an edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders import SAMPLE_DATE
from tests.desk.previews import change, previewed, samples_with_templates, todays_press, with_own_templates
from tests.desk.visits import LEADS, visited
from tests.office import newsroom_of, sample_config

pytestmark = pytest.mark.browser


def test_an_edited_template_shows_by_itself_and_keeps_the_place(browser: Browser, tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    scrolled = "() => document.getElementById('frame').contentWindow.scrollY"
    with (
        previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview,
        visited(browser, preview) as visit,
    ):
        visit.choose("Русский")
        visit.mail.get_by_text("В мире").last.scroll_into_view_if_needed()
        place = visit.page.evaluate(scrolled)
        assert place > 1000
        change(templates / "edition.mjml.j2", "{{ copy.long_date }}", "On {{ copy.long_date }}")
        expect(visit.mail.locator("body")).to_contain_text("On Воскресенье, 22 ноября 2026", ignore_case=True)
        expect(visit.page.get_by_role("status")).to_contain_text("Renewed at")
        assert abs(visit.page.evaluate(scrolled) - place) < 5

        visit.tab("Text").click()
        text = (templates / "edition.txt.j2").read_text("utf-8")
        (templates / "edition.txt.j2").write_text(f"First of all.\n{text}", encoding="utf-8")
        expect(visit.panel()).to_contain_text("First of all.")
        expect(visit.tab("Text")).to_have_attribute("aria-selected", "true")
        expect(visit.page.get_by_role("radio", name="Русский")).to_be_checked()


def test_a_broken_template_is_told_with_its_line_and_the_edition_stays(
    browser: Browser, tmp_path: Path
) -> None:
    config, templates = samples_with_templates(tmp_path)
    template = templates / "edition.md.j2"
    good = template.read_text("utf-8")
    with (
        previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview,
        visited(browser, preview) as visit,
    ):
        card = visit.page.locator("#problem[role=alert]")
        expect(card).to_be_empty()
        template.write_text("---\n{{ copy.colour.of.money }}\n<b>third</b>\n", encoding="utf-8")
        expect(card).to_contain_text("edition.md.j2, line 2")
        expect(card).to_contain_text("colour")
        expect(card.locator("pre b")).to_have_text("{{ copy.colour.of.money }}")
        expect(card).to_contain_text("<b>third</b>")
        expect(card).to_contain_text("You see the last good edition")
        expect(visit.mail.locator("h2.lead")).to_have_text(LEADS["English"])
        assert visit.overflow() <= 0
        template.write_text(good, encoding="utf-8")
        expect(card).to_be_empty()


def test_edited_settings_show_by_themselves_and_so_do_their_mistakes(
    browser: Browser, tmp_path: Path
) -> None:
    config = sample_config(tmp_path)
    with (
        previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview,
        visited(browser, preview) as visit,
    ):
        change(config, "Morning Press Digest", "Press before Breakfast")
        expect(visit.page.get_by_role("banner")).to_contain_text("Press before Breakfast")
        expect(visit.mail.locator("h1")).to_have_text("Press before Breakfast")
        change(config, 'at = "06:00"', 'at = "26:00"\nsing = true')
        card = visit.page.locator("#problem[role=alert]")
        expect(card).to_contain_text("config.toml has 2 mistakes")
        expect(card.get_by_role("listitem")).to_have_count(2)
        expect(visit.mail.locator("h1")).to_have_text("Press before Breakfast")


def test_what_is_broken_from_the_start_shows_when_it_is_mended(browser: Browser, tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    template = templates / "edition.txt.j2"
    good = template.read_text("utf-8")
    template.write_text("{% broken %}", encoding="utf-8")
    with (
        previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview,
        visited(browser, preview) as visit,
    ):
        expect(visit.page.get_by_role("alert")).to_contain_text("edition.txt.j2, line 1")
        expect(visit.page.get_by_role("main")).to_be_hidden()
        template.write_text(good, encoding="utf-8")
        expect(visit.mail.locator("h2.lead")).to_have_text(LEADS["English"])


def test_a_frozen_edition_is_shown_as_it_was_and_says_so(browser: Browser, tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with newsroom_of(config) as newsroom:
        newsroom.run(SAMPLE_DATE)
    with (
        previewed(config, "--no-browser", "--date", str(SAMPLE_DATE)) as preview,
        visited(browser, preview) as visit,
    ):
        head = visit.page.get_by_role("banner")
        expect(head).to_contain_text("Sent. The stored documents, as they went out")
        change(templates / "edition.mjml.j2", "{{ copy.long_date }}", "On {{ copy.long_date }}")
        change(config, "Morning Press Digest", "Press before Breakfast")
        expect(head).to_contain_text("Press before Breakfast")  # both were seen by now
        expect(visit.mail.locator("h1")).to_have_text("Morning Press Digest")
        expect(visit.mail.locator("body")).not_to_contain_text("On Sunday")
        visit.tab("Left out").click()
        expect(visit.panel().get_by_role("row")).to_have_count(3)


def test_an_empty_window_is_said_in_words(browser: Browser, tmp_path: Path) -> None:
    config, _ = todays_press(tmp_path, {"pamir": ["Fire in Khorog"], "oxus": []}, hours=200)
    templates = with_own_templates(config)
    with previewed(config, "--no-browser") as preview, visited(browser, preview, 375) as visit:
        expect(visit.page.get_by_role("main")).to_contain_text("Nothing to print: no article falls into")
        expect(visit.page.get_by_role("banner")).to_contain_text("Empty.")
        expect(visit.page.get_by_role("tab")).to_have_count(2)
        assert visit.overflow() <= 0
        (templates / "edition.txt.j2").write_text("{% broken %}", encoding="utf-8")
        change(config, "Small Press", "Tiny Press")
        expect(visit.page.get_by_role("banner")).to_contain_text("Tiny Press")


def test_a_source_that_failed_is_a_warning(browser: Browser, tmp_path: Path) -> None:
    config, _ = todays_press(tmp_path, {"pamir": ["Fire in Khorog"]})
    with previewed(config, "--no-browser") as preview, visited(browser, preview) as visit:
        expect(visit.page.get_by_text("1 warning")).to_be_visible()
        expect(visit.page.get_by_role("complementary", name="Warnings")).to_contain_text("Oxus: ")


def test_the_end_of_the_preview_is_said(browser: Browser, tmp_path: Path) -> None:
    config, _ = todays_press(tmp_path, {"pamir": ["Fire in Khorog"], "oxus": []})
    with previewed(config, "--no-browser") as preview, visited(browser, preview) as visit:
        expect(visit.mail.locator("h2.lead")).to_be_visible()
        preview.stop()
        expect(visit.page.get_by_role("status")).to_contain_text("The preview has ended")
        visit.complaints.clear()  # the browser's own words on the lost connection
