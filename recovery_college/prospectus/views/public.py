"""The prospectus for everyone: the newest, one year to read, one year as a file."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from foundations.accounts.access import EVERYONE, open_to
from recovery_college.prospectus import texts
from recovery_college.prospectus.models import Edition, EditionContent, EditionFile

FOR_GOOD = 365 * 24 * 3600
FOR_NOW = 300


@require_safe
@open_to(EVERYONE)
def latest(request: HttpRequest) -> HttpResponseBase:
    """Lead to the newest published prospectus, or say kindly that there is none yet."""
    edition = Edition.objects.filter(state=Edition.State.ISSUED).order_by("-year").first()
    if edition is None:
        return render(request, "prospectus/edition/none.html", {"nav": "courses"})
    return redirect("prospectus", edition.year)


@require_safe
@open_to(EVERYONE)
def read(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show what the printed prospectus says, as one page."""
    frozen = get_object_or_404(
        EditionContent.objects.select_related("edition"), edition__year=year, edition__state=Edition.State.ISSUED
    )
    file = frozen.edition.files.get(kind=EditionFile.Kind.STANDARD)
    context = reading(frozen.content)
    return render(request, "prospectus/edition/read.html", {**context, "file": file, "pdf": address_of(file, year)})


def reading(content: dict[str, Any]) -> dict[str, Any]:
    """Return what the reading page needs, of a frozen content or of a proof."""
    return {"book": content, "nav": "courses", **texts.parts(content)}


def address_of(file: EditionFile, year: int) -> str:
    """Return the address of the file; with its hash in it, a browser may keep it for good."""
    return f"{reverse('prospectus_pdf', args=[year])}?v={file.sha256[:16]}"


def _etag(_request: HttpRequest, year: int) -> str | None:
    file = _file(year)
    return f'"{file.sha256}"' if file else None


def _file(year: int) -> EditionFile | None:
    found = EditionFile.objects.filter(
        edition__year=year, edition__state=Edition.State.ISSUED, kind=EditionFile.Kind.STANDARD
    )
    return found.first()


@require_safe
@open_to(EVERYONE)
@condition(etag_func=_etag)
def pdf(request: HttpRequest, year: int) -> HttpResponseBase:
    """Send the printed file. Under the address with its hash it never changes; without, it is asked for again soon."""
    file = get_object_or_404(
        EditionFile, edition__year=year, edition__state=Edition.State.ISSUED, kind=EditionFile.Kind.STANDARD
    )
    response = FileResponse(
        default_storage.open(file.storage_name), content_type="application/pdf", filename=f"prospectus-{year}.pdf"
    )
    if request.GET.get("v") == file.sha256[:16]:
        patch_cache_control(response, public=True, max_age=FOR_GOOD, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=FOR_NOW)
    return response
