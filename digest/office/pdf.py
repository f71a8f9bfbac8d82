"""A page of HTML becomes sheets of A4. The one place that uses WeasyPrint.

Nothing is loaded from anywhere: neither the network nor files. Fonts are the system's. The same page
and the same fonts give the same bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

from digest.errors import RenderError
from digest.office.extra import needed

STANDARD = "pdf/ua-1"
"""ISO 14289-1: tagged, so that screen readers find headings, tables and languages."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A finished PDF.

    Attributes:
        warnings: what of the style sheet was not understood.
    """

    body: bytes
    n_pages: int
    warnings: tuple[str, ...]


def pdf_of(html: str, css: str, style: str) -> Sheets:
    """Print a page.

    Args:
        html: the page; what its author does not control is escaped in it.
        css: its style sheet.
        style: the name of that, for messages.

    Raises:
        UsageError: WeasyPrint is not installed.
        RenderError: page or style sheet want something loaded from elsewhere.
    """
    with needed("WeasyPrint", for_="The paper edition as PDF"):
        from weasyprint import CSS, HTML
        from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Fetches nothing that is not in the page itself."""

        def fetch(self, url: str, headers: object = None) -> object:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(url)

    fetcher = Nothing()
    try:
        with _overheard() as warnings:
            page = HTML(string=html, base_url="paper:", url_fetcher=fetcher)
            sheets = page.render(stylesheets=[CSS(string=css, base_url="paper:", url_fetcher=fetcher)])
            body = sheets.write_pdf(pdf_variant=STANDARD, pdf_identifier=_identifier(html, css))
    except FatalURLFetchingError as error:
        reason = f"it wants {error} loaded; only what stands in it as a data: address can be printed"
        raise RenderError(style, reason) from error
    except Exception as error:  # a style sheet of one's own may lead it anywhere
        raise RenderError(style, f"WeasyPrint cannot print it: {error!r}") from error
    return Sheets(body, len(sheets.pages), tuple(dict.fromkeys(warnings)))


def _identifier(html: str, css: str) -> bytes:
    """Names the file by what it says, not by chance."""
    return blake2b(f"{html}\0{css}".encode(), digest_size=16).hexdigest().encode()


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """The warnings that WeasyPrint logs meanwhile."""
    heard: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("weasyprint")
    log.addHandler(handler)
    try:
        yield heard
    finally:
        log.removeHandler(handler)
