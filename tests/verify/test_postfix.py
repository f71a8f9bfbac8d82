"""An edition through a real Postfix, and back through a real Dovecot what nobody took."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from digest import wiring
from digest.bounces import Returned
from digest.deliver.mailboxes import ImapBox
from digest.errors import MailboxError
from digest.keys import Algorithm
from digest.model import BounceKind as Kind
from digest.model import DeliveryState as State
from digest.newsroom import Newsroom
from digest.ports import Envelope, Mailer, at_once
from digest.report import RunReport
from digest.settings import Config
from tests.cli.command import done
from tests.office import newsroom_of, print_press, small_config
from tests.signing import records, verdicts, write_key
from tests.verify.names import TXT, names_served
from tests.verify.postoffice import (
    OFFICE,
    PASSWORD,
    REFUSING,
    REPORTS,
    USER,
    PostOffice,
    postoffice,
)
from tests.verify.tools import missing, program

pytestmark = pytest.mark.verify

ANNA, BORIS, GONE = (f"{name}@{OFFICE}" for name in ("anna", "boris", "gone"))

SENDING = """\
transport = "smtp"
bounce_address = "bounces+{{token}}@digest.example"

[email.smtp]
host = "localhost"
port = {port}
username = "{user}"
password = {{ env = "PASSWORD" }}
ca_file = "{ca_file}"
timeout = 20

[email.dkim]

[[email.dkim.keys]]
selector = "rsa"
file = "dkim-rsa.pem"

[[email.dkim.keys]]
selector = "ed25519"
file = "dkim-ed25519.pem"

[bounces.imap]
host = "localhost"
port = {imap}
username = "{reports}"
password = {{ env = "PASSWORD" }}
ca_file = "{ca_file}"
"""

VERIFIER = """\
use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(
  nameservers => ["127.0.0.1"], port => $ARGV[0], recurse => 0, udp_timeout => 10));
