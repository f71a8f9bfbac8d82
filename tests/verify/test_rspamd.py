"""What rspamd says of signed mails, as a reader's mail server would ask it, with our own name server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from digest.deliver.message import build
from digest.wiring import clock
from tests.deliver.letters import SECRET, a_letter, a_row
from tests.signing import a_dkim, records
from tests.verify.mails import LANGUAGES, made, sample_edition
from tests.verify.names import MX, PTR, TXT, A, names_served
from tests.verify.tools import free_ports, program, wait_for

pytestmark = pytest.mark.verify

ADDRESS, HOST = "198.51.100.7", "mail.digest.example"
BOTH = a_dkim()
NAMES = {
    **{(name, TXT): text for name, text in records(BOTH).items()},
    ("digest.example", TXT): f"v=spf1 ip4:{ADDRESS} -all",
    ("_dmarc.digest.example", TXT): "v=DMARC1; p=reject",
    ("digest.example", MX): HOST,
    (HOST, A): ADDRESS,
    ("7.100.51.198.in-addr.arpa", PTR): HOST,
}
SETTINGS = Path("/etc/rspamd/rspamd.conf")
THEIRS = {"SUBJECT_ENDS_QUESTION"}
"""What the outlets' own words are blamed for: the subject is a headline, and a headline may ask."""

PATIENCE = 120
"""Seconds: it compiles its rules when it starts, on a busy machine for a minute."""


@pytest.fixture(scope="module")
def filter_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A running rspamd that asks our name server."""
    with names_served(NAMES) as names, _rspamd(tmp_path_factory.mktemp("rspamd"), names) as port:
        yield port


@contextmanager
def _rspamd(folder: Path, names: int) -> Iterator[int]:
    (port,) = free_ports(1)
    local = folder / "local.d"
    local.mkdir()
    dns = f'dns {{ nameserver = ["127.0.0.1:{names}:1"]; timeout = 0.3s; retransmits = 1; }}'
    (local / "options.inc").write_text(f'pidfile = "{folder}/pid";\n{dns}\nlocal_addrs = [];\n')
    (local / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{port}";\ncount = 1;\n')
    (local / "logging.inc").write_text(f'type = "file";\nfilename = "{folder}/log";\n')
    for worker in ("proxy", "controller", "fuzzy"):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\n")
    places = ("--var", f"LOCAL_CONFDIR={folder}", "--var", f"DBDIR={folder}")
    user = ("-u", "root", "-g", "root") if Path.home() == Path("/root") else ()
    command = [program("rspamd"), "-f", "-i", *user, "-c", str(SETTINGS), *places]
    running = subprocess.Popen(command)
    try:
        wait_for(port, PATIENCE, running)
        yield port
    finally:
        running.terminate()
        running.wait(30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rspamd_finds_nothing_amiss(filter_port: int, tmp_path: Path, language: str) -> None:
    mail = made(sample_edition(tmp_path), language)
    letter = a_letter(subject=mail.subject, html=mail.html, text=mail.text, written=clock(), dkim=BOTH)
    sent = ("--ip", ADDRESS, "--helo", HOST, "--hostname", HOST, "--from", "digest@digest.example")
    done = subprocess.run(
        [
            program("rspamc"),
            *("-h", f"127.0.0.1:{filter_port}", "--json", *sent, "--rcpt", "reader@reader.example"),
        ],
        input=build(replace(letter, language=language), a_row(), SECRET),
        check=True,
        capture_output=True,
    )
    told = json.loads(done.stdout)
    points = {name: symbol["score"] for name, symbol in told["symbols"].items() if name not in THEIRS}
    assert sum(points.values()) <= 0, json.dumps(points)
    assert {"R_SPF_ALLOW", "DMARC_POLICY_ALLOW"} <= set(told["symbols"])
    assert told["symbols"]["R_DKIM_ALLOW"]["options"] == ["digest.example:s=rsa", "digest.example:s=ed25519"]
