"""What a book may load: our own static files and pictures written into the style sheet. Nothing from the network."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE = "https://static.invalid/"


class NotOurs(FatalURLFetchingError):  # noqa: N818 - reads aloud where it is raised
    """The book asked for something that is not ours, or that is missing: the printing stops."""


class OnlyOurFiles(URLFetcher):
    """Answers addresses below BASE from the static files, before or after collectstatic, and data: pictures.

    made: style sheets that were made for this book, by name.
    """

    def __init__(self, made: dict[str, str] | None = None) -> None:
        super().__init__()
        self.made = made or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the file. Raises NotOurs, which WeasyPrint lets through."""
        if url.startswith("data:image/svg+xml,"):
            return super().fetch(url, headers)
        if not url.startswith(BASE):
            raise NotOurs("A prospectus loads nothing from elsewhere.")
        name = unquote(url.removeprefix(BASE).partition("?")[0])
        if name in self.made:
            return URLFetcherResponse(url, self.made[name], {"Content-Type": "text/css"})
        found = finders.find(name)
        if not isinstance(found, str):
            raise NotOurs(f"The static file {name} is missing.")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})
