"""How fast an edition leaves, beside Postfix's smtp-source and a script with smtplib; and what it weighs.

    python -m benchmarks.send [--rounds N] [--quick] [--json FILE]

Beside smtp-source both send to Postfix's smtp-sink, four connections, messages of 100 kB, digest with its
ledger and each reader's own token. Beside smtplib the server answers after 20 ms, one connection each. Memory
is that of 1,000 and of 100,000 readers. Ratios are taken within a round. Leaves with 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import MEGABYTE, Spread
from benchmarks.processes import PeerError, exit_code
from benchmarks.site import ROOT

CONNECTIONS = 4
LARGE, SMALL = 100_000, 4_000
"""Bytes of a message: of an edition, and where only the number of readers matters."""

LATENCY = 0.02
FEW, MANY = 1_000, 100_000

SHARE = 0.7
"""Of smtp-source's rate, at least."""

TIMES = 3.5
"""smtplib's rate over a distance, at least so many times."""

MORE, MOST = 10 * MEGABYTE, 200 * MEGABYTE
"""Bytes that 100,000 readers may weigh more than 1,000, and in all."""

PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sender took for how many messages."""

    messages: int
    seconds: float
    memory: int = 0

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds


def main() -> int:
    """Measure as the command line says."""
    options = _options()
    n = 300 if options.quick else 2_000
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        near = [_beside_postfix(folder, n) for _ in range(options.rounds)]
        far = [_beside_smtplib(folder, n // 2) for _ in range(options.rounds)]
        weight = [] if options.quick else [_weighed(folder, readers) for readers in (FEW, MANY)]
    lines = [*_goals("beside smtp-source -s 4", near, SHARE), *_goals("beside smtplib at 20 ms", far, TIMES)]
    lines += list(_weights(weight))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    if options.json:
        told = {
            "schema": 1,
            "near": _told(near),
            "far": _told(far),
            "weight": [asdict(one) for one in weight],
        }
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return int(any("MISSED" in line for line in lines))


def _goals(name: str, pairs: Sequence[tuple[Sent, Sent]], bound: float) -> Iterator[str]:
    if not pairs:
        yield f"{name}: not measured"
        return
    ours, others = (Spread.of([pair[side].rate for pair in pairs]) for side in (0, 1))
    ratio = Spread.of([mine.rate / other.rate for mine, other in pairs])
    word = "reached" if ratio.middle >= bound else "MISSED"
    yield (
        f"{name}: {ratio.least:.2f} / {ratio.middle:.2f} (least / median), >= {bound:g}: {word};"
        f" {ours.middle:.0f} beside {others.middle:.0f} messages a second"
    )


def _weights(weight: Sequence[Sent]) -> Iterator[str]:
    if not weight:
        yield "memory: not measured"
        return
    few, many = (one.memory for one in weight)
    word = "reached" if many - few <= MORE and many <= MOST else "MISSED"
    yield (
        f"memory: {few / MEGABYTE:.0f} MB for {FEW:,} readers, {many / MEGABYTE:.0f} MB for {MANY:,}: {word};"
        f" {weight[1].rate:.0f} messages a second"
    )


def _told(pairs: Sequence[tuple[Sent, Sent]]) -> list[dict[str, object]]:
    return [{"digest": asdict(ours), "other": asdict(other)} for ours, other in pairs]


def _beside_postfix(folder: Path, messages: int) -> tuple[Sent, Sent]:
    """Both send to smtp-sink; it takes commands in groups."""
    source, sink = (_program(name) for name in ("smtp-source", "smtp-sink"))
    port = _free_port()
    with _running([sink, "-u", "nobody", f"127.0.0.1:{port}", "100"]):
        _wait_for(port)
        ours = _by_digest(folder, port, messages, CONNECTIONS, LARGE)
        command = [source, "-s", str(CONNECTIONS), "-m", str(messages), "-l", str(LARGE), "-d"]
        began = time.monotonic()
        _done([*command, "-f", "b@digest.example", "-t", "r@reader.example", f"127.0.0.1:{port}"])
        return ours, Sent(messages, time.monotonic() - began)


def _beside_smtplib(folder: Path, messages: int) -> tuple[Sent, Sent]:
    """Over one connection each, to a server that answers late."""
    with _sink(LATENCY, expected=2 * messages) as port:
        ours = _by_digest(folder, port, messages, 1, LARGE)
        told = _python("benchmarks.senders", "smtplib", port, messages, LARGE)
        return ours, _sent(messages, told)


def _weighed(folder: Path, readers: int) -> Sent:
    with _sink(0.0, expected=readers) as port:
        return _by_digest(folder, port, readers, CONNECTIONS, SMALL)


def _by_digest(folder: Path, port: int, messages: int, connections: int, size: int) -> Sent:
    store = folder / "store.sqlite3"
    for old in folder.glob("store.sqlite3*"):
        old.unlink()
    _python("benchmarks.senders", "prepare", store, messages, size)
    told = _python("benchmarks.senders", "digest", store, port, connections, size)
    return _sent(messages, told)


def _sent(messages: int, told: Mapping[str, float]) -> Sent:
    return Sent(messages, told["seconds"], int(told["memory"]))


@contextmanager
def _sink(latency: float, expected: int) -> Iterator[int]:
    """A server of ours; at the end it must have as many messages as were sent.

    Raises:
        PeerError: it has not: then nothing was measured.
    """
    command = [sys.executable, "-m", "benchmarks.sink", str(latency)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sink:
        assert sink.stdout is not None
        try:
            yield int(sink.stdout.readline())
            told = json.loads(sink.communicate("", timeout=PATIENCE)[0])
        finally:
            sink.kill()
    if told["messages"] != expected:
        message = f"of {expected} messages the server has {told['messages']}"
        raise PeerError(message)


@contextmanager
def _running(command: Sequence[str]) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        try:
            yield
        finally:
            child.kill()


def _python(module: str, *words: object) -> dict[str, float]:
    """What a module prints as JSON; empty if it prints nothing."""
    printed = _done([sys.executable, "-m", module, *map(str, words)])
    told: dict[str, float] = json.loads(printed) if printed else {}
    return told


def _done(command: Sequence[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        message = f"{' '.join(command[:4])} ended with {done.returncode}: {done.stderr[-300:]}"
        raise PeerError(message)
    return done.stdout


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if not found:
        message = f"there is no {name}: apt-get install postfix"
        raise PeerError(message)
    return found


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise PeerError("smtp-sink does not answer")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast an edition leaves.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="300 messages, no weighing")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(exit_code(main))
