"""For who helps a student: how to reach them, what a caller may be told, a printed sheet of codes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundations.accounts import sheets
from foundations.accounts.access import open_to, person
from foundations.accounts.models import CodeSheet
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import copies, pause, pause_end, reach, routes
from students.forms_routes import PauseForm, RouteForm
from students.models import Student
from students.views.answers import answered
from students.views.openings import HELPERS, named, record_open


def about(student: Student) -> dict[str, Any]:
    """Return what the office's page about a student shows of how to reach them."""
    now = timezone.now()
    return {
        "way": reach.how(student),
        "pause": pause.of(student),
        "nominee": copies.of(student),
        "sheet": sheets.of(student.user, now=now),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
@record_open()
def college_student_reach(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Choose how we tell a student things, for who asked us to."""
    (student,) = named(person(request), uuid)
    start = {"reach": student.reach, "phone": student.user.phone, "post_address": student.post_address}
    form = RouteForm(answered(request), initial=start, theirs=True)
    if request.method == "POST" and form.is_valid():
        try:
            routes.choose(student=student, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. This is how we tell them things from now on."))
            return redirect("college_student", student.uuid)
    context = {"form": form, "student": student, "subnav": "students"}
    return render(request, "students/reach/college_route.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
@record_open()
def college_student_pause(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Pause or begin the messages again of a student who asked us to."""
    (student,), now = named(person(request), uuid), timezone.now()
    form = PauseForm(answered(request))
    if request.method == "POST" and "end" in request.POST:
        pause_end.end(student=student, by=person(request), now=now)
        return redirect("college_student", student.uuid)
    if request.method == "POST" and form.is_valid():
        try:
            pause.begin(student=student, by=person(request), now=now, until=form.cleaned_data["until"])
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_student", student.uuid)
    context = {"form": form, "student": student, "pause": pause.of(student), "subnav": "students"}
    return render(request, "students/reach/college_pause.html", context)


@require_POST
@open_to(HELPERS)
@record_open()
def college_student_sheet(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Print a new sheet of codes for a student. It is shown in this answer and never again."""
    (student,) = named(person(request), uuid)
    try:
        sheet, codes = sheets.hand_out(person=student.user, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
        return redirect("college_student", student.uuid)
    halves = [f"{code[:4]} {code[4:]}" for code in codes]
    number = f"{sheet.number[:4]} {sheet.number[4:]}"
    context = {"student": student, "sheet": sheet, "number": number, "codes": halves}
    return no_store(render(request, "students/reach/sheet.html", context))


@require_POST
@open_to(HELPERS)
@record_open()
def college_student_sheet_stop(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Stop a sheet that was lost."""
    (student,) = named(person(request), uuid)
    for sheet in CodeSheet.objects.filter(person=student.user, stopped_at=None):
        sheets.stop(sheet=sheet, by=person(request), now=timezone.now())
    messages.success(request, _("The sheet opens nothing any more."))
    return redirect("college_student", student.uuid)


@require_POST
@open_to(HELPERS)
@record_open()
def college_student_copies_stop(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Stop copies for a student who rang."""
    (student,) = named(person(request), uuid)
    nominee = copies.of(student)
    if nominee:
        copies.stop(nominee=nominee, by=person(request), now=timezone.now())
    messages.success(request, _("Stopped. Nothing more is sent to them, and they may be told nothing."))
    return redirect("college_student", student.uuid)
