"""Graduation for the office: whose name may be said, their certificates, and what somebody said comes next for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import download, no_store
from foundations.lib.refusals import Refusal
from students import certificates, graduation, next_steps
from students.models import Enrolment, Student
from students.views.openings import record_open, with_place

HELPERS = holders_of("students.help")
MENU = {"nav": "college", "subnav": "after"}


def _known(year: int) -> int:
    if not graduation.FIRST_YEAR < year < graduation.LAST_YEAR:
        raise Http404
    return year


@require_safe
@open_to(HELPERS)
def college_graduation(request: HttpRequest, year: int) -> HttpResponse:
    """Who completed a course in a year, and lets us say their name."""
    context = {
        "year": _known(year),
        "next": year + 1,
        "years": graduation.years(now=timezone.now()),
        "graduates": graduation.graduates(year),
    }
    return no_store(render(request, "students/after/graduates.html", {**MENU, **context}))


@require_safe
@open_to(HELPERS)
def college_graduation_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    """The list as a spreadsheet."""
    table = graduation.as_csv(graduation.graduates(_known(year)))
    return no_store(download(table, name="graduation.csv", kind="text/csv"))


@require_safe
@open_to(HELPERS)
def college_graduation_print(request: HttpRequest, year: int) -> HttpResponseBase:
    """All certificates of the list in one file, a page each, by name."""
    done = [each for graduate in graduation.graduates(_known(year)) for each in graduate.done]
    try:
        written = certificates.write(certificates.of(done))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
        return redirect("college_graduation", year)
    return no_store(download(written, name=certificates.MANY, kind=certificates.KIND))


@require_safe
@open_to(HELPERS)
@record_open(with_place)
def college_certificate(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One student's certificate."""
    theirs = Enrolment.objects.visible_to(person(request)).select_related("student")
    found = certificates.of([get_object_or_404(theirs, uuid=uuid, state=Enrolment.State.COMPLETED)])
    if not found:
        raise Http404
    return no_store(download(certificates.write(found), name=certificates.NAME, kind=certificates.KIND))


@require_POST
@open_to(HELPERS)
@record_open(with_place)
def college_student_graduation(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Write down that a student said, on the phone or here, whether their name may be said at graduation."""
    theirs = Enrolment.objects.visible_to(person(request)).select_related("student__user", "offering")
    place = get_object_or_404(theirs, uuid=uuid)
    year = graduation.year_of_place(place)
    if year is None:
        raise Http404
    yes = request.POST.get("answer") == "yes"
    act = graduation.agree if yes else graduation.take_back
    act(student=place.student, year=year, by=person(request), now=timezone.now())
    written, gone = _("Their yes is written down, with your name."), _("Their name is off the list.")
    messages.success(request, written if yes else gone)
    return redirect("college_student", place.student.uuid)


@require_safe
@open_to(HELPERS)
@record_open()
def college_next_steps(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a student said about what comes next, for who helps them with it."""
    student = get_object_or_404(Student.objects.visible_to(person(request)), uuid=uuid)
    context = {"student": student, "said": next_steps.said_by(student), "nav": "college", "subnav": "students"}
    return no_store(render(request, "students/after/said.html", context))
