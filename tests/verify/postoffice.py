"""A mail server as operators have one: Postfix that takes and delivers mail, Dovecot that gives it back.

Both run in a folder of their own on ports of their own, as root, for so long as a test needs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.verify.tools import free_ports, missing, program, wait_for

USER, PASSWORD = "digest@digest.example", "c4n4ry-p4ssword"
REPORTS = "bounces@digest.example"
OURS, OFFICE = "digest.example", "office.example"
REFUSING = ("one.example", "two.example", "three.example")
"""Domains whose servers refuse us; Postfix takes their mail first, and sends a report afterwards."""

MAIL_USER = 65534
"""Who owns the mailboxes: nobody."""

PATIENCE = 60
"""Seconds until a message must have arrived, on a busy machine."""

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.digest.example
mydestination =
local_recipient_maps =
alias_maps =
recipient_delimiter = +
virtual_mailbox_domains = {ours}, {office}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/mailboxes
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{user}
transport_maps = texthash:{folder}/transport
default_transport = error:5.1.2 there is no way to anybody else
smtpd_reject_unlisted_recipient = no
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
"""
MASTER = """\
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{stripped} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_tls_auth_only=no
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT = """\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
auth_verbose = yes
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
mail_location = maildir:{folder}/mail/%d/%n
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={folder}/mail/%d/%n
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0666
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Running servers.

    Attributes:
        smtp: the port that offers STARTTLS, and AUTH behind it.
        stripped: one that offers no TLS, and AUTH to everybody, as if somebody stood in between.
        imap: the port of IMAP behind TLS.
    """

    folder: Path
    smtp: int
    stripped: int
    imap: int

    @property
    def ca_file(self) -> Path:
        """The authority that both certificates are of."""
        return self.folder / "ca.pem"

    @property
    def other_ca_file(self) -> Path:
        """An authority that has nothing to do with them."""
        return self.folder / "other.pem"

    def log(self, server: str = "postfix") -> str:
        """What a server wrote so far."""
        path = self.folder / f"{server}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def mailbox(self, address: str) -> list[bytes]:
        """Messages that were delivered to an address, with the fields that the delivery put above them."""
        folder = self.folder / "mail" / _maildir(address)
        return [path.read_bytes() for part in ("cur", "new") for path in sorted((folder / part).glob("*"))]

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Wait until something has arrived: delivery happens behind our backs."""
        end = monotonic() + PATIENCE
        while not what():
            assert monotonic() < end, self.log()[-4000:]
            sleep(0.1)


@contextmanager
def postoffice(*readers: str) -> Iterator[PostOffice]:
    """Servers with mailboxes for these readers of OFFICE, for USER and for reports; nobody else has one."""
    if os.geteuid() != 0:
        missing("the right to start a mail server (root)")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="postoffice-")))
        folder.chmod(0o755)  # servers of other users pass through
        ports = free_ports(3)
        office = PostOffice(folder, *ports)
        _certify(folder)
        _write_settings(office, readers)
        stack.enter_context(_dovecot(office))
        stack.enter_context(_postfix(office))
        yield office


def _write_settings(office: PostOffice, readers: Sequence[str]) -> None:
    folder = office.folder
    values = {
        "folder": folder,
        "user": MAIL_USER,
        "ours": OURS,
        "office": OFFICE,
        "smtp": office.smtp,
        "stripped": office.stripped,
        "imap": office.imap,
    }
    for name in ("conf", "queue", "queue/private", "data", "mail", "dovecot"):
        (folder / name).mkdir()
    for name in ("data", "queue/private"):
        shutil.chown(folder / name, "postfix")
    os.chown(folder / "mail", MAIL_USER, MAIL_USER)
    (folder / "conf/main.cf").write_text(MAIN.format(**values))
    (folder / "conf/master.cf").write_text(MASTER.format(**values))
    (folder / "dovecot.conf").write_text(DOVECOT.format(**values))
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n{REPORTS}:{{PLAIN}}{PASSWORD}\n")
    boxes = (USER, REPORTS, *(f"{name}@{OFFICE}" for name in readers))
    (folder / "mailboxes").write_text("".join(f"{box} {_maildir(box)}/\n" for box in boxes))
    refused = "error:5.7.1 Service unavailable, client host blocked by a list"
    (folder / "transport").write_text("".join(f"{domain} {refused}\n" for domain in REFUSING))


def _maildir(address: str) -> str:
    name, _, domain = address.partition("@")
    return f"{domain}/{name}"


def _certify(folder: Path) -> None:
    """Two authorities, and a certificate of the first for localhost."""
    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    for name in ("ca", "other"):
        _run(
            "openssl",
            *new,
            "-subj",
            f"/CN={name}",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.pem",
            at=folder,
        )
    of = ("-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=localhost")
    names = ("-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE")
    _run("openssl", *new, *of, *names, "-keyout", "server.key", "-out", "server.pem", at=folder)


@contextmanager
def _dovecot(office: PostOffice) -> Iterator[None]:
    running = subprocess.Popen([program("dovecot"), "-F", "-c", str(office.folder / "dovecot.conf")])
    try:
        wait_for(office.imap, PATIENCE, running)
        yield
    finally:
        running.terminate()
        running.wait(PATIENCE)


@contextmanager
def _postfix(office: PostOffice) -> Iterator[None]:
    """`postfix stop` ends the process whose id stands in this queue's folder, and no other Postfix."""
    postfix = ("postfix", "-c", str(office.folder / "conf"))
    _run(*postfix, "start", at=office.folder)
    try:
        wait_for(office.smtp, PATIENCE)
        yield
    finally:
        _run(*postfix, "stop", at=office.folder)


def _run(name: str, *arguments: str, at: Path) -> None:
    done = subprocess.run(
        [program(name), *arguments], cwd=at, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, (done.stdout, done.stderr, [p.read_text() for p in at.glob("*.log")])
