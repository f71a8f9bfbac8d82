"""The paper edition along with mails: made once, kept with the edition, left out and told where it must."""

from __future__ import annotations

import email
import email.policy
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.deliver.subscriptions import vouched
from digest.model import Act, Cut, DeliveryState, Enclosure, Kind, Shape
from digest.newsroom import Newsroom
from digest.report import RunReport
from digest.settings import Group, Groups
from tests.builders import NOW
from tests.office import Watch, newsroom_of, print_press, small_config
from tests.test_newsroom import DAY, FIRE, MORNING, ROAD

PDF, DOCX = Enclosure.PDF, Enclosure.DOCX
GROUP = """
[[email.groups]]
name = "readers of paper"
members = ["paper@one.example", "@desk.example"]
attach = [{attach}]
"""


@contextmanager
def office(folder: Path, attach: str = '"pdf"', more: str = "", **changes: object) -> Iterator[Newsroom]:
    """A digest with a reader of paper in the settings, and one who has subscribed."""
    hours = MORNING - timedelta(hours=8)
    print_press(folder, {"pamir": [(FIRE, hours)], "oxus": [(ROAD, hours)]})
    path = small_config(folder, to=["a@one.example", "paper@one.example"])
    text = path.read_text("utf-8").replace("[email]\n", f"[email]\n{more}\n")
    path.write_text(text + GROUP.format(attach=attach), "utf-8")
    with newsroom_of(path, Watch(MORNING), **changes) as newsroom:
        person = vouched("r@desk.example", None, NOW, language="ru")
        newsroom.store.subscribers.change(person, Act.VOUCHED, NOW)
        yield newsroom


def mail(folder: Path, address: str) -> EmailMessage:
    raw = (folder / f"out/outbox/{DAY}/{address}.eml").read_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def files(message: EmailMessage) -> dict[str | None, bytes]:
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def test_members_of_a_group_get_the_paper_edition_of_their_copy(tmp_path: Path) -> None:
    with office(tmp_path, '"pdf", "docx"') as newsroom:
        assert newsroom.run(DAY).warnings == ()
    english, russian = mail(tmp_path, "paper@one.example"), mail(tmp_path, "r@desk.example")
    assert list(files(english)) == [f"Small Press {DAY}.pdf", f"Small Press {DAY}.docx"]
    assert list(files(russian)) == [f"Малая пресса {DAY}.pdf", f"Малая пресса {DAY}.docx"]
    pdf, docx = files(russian).values()
    assert pdf.startswith(b"%PDF-1.7")
    assert docx.startswith(b"PK")
    assert [part.get_content_type() for part in russian.iter_attachments()] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]


def test_everybody_else_gets_the_mail_as_ever(tmp_path: Path) -> None:
    with office(tmp_path) as newsroom:
        newsroom.run(DAY)
    message = mail(tmp_path, "a@one.example")
    assert message.get_content_type() == "multipart/alternative"
    assert files(message) == {}


def test_both_parts_stand_before_the_file_and_every_part_is_told_by_ascii(tmp_path: Path) -> None:
    with office(tmp_path) as newsroom:
        newsroom.run(DAY)
    message = mail(tmp_path, "r@desk.example")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    raw = (tmp_path / f"out/outbox/{DAY}/r@desk.example.eml").read_bytes()
    assert raw.isascii()
    assert f'name="{DAY}-ru.pdf"'.encode() in raw
    assert b"filename*0*=utf-8''%D0%9C" in raw
    assert raw.count(b"MIME-Version") == 1
    assert message["List-Unsubscribe"]


def test_the_same_bytes_are_sent_by_whoever_goes_on(tmp_path: Path) -> None:
    with office(tmp_path) as newsroom:
        newsroom.run(DAY)
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        path = tmp_path / f"out/outbox/{DAY}/paper@one.example.eml"
        before = path.read_bytes()
        path.unlink()
        sent = [one for one in newsroom.store.deliveries.of(row.id) if one.address == "paper@one.example"]
        newsroom.store.deliveries.record([replace(one, state=DeliveryState.PENDING) for one in sent])
        moved = replace(newsroom, look=lambda: replace(newsroom.look(), outlets={}))
        moved.send(row)
        assert path.read_bytes() == before
        (kept, _) = newsroom.store.editions.documents(row.id, (Kind.PDF,))
        assert newsroom.safeguards.fault(row) == ""
    assert b64decode(kept.body) == next(iter(files(mail(tmp_path, "paper@one.example")).values()))


