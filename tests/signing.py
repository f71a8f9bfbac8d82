"""Keys that mails are signed with in tests, and a second reading of what was signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import dkim

from digest.deliver.dkim import record, record_name
from digest.keys import Algorithm, new_key, read_key
from digest.settings import Dkim, DkimKey

DOMAIN = "digest.example"


@cache
def pem(algorithm: Algorithm) -> str:
    """A key, the same for all tests of a process: of RSA it takes a while to make one."""
    return new_key(algorithm)


def write_key(path: Path, algorithm: Algorithm) -> None:
    """A file that only its owner may read."""
    path.write_text(pem(algorithm))
    path.chmod(0o600)


def a_dkim(*algorithms: Algorithm) -> Dkim:
    """Settings that sign by such keys, by both if none is named; each selector is called as its algorithm."""
    chosen = algorithms or tuple(Algorithm)
    return Dkim(DOMAIN, tuple(DkimKey(one.partition("-")[0], read_key(pem(one))) for one in chosen))


def records(settings: Dkim) -> Mapping[str, str]:
    """What DNS would answer: the text of each key's record, by its name."""
    return {record_name(settings.domain, key.selector): "".join(record(key)) for key in settings.keys}


def verdicts(message: bytes, settings: Dkim) -> list[bool]:
    """What dkimpy says of each signature, from the top one down."""
    found = {f"{name}.": text for name, text in records(settings).items()}

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return found[name.decode()].encode()

    n = message.partition(b"\r\n\r\n")[0].lower().count(b"\r\ndkim-signature:")
    n += message.lower().startswith(b"dkim-signature:")
    return [_holds(message, index, answer) for index in range(n)]


def _holds(message: bytes, index: int, answer: Callable[..., bytes]) -> bool:
    try:
        return bool(dkim.DKIM(message).verify(idx=index, dnsfunc=answer))
    except dkim.ValidationError:  # what it says of another body than the one that was signed
        return False
