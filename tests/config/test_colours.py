from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load
from digest.theme import DARK, LIGHT
from tests.config.samples_of_config import SMALL, a_file, mistakes_in


def test_a_theme_changes_what_it_names_in_each_scheme(tmp_path: Path) -> None:
    text = SMALL + '[email.theme]\naccent = "#0b5c4a"\n[email.theme.dark]\naccent = "#7FD1BC"\n'
    theme = load(a_file(tmp_path, text), environ={}).email.theme
    assert theme.light == {**LIGHT, "accent": "#0B5C4A"}
    assert theme.dark == {**DARK, "accent": "#7FD1BC"}


@pytest.mark.parametrize(
    ("table", "key", "found"),
    [
        (
            '[email.theme]\naccent = "#FF9999"',
            "email.theme.accent",
            "accent #FF9999 on panel #F6F1E7 has a contrast",
        ),
        ('[email.theme]\npanel = "#A0A0A0"', "email.theme.panel", "accent #A3291B on panel #A0A0A0"),
        ('[email.theme.dark]\nink3 = "#555555"', "email.theme.dark.ink3", "ink3 #555555 on sheet #1C1A18"),
        ('[email.theme]\naccent = "red"', "email.theme.accent", '"red" is no colour; allowed: # and six'),
        ("[email.theme]\naccent = 5", "email.theme.accent", "5 is no text"),
        ('[email.theme]\nacent = "#A3291B"', "email.theme.acent", 'unknown key; did you mean "accent"?'),
    ],
)
def test_a_theme_that_could_not_be_read_is_refused_with_the_pair(
    tmp_path: Path, table: str, key: str, found: str
) -> None:
    mistakes = mistakes_in(tmp_path, SMALL + table)
    assert any(mistake.key == key and found in str(mistake) and mistake.line for mistake in mistakes)
