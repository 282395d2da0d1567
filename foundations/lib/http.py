"""Answers that more than one floor gives. The one place below the views that may know django.http."""

from typing import TypeVar

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

Response = TypeVar("Response", bound=HttpResponseBase)


def no_store(response: Response) -> Response:
    """Tell browsers and proxies to keep nothing of this answer, Back button included."""
    patch_cache_control(response, no_store=True, private=True)
    return response


def kept_for_good(response: Response) -> Response:
    """Say that this address never shows anything else, because a hash of its content is in it."""
    patch_cache_control(response, public=True, max_age=31536000, immutable=True)
    return response


def download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """Return a file to save. name: its neutral name on the person's machine. kind: "text/calendar"."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def private_file(file: "File[bytes]", *, name: str, kind: str) -> FileResponse:
    """Return a stored file to save, which no browser may guess about, run or keep. Whoever calls has asked first."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


def absolute(path: str) -> str:
    """Return a path of this website as a full address, for mails and print."""
    return settings.PUBLIC_URL + path
