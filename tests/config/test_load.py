from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.config import load
from digest.model import Access, Excerpt, ExcerptKind, LocalText, Outlet, Selectors, Source, SourceKind
from digest.settings import (
    Addressee,
    ArchivePolicy,
    CollectPolicy,
    Config,
    EditPolicy,
    EmailPolicy,
    Flavor,
    GitTarget,
    Masthead,
    Missed,
    Schedule,
    SectionRule,
    Security,
    Smtp,
    Transport,
)
from tests.config.samples_of_config import SMALL, a_file

EVERYTHING = """\
[digest]
title = { en = "Press", ru = "Пресса" }
languages = ["ru", "en"]
timezone = "Asia/Dushanbe"
publisher = "Press Office"
address = { en = "Dushanbe" }
contact = "editor@digest.example"
home = ["TJ", "uz"]
id = "morning"
founded = 2026-01-05
templates = "look"

[schedule]
at = "7:05"
days = ["mon", "fri"]
holidays = [2026-11-24, "2026-12-31"]
missed = "skip"
approval = "none"

[[sections]]
id = "home-news"
title = "Home"
full = 2
takes = ["politics", "society"]
words = { ru = ["посольств"] }

[[sources]]
name = "Pamir, page"
page = "https://pamirnews.example/news/"
outlet = "Pamir"
owner = "Pamir Group"
weight = 2
select = { item = "article", link = "h2 a", title = "h2", date = "time" }
username = "press"
password = { env = "PAMIR" }
headers = { "X-Reader" = "press", "X-Token" = { env = "TOKEN" } }
cookies = { session = { file = "cookie" }, lang = "ru" }
keep = ["EntryTag=(?i)politics"]
block = '''
# pasted
EntryTitle=(?i)horoscope

EntryURL=/ads/
'''
path = ["Asia", "Tajikistan"]
attributes = { "fz:quickMode" = "false", empty = "" }
language = "en"
section = "home-news"
excerpt = "words:30"

[[sources]]
name = "Pamir, files"
folder = "inbox"
outlet = "Pamir"
country = "TJ"
excerpt = "full"

[[sources]]
name = "Ministry"
telegram = "https://t.me/s/mfa_press?before=7"

[[sources]]
name = "Stubs"
feed = "http://127.0.0.1/feed"
full_text = true
username = "u"
password = { env = "PAMIR" }

[collect]
concurrency = 8
timeout = 5
max_bytes = 2048
allow_networks = ["127.0.0.0/8", "fd00::/8"]
ca_file = "ca.pem"
mirror = "site.json"
proxy = "http://proxy.example:3128/"
proxy_password = { env = "PROXY" }

[editing]
accept = ["en", "uk"]
max_stories = 12
summary_chars = 200
window = "72h"
keep = []
block = ["EntryDate = max-age:7d"]

[email]
from = "Press <press@digest.example>"
subject = "{title}: {lead}, {date}, {number}"
to = ["a@digest.example", { address = "Б <b@digest.example>", name = "Бобо", language = "ru" }]
transport = "smtp"
outbox = "/var/outbox"
smtp = { host = "127.0.0.1", port = 25, security = "none", username = "u", password = { env = "SMTP" }, \
ca_file = "ca.pem", timeout = 9.5 }
bounce_address = "bounces@digest.example"

[archive]
path = "arch"
base_url = "https://digest.example/archive/"
flavor = "hugo"
after = "rsync -a 'my archive' web:/srv"
after_timeout = 9
git = { remote = "origin", author = "Press <p@digest.example>", timeout = 5 }

[site]
path = "www"

[storage]
url = "sqlite:///data/x.sqlite3"
"""

SECRETS = {"SMTP": "s3cret", "PAMIR": "p:w ä", "TOKEN": "t0ken", "PROXY": "user:pass"}

