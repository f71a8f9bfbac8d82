from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.outbox import Outbox, file_name
from digest.errors import DeliveryError
from digest.ports import Envelope
from tests.builders import SAMPLE_DATE

HOSTILE = [
    "../../etc/passwd@x.example",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a\\..\\b@x.example",
    "a\0b@x.example",
    "a\nb@x.example",
    ".hidden@x.example",
    "CON:x@x.example",
    "a?b*c|d@x.example",
    "ы" * 300 + "@x.example",
    "👩" * 99 + "@x.example",
]


def an_envelope(recipient: str = "reader@reader.example", message: bytes = b"Subject: x\r\n") -> Envelope:
    return Envelope("bounces@digest.example", recipient, message, SAMPLE_DATE)


def test_message_is_a_file_in_the_folder_of_its_date(tmp_path: Path) -> None:
    words = Outbox(tmp_path / "outbox").send(an_envelope())
    path = tmp_path / "outbox" / "2026-11-22" / "reader@reader.example.eml"
    assert path.read_bytes() == b"Subject: x\r\n"
    assert words == f"written to {path}"


def test_same_message_again_changes_nothing(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.send(an_envelope())
    (path,) = tmp_path.rglob("*.eml")
    before = path.stat()
    outbox.send(an_envelope())
    outbox.close()
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_message_sent_as_a_test_does_not_stand_in_the_place_of_the_real_one(tmp_path: Path) -> None:
    Outbox(tmp_path).send(an_envelope(message=b"real"))
    Outbox(tmp_path).send(replace(an_envelope(message=b"test"), test=True))
    assert (tmp_path / "2026-11-22/reader@reader.example.eml").read_bytes() == b"real"


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leaves_the_folder(tmp_path: Path, address: str) -> None:
    outbox = tmp_path / "outbox"
    Outbox(outbox).send(an_envelope(address))
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert path.parent == outbox / "2026-11-22"
    assert path.suffix == ".eml"
    assert not path.name.startswith(".")


def test_hostile_addresses_have_files_of_their_own() -> None:
    assert len({file_name(address) for address in HOSTILE}) == len(HOSTILE)


def test_no_address_can_be_written_as_the_short_name_of_another() -> None:
    short = file_name("a/b@x.example").removesuffix(".eml")
    assert file_name(short) != f"{short}.eml"


@given(st.text())
def test_name_of_any_address_is_one_short_file_name(address: str) -> None:
    name = file_name(address)
    assert Path(name).name == name
    assert len(name.encode()) <= 255
    assert name.isprintable() or not address.isprintable()


def test_folder_that_cannot_be_written_is_the_outboxs_fault(tmp_path: Path) -> None:
    tmp_path.joinpath("outbox").write_text("a file")
    with pytest.raises(DeliveryError, match=r"cannot write .*outbox") as told:
        Outbox(tmp_path / "outbox").send(an_envelope())
    assert (told.value.session, told.value.temporary) == (True, True)
