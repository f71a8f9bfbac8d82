"""What can go wrong, by what the caller can do about it.

    DigestError
    ├── UsageError          the call makes no sense: say it differently     (exit 2)
    ├── ConfigError         config.toml has mistakes: mend the file         (exit 2)
    ├── RuleError           a rule of keep or block cannot be used; a ConfigError tells it with its line
    ├── PatternError        … because what it looks for is no pattern
    ├── SourceError         one source cannot be read: go on without it
    │   ├── SourceTimeout   … because it took too long (also a TimeoutError)
    │   ├── SourceBusy      … because it asked to be left alone for a while
    │   └── SourceGone      … because it says that it is gone for good: take it out of the settings
    ├── EditError           the edition does not add up: do not freeze      (exit 1)
    ├── RenderError         a document cannot be made: no edition today     (exit 1)
    ├── DeliveryError       one message did not get through; `temporary` says whether to try again
    ├── MailboxError        the mailbox of reports cannot be read: try again later
    ├── PublishError        the archive or the site cannot be written       (exit 1)
    └── StorageError        the store cannot be read or written             (exit 1)

Adapters translate: no `OSError` or database error leaves its folder.
"""

from __future__ import annotations

from dataclasses import dataclass


class DigestError(Exception):
    """Anything that `digest` itself can explain to a person."""


class UsageError(DigestError):
    """The command makes no sense as it was typed; nothing was done."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a config file: where it is, what was found, what is allowed."""

    key: str
    found: str
    allowed: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.key}: {self.found}; {self.allowed}"


class ConfigError(DigestError):
    """A config file has one or more mistakes; all of them are listed.

    Attributes:
        path: the file as the user named it.
        mistakes: in the order of the file, never empty.
    """

    def __init__(self, path: str, mistakes: tuple[Mistake, ...]) -> None:
        self.path = path
        self.mistakes = mistakes
        lines = (f"{path}:{m.line}: {m}" if m.line else f"{path}: {m}" for m in mistakes)
        super().__init__("\n".join(lines))


class RuleError(DigestError):
    """A rule of `keep` or `block` cannot be used.

    Attributes:
        line: the rule as it was written.
        reason: what is wrong with it.
        hint: what is allowed.
    """

    def __init__(self, line: str, reason: str, hint: str) -> None:
        self.line = line
        self.reason = reason
        self.hint = hint
        super().__init__(f"{line}: {reason}; {hint}")


class PatternError(DigestError):
    """A regular expression of the operator cannot be used.

    Attributes:
        pattern: as it was written.
        reason: what is wrong with it.
        hint: what to do about it.
    """

    def __init__(self, pattern: str, reason: str, hint: str) -> None:
        self.pattern = pattern
        self.reason = reason
        self.hint = hint
        super().__init__(f"{pattern}: {reason}; {hint}")


class SourceError(DigestError):
    """One source cannot be read; the run goes on without it.

    Attributes:
        source: the source's name or address.
        reason: in words, on one line, for the report: servers' own words may be in it, but nothing that a
            terminal would obey or no text can hold.
    """

    def __init__(self, source: str, reason: str) -> None:
        self.source = _on_one_line(source)
        self.reason = _on_one_line(reason)
        super().__init__(f"{self.source}: {self.reason}")


class SourceTimeout(SourceError, TimeoutError):
    """A source did not answer within its deadline."""


class SourceBusy(SourceError):
    """A source asked us to come back later (429 or 503 with Retry-After, RFC 9110 10.2.3).

    Attributes:
        seconds: how long, from the answer on.
    """

    def __init__(self, source: str, reason: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(source, reason)


class SourceGone(SourceError):
    """A source says that it is gone for good (410, RFC 9110 15.5.11)."""


class EditError(DigestError):
    """An edition whose articles do not add up, or that cannot be composed."""


class RenderError(DigestError):
    """A template or its data cannot become a document.

    Attributes:
        template: the template's file name.
        line: where in the template, if known.
    """

    def __init__(self, template: str, reason: str, line: int | None = None) -> None:
        self.template = template
        self.line = line
        where = f"{template}:{line}" if line else template
        super().__init__(f"{where}: {reason}")


class DeliveryError(DigestError):
    """A message was not accepted.

    Attributes:
        code: the server's three-digit reply, None if there was none.
        temporary: whether trying again later can help.
        after_data: the server may have taken the message: its last answer was lost
            (the ambiguous case of RFC 1047).
        session: the relay's fault or ours, not the recipient's; nobody must be blamed for it.
        certain: the server said which mailbox it does not know; asking again cannot help.
    """

    def __init__(
        self,
        reason: str,
        *,
        code: int | None = None,
        temporary: bool = False,
        after_data: bool = False,
        session: bool = False,
        certain: bool = False,
    ) -> None:
        self.certain = certain
        self.code = code
        self.temporary = temporary
        self.after_data = after_data
        self.session = session
        super().__init__(reason)


class MailboxError(DigestError):
    """The mailbox of reports cannot be read."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")


class PublishError(DigestError):
    """The archive or the site cannot be written."""


class StorageError(DigestError):
    """The store cannot be opened, read or written."""


def _on_one_line(text: str) -> str:
    """Without control characters, marks of direction and lone surrogates."""
    if text.isprintable():
        return text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
