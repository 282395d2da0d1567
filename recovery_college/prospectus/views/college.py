"""The prospectus for those who make it: the list, the checklist, a proof, publishing, and how far the printing is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import open_to, person
from foundations.college import current
from foundations.college import texts as college_texts
from foundations.lib.refusals import Refusal, show
from foundations.lib.years import year_of
from recovery_college.prospectus import check, content, editions, gather, texts
from recovery_college.prospectus.access import MAKERS, PUBLISHERS
from recovery_college.prospectus.forms import TextForm, YearForm
from recovery_college.prospectus.models import Edition, PrintJob
from recovery_college.prospectus.views.public import address_of, reading

SHOWN_DONE = 3


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(MAKERS)
def overview(request: HttpRequest) -> HttpResponseBase:
    """List the editions and begin one."""
    form = YearForm(_posted(request), initial={"year": year_of(timezone.localdate())})
    if form.is_valid():
        try:
            edition = editions.make(year=form.cleaned_data["year"], by=person(request), now=timezone.now())
            return redirect("college_edition", edition.year)
        except Refusal as refusal:
            show(form, refusal)
    found = Edition.objects.select_related("content").prefetch_related("files").order_by("-year", "-id")
    rows = [_row(edition) for edition in found]
    return _page(request, "overview", {"form": form, "rows": rows})


@require_safe
@open_to(MAKERS)
def edition(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show one year: the checklist of a draft, the printing, or the published file."""
    return _page(request, "edition", _edition_context(request, _live(year)))


@require_safe
@open_to(MAKERS)
def progress(request: HttpRequest, year: int) -> HttpResponseBase:
    """Answer the part of the edition's page that says how far the printing is."""
    return render(request, "prospectus/college/_printing_part.html", _printing(request, _live(year)))


@require_safe
@open_to(MAKERS)
def proof(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show what would be published now, as students would read it."""
    said = content.as_json(gather.book(year=_live(year).year, now=timezone.now()))
    return render(request, "prospectus/edition/read.html", {**reading(said), "proof": True, "year": year})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PUBLISHERS)
def publish(request: HttpRequest, year: int) -> HttpResponseBase:
    """Ask once more, then publish."""
    found = _live(year)
    if request.method == "POST":
        return _act(request, year, editions.publish, edition=found)
    if not found.is_open:
        return redirect("college_edition", year)
    return _page(request, "publish", _edition_context(request, found))


@require_POST
@open_to(PUBLISHERS)
def print_again(request: HttpRequest, year: int) -> HttpResponseBase:
    """Try a printing that stopped once more."""
    return _act(request, year, editions.print_again, edition=_live(year))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PUBLISHERS)
def withdraw(request: HttpRequest, year: int) -> HttpResponseBase:
    """Ask once more, then take a published edition off the web."""
    found = _live(year)
    if request.method != "POST":
        return _page(request, "withdraw", {"edition": found, "year": year})
    response = _act(request, year, editions.withdraw, edition=found)
    withdrawn = Edition.objects.filter(pk=found.pk, state=Edition.State.WITHDRAWN).exists()
    return redirect("college_prospectus") if withdrawn else response


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(MAKERS)
def text(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write one of the college's texts that the prospectus prints."""
    names = {**texts.FRONT, **texts.BACK}
    if key not in names:
        raise Http404
    now = current.text(key)
    first = {"heading": now.heading if now else names[key], "body": now.body if now else ""}
    form = TextForm(_posted(request), initial=first)
    if form.is_valid():
        try:
            college_texts.write(key=key, **form.cleaned_data, by=person(request), now=timezone.now())
            messages.success(request, _("Saved. It will be in the next prospectus you publish."))
            return redirect("college_prospectus")
        except Refusal as refusal:
            show(form, refusal)
    return _page(request, "text", {"form": form, "name": names[key]})


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponseBase:
    names = {**texts.FRONT, **texts.BACK}
    base = {"nav": "college", "subnav": "prospectus", "texts": names.items()}
    return render(request, f"prospectus/college/{name}.html", {**base, **context})


def _live(year: int) -> Edition:
    return get_object_or_404(Edition.objects.exclude(state=Edition.State.WITHDRAWN), year=year)


def _act(request: HttpRequest, year: int, verb: Any, **what: Any) -> HttpResponseBase:
    """Run a verb and go back to the edition's page, with what a refusal says."""
    try:
        verb(**what, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_edition", year)


def _edition_context(request: HttpRequest, found: Edition) -> dict[str, Any]:
    context = {"edition": found, "year": found.year, "next_year": found.year + 1, **_printing(request, found)}
    if not found.is_open:
        return {**context, "courses": len(content.courses_of(found.content.content))}
    checks = check.findings(year=found.year, now=timezone.now())
    done = [finding for finding in checks if finding.level == check.Level.DONE]
    open_checks = [finding for finding in checks if finding.level != check.Level.DONE]
    return {
        **context,
        "checks": checks,
        "shown": open_checks + done[:SHOWN_DONE],
        "hidden": done[SHOWN_DONE:],
        "done": len(done),
        "must": len(check.blocking(checks)),
    }


def _printing(request: HttpRequest, found: Edition) -> dict[str, Any]:
    job = found.print_jobs.order_by("-id").first()
    file = found.files.first()
    return {
        "edition": found,
        "year": found.year,
        "job": job,
        "live": job is not None and job.state in {PrintJob.State.WAITING, PrintJob.State.RUNNING},
        "file": file,
        "pdf": address_of(file, found.year) if file else "",
        "may_publish": PUBLISHERS.holds(person(request)),
    }


def _row(found: Edition) -> dict[str, Any]:
    file = next(iter(found.files.all()), None)
    issued = found.state == Edition.State.ISSUED
    courses = content.courses_of(found.content.content) if hasattr(found, "content") else None
    return {
        "edition": found,
        "open": found.state != Edition.State.WITHDRAWN,
        "issued": issued,
        "courses": len(courses) if courses is not None else "",
        "pages": file.pages if file else "",
        "pdf": address_of(file, found.year) if file and issued else "",
    }
