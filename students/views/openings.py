"""The door to a student's record: a reason first, once a day."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from students import openings
from students.forms_person import OpenForm
from students.models import Student
from students.views.answers import answered

HELPERS = holders_of("students.help")


def opened(request: HttpRequest, uuid: UUID) -> Student | HttpResponseBase:
    """Return a student whose record this person opened today, or else the way to the page that asks why."""
    students = Student.objects.visible_to(person(request)).select_related("user")
    student = get_object_or_404(students, uuid=uuid)
    if openings.is_open(student, person(request), now=timezone.now()):
        return student
    return redirect("college_student_open", student.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
def college_student_open(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Why do you open this record? A person's own is never opened here."""
    user = person(request)
    student = get_object_or_404(Student.objects.visible_to(user), uuid=uuid)
    form = OpenForm(answered(request))
    context = {"student": student, "form": form, "subnav": "students", "why_not": ""}
    if openings.is_own(student, user):
        return render(request, "students/office/open.html", context | {"why_not": openings.YOURSELF}, status=403)
    if request.method == "POST" and form.is_valid():
        try:
            openings.open_record(student=student, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_student", student.uuid)
    return render(request, "students/office/open.html", context)
