"""Says what is missing where the libraries of the extra `office` are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from digest.errors import UsageError
from digest.model import Enclosure

INSTALL = 'python -m pip install "press-digest[office]"'


LIBRARIES = {Enclosure.PDF: "weasyprint", Enclosure.DOCX: "docx"}


def absent(forms: Iterable[Enclosure]) -> tuple[str, ...]:
    """Forms of the paper edition that cannot be made here, and what to do; in words."""
    lacking = [form.upper() for form in dict.fromkeys(forms) if find_spec(LIBRARIES[form]) is None]
    if not lacking:
        return ()
    names = " and ".join(lacking)
    return (f"[[email.groups]] attach: {names} cannot be made, mails go without: {INSTALL}",)


@contextmanager
def needed(library: str, *, for_: str) -> Iterator[None]:
    """Import a library of the extra inside this.

    Raises:
        UsageError: it is not installed, or lacks a library of the system; says what to do.
    """
    try:
        yield
    except ImportError as error:
        message = f"{for_} needs {library}, which is not installed: {INSTALL}"
        raise UsageError(message) from error
    except OSError as error:  # WeasyPrint loads Pango by cffi, which tells a missing one so
        message = (
            f"{for_} needs {library}, and that a library of the system ({error}): on Debian"
            " apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )
        raise UsageError(message) from error
