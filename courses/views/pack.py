"""The course pack: for the office and panels, for the tutors who teach from it, and each file for those who may."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import library, pack, quality
from courses.forms_pack import PackFileForm
from courses.models import Offering, PackFile, Revision
from courses.pack_formats import FORMATS
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import private_file
from foundations.lib.refusals import Refusal, show
from tutors.access import TUTORS

WRITERS = holders_of(pack.WRITE)
REVIEWERS = holders_of(pack.REVIEW)
MENU = {"nav": "college", "subnav": "library"}
TEACHING = {"nav": "teaching"}


def _version(request: HttpRequest, slug: str) -> Revision:
    """Return the revision asked for with ?version=, or the newest. Raises Http404 when there is none such."""
    revisions = Revision.objects.filter(course__slug=slug).select_related("course__category").order_by("-number", "pk")
    asked = request.GET.get("version", "")
    if asked:
        revisions = revisions.filter(number=int(asked)) if asked.isdecimal() and len(asked) < 6 else revisions.none()
    found = revisions.first()
    if found is None:
        raise Http404
    return found


@require_safe
@open_to(WRITERS, REVIEWERS)
def course_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the pack of the newest words of a course, or of the version asked for."""
    revision = _version(request, slug)
    numbers = list(revision.course.revisions.order_by("-number").values_list("number", flat=True))
    context = {
        "course": revision.course,
        "revision": revision,
        "newest": numbers[0],
        "approved": quality.approved_revision(revision.course, now=timezone.now()),
        "sheets": pack.sheets(revision),
        "may_change": person(request).has_perm(pack.WRITE),
    }
    return render(request, "courses/office/pack.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def add_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a file into the pack of the newest words, or of the version asked for."""
    revision = _version(request, slug)
    form = PackFileForm(request.POST or None, request.FILES or None, titles=library.titles_of(revision))
    if request.method == "POST" and form.is_valid():
        try:
            pack.add(revision=revision, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The file is in the pack."))
            return redirect(_back_to(revision))
    context = {"form": form, "revision": revision, "course": revision.course, "back": _back_to(revision)}
    return render(request, "courses/office/pack_add.html", {**MENU, **context})


@require_POST
@open_to(WRITERS)
def remove_file(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a file out of the pack of one version."""
    file = get_object_or_404(PackFile.objects.select_related("revision__course"), uuid=number)
    try:
        pack.remove(file=file, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The file is out of the pack."))
    return redirect(_back_to(file.revision))


@require_safe
@open_to(WRITERS, REVIEWERS, TUTORS)
def file(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Hand over a file to those who write, judge or teach the course."""
    found = get_object_or_404(pack.visible_to(person(request)), uuid=number)
    return private_file(found.file, name=pack.neutral_name(found), kind=FORMATS[found.format].kind)


@require_safe
@open_to(TUTORS)
def teaching_pack(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show tutors what they teach from, and which handouts their students have."""
    offering = _mine(request, number)
    context = {
        "offering": offering,
        "revision": offering.revision,
        "sheets": pack.sheets(offering.revision, given_to=offering),
    }
    return render(request, "courses/teaching/pack.html", {**TEACHING, **context})


@require_POST
@open_to(TUTORS)
def release(request: HttpRequest, number: UUID, file: UUID) -> HttpResponse:
    """Give a handout to the students of my group, in all its formats."""
    offering = _mine(request, number)
    try:
        pack.release(offering=offering, files=_sheet(offering, file), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Given out. Everybody with a place finds it on the page of their place."))
    return redirect("teaching_pack", number=number)


@require_POST
@open_to(TUTORS)
def take_back(request: HttpRequest, number: UUID, file: UUID) -> HttpResponse:
    """Take a handout back from the students of my group."""
    offering = _mine(request, number)
    pack.take_back(offering=offering, files=_sheet(offering, file), by=person(request), now=timezone.now())
    messages.success(request, _("Taken back. Those who saved it have it still."))
    return redirect("teaching_pack", number=number)


def _mine(request: HttpRequest, number: UUID) -> Offering:
    mine = pack.offerings_of(person(request)).select_related("revision", "course__category")
    return get_object_or_404(mine, uuid=number)


def _sheet(offering: Offering, number: UUID) -> Any:
    """Return a file of the group's pack with its other formats."""
    one = get_object_or_404(offering.revision.pack, uuid=number)
    same = offering.revision.pack.filter(paper=one.paper, title=one.title, session=one.session)
    return list(same.order_by("pk"))


def _back_to(revision: Revision) -> str:
    return f"{reverse('college_course_pack', args=[revision.course.slug])}?version={revision.number}"
