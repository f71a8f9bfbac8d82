"""`[rules]` that no edition could keep is told; what one can keep is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load
from tests.config.samples_of_config import SMALL, a_file, mistakes_in

SECTIONS = """
[[sections]]
id = "economy"
title = "Economy"
[[sections]]
id = "world"
title = "World"
[rules]
groups = { home = ["politics", "economy"] }
"""


@pytest.mark.parametrize(
    ("rules", "key", "found"),
    [
        ('order = ["economy", "politics"]', "rules.order", "another order than that of [[sections]]"),
        ("share = { politics = 60, world = 50 }", "rules.share", "110 per cent in all"),
        ("share = { home = 60, world = 50 }", "rules.share", "110 per cent in all"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_a_mistake(tmp_path: Path, rules: str, key: str, found: str) -> None:
    (mistake,) = mistakes_in(tmp_path, SMALL + SECTIONS + rules)
    assert (mistake.key, mistake.found) == (key, found)


@pytest.mark.parametrize(
    "rules",
    [
        'order = ["politics", "world"]',
        "share = { home = 70, politics = 50, world = 30 }",  # politics is counted in home too
        "share = { politics = 0, world = 100 }",
    ],
)
def test_a_rule_that_can_be_kept_is_none(tmp_path: Path, rules: str) -> None:
    found = load(a_file(tmp_path, SMALL + SECTIONS + rules), environ={}).editing.rules
    assert found.groups == {"home": ("politics", "economy")}
