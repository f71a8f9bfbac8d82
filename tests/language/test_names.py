"""Names across scripts share a skeleton; other names do not."""

from __future__ import annotations

import pytest

from digest.language.names import skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        ("khujand", "худжанд", "хуҷанд"),
        ("dushanbe", "душанбе"),
        ("murghob", "мурғоб"),
        ("termez", "термез"),
        ("washington", "вашингтон"),
        ("macron", "макрон"),
        ("baghdad", "багдад"),
        ("rahmon", "рахмон", "раҳмон"),
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(name) for name in spellings}) == 1


def test_other_names_have_other_skeletons() -> None:
    names = ("khujand", "dushanbe", "tashkent", "bishkek", "termez", "kabul")
    assert len({skeleton(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["", "а", "تهران", "北京"])
def test_what_has_no_two_sounds_in_a_known_script_has_none(name: str) -> None:
    assert skeleton(name) == ""
