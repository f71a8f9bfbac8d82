from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.desk.edition import Line, Problem, as_json, problem_of
from digest.errors import ConfigError, EditError, Mistake, RenderError
from digest.model import EditionState, Kind, Rendered
from digest.render.documents import render
from digest.render.schema import edition_json
from tests.builders import NOW, a_masthead
from tests.desk.previews import a_proof
from tests.render.an_edition import a_look, an_edition


def test_the_page_is_told_what_the_edition_says_of_itself() -> None:
    proof = a_proof()
    told = as_json(proof)
    assert (told["date"], told["state"], told["made"]) == ("2026-11-22", "draft", "20:00:00")
    assert told["long_date"] == "Sunday 22 November 2026"
    edition = an_edition()
    assert told["n_stories"] == len(edition.stories)
    assert told["n_articles"] == edition.n_articles
    assert told["n_left_out"] == len(edition.rejections)


def test_each_copy_has_a_subject_a_preheader_and_a_size() -> None:
    proof = a_proof()
    copies = as_json(proof)["copies"]
    assert isinstance(copies, list)
    assert [copy["language"] for copy in copies] == ["en", "ru", "tg"]
    assert [copy["name"] for copy in copies] == ["English", "Русский", "Тоҷикӣ"]
    for copy in copies:
        assert copy["subject"] == proof.document(Kind.SUBJECT, copy["language"])
        assert copy["preheader"]
        html = proof.document(Kind.HTML, copy["language"])
        assert html is not None
        assert copy["n_bytes"] == len(html.encode())


def test_a_language_that_is_no_longer_known_is_called_by_its_code() -> None:
    body = edition_json(an_edition(), EditionState.FROZEN).replace('"tg"\n  ]', '"xx"\n  ]')
    documents = (Rendered(Kind.HTML, "xx", "<p>once"), Rendered(Kind.JSON, "", body))
    copies = as_json(a_proof(documents=documents))["copies"]
    assert isinstance(copies, list)
    (copy,) = copies
    assert (copy["name"], copy["direction"], copy["subject"], copy["n_bytes"]) == ("xx", "ltr", "", 7)


def test_a_proof_made_later_of_the_same_looks_the_same() -> None:
    edition = replace(an_edition(), cutoff=an_edition().cutoff + timedelta(minutes=5))
    documents, warnings = render(edition, a_look())
    later = a_proof(documents=documents, warnings=warnings, made=NOW + timedelta(minutes=5))
    assert later.documents != a_proof().documents
    assert later.stamp == a_proof().stamp


def test_whatever_is_shown_has_its_part_in_the_stamp() -> None:
    proof = a_proof()
    others = [
        a_proof(state=EditionState.FROZEN),
        a_proof(warnings=("Oxus Monitor: no answer",)),
        a_proof(problem=Problem("edition.txt.j2, line 3", ("unexpected end",))),
        a_proof(documents=(*proof.documents[:-1], Rendered(Kind.TEXT, "tg", "another"))),
        a_proof(masthead=a_masthead(languages=("ru", "en", "tg"))),
    ]
    assert len({each.stamp for each in (proof, *others)}) == 6


def test_every_mistake_in_the_settings_is_told_with_its_line() -> None:
    mistakes = (Mistake("digest.title", "missing", "a text", 3), Mistake("file", "empty", "write one"))
    problem = problem_of(ConfigError("/etc/digest/config.toml", mistakes), {})
    assert problem == Problem(
        "config.toml has 2 mistakes", ("line 3: digest.title: missing; a text", "file: empty; write one")
    )
    assert problem_of(ConfigError("c.toml", mistakes[:1]), {}).title == "c.toml has a mistake"


def test_a_template_is_shown_around_its_mistake() -> None:
    source = "one\ntwo\nthree\nfour\nfive"
    problem = problem_of(RenderError("edition.txt.j2", "no such name", 4), {"edition.txt.j2": source})
    assert (problem.title, problem.lines) == ("edition.txt.j2, line 4", ("no such name",))
    assert problem.excerpt == (
        Line(2, "two", here=False),
        Line(3, "three", here=False),
        Line(4, "four", here=True),
        Line(5, "five", here=False),
    )


def test_a_mistake_without_a_line_or_a_template_is_told_in_words() -> None:
    assert problem_of(RenderError("edition.mjml.j2", "refused"), {}) == Problem(
        "edition.mjml.j2", ("refused",)
    )
    assert problem_of(RenderError("gone.j2", "gone", 9), {}).excerpt == ()
    assert problem_of(EditError("no lead"), {}) == Problem("The edition cannot be made", ("no lead",))
    missing = FileNotFoundError(2, "No such file or directory", "/my/templates")
    assert problem_of(missing, {}).lines == ("/my/templates: No such file or directory",)
