"""The sample edition's mails in every language that there are words for, for the tools of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from digest.model import Edition, LocalText
from digest.render.copies import copy_of
from digest.render.density import Density
from digest.render.look import Look
from digest.render.mail import html_of, mail, mjml_of
from digest.render.plain import plain
from digest.render.templates import Templates
from digest.words import available
from tests.builders import SAMPLE_DATE
from tests.office import newsroom_of, sample_config
from tests.render.an_edition import a_look

LANGUAGES = tuple(language for language in ("en", "ru", "tg", "fa") if language in available())

PERSIAN = {
    "politics": "سیاست",
    "economy": "اقتصاد",
    "society": "جامعه",
    "culture": "فرهنگ",
    "sport": "ورزش",
    "world": "جهان",
}
"""Titles of the sample's sections, which its settings have in three languages only."""

TITLE = "شرح صبحگاهی مطبوعات"


@dataclass(frozen=True, slots=True)
class Made:
    """One copy's mail at each step."""

    subject: str
    mjml: str
    html: str
    text: str


def sample_edition(folder: Path) -> Edition:
    """The samples, as edited for their date, with Persian titles of sections."""
    with newsroom_of(sample_config(folder)) as newsroom:
        _, printed = newsroom.rehearse(SAMPLE_DATE)
    assert printed is not None
    sections = printed.edition.sections
    titled = (replace(s, title=LocalText({**s.title.by_language, "fa": PERSIAN[s.id]})) for s in sections)
    return replace(printed.edition, sections=tuple(titled))


def look() -> Look:
    """Of an archive on the web, with a Persian title."""
    plain_look = a_look()
    masthead = plain_look.masthead
    titled = replace(masthead, title=LocalText({**masthead.title.by_language, "fa": TITLE}))
    return replace(plain_look, masthead=titled)


def made(edition: Edition, language: str) -> Made:
    """The mail of one copy, as dense as its size allows."""
    templates = Templates(look().templates)
    fitted = mail(edition, language, look(), templates)
    return as_dense(edition, language, fitted.density)


def as_dense(edition: Edition, language: str, density: Density) -> Made:
    """The mail of one copy, as dense as that."""
    templates = Templates(look().templates)
    copy = copy_of(edition, language, look(), density=density)
    mjml = mjml_of(copy, templates)
    return Made(copy.subject, mjml, html_of(mjml), plain(copy, templates))


@contextmanager
def shown(browser: Browser, html: str, width: int, scheme: str) -> Iterator[Page]:
    """A mail in a browser; every request that it makes fails."""
    dark = scheme == "dark"
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    page.route("**/*", lambda route: route.abort())
    page.set_content(html)
    yield page
    page.close()
