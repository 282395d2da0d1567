"""Sending a spreadsheet, reading what was found in it row by row, and adding it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from courses.forms_spreadsheets import SendForm
from courses.models.upload import Upload, UploadState
from courses.spreadsheets import files, reading, runs
from courses.spreadsheets.resources import Rows
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import download
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "library"}
SHOWN = 20
WAITING = {UploadState.TO_CHECK, UploadState.TO_TAKE}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def spreadsheets(request: HttpRequest) -> HttpResponse:
    """Choose a kind, get our file, and send yours; below it the last ones that were sent."""
    kinds = runs.kinds_for(person(request))
    form = SendForm(request.POST, request.FILES, kinds=kinds) if request.method == "POST" else SendForm(kinds=kinds)
    if request.method == "POST" and form.is_valid():
        sent = _send(request, form, form.cleaned_data["kind"])
        if sent is not None:
            return redirect("college_spreadsheet", number=sent.uuid)
    latest = Upload.objects.filter(kind__in=dict(kinds)).select_related("sent_by").order_by("-sent_at", "-pk")[:SHOWN]
    goes_out = [(kind, words) for kind, words in kinds if runs.rows_of(kind).goes_out]
    context = {"form": form, "latest": latest, "kinds": kinds, "goes_out": goes_out}
    return render(request, "courses/office/spreadsheets.html", {**MENU, **context})


def _send(request: HttpRequest, form: forms.Form, kind: str) -> Upload | None:
    file = form.cleaned_data["file"]
    try:
        raw = file.read(reading.MOST_BYTES + 1)
        return runs.send(kind=kind, name=file.name, raw=raw, by=person(request), now=timezone.now())
    except Refusal as refusal:
        show(form, refusal)
        return None


@require_safe
@open_to(PLANNERS)
@vary_on_headers("HX-Request")
def spreadsheet(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show what was found in one spreadsheet."""
    upload = _upload(request, number)
    context = {
        "upload": upload,
        "report": upload.report,
        "working": upload.state in WAITING,
        "may_take": upload.state == UploadState.CHECKED
        and not upload.report.get("problems")
        and bool(upload.report.get("new_or_changed")),
        "form": SendForm(initial={"kind": upload.kind}, kinds=runs.kinds_for(person(request))),
        "about_people": upload.kind not in runs.ROWS,
    }
    htmx = bool(request.headers.get("HX-Request"))
    template = "courses/office/_spreadsheet_part.html" if htmx else "courses/office/spreadsheet.html"
    return render(request, template, {**MENU, **context})


@require_POST
@open_to(PLANNERS)
def take(request: HttpRequest, number: UUID) -> HttpResponse:
    """Add everything that is in a checked spreadsheet."""
    upload = _upload(request, number)
    try:
        runs.take(upload=upload, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_spreadsheet", number=upload.uuid)


@require_safe
@open_to(PLANNERS)
def to_put_right(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """Get the rows to put right as a file."""
    upload = _upload(request, number)
    raw = files.to_put_right(upload.report, form=_form(form))
    return download(raw, name=f"{_('rows-to-put-right')}.{form}", kind=files.KINDS[form])


@require_safe
@open_to(PLANNERS)
def empty_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Get the file to start from."""
    rows = _rows(request, kind)
    return download(files.empty_file(rows, form=_form(form)), name=f"{kind}-empty.{form}", kind=files.KINDS[form])


@require_safe
@open_to(PLANNERS)
def everything(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Get all that is here, as a file that can be sent back."""
    rows = _rows(request, kind)
    if not rows.goes_out:
        raise Http404
    return download(files.everything(rows, form=_form(form)), name=f"{kind}.{form}", kind=files.KINDS[form])


def _rows(request: HttpRequest, kind: str) -> Rows:
    if kind not in dict(runs.kinds_for(person(request))):
        raise Http404
    return runs.rows_of(kind)(by=person(request), now=timezone.now())


def _upload(request: HttpRequest, number: UUID) -> Upload:
    kinds = dict(runs.kinds_for(person(request)))
    return get_object_or_404(Upload, uuid=number, kind__in=kinds)


def _form(form: str) -> str:
    if form not in files.KINDS:
        raise Http404
    return form
