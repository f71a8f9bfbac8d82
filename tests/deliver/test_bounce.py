"""What mail servers send back, as Postfix, Exim, Exchange, Gmail and others write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.bounce import parsed, wants_to_leave
from digest.model import BounceKind as Kind

HEAD = """\
From: MAILER-DAEMON@mail.office.example
To: bounces+{token}@digest.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mail.office.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

{words}

--b
"""
BACK = """\

--b
Content-Type: text/rfc822-headers

From: Morning Press Digest <digest@digest.example>
Message-ID: <ours@digest.example>
Subject: New tariffs

--b--
"""


def report(
    status: str, *, action: str = "failed", diagnostic: str = "smtp; 550 no", token: str = "t0"
) -> bytes:
    """A report of RFC 3464."""
    fields = f"""\
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.office.example

Final-Recipient: rfc822; gone@office.example
Original-Recipient: rfc822;Gone@Office.example
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}
"""
    return (HEAD.format(token=token, kind="delivery-status", words="I'm sorry.") + fields + BACK).encode()


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind"),
    [
        ("5.1.1", "smtp; 550 5.1.1 User unknown", Kind.HARD),
        ("5.0.0", "smtp; 550 5.1.1 <gone@office.example>: Recipient address rejected", Kind.HARD),
        ("5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", Kind.HARD),
        ("5.2.1", "smtp; 550 5.2.1 The email account that you tried to reach is disabled", Kind.HARD),
        ("5.4.4", "smtp; host not found", Kind.HARD),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", Kind.SOFT),
        ("4.4.7", "smtp; delivery time expired", Kind.SOFT),
        ("5.0.0", "smtp; 550 no", Kind.SOFT),
        ("5.7.1", "smtp; 550 5.7.1 Message rejected as spam", Kind.POLICY),
        ("5.1.8", "smtp; 550 5.1.8 Sender address rejected", Kind.POLICY),
        ("5.2.3", "smtp; 552 5.2.3 Message too large", Kind.POLICY),
    ],
)
def test_the_status_tells_whose_fault_it_is(status: str, diagnostic: str, kind: Kind) -> None:
    (bounce,) = parsed(report(status, diagnostic=diagnostic))
    assert bounce.kind is kind


def test_a_report_names_recipient_token_and_message() -> None:
    (bounce,) = parsed(report("5.1.1", token="abc"))
    assert bounce.recipients == ("Gone@Office.example", "gone@office.example")
    assert bounce.returned_to == ("bounces+abc",)
    assert bounce.message_ids == ("<report@mail.office.example>", "<ours@digest.example>")
    assert bounce.words == "550 no"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_is_no_bounce(action: str) -> None:
    assert parsed(report("4.4.1", action=action)) == ()


def test_a_complaint_is_told_apart() -> None:
    fields = """\
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <reader@office.example>
"""
    raw = HEAD.format(token="abc", kind="feedback-report", words="Abuse report") + fields + BACK
    (bounce,) = parsed(raw.encode())
    assert (bounce.kind, bounce.recipients) == (Kind.COMPLAINT, ("reader@office.example",))
    assert parsed(raw.replace("abuse", "not-spam").encode()) == ()


def test_a_report_of_no_standard_is_a_strike() -> None:
    raw = """\
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: bounces@digest.example
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: gone@office.example

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  gone@office.example
    all relevant MX records point to non-existent hosts
"""
    (bounce,) = parsed(raw.encode())
    assert (bounce.kind, bounce.recipients) == (Kind.SOFT, ("gone@office.example",))


@pytest.mark.parametrize(
    "raw",
    [
        "Subject: Out of office\nAuto-Submitted: auto-replied\n\nBack on Monday.\n",
        "Subject: Отпуск\nAuto-Submitted: auto-replied (vacation)\n\n<gone@office.example>: failed\n",
        "Subject: Re: New tariffs\n\nThank you!\n",
        "",
        "\x00\xff",
    ],
)
def test_what_is_no_report_tells_nothing(raw: str) -> None:
    assert parsed(raw.encode()) == ()


@given(st.binary(max_size=2_000), st.integers(0, 1_500))
def test_no_bytes_break_it(octets: bytes, place: int) -> None:
    whole = report("5.1.1")
    parsed(octets)
    parsed(whole[:place] + octets + whole[place:])
    wants_to_leave(octets)


@pytest.mark.parametrize(
    ("subject", "token"),
    [
        ("unsubscribe " + "A-_9" * 8, "A-_9" * 8),
        ("Re: Unsubscribe " + "A-_9" * 8, "A-_9" * 8),
        ("unsubscribe", ""),
        ("Please unsubscribe " + "A-_9" * 8, ""),
        ("unsubscribe " + "A" * 31, ""),
    ],
)
def test_only_our_own_link_takes_somebody_off_the_list(subject: str, token: str) -> None:
    assert wants_to_leave(f"Subject: {subject}\n\n".encode()) == token