PAMIR = Outlet("Pamir", country="tj", owner="Pamir Group", weight=2.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that EVERYTHING names."""
    (tmp_path / "look").mkdir()
    for name in ("ca.pem", "site.json"):
        (tmp_path / name).touch()
    (tmp_path / "cookie").write_text("c00kie\n")
    (tmp_path / "cookie").chmod(0o600)
    return tmp_path


def everything(folder: Path) -> Config:
    return load(a_file(folder, EVERYTHING), environ=SECRETS)


def test_masthead_and_schedule_hold_what_the_file_says(folder: Path) -> None:
    config = everything(folder)
    zone = ZoneInfo("Asia/Dushanbe")
    assert config.masthead == Masthead(
        title=LocalText({"en": "Press", "ru": "Пресса"}),
        languages=("ru", "en"),
        zone=zone,
        id="morning",
        publisher=LocalText.plain("Press Office"),
        address=LocalText({"en": "Dushanbe"}),
        contact="editor@digest.example",
        home=("tj", "uz"),
        founded=date(2026, 1, 5),
    )
    assert config.schedule == Schedule(
        zone=zone,
        at=time(7, 5),
        days=frozenset({0, 4}),
        holidays=frozenset({date(2026, 11, 24), date(2026, 12, 31)}),
        missed=Missed.SKIP,
    )


def test_sources_of_one_outlet_share_what_is_told_of_it(folder: Path) -> None:
    words = Excerpt(ExcerptKind.WORDS, 30)
    page = "https://pamirnews.example/news/"
    assert everything(folder).sources == (
        Source(
            "Pamir, page",
            SourceKind.PAGE,
            page,
            PAMIR,
            "en",
            "home-news",
            words,
            selectors=Selectors("article", "h2 a", "h2", "time"),
            access=Access(
                "press",
                "p:w ä",
                {"X-Reader": "press", "X-Token": "t0ken"},
                {"session": "c00kie", "lang": "ru"},
            ),
            keep=("EntryTag=(?i)politics",),
            block=("EntryTitle=(?i)horoscope", "EntryURL=/ads/"),
            path=("Asia", "Tajikistan"),
            attributes={"fz:quickMode": "false", "empty": ""},
        ),
        Source(
            "Pamir, files", SourceKind.FOLDER, f"{folder}/inbox", PAMIR, excerpt=Excerpt(ExcerptKind.FULL)
        ),
        Source("Ministry", SourceKind.TELEGRAM, "https://t.me/s/mfa_press", Outlet("Ministry")),
        Source(
            "Stubs",
            SourceKind.FEED,
            "http://127.0.0.1/feed",
            Outlet("Stubs"),
            full_text=True,
            access=Access("u", "p:w ä"),
        ),
    )


def test_collecting_and_editing_hold_what_the_file_says(folder: Path) -> None:
    config = everything(folder)
    assert config.collect == CollectPolicy(
        concurrency=8,
        timeout=5.0,
        max_bytes=2048,
        allow_networks=(ip_network("127.0.0.0/8"), ip_network("fd00::/8")),
        ca_file=folder / "ca.pem",
        mirror=folder / "site.json",
        contact="editor@digest.example",
        proxy="http://proxy.example:3128",
        proxy_secret="user:pass",
    )
    assert config.editing == EditPolicy(
        languages=("ru", "en"),
        sections=(
            SectionRule(
                "home-news", LocalText.plain("Home"), 2, ("politics", "society"), {"ru": ("посольств",)}
            ),
        ),
        sources={source.name: source for source in config.sources},
        home=("tj", "uz"),
        accept=("en", "uk"),
        max_stories=12,
        summary_chars=200,
        window=timedelta(hours=72),
        block=("EntryDate = max-age:7d",),
    )


def test_mail_holds_what_the_file_says(folder: Path) -> None:
    assert everything(folder).email == EmailPolicy(
        sender=Addressee("press@digest.example", "Press"),
        subject="{title}: {lead}, {date}, {number}",
        to=(Addressee("a@digest.example"), Addressee("b@digest.example", "Бобо", "ru")),
        transport=Transport.SMTP,
        outbox=Path("/var/outbox"),
        smtp=Smtp("127.0.0.1", 25, Security.NONE, "u", "s3cret", folder / "ca.pem", 9.5),
        bounce_address="bounces@digest.example",
    )


def test_places_are_meant_from_the_files_folder(folder: Path) -> None:
    config = everything(folder)
    assert config.path == folder / "config.toml"
    assert config.archive == ArchivePolicy(
        path=folder / "arch",
        base_url="https://digest.example/archive",
        flavor=Flavor.HUGO,
        after=("rsync", "-a", "my archive", "web:/srv"),
        after_timeout=9.0,
        git=GitTarget(Addressee("p@digest.example", "Press"), "origin", 5.0),
    )
    assert config.site == folder / "www"
    assert config.storage_url == f"sqlite:///{folder}/data/x.sqlite3"
    assert config.templates == folder / "look"


def test_a_small_file_gets_every_default(tmp_path: Path) -> None:
    config = load(a_file(tmp_path, SMALL), environ={})
    assert config.masthead.zone == ZoneInfo("UTC")
    assert config.schedule == Schedule(zone=ZoneInfo("UTC"))
    assert config.collect == CollectPolicy()
    assert config.email == EmailPolicy(
        sender=Addressee("digest@localhost", "digest"), outbox=tmp_path / "out/outbox"
    )
    assert config.archive == ArchivePolicy(tmp_path / "out/archive")
    assert config.site is None
    assert config.templates is None
    assert config.storage_url == f"sqlite:///{tmp_path}/out/digest.sqlite3"
    assert config.sources[0].outlet == Outlet("Pamir")
    assert config.editing.sections[0].takes == ("politics",)


def test_a_section_with_an_id_of_its_own_takes_no_label_by_default(tmp_path: Path) -> None:
    config = load(a_file(tmp_path, SMALL.replace('"politics"', '"embassies"')), environ={})
    assert config.editing.sections[0].takes == ()


def test_a_home_sign_means_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    config = load(a_file(tmp_path, SMALL + '[archive]\npath = "~/archive"\n'), environ={})
    assert config.archive.path == Path("/home/someone/archive")


@pytest.mark.parametrize("text", [SMALL.replace("\n", "\r\n"), "\ufeff" + SMALL], ids=["CRLF", "BOM"])
def test_files_from_other_systems_are_read(tmp_path: Path, text: str) -> None:
    assert load(a_file(tmp_path, text), environ={}).masthead.title.in_("en") == "Press"


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("a@digest.example", "a@digest.example", ""),
        ("Al <a@digest.example>", "a@digest.example", "Al"),
        ('"Rahim, A. \\\\"Al\\\\"" <a@digest.example>', "a@digest.example", 'Rahim, A. "Al"'),
        ("<a@localhost>", "a@localhost", ""),
        ("a@mail.test", "a@mail.test", ""),
        ("a@почта.рф", "a@xn--80a1acny.xn--p1ai", ""),
    ],
)
def test_addresses_are_read_with_or_without_a_name(
    tmp_path: Path, written: str, address: str, name: str
) -> None:
    text = SMALL + f"[email]\nto = ['''{written}''']\n".replace("\\\\", "\\")
    assert load(a_file(tmp_path, text), environ={}).email.to == (Addressee(address, name),)


@pytest.mark.parametrize(
    "written",
    [
        "mfa_press",
        "@mfa_press",
        "t.me/mfa_press",
        "https://t.me/mfa_press",
        "http://t.me/s/mfa_press/",
        "https://www.t.me/mfa_press",
        "https://telegram.me/mfa_press#x",
    ],
)
def test_a_channel_is_named_in_any_way_that_people_have(tmp_path: Path, written: str) -> None:
    text = SMALL.replace('feed = "https://pamirnews.example/feed/"', f'telegram = "{written}"')
    (source,) = load(a_file(tmp_path, text), environ={}).sources
    assert (source.kind, source.address) == (SourceKind.TELEGRAM, "https://t.me/s/mfa_press")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]", "10.1.2.3", "192.168.0.9"])
def test_a_password_may_go_to_a_private_host_in_clear(tmp_path: Path, host: str) -> None:
    text = SMALL.replace("https://pamirnews.example", f"http://{host}")
    text += 'username = "u"\npassword = { env = "P" }\n'
    (source,) = load(a_file(tmp_path, text), environ={"P": "p"}).sources
    assert source.access == Access("u", "p")


def test_a_toml_time_serves_as_well(tmp_path: Path) -> None:
    assert load(a_file(tmp_path, SMALL + "[schedule]\nat = 05:30:00\n"), environ={}).schedule.at == time(
        5, 30
    )


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, digest.config; print(*sorted({'pydantic', 'holidays', 'icalendar', 'babel', \
'email_validator', 're2', 'cssselect', 'lxml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