my $dkim = Mail::DKIM::Verifier->new();
while (<STDIN>) { s/\\r?\\n$//; $dkim->PRINT("$_\\r\\n"); }
$dkim->CLOSE;
print $_->selector, " ", $_->result, "\\n" for $dkim->signatures;
"""
"""Reads a message, and prints the selector and the verdict of each signature."""


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """Servers with a mailbox for Anna and one for Boris."""
    program("postfix")
    program("dovecot")
    with postoffice("anna", "boris") as running:
        yield running


@dataclass
class Carbon:
    """A mailer that keeps a copy of what it hands over."""

    mailer: Mailer
    copies: dict[str, bytes] = field(default_factory=dict)
    lanes: int = 1

    def send(
        self, envelope: Envelope, begin: Callable[[], None] = at_once, following: Envelope | None = None
    ) -> str:
        self.copies[envelope.recipient] = envelope.message
        return self.mailer.send(envelope, begin, following)

    def is_offered(self, envelope: Envelope) -> bool:
        return self.mailer.is_offered(envelope)

    def close(self) -> None:
        self.mailer.close()

    def abort(self) -> None:
        self.mailer.abort()


@dataclass(frozen=True)
class Desk:
    """A digest that sends through the servers, and today's edition of it."""

    path: Path
    config: Config
    newsroom: Newsroom
    carbon: Carbon
    day: date

    def run(self) -> RunReport:
        return self.newsroom.run(self.day)

    def read(self) -> Returned:
        reader = wiring.bounces(self.config, self.newsroom)
        assert reader is not None
        return reader.read()

    def counts(self) -> dict[State, int]:
        row = self.newsroom.store.editions.get("digest", self.day)
        assert row is not None
        return dict(self.newsroom.store.deliveries.counts(row.id))

    def suppressed(self, *addresses: str) -> list[str]:
        standings = self.newsroom.store.subscribers.standings(addresses)
        return [address for address in addresses if standings[address].suppressed]


@contextmanager
def desk(folder: Path, office: PostOffice, *readers: str, **changes: object) -> Iterator[Desk]:
    """A digest with these subscribers, in settings as an operator writes them."""
    due = (wiring.clock() - timedelta(minutes=5)).replace(second=0, microsecond=0)
    print_press(folder, {"pamir": [("Fire in Khorog warehouse is put out", due - timedelta(hours=3))]})
    path = small_config(folder, at=f"{due:%H:%M}", to=[])
    for algorithm in Algorithm:
        write_key(folder / f"dkim-{algorithm.partition('-')[0]}.pem", algorithm)
    values = {
        "port": office.smtp,
        "imap": office.imap,
        "ca_file": office.ca_file,
        "user": USER,
        "reports": REPORTS,
        **changes,
    }
    text = path.read_text("utf-8").replace('transport = "outbox"\n', SENDING.format(**values))
    path.write_text(text, encoding="utf-8")
    for reader in readers:
        done("--config", str(path), "subscribers", "add", reader)
    with newsroom_of(path, wiring.clock) as newsroom:
        carbon = Carbon(newsroom.mailer)
        yield Desk(path, wiring.load_config(path), replace(newsroom, mailer=carbon), carbon, due.date())


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's variable."""
    monkeypatch.setenv("PASSWORD", PASSWORD)


def mail_dkim(message: bytes, desk: Desk) -> list[str]:
    """What Mail::DKIM says of each signature, by the records that we print."""
    if subprocess.run([program("perl"), "-MMail::DKIM", "-e1"], capture_output=True, check=False).returncode:
        missing("Mail::DKIM of Perl")
    assert desk.config.email.dkim is not None
    found = {(name, TXT): text for name, text in records(desk.config.email.dkim).items()}
    with names_served(found) as port:
        told = subprocess.run(
            [program("perl"), "-e", VERIFIER, str(port)],
            input=message,
            capture_output=True,
            check=True,
            timeout=60,
        )
    return told.stdout.decode().splitlines()


def in_the_log(office: PostOffice, before: str) -> str:
    """What Postfix wrote since then, once every connection is closed."""

    def lines() -> str:
        return office.log().removeprefix(before)

    def all_closed() -> bool:
        return 0 < lines().count(" connect from") <= lines().count("disconnect from")

    office.wait_for(all_closed)
    return lines()


def check_arrived(office: PostOffice, ours: Desk, reader: str) -> None:
    """The one message in a mailbox holds the bytes that were sent, and both signatures of them."""
    (arrived,) = office.mailbox(reader)
    assert arrived.endswith(b"\n" + ours.carbon.copies[reader].replace(b"\r\n", b"\n"))
    assert ours.config.email.dkim is not None
    assert verdicts(arrived.replace(b"\n", b"\r\n"), ours.config.email.dkim) == [True, True]
    rsa, ed25519 = mail_dkim(arrived, ours)
    assert rsa == "rsa pass"
    assert ed25519 in {"ed25519 pass", "ed25519 invalid"}  # it knows Ed25519 from 1.20230630 on
    forged = arrived.replace(b"List-Unsubscribe: <", b"List-Unsubscribe: <x", 1)
    assert mail_dkim(forged, ours)[0] == "rsa fail"


def test_an_edition_arrives_as_it_was_sent_and_what_nobody_takes_comes_back(
    office: PostOffice, tmp_path: Path
) -> None:
    before = len(office.mailbox(REPORTS))
    with desk(tmp_path, office, ANNA, BORIS, GONE) as ours:
        assert ours.run().deliveries == {"accepted": 3}
        office.wait_for(lambda: bool(office.mailbox(ANNA) and office.mailbox(BORIS)))
        for reader in (ANNA, BORIS):
            check_arrived(office, ours, reader)

        office.wait_for(lambda: len(office.mailbox(REPORTS)) == before + 1)
        told = ours.read()
        assert (told.kinds, told.suppressed) == ({Kind.HARD: 1}, 1)
        assert ours.suppressed(ANNA, BORIS, GONE) == [GONE]
        assert ours.counts() == {State.ACCEPTED: 2, State.BOUNCED: 1}
        again = ours.read()
        assert (again.kinds, again.unmatched) == ({}, 0)
    office.wait_for(lambda: "starttls=1 auth=1" in office.log())
    assert PASSWORD not in office.log()


def test_servers_that_refuse_us_by_mail_stop_the_edition_and_blame_nobody(
    office: PostOffice, tmp_path: Path
) -> None:
    before = len(office.mailbox(REPORTS))
    readers = [f"reader@{domain}" for domain in REFUSING]
    with desk(tmp_path, office, *readers) as ours:
        assert ours.run().deliveries == {"accepted": 3}
        office.wait_for(lambda: len(office.mailbox(REPORTS)) == before + 3)
        told = ours.read()
        assert (told.kinds, told.suppressed) == ({Kind.POLICY: 3}, 0)
        assert "that is us, not the readers" in told.refused[0]
        assert ours.counts() == {State.BLOCKED: 3}
        assert ours.suppressed(*readers) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("ca_file", "other_ca_file"), "its certificate or its TLS is not accepted"),
        (("port", "stripped"), "it offers no STARTTLS; neither a password nor a message was sent to it"),
    ],
)
def test_a_server_that_may_be_another_never_sees_the_password(
    office: PostOffice, tmp_path: Path, changes: tuple[str, str], words: str
) -> None:
    before = office.log()
    key, attribute = changes
    with desk(tmp_path, office, ANNA, **{key: getattr(office, attribute)}) as ours:
        told = ours.run()
        assert words in told.errors[0]
        assert ours.counts() == {State.PENDING: 1}
    said = in_the_log(office, before)
    assert "auth=" not in said  # Postfix counts the commands of each connection
    assert "mail=" not in said
    assert "sasl" not in said


def test_a_mailbox_behind_another_certificate_never_sees_the_password(
    office: PostOffice, tmp_path: Path
) -> None:
    with desk(tmp_path, office, ANNA, ca_file=office.other_ca_file) as ours:
        assert ours.config.bounces.imap is not None
        with pytest.raises(MailboxError, match="certificate"):
            list(ImapBox(ours.config.bounces.imap).unseen())
    office.wait_for(lambda: "SSL_accept() failed" in office.log("dovecot"))
