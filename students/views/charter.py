"""The charter: reading it, and saying yes to it, myself or by the office for somebody who said so."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal
from students import charter
from students.access import STUDENTS
from students.models import Student
from students.views.details import own
from students.views.openings import HELPERS, named, record_open


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(STUDENTS)
def my_charter(request: HttpRequest) -> HttpResponseBase:
    """Both sides of the charter, the easy-read one beside it, and my yes."""
    student, found = own(request), charter.now_in_force()
    if request.method == "POST":
        if _accept(request, student):
            messages.success(request, _("Thank you. We keep our side too."))
        return redirect("my_charter")
    accepted = charter.acceptance_of(student, found.text) if found else None
    return render(request, "students/learning/charter.html", {"charter": found, "accepted": accepted})


@require_POST
@open_to(HELPERS)
@record_open()
def college_student_charter(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Write down that a student said yes to the charter, on paper or by phone."""
    (student,) = named(person(request), uuid)
    if _accept(request, student):
        messages.success(request, _("It is written down."))
    return redirect("college_student", student.uuid)


def _accept(request: HttpRequest, student: Student) -> bool:
    version = request.POST.get("version", "")
    try:
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
        charter.accept(student=student, version=number, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
        return False
    return True
