"""One HTML page into a tagged PDF (PDF/UA-1). Nothing is loaded but our own static files: no network, no other file."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import weasyprint
from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE = "https://static.invalid/"
KIND = "application/pdf"


class NotOurs(FatalURLFetchingError):  # noqa: N818 - reads aloud where it is raised
    """The page asked for something that is not ours, or that is missing: no PDF is made."""


class OnlyStatic(URLFetcher):
    """Answers addresses below BASE from the static files."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the file. Raises NotOurs, which WeasyPrint lets through."""
        name = unquote(url.removeprefix(BASE).partition("?")[0])
        found = finders.find(name) if url.startswith(BASE) else None
        if not isinstance(found, str):
            raise NotOurs("A page for print loads our own static files and nothing else.")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})


def tagged(html: str) -> bytes:
    """Return the PDF of a page whose addresses are relative to the static files. Raises NotOurs."""
    made: bytes = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=OnlyStatic()).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return made
