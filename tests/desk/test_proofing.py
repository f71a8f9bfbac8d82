from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.desk.edition import NO_STATE, as_json
from digest.desk.proofing import OTHER_PRESS, open_proofing
from digest.errors import ConfigError, UsageError
from digest.model import EditionState, Kind, Rendered
from digest.report import EMPTY
from digest.wiring import load_config
from tests.builders import NOW, SAMPLE_DATE
from tests.desk.previews import change, proofing_of, samples_with_templates
from tests.office import Steps, Watch, newsroom_of, print_press, sample_config, small_config

LEAD = "New electricity and heating tariffs to take effect on 1 February"


def test_the_first_proof_is_what_would_go_out(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        proof = proofing.proof
    with newsroom_of(config) as newsroom:
        _, printed = newsroom.rehearse(SAMPLE_DATE)
    assert printed is not None
    assert '"state": "draft"' in (proof.document(Kind.JSON, "") or "")
    assert _without_json(proof.documents) == _without_json(printed.documents)
    assert (proof.state, proof.problem, proof.made) == ("draft", None, NOW)


def _without_json(documents: tuple[Rendered, ...]) -> list[Rendered]:
    """The documents but the JSON, which alone says that it is a draft."""
    return [document for document in documents if document.kind is not Kind.JSON]


def test_looking_leaves_no_edition_and_no_file_behind(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        proofing.refresh()
    with newsroom_of(config) as newsroom:
        assert newsroom.store.editions.all("digest") == ()
    made = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {"config.toml", "digest.sqlite3"}


def test_a_frozen_edition_is_shown_as_it_is_stored_whatever_changes(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with newsroom_of(config) as newsroom:
        newsroom.run(SAMPLE_DATE)
        row = newsroom.store.editions.get("digest", SAMPLE_DATE)
        assert row is not None
        stored = newsroom.store.editions.documents(row.id)
    change(templates / "edition.txt.j2", "{{", "{{{ broken")
    with proofing_of(config) as proofing:
        assert proofing.proof.documents == stored
        assert (proofing.proof.state, proofing.proof.problem) == (EditionState.SENT, None)
        assert proofing.proof.warnings == ()


def test_an_unchanged_edition_keeps_its_proof(tmp_path: Path) -> None:
    with proofing_of(sample_config(tmp_path)) as proofing:
        before = proofing.proof
        proofing.refresh()
        assert proofing.proof is before


def test_a_template_shows_at_the_next_proof(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with proofing_of(config) as proofing:
        (templates / "edition.txt.j2").write_text("Only this.\n", encoding="utf-8")
        proofing.refresh()
        assert proofing.proof.document(Kind.TEXT, "tg") == "Only this.\n"


def test_a_broken_template_leaves_the_last_good_edition(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with proofing_of(config) as proofing:
        good = proofing.proof
        text = (templates / "edition.txt.j2").read_text("utf-8")
        (templates / "edition.txt.j2").write_text("one\n{{ copy.nothing.here }}\n", encoding="utf-8")
        proofing.refresh()
        problem = proofing.proof.problem
        assert problem is not None
        assert problem.title == "edition.txt.j2, line 2"
        assert [line.text for line in problem.excerpt if line.here] == ["{{ copy.nothing.here }}"]
        assert replace(proofing.proof, problem=None) == good
        (templates / "edition.txt.j2").write_text(text, encoding="utf-8")
        proofing.refresh()
        assert proofing.proof.problem is None


def test_templates_that_are_gone_are_a_problem_not_the_end(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with proofing_of(config) as proofing:
        shutil.rmtree(templates)
        proofing.refresh()
        assert proofing.proof.problem is not None
        assert "my-templates" in "".join(proofing.proof.problem.lines)
        assert proofing.proof.document(Kind.SUBJECT, "en") == LEAD


def test_a_template_that_is_broken_from_the_start_leaves_nothing_to_show(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    (templates / "edition.md.j2").write_text("{% if %}", encoding="utf-8")
    with proofing_of(config) as proofing:
        assert proofing.proof.state == NO_STATE
        assert proofing.proof.problem is not None
        assert as_json(proofing.proof)["copies"] == []


def test_changed_settings_show_at_the_next_proof(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        change(config, "Morning Press Digest", "Evening Press Digest")
        proofing.refresh()
        html = proofing.proof.document(Kind.HTML, "en")
        assert html is not None
        assert "Evening Press Digest" in html
        assert proofing.proof.warnings == ()


def test_mistakes_in_the_settings_leave_the_last_good_edition(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        good = proofing.proof
        change(config, 'timezone = "Asia/Dushanbe"', 'timezone = "Asia/Nowhere"\ncolour = "red"')
        proofing.refresh()
        assert proofing.proof.problem is not None
        assert proofing.proof.problem.title == "config.toml has 2 mistakes"
        assert proofing.proof.documents == good.documents


def test_a_store_that_cannot_be_opened_leaves_the_old_one(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    (tmp_path / "no-folder").write_text("a file", encoding="utf-8")
    with proofing_of(config) as proofing:
        change(config, "sqlite:///out/digest.sqlite3", "sqlite:///no-folder/digest.sqlite3")
        proofing.refresh()
        assert proofing.proof.problem is not None
        assert proofing.proof.document(Kind.SUBJECT, "en") == LEAD
        change(config, "sqlite:///no-folder/digest.sqlite3", "sqlite:///out/digest.sqlite3")
        proofing.refresh()
        assert proofing.proof.problem is None


def test_new_sources_ask_for_a_new_start(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        change(config, 'name = "Oxus Monitor"', 'name = "Oxus Watch"')
        proofing.refresh()
        assert proofing.proof.warnings == (OTHER_PRESS,)


def test_a_source_that_fails_is_a_warning(tmp_path: Path) -> None:
    print_press(tmp_path, {"pamir": [("Fire in Khorog", NOW - timedelta(hours=12))]})
    with proofing_of(small_config(tmp_path)) as proofing:
        assert proofing.proof.state == "draft"
        (warning,) = proofing.proof.warnings
        assert warning.startswith("Oxus: ")


def test_an_empty_window_is_said_and_filled_later(tmp_path: Path) -> None:
    press = {"pamir": [("Fire in Khorog", NOW - timedelta(days=9))], "oxus": []}
    print_press(tmp_path, press)
    config = small_config(tmp_path)
    with proofing_of(config) as proofing:
        assert proofing.proof.state == EMPTY
        assert [document.kind for document in proofing.proof.documents] == [Kind.JSON]
        press["oxus"] = [("Road to Murghob opens", NOW - timedelta(hours=12))]
        print_press(tmp_path, press)
        with newsroom_of(config) as newsroom:
            newsroom.collect(SAMPLE_DATE)
        proofing.refresh()
        assert proofing.proof.state == "draft"


def test_another_process_that_freezes_is_noticed(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    with proofing_of(config) as proofing:
        assert not proofing.moved()
        with newsroom_of(config) as newsroom:
            newsroom.run(SAMPLE_DATE)
        assert proofing.moved()
        proofing.refresh()
        assert proofing.proof.state == EditionState.SENT
        assert not proofing.moved()


def test_it_is_too_early_before_the_press_is_read(tmp_path: Path) -> None:
    config, steps = sample_config(tmp_path), Steps()
    early = Watch(NOW - timedelta(days=9))
    with open_proofing(config, lambda _: SAMPLE_DATE, early) as proofing, pytest.raises(UsageError):
        proofing.read_press(steps)
    assert steps.seen == []


def test_settings_that_are_wrong_from_the_start_are_told_at_once(tmp_path: Path) -> None:
    config = sample_config(tmp_path)
    change(config, "[digest]", "[dijest]")
    with pytest.raises(ConfigError), open_proofing(config, lambda _: SAMPLE_DATE, Watch()):
        pass


def test_what_is_watched_is_what_an_edition_looks_like(tmp_path: Path) -> None:
    config, templates = samples_with_templates(tmp_path)
    with proofing_of(config) as proofing:
        assert set(proofing.watched) >= {config, templates}
    assert load_config(config).templates == templates
