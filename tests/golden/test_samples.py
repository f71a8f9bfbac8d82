"""The sample edition as it was looked at and approved: `make golden` rewrites it, people review the diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.model import Kind, Rendered
from tests.builders import SAMPLE_DATE
from tests.office import newsroom_of, sample_config

HERE = Path(__file__).parent / "samples"
KEPT = {Kind.SUBJECT, Kind.TEXT, Kind.MARKDOWN, Kind.JSON}
"""Of every copy; of the mails only the main one: the others differ in their words alone."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the samples give, by file name."""
    with newsroom_of(sample_config(tmp_path_factory.mktemp("golden"))) as newsroom:
        _, printed = newsroom.rehearse(SAMPLE_DATE)
    assert printed is not None
    kept = (each for each in printed.documents if each.kind in KEPT or (each.kind, each.language) == MAIN)
    return {_name(document): document.body for document in kept}


MAIN = (Kind.HTML, "en")


def _name(document: Rendered) -> str:
    return f"{document.language or 'edition'}.{document.kind}"


def test_golden_edition_is_the_one_that_was_approved(
    documents: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update"):
        _write(documents)
    approved = {path.name: path.read_text("utf-8") for path in HERE.iterdir()}
    assert sorted(documents) == sorted(approved)
    for name, body in documents.items():
        assert body.splitlines() == approved[name].splitlines(), f"{name} differs: make golden, and look"


def _write(documents: dict[str, str]) -> None:
    HERE.mkdir(exist_ok=True)
    for path in HERE.iterdir():
        path.unlink()
    for name, body in documents.items():
        (HERE / name).write_text(body, encoding="utf-8")
