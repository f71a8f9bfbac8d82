"""What site generators and linters make of the archive: every edition a page, and no warning."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html

from digest.model import LocalText
from digest.publish.folder import Folder
from digest.render.archive import archive_files
from digest.render.archived import ArchivedEdition
from digest.render.documents import render
from digest.render.printable import shown
from digest.settings import Flavor
from tests.render.an_edition import DAY, HOSTILE, a_look, an_edition_of_texts
from tests.render.reading import folded, parsed
from tests.verify.test_site import sample
from tests.verify.tools import program

pytestmark = pytest.mark.verify

NEW_YEAR = date(2026, 1, 1)
HOSTILE_DAY = DAY + timedelta(days=1)

COMMANDS = (
    "export const x = 1 and import y",
    "Prices of $5 and $6, ==marked==, %%hidden%%, ++kept++, ^up^, :smile:",
    ": defined, or ::: note and !!! warning and ??? details and === tab",
    "www.elsewhere.example and mail a@elsewhere.example at https://elsewhere.example/x",
    '--8<-- "/etc/hostname" {: .x } {#id} [^1] [TOC] [[wiki]] *[A]: b \\[x\\] \\(y\\)',
    "---\ntitle: owned\n---\nand +++\ntitle = 'owned'\n+++",
    "{% endraw %}{% include_relative ../../config.toml %} {{% x %}} {{</* y */>}} <%= 1 %> <?php 1 ?>",
    "```\ncode and ~~~ruby and `` ` `` and a \\",
    '{::options parse_block_html="true" /} {::comment}hidden{:/comment} {:toc}',
    '- [ ] to do, #tag, ^block, ![[embed]] and <<< "file" >>> and {! file !}',
    "Term\n:   definition\n| - | - |\n===\n* * *",
    "\u202egpj.exe \u200fmixed\u200e \u2067open, ftp://elsewhere.example and //elsewhere.example",
)
"""Headlines that some generator would take for its own."""

TEXTS = (*HOSTILE, *COMMANDS)

DAYS = (DAY, DAY - timedelta(days=1), DAY - timedelta(days=30), NEW_YEAR)
PAGES = [f"{folder}{day:%Y/%m/%d}" for folder in ("", "ru/", "tg/") for day in (*DAYS, HOSTILE_DAY)]

MKDOCS = """\
site_name: Press
site_url: https://press.example/
docs_dir: {archive}
theme: {{ name: material, font: false }}
markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {{ permalink: true }}
  - pymdownx.arithmatex: {{ generic: true }}
  - pymdownx.blocks.admonition
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.mark
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed: {{ alternate_style: true }}
  - pymdownx.tilde
