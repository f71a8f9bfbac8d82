from __future__ import annotations

import pytest

from digest.desk.mailcopy import NEW_TAB, Scheme, mail_copy, preheader

MAIL = """<!doctype html><html><head><meta name="color-scheme" content="light dark">
<style>:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) { .k { color: #fff } }
@media screen and (prefers-color-scheme:light) { .k { color: #000 } }</style></head>
<body><p>(prefers-color-scheme: dark) color-scheme: light dark</p></body></html>"""


@pytest.mark.parametrize(
    ("scheme", "dark", "light"),
    [
        (Scheme.DARK, "(min-width:0px)", "(max-width:0px)"),
        (Scheme.LIGHT, "(max-width:0px)", "(min-width:0px)"),
    ],
)
def test_a_scheme_answers_the_mails_own_questions(scheme: Scheme, dark: str, light: str) -> None:
    copy = mail_copy(MAIL, scheme)
    assert f"@media {dark} {{" in copy
    assert f"@media screen and {light} {{" in copy
    assert f":root {{ color-scheme: {scheme};" in copy
    assert f'<meta name="color-scheme" content="{scheme}">' in copy


def test_what_a_mail_says_is_not_touched() -> None:
    assert "<p>(prefers-color-scheme: dark) color-scheme: light dark</p>" in mail_copy(MAIL, Scheme.DARK)


def test_links_of_a_mail_open_in_a_tab_of_their_own() -> None:
    assert f"<head>{NEW_TAB}<meta" in mail_copy(MAIL, Scheme.LIGHT)
    assert mail_copy("<p>no head", Scheme.LIGHT) == f"{NEW_TAB}<p>no head"


def test_the_preheader_is_the_first_text_that_a_mail_hides() -> None:
    mail = (
        '<body><p>seen</p><div style="display: none; color:red">First &amp; <b>best</b><br> line'
        '&#847;&#160;&#8199;&#847;&#160;</div><div style="display:none">second</div></body>'
    )
    assert preheader(mail) == "First & best line"


def test_a_mail_that_hides_nothing_has_no_preheader() -> None:
    assert preheader("<body><p>seen</p></body>") == ""
