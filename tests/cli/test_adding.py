"""Names of new sources."""

from __future__ import annotations

from digest.cli.adding import Names


class Counted(str):
    """A name that knows how often another one was made of it."""

    __slots__ = ("made",)

    made: int

    def __new__(cls, text: str) -> Counted:
        name = super().__new__(cls, text)
        name.made = 0
        return name

    def __format__(self, spec: str) -> str:
        self.made += 1
        return str(self)


def test_a_name_that_is_taken_gets_a_number() -> None:
    names = Names(["News", "News (3)"])
    assert [names.unused("News") for _ in range(3)] == ["News (2)", "News (4)", "News (5)"]
    assert [names.unused("Oxus") for _ in range(2)] == ["Oxus", "Oxus (2)"]
    assert names.unused("Oxus (2)") == "Oxus (2) (2)"


def test_many_sources_of_one_name_are_named_without_trying_all_numbers() -> None:
    names, name = Names([]), Counted("News")
    assert len({names.unused(name) for _ in range(500)}) == 500
    assert name.made < 1000