"""
"""All that people switch on in Material for MkDocs."""

HUGO = """\
baseURL = "https://press.example/"
title = "Press"
contentDir = "{archive}"
[markup.goldmark.extensions.passthrough]
enable = true
delimiters.block = [['\\[', '\\]'], ['$$', '$$']]
delimiters.inline = [['\\(', '\\)'], ['$', '$']]
"""

LAYOUT = """\
<!doctype html><html lang="{{ or .Params.lang "en" }}"><title>{{ .Title }}</title>\
<meta name="description" content="{{ .Description }}"><main><h1>{{ .Title }}</h1>{{ .Content }}\
{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</main></html>
"""

LINT = {"default": True, "MD013": False, "MD024": {"siblings_only": True}}
"""Lines are as long as a sentence, and each section may have its own "In brief"."""

QUOTES = str.maketrans({**dict.fromkeys("‘’‚‹›", "'"), **dict.fromkeys("“”„«»", '"'), "…": "..."})


def archive(folder: Path, flavor: Flavor) -> Path:
    """The sample edition of four days in two years, and one of hostile texts."""
    hostile = an_edition_of_texts(TEXTS)
    section = replace(hostile.sections[0], title=LocalText.plain("Politics"))  # the operator's own
    hostile = replace(hostile, sections=(section,))
    editions = [sample(day) for day in DAYS]
    editions.append(ArchivedEdition(HOSTILE_DAY, render(hostile, a_look())[0]))
    root = folder / "archive"
    Folder(root).publish(archive_files(editions, a_look(flavor=flavor)))
    return root


def run(folder: Path, *command: str, **environment: str) -> str:
    """What a tool says, its complaints too; it must end well."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    return said


def mkdocs(folder: Path) -> Path:
    root = archive(folder, Flavor.PLAIN)
    (folder / "mkdocs.yml").write_text(MKDOCS.format(archive=root), "utf-8")
    said = run(folder, program("mkdocs"), "build", "--strict", NO_MKDOCS_2_WARNING="1")
    assert "WARNING" not in said, said
    return folder / "site"


def hugo(folder: Path) -> Path:
    root = archive(folder, Flavor.HUGO)
    (folder / "hugo.toml").write_text(HUGO.format(archive=root), "utf-8")
    for name in ("home", "single", "list", "taxonomy", "term"):
        layout = folder / f"layouts/_default/{name}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(LAYOUT, "utf-8")
    said = run(folder, program("hugo"), "--panicOnWarning", "--buildFuture")
    assert "WARN" not in said, said
    return folder / "public"


def jekyll(folder: Path) -> Path:
    root = archive(folder, Flavor.JEKYLL)
    options = ("--source", str(root), "--destination", str(folder / "site"), "--future")
    said = run(folder, program("jekyll"), "build", "--strict_front_matter", "--disable-disk-cache", *options)
    assert "arning" not in said, said
    assert "rror" not in said, said
    return folder / "site"


BUILDS = {"mkdocs": mkdocs, "hugo": hugo, "jekyll": jekyll}


@pytest.fixture(scope="module", params=BUILDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What each generator makes of the archive, without a warning."""
    return BUILDS[request.param](tmp_path_factory.mktemp(request.param))


def page_of(site: Path, path: str) -> html.HtmlElement:
    return parsed((site / path / "index.html").read_text("utf-8"))


def test_every_edition_is_a_page_and_so_is_every_folder(site: Path) -> None:
    folders = {str(Path(page).parent) for page in PAGES} | {str(Path(page).parents[1]) for page in PAGES}
    for path in (*PAGES, *sorted(folders), ".", "ru", "tg"):
        assert (site / path / "index.html").is_file(), path


def test_hostile_text_stays_text(site: Path) -> None:
    page = page_of(site, f"{HOSTILE_DAY:%Y/%m/%d}")
    for extra in page.xpath("//nav | //script | //style | //a[@class='headerlink']"):
        extra.drop_tree()
    told = plain(" ".join(page.itertext()))
    for text in TEXTS:
        assert plain(shown(text)) in told, text


def test_hostile_text_makes_no_script_link_or_element_of_its_own(site: Path) -> None:
    for path in (f"{HOSTILE_DAY:%Y/%m/%d}", f"{HOSTILE_DAY:%Y/%m}", "."):
        page = page_of(site, path)
        assert not page.xpath("//script[contains(., 'alert(')] | //*[@onerror or @onclick]")
        assert not page.xpath("//img[contains(@src, 'elsewhere')] | //*[contains(@href, '//elsewhere')]")
        assert not page.xpath("//*[contains(@href, 'javascript:') or contains(@href, 'mailto:')]")
        for mark in (
            "table",
            "mark",
            "dl",
            "details",
            "del",
            "sup",
            "code[not(. = 'EN' or . = 'RU' or . = 'TG')]",
        ):
            assert not page.xpath(f"//{mark}"), mark


def test_links_between_pages_lead_somewhere(site: Path) -> None:
    pages = [str(path) for path in site.rglob("index.html") if path.parent.name != "404"]
    run(
        site,
        program("lychee"),
        "--offline",
        "--no-progress",
        "--root-dir",
        str(site),
        "--index-files",
        "index.html",
        *pages,
    )


@pytest.mark.parametrize("flavor", Flavor)
def test_the_markdown_is_clean(tmp_path: Path, flavor: Flavor) -> None:
    root = archive(tmp_path, flavor)
    (root / ".markdownlint.json").write_text(json.dumps(LINT), "utf-8")
    run(root, program("markdownlint-cli2"), "**/*.md")


def test_links_of_the_plain_archive_lead_to_files(tmp_path: Path) -> None:
    root = archive(tmp_path, Flavor.PLAIN)
    files: Sequence[str] = [str(path) for path in root.rglob("*.md")]
    run(
        root,
        program("lychee"),
        "--offline",
        "--include-fragments",
        "--no-progress",
        "--root-dir",
        str(root),
        *files,
    )


def plain(text: str) -> str:
    """A text without what typographers change."""
    return (
        folded(text.translate(QUOTES))
        .replace("—", "--")
        .replace("–", "-")
        .replace("---", "-")
        .replace("--", "-")
    )
