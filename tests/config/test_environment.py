from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load
from digest.settings import Smtp, Transport
from tests.config.samples_of_config import SMALL, a_file, mistakes_in


def test_variables_stand_for_keys(tmp_path: Path) -> None:
    environ = {
        "DIGEST_EMAIL__FROM": "Press <press@digest.example>",
        "DIGEST_EMAIL__TRANSPORT": "smtp",
        "DIGEST_EMAIL__SMTP__HOST": "mail.example",
        "DIGEST_EMAIL__SMTP__PORT": "2525",
        "DIGEST_EMAIL__SMTP__USERNAME": "12345",
        "DIGEST_EMAIL__SMTP__PASSWORD": "00s3cret",
        "DIGEST_EDITING__ACCEPT": '["en"]',
        "DIGEST_EDITING__KEEP": '["EntryTag=a", "EntryTag=b"]',
        "DIGEST_EDITING__BLOCK": "EntryTitle=(?i)ads\nEntryURL=x",
        "DIGEST_COLLECT__PROXY": "http://proxy.example",
        "DIGEST_COLLECT__PROXY_PASSWORD": "u:s3cret",
        "DIGEST_DIGEST__TITLE": "Other",
        "DIGEST_SITE__PATH": "/var/www",
    }
    config = load(a_file(tmp_path, SMALL), environ=environ)
    assert config.email.smtp == Smtp("mail.example", 2525, username="12345", password="00s3cret")
    assert config.email.transport is Transport.SMTP
    assert config.editing.accept == ("en",)
    assert config.editing.keep == ("EntryTag=a", "EntryTag=b")
    assert config.editing.block == ("EntryTitle=(?i)ads", "EntryURL=x")
    assert (config.collect.proxy, config.collect.proxy_secret) == ("http://proxy.example", "u:s3cret")
    assert config.masthead.title.in_("ru") == "Other"
    assert config.site == Path("/var/www")


def test_other_variables_of_the_environment_do_not_matter(tmp_path: Path) -> None:
    load(a_file(tmp_path, SMALL), environ={"DIGEST_CONFIG": "x", "HOME": "y", "MY__VAR": "z"})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DIGEST_EMAIL__SMTP__HOTS", "x", 'unknown variable; did you mean "DIGEST_EMAIL__SMTP__HOST"?'),
        ("DIGEST_SOURCES__0__FEED", "x", "unknown variable"),
        ("DIGEST_EMAIL__SMTP", "{}", "unknown variable"),
        ("DIGEST_EDITING__MAX_STORIES", "many", "a text; allowed: a whole number"),
        ("DIGEST_EDITING__MAX_STORIES", "0", "0; allowed: at least 1"),
        ("DIGEST_SCHEDULE__AT", "25:00", '"25:00" is no time of day'),
        ("DIGEST_COLLECT__MIRROR", "none.json", "does not exist"),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(tmp_path: Path, name: str, value: str, words: str) -> None:
    (mistake,) = mistakes_in(tmp_path, SMALL, {name: value})
    assert (mistake.key, mistake.line) == (name, None)
    assert words in str(mistake)


def test_a_variable_below_something_that_is_no_table_leaves_the_files_mistake(tmp_path: Path) -> None:
    mistakes = mistakes_in(tmp_path, SMALL + "[email]\nsmtp = 5\n", {"DIGEST_EMAIL__SMTP__HOST": "x"})
    assert [mistake.key for mistake in mistakes] == ["email.smtp"]
