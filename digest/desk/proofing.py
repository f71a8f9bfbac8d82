"""Makes proofs of one date's edition, as often as something has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from digest.desk.edition import Proof, problem_of
from digest.errors import DigestError, StorageError
from digest.model import EditionState, Kind, Rendered
from digest.newsroom import Newsroom
from digest.ports import Clock, EditionRow, Progress
from digest.render.schema import edition_json
from digest.report import EMPTY
from digest.settings import Config, Use
from digest.wiring import Quiet, clock, load_config, open_newsroom, watched

OTHER_PRESS = "The list of sources has changed since they were read: start the preview again to read them."


class Proofing:
    """The edition of one date, looked at again and again.

    One thread at a time may call `refresh`; any may read `proof`.

    Attributes:
        proof: the last one; replaced only by one that looks different.
    """

    def __init__(self, path: Path, config: Config, day: date, now: Clock) -> None:
        self._path = path
        self._now = now
        self._config = config
        self._opened = ExitStack()
        self._newsroom = self._opened.enter_context(self._open(config))
        self._state = EditionState.DRAFT
        self._read = _press(config)
        self._told: tuple[str, ...] = ()
        self.proof = Proof(day, config.masthead)

    @property
    def watched(self) -> tuple[Path, ...]:
        """Files and folders whose change asks for another proof."""
        return watched(self._config)

    def read_press(self, progress: Progress) -> None:
        """Read all sources once, unless the edition is frozen; one that fails is a warning.

        Raises:
            UsageError: nothing of the edition's window has happened yet.
        """
        if self._row():
            return
        self._newsroom.dates.frame(self.proof.day, self._now())  # too early? better said before
        self._told = replace(self._newsroom, progress=progress).collect(self.proof.day).warnings

    def refresh(self) -> None:
        """Make a proof of what settings, templates and store say now; what goes wrong is its problem."""
        try:
            self._follow_settings()
            proof = self._made()
        except (DigestError, OSError) as error:
            proof = replace(self.proof, problem=problem_of(error, self._templates()))
        if proof.stamp != self.proof.stamp:
            self.proof = proof

    def moved(self) -> bool:
        """Whether another process has frozen or sent the edition since the last proof."""
        try:
            row = self._row()
        except StorageError:
            return False  # the next proof will say so
        return self._state is not _state(row)

    def close(self) -> None:
        """Let go of the store."""
        self._opened.close()

    def _open(self, config: Config) -> AbstractContextManager[Newsroom]:
        return open_newsroom(config, Quiet(), self._now)

    def _row(self) -> EditionRow | None:
        return self._newsroom.store.editions.get(self._newsroom.masthead.id, self.proof.day)

    def _follow_settings(self) -> None:
        """Open a newsroom over changed settings; the old one is kept where that fails."""
        config = load_config(self._path, uses=(Use.READING,))
        if config == self._config:
            return
        opened = ExitStack()
        newsroom = opened.enter_context(self._open(config))
        self._opened.close()
        self._config, self._newsroom, self._opened = config, newsroom, opened

    def _made(self) -> Proof:
        row = self._row()
        self._state = _state(row)
        if row:
            return self._proof(row.state, self._newsroom.store.editions.documents(row.id))
        composed = self._newsroom.compose(self.proof.day)
        if not composed.edition.stories:
            body = edition_json(composed.edition, EditionState.DRAFT)
            return self._proof(EMPTY, (Rendered(Kind.JSON, "", body),), self._warnings() + composed.warnings)
        printed = self._newsroom.printed(composed)
        body = edition_json(printed.edition, EditionState.DRAFT)
        documents = tuple(replace(d, body=body) if d.kind is Kind.JSON else d for d in printed.documents)
        return self._proof(
            EditionState.DRAFT, documents, self._warnings() + _refused(printed.broken) + printed.warnings
        )

    def _proof(self, state: str, documents: tuple[Rendered, ...], warnings: tuple[str, ...] = ()) -> Proof:
        return Proof(self.proof.day, self._config.masthead, state, documents, warnings, self._now())

    def _warnings(self) -> tuple[str, ...]:
        return self._told if _press(self._config) == self._read else (*self._told, OTHER_PRESS)

    def _templates(self) -> Mapping[str, str]:
        """The templates' sources, to show the place of a mistake; none where they cannot be read."""
        try:
            return self._newsroom.look().templates
        except (DigestError, OSError):
            return {}


@contextmanager
def open_proofing(path: Path, choose: Callable[[Config], date], now: Clock = clock) -> Iterator[Proofing]:
    """The proofs of the edition that `choose` names, none made yet; the store is closed at the end.

    Raises:
        ConfigError: every mistake in the settings.
        StorageError: the store cannot be opened.
    """
    config = load_config(path, uses=(Use.READING,))
    proofing = Proofing(path, config, choose(config), now)
    try:
        yield proofing
    finally:
        proofing.close()


def _refused(rules: tuple[str, ...]) -> tuple[str, ...]:
    """What keeps the edition from being made, each rule by its name."""
    return tuple(f"This edition is not made as it is. {rule}" for rule in rules)


def _state(row: EditionRow | None) -> EditionState:
    return row.state if row else EditionState.DRAFT


def _press(config: Config) -> tuple[object, ...]:
    """What was read, and where it is kept."""
    return (config.storage_url, *((source.name, source.address) for source in config.sources))