def test_what_is_too_large_is_left_out_and_told_in_the_report_and_in_the_mail(tmp_path: Path) -> None:
    with office(tmp_path, '"pdf", "docx"', more="attach_limit = 1000") as newsroom:
        told = newsroom.run(DAY)
    assert told.deliveries == {"accepted": 3}
    assert len(told.warnings) == 4
    assert told.warnings[0].startswith("the paper edition of the en copy (PDF): ")
    assert told.warnings[0].endswith(" bytes, over 1,000 ([email] attach_limit), its mails go without")
    message = mail(tmp_path, "r@desk.example")
    assert files(message) == {}
    assert "Печатный выпуск (PDF) слишком велик, чтобы приложить его к письму." in text_of(message)
    html = message.get_body(("html",))
    assert html is not None
    assert "(DOCX) слишком велик" in html.get_content()
    assert "too large" not in text_of(mail(tmp_path, "a@one.example"))


def test_all_files_of_a_mail_together_have_room(tmp_path: Path) -> None:
    with office(tmp_path, '"pdf", "docx"') as newsroom:
        newsroom.run(DAY)
        sizes = [len(body) for body in files(mail(tmp_path, "paper@one.example")).values()]
    other = tmp_path / "other"
    other.mkdir()
    with office(other, '"pdf", "docx"', more=f"attach_limit = {sum(sizes) - 1000}") as newsroom:
        assert any("(DOCX)" in warning for warning in newsroom.run(DAY).warnings)
    assert list(files(mail(other, "paper@one.example"))) == [f"Small Press {DAY}.pdf"]


def run_without(folder: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> RunReport:
    for name in [
        name for name in sys.modules if name.split(".")[0] == library or name == "digest.office.word"
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with office(folder, '"pdf", "docx"') as newsroom:
        return newsroom.run(DAY)


@pytest.mark.parametrize(
    ("library", "lost", "kept"), [("weasyprint", "PDF", "docx"), ("docx", "DOCX", "pdf")]
)
def test_a_missing_library_stops_no_morning(
    library: str, lost: str, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run_without(tmp_path, library, monkeypatch)
    assert told.deliveries == {"accepted": 3}
    assert told.errors == ()
    assert (
        f"the paper edition of the en copy ({lost}) could not be made, its mails go without"
        in told.warnings[0]
    )
    assert 'python -m pip install "press-digest[office]"' in told.warnings[0]
    message = mail(tmp_path, "paper@one.example")
    assert list(files(message)) == [f"Small Press {DAY}.{kept}"]
    assert f"The paper edition ({lost}) could not be made for this mail." in text_of(message)


def test_a_broken_style_sheet_stops_no_morning(tmp_path: Path) -> None:
    with office(tmp_path) as newsroom:
        look = newsroom.look()
        broken = replace(look, templates={**look.templates, "paper/paper.html.j2": "{{ nothing }}"})
        told = replace(newsroom, look=lambda: broken).run(DAY)
    assert told.deliveries == {"accepted": 3}
    assert "could not be made" in told.warnings[0]


def test_a_group_may_have_one_page(tmp_path: Path) -> None:
    with office(tmp_path) as newsroom:
        groups = Groups.among([Group("short", frozenset({"a@one.example"}), Shape.BRIEF)])
        brief = replace(newsroom, email=replace(newsroom.email, groups=groups))
        brief.run(DAY)
        row = newsroom.store.editions.get("digest", DAY)
        assert row is not None
        rows = {one.address: one.variant for one in newsroom.store.deliveries.of(row.id)}
    assert rows == {"a@one.example": "brief", "paper@one.example": "", "r@desk.example": ""}


@pytest.mark.parametrize(
    ("address", "own", "key"),
    [
        ("A@one.example", Cut(), "brief +pdf"),
        ("b@two.example", Cut(), "+docx,pdf"),
        ("b@two.example", Cut(("sport",), Shape.BRIEF), "brief sport +docx,pdf"),
        ("boss@two.example", Cut(), "brief +pdf"),
        ("c@three.example", Cut(("sport",)), "sport"),
    ],
)
def test_an_address_gets_what_its_group_gets_and_goes_before_its_domain(
    address: str, own: Cut, key: str
) -> None:
    groups = Groups.among(
        [
            Group("some", frozenset({"a@one.example", "boss@two.example"}), Shape.BRIEF, (PDF,)),
            Group("desk", frozenset({"@two.example"}), attach=(DOCX, PDF)),
        ]
    )
    assert groups.cut(address, own).key == key
    assert groups.attached == ("docx", "pdf")
