"""Helping students: finding them, writing down somebody new, and enrolling them in their name."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import Offering
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from foundations.lib.when import day
from students import enrolment, facts, line, registration
from students.forms import AddForm, FindForm, NewStudentForm
from students.learning import Claim, over
from students.models import Enrolment, Student
from students.views import office_reach
from students.views.answers import answered

HELPERS = holders_of("students.help")
A_PAGE = 30
MOST_FOUND = 50
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(HELPERS)
def college_students(request: HttpRequest) -> HttpResponseBase:
    """All students by name. A name that is looked for is posted, so that it stays out of addresses and logs."""
    students = Student.objects.visible_to(person(request)).select_related("user").order_by("name", "pk")
    form = FindForm(answered(request))
    wanted = form.cleaned_data["name"].strip() if form.is_valid() else ""
    if wanted:
        found, page = list(students.filter(name__icontains=wanted)[:MOST_FOUND]), None
    else:
        page = Paginator(students, A_PAGE).get_page(request.GET.get("page"))
        found = list(page)
    context = {"students": found, "page": page, "form": form, "wanted": wanted, "subnav": "students"}
    return render(request, "students/office/students.html", context)


@either
@open_to(HELPERS)
def college_student_new(request: HttpRequest) -> HttpResponseBase:
    """Somebody who rings, writes or comes by; an e-mail address is not needed."""
    form = NewStudentForm(answered(request), initial={"reach": Student.Reach.PHONE})
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "email": form.cleaned_data["email"] or None}
        try:
            student = registration.register(by=person(request), now=timezone.now(), **words)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_student", student.uuid)
    return render(request, "students/office/new.html", {"form": form, "subnav": "students"})


@either
@open_to(HELPERS)
def college_student(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One student: how to reach them, what would help, their places, and adding them to a group."""
    students = Student.objects.visible_to(person(request)).select_related("user")
    student = get_object_or_404(students, uuid=uuid)
    form = AddForm(answered(request), offerings=_groups())
    if request.method == "POST" and form.is_valid():
        try:
            words = _add(request, student, form)
        except enrolment.Full:
            full = _("This group is full now. Tick the box to put them on the waiting list.")
            show(form, Refusal(full, field="line"))
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, words)
            return redirect("college_student", student.uuid)
    claims = _claims(student)
    ended = [claim.enrolment.pk for claim in claims if over(claim, timezone.now())]
    context = {"student": student, "form": form, "claims": claims, "ended": ended, "subnav": "students"}
    context |= office_reach.about(student)
    return render(request, "students/office/student.html", context)


@require_http_methods(["POST"])
@open_to(HELPERS)
def college_student_give_up(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give up a place for a student who rang."""
    theirs = Enrolment.objects.visible_to(person(request)).select_related("student")
    claim = get_object_or_404(theirs, uuid=uuid)
    in_line = claim.state == Enrolment.State.WAITING
    try:
        enrolment.withdraw(enrolment=claim, by=person(request), now=timezone.now())
        left, given_up = _("They have left the line."), _("Their place is given up. Someone else can have it now.")
        messages.success(request, left if in_line else given_up)
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_student", claim.student.uuid)


def _add(request: HttpRequest, student: Student, form: AddForm) -> str:
    claim = enrolment.staff_add(
        student=student,
        offering=get_object_or_404(Offering, uuid=form.cleaned_data["offering"]),
        by=person(request),
        now=timezone.now(),
        join_line=form.cleaned_data["line"],
        age_band=form.cleaned_data["age_band"],
        guardian=form.cleaned_data["guardian"],
    )
    words = {Enrolment.State.CONFIRMED: _("They have a place."), Enrolment.State.WAITING: _("They are in line.")}
    return words.get(Enrolment.State(claim.state), _("They have a place or are in line there already."))


def _groups() -> list[tuple[str, str]]:
    """Return the groups that have not started, soonest first, as choices."""
    coming = Offering.objects.filter(state=Offering.State.PUBLISHED, first_start__gt=timezone.now())
    coming = coming.select_related("revision").order_by("first_start", "pk")
    return [(str(each.uuid), f"{each.revision.title}, {day(timezone.localtime(each.first_start))}") for each in coming]


def _claims(student: Student) -> list[Claim]:
    theirs = list(Enrolment.objects.filter(student=student).order_by("-enrolled_at", "-pk"))
    known, ranks = facts.of(claim.offering_id for claim in theirs), line.places_in_line(theirs)
    return [Claim(claim, known[claim.offering_id], ranks.get(claim.pk)) for claim in theirs]
