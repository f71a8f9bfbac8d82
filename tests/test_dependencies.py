"""What is imported is named in pyproject.toml: what only comes along with others may stay away one day."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.office import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

PARTS = {"pydantic_core": "pydantic"}
"""Packages that are one with another, which names their exact version itself."""


REQUIRED = (
    *PROJECT["dependencies"],
    *(each for extra, named in PROJECT["optional-dependencies"].items() if extra != "dev" for each in named),
)
"""Dependencies, and those of extras that bring something to whoever runs it."""


def imported() -> set[str]:
    """Packages that the product imports, beside itself and the standard library."""
    found: set[str] = set()
    for path in (ROOT / "digest").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"digest"}


def plain(name: str) -> str:
    """A distribution's name as all its spellings have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_that_is_imported_is_a_dependency() -> None:
    named = {plain(re.split(r"[<>=~!;\[ ]", each)[0]) for each in REQUIRED}
    made_by = packages_distributions()
    known = {name for name in made_by if named & {plain(each) for each in made_by[name]}}
    missing = {name for name in imported() if PARTS.get(name, name) not in known}
    assert missing == set()


def test_every_dependency_stands_in_the_lock_file() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = [plain(re.split(r"[<>=~!;\[ ]", each)[0]) for each in PROJECT["dependencies"]]
    assert [name for name in named if not re.search(rf"^{name}==", lock, re.MULTILINE)] == []
