"""Joins a config, the ports and the real parts. The only file that knows them all, and reads the clock."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import RenderError
from digest.settings import BouncePolicy, Config, Schedule, Transport, Use

if TYPE_CHECKING:
    from digest.bounces import Bounces
    from digest.collect.collector import PressCollector
    from digest.deliver.stopping import Stop
    from digest.newsroom import Newsroom
    from digest.ports import Clock, Follower, Mailbox, Mailer, Progress, Publisher
    from digest.render.look import Look
    from digest.typesetting import Typesetter

YEARS_AROUND = 10
"""Years before and after this one whose public holidays are looked up."""

BESIDE = Path(__file__).parents[1]
"""Where templates and samples stand in a checkout; a wheel carries them inside the package."""


def clock() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Quiet:
    """Progress that nobody watches."""

    def step(self, name: str, done: int, total: int) -> None:
        """Say nothing."""


def load_config(path: Path, *, uses: Collection[Use] = tuple(Use)) -> Config:
    """The settings in a file, with what the environment changes.

    Args:
        path: of the file.
        uses: what they are wanted for; secrets for other uses need not be there.

    Raises:
        ConfigError: every mistake in it.
    """
    from digest.config import load

    config = load(path, environ=os.environ, uses=uses)
    return replace(config, schedule=_with_holidays(config.schedule))


@contextmanager
def open_newsroom(
    config: Config, progress: Progress, now: Clock = clock, stop: Stop | None = None
) -> Iterator[Newsroom]:
    """A newsroom over the real parts; its store is closed at the end.

    Args:
        config: checked settings.
        progress: is told how far each step is.
        now: the clock.
        stop: set by the caller to end a sending soon; None where signals alone do.

    Raises:
        StorageError: the store cannot be opened.
    """
    from digest.deliver.stopping import Stop
    from digest.language.knowledge import load_knowledge
    from digest.newsroom import Newsroom
    from digest.publish.folder import Folder
    from digest.storage.owner import is_dead, owner_of_this_process
    from digest.storage.store import open_store

    store = open_store(config.storage_url, is_dead)
    try:
        yield Newsroom(
            masthead=config.masthead,
            schedule=config.schedule,
            sources=config.sources,
            editing=config.editing,
            email=config.email,
            look=lambda: look(config),
            knowledge=load_knowledge,
            signup=config.signup,
            store=store,
            collector=(press := collector(config)),
            typesetter=_typesetter(config, press),
            mailer=_mailer(config),
            archive=Folder(config.archive.path),
            site=_website(config),
            followers=_followers(config),
            clock=now,
            owner=owner_of_this_process(),
            progress=progress,
            stop=stop or Stop(),
        )
    finally:
        store.close()


def collector(config: Config) -> PressCollector:
    """What reads the press."""
    from digest.collect.collector import PressCollector

    return PressCollector(config.collect, config.masthead.zone)


def look(config: Config) -> Look:
    """How editions look now: the shipped templates, and the operator's own instead of them.

    Raises:
        RenderError: an own template cannot be read.
    """
    from digest.publish.search import is_installed
    from digest.render.look import Look

    templates = dict(_texts(shipped("templates")))
    if config.templates:
        templates |= dict(_texts(config.templates))
    return Look(
        masthead=config.masthead,
        subject=config.email.subject,
        reply_to=config.email.sender.address,
        templates=templates,
        base_url=config.archive.base_url,
        flavor=config.archive.flavor,
        outlets={source.outlet.name: source.outlet for source in config.sources},
        signup=config.signup.base_url,
        places=(str(config.archive.path), str(config.site or "")),
        search=config.site is not None and is_installed(),
        theme=config.email.theme,
    )


def watched(config: Config) -> tuple[Path, ...]:
    """Files and folders that say how an edition looks: the config, and templates that can be edited."""
    own = shipped("templates")
    folders = [config.templates, own if isinstance(own, Path) else None]
    return (config.path, *(folder for folder in folders if folder))


def shipped(name: str) -> Traversable:
    """A folder or file that comes with digest: templates, samples, config.toml."""
    inside = files("digest").joinpath(f"default_{name}")
    return inside if inside.is_dir() or inside.is_file() else BESIDE / name


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise RenderError(above or str(folder), f"its templates cannot be read: {error.strerror}") from error
    for entry in entries:
        name = f"{above}{entry.name}"
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        if entry.is_dir():
            yield from _texts(entry, f"{name}/")
        else:
            yield name, _text(entry, name)


def _text(file: Traversable, name: str) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise RenderError(name, f"the template cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RenderError(name, "the template is not UTF-8 text") from error


def bounces(config: Config, newsroom: Newsroom) -> Bounces | None:
    """What reads the mailboxes that undeliverable mail comes back to; None where the settings name none."""
    from digest.bounces import Bounces

    found = tuple(_mailboxes(config.bounces))
    return Bounces(newsroom.store, config.masthead.id, found, newsroom.clock) if found else None


def _mailboxes(policy: BouncePolicy) -> Iterator[Mailbox]:
    from digest.deliver.mailboxes import ImapBox, MaildirBox

    if policy.maildir:
        yield MaildirBox(policy.maildir)
    if policy.imap:
        yield ImapBox(policy.imap)


def _typesetter(config: Config, press: PressCollector) -> Typesetter:
    from digest.typesetting import Typesetter

    return Typesetter(press.illustrator(config.editing.sources) if config.email.images else None)


def _website(config: Config) -> Publisher | None:
    """Where the website goes, if there is to be one."""
    if config.site is None:
        return None
    from digest.publish.folder import Folder
    from digest.publish.search import SearchIndex, is_installed
    from digest.publish.website import WebsiteFolder

    return WebsiteFolder(Folder(config.site), SearchIndex(config.site) if is_installed() else None)


def _followers(config: Config) -> tuple[Follower, ...]:
    """Git first: a command may push what was committed."""
    from digest.publish.after import Command
    from digest.publish.git import Git

    archive = config.archive
    git = (Git(archive.path, archive.git),) if archive.git else ()
    after = (Command(archive.after, archive.path, archive.after_timeout),) if archive.after else ()
    return (*git, *after)


def _mailer(config: Config) -> Mailer:
    if config.email.transport is Transport.SMTP and config.email.smtp:
        from digest.deliver.relay import SmtpMailer

        return SmtpMailer(config.email.smtp)
    from digest.deliver.outbox import Outbox

    return Outbox(config.email.outbox)


def _with_holidays(schedule: Schedule) -> Schedule:
    if not schedule.holiday_calendars:
        return schedule
    from digest.config import public_holidays

    year = clock().year
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    return replace(schedule, holidays=schedule.holidays | public_holidays(schedule.holiday_calendars, years))
