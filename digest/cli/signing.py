"""Keys to sign mails with: made beside the settings, and what DNS must say of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.shown import note
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.keys import Algorithm
    from digest.settings import Config, Dkim


def init_dkim(folder: Path) -> None:
    """Make a key of each kind, unless the settings name keys; print what is to be published of them.

    Raises:
        UsageError: there are files of these names, no mail address to sign for, or no library.
    """
    from digest.settings import Use
    from digest.wiring import load_config

    path = folder / "config.toml"
    config = load_config(path, uses=(Use.SIGNING,))
    dkim = config.email.dkim or _made(config, path)
    print(f"Publish in DNS:\n\n{_records(dkim)}\n")
    if config.email.dkim is None:
        print(f"Then write into {path}:\n\n{_blocks(dkim)}\n")
    print("Then see what a reader's server says of it: digest send --test ADDRESS")


def _made(config: Config, path: Path) -> Dkim:
    from digest.keys import Algorithm, new_key, read_key
    from digest.settings import Dkim, DkimKey

    domain = config.email.sender.address.rpartition("@")[2].lower()
    if "." not in domain:
        raise UsageError("nobody to sign for: write the address of your digest into [email] from first")
    files = {algorithm: path.with_name(_file(algorithm)) for algorithm in Algorithm}
    _refuse_to_replace(files.values(), path)
    pems = {algorithm: new_key(algorithm) for algorithm in Algorithm}
    for algorithm, pem in pems.items():
        _write(files[algorithm], pem)
    note(f"Made {' and '.join(map(str, files.values()))}, readable by you alone.")
    return Dkim(domain, tuple(DkimKey(f"digest-{_kind(one)}", read_key(pem)) for one, pem in pems.items()))


def _refuse_to_replace(files: Iterable[Path], path: Path) -> None:
    there = [str(file) for file in files if file.exists()]
    if there:
        message = (
            f"{' and '.join(there)}: there already, so nothing was changed. Name the keys in"
            f" [[email.dkim.keys]] of {path}, and this prints what to publish of them"
        )
        raise UsageError(message)


def _write(path: Path, pem: str) -> None:
    from digest.files import write_atomically

    try:
        write_atomically(path, pem.encode("ascii"), mode=0o600)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise UsageError(message) from error


def _blocks(dkim: Dkim) -> str:
    """What makes the settings use new keys."""
    keys = (
        f'    [[email.dkim.keys]]\n    selector = "{key.selector}"\n    file = "{_file(key.key.algorithm)}"'
        for key in dkim.keys
    )
    return "\n\n".join(["    [email.dkim]", *keys])


def _records(dkim: Dkim) -> str:
    """Records as zone files have them (RFC 1035 5.1); one of RSA needs two strings, which belong together."""
    from digest.deliver.dkim import record, record_name

    lines = []
    for key in dkim.keys:
        strings = "\n        ".join(f'"{part}"' for part in record(key))
        lines.append(f"    {record_name(dkim.domain, key.selector)}. IN TXT (\n        {strings} )")
    return "\n".join(lines)


def _kind(algorithm: Algorithm) -> str:
    return algorithm.partition("-")[0]


def _file(algorithm: Algorithm) -> str:
    return f"dkim-{_kind(algorithm)}.pem"
