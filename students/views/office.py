"""Helping students: finding them, writing down somebody new, and enrolling them in their name."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import Offering
from foundations.accounts.access import open_to, person
from foundations.accounts.sign_in import too_many
from foundations.lib.refusals import Refusal, show
from foundations.lib.when import day
from students import charter, enrolment, facts, graduation, line, need, registration, search, steps, timeline
from students.forms import AddForm, FindForm, NewStudentForm
from students.learning import Claim, over
from students.models import Enrolment, Student
from students.views import office_reach
from students.views.answers import answered
from students.views.openings import HELPERS, named, record_open, with_place

A_PAGE = 30
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(HELPERS)
def college_students(request: HttpRequest) -> HttpResponseBase:
    """All students by name. Who is looked for is posted, so that it stays out of addresses and logs."""
    form = FindForm(answered(request))
    found = None
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="find_student", key=str(person(request).pk)):
            return too_many(request)
        try:
            found = search.find(wanted=form.cleaned_data["name"], by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
    if found is None:
        students = Student.objects.visible_to(person(request)).current().select_related("user").order_by("name", "pk")
        page = Paginator(students, A_PAGE).get_page(request.GET.get("page"))
        shown: dict[str, Any] = {"students": list(page), "page": page}
    else:
        shown = {"students": found.students, "found": found}
    return render(request, "students/office/students.html", {**shown, "form": form, "subnav": "students"})


@either
@open_to(HELPERS)
def college_student_new(request: HttpRequest) -> HttpResponseBase:
    """Somebody who rings, writes or comes by; an e-mail address is not needed."""
    form = NewStudentForm(answered(request), initial={"reach": Student.Reach.PHONE})
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "email": form.cleaned_data["email"] or None}
        try:
            student = registration.write_down(by=person(request), now=timezone.now(), **words)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_student", student.uuid)
    return render(request, "students/office/new.html", {"form": form, "subnav": "students"})


@either
@open_to(HELPERS)
@record_open()
def college_student(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One student: how to reach them, what would help, their places, and adding them to a group."""
    (student,) = named(person(request), uuid)
    if student.merged_into is not None:
        messages.info(request, _("These were two records of one person. This is the one that stays."))
        return redirect("college_student", student.merged_into.uuid)
    form = AddForm(answered(request), offerings=_groups())
    if request.method == "POST" and form.is_valid():
        try:
            words = _add(request, student, form)
        except steps.Full:
            full = _("This group is full now. Tick the box to put them on the waiting list.")
            show(form, Refusal(full, field="line"))
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, words)
            return redirect("college_student", student.uuid)
    claims = claims_of(student)
    ended = [claim.enrolment.pk for claim in claims if over(claim, timezone.now())]
    context = {"student": student, "form": form, "claims": claims, "ended": ended, "subnav": "students"}
    context |= office_reach.about(student)
    context |= {"charter": charter.to_offer(student), "needs": need.of_student(student)}
    context |= {"graduation": graduation.of_student(student, [claim.enrolment for claim in claims])}
    return render(request, "students/office/student.html", {**context, **timeline_of(request, student)})


def timeline_of(request: HttpRequest, student: Student) -> dict[str, object]:
    """Return what _timeline.html shows of a student, from the place on that the address names."""
    show, before = request.GET.get("show", ""), request.GET.get("before", "")
    show = show if show in timeline.SHOWN else ""
    return {
        "timeline": timeline.page(student, show=show, before=before),
        "timeline_show": show,
        "timeline_choices": [(key, words) for key, (words, _sources) in timeline.SHOWN.items()],
        "timeline_start": not before,
    }


@require_http_methods(["POST"])
@open_to(HELPERS)
@record_open(with_place)
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
    asked = form.cleaned_data
    offering = get_object_or_404(Offering, uuid=asked["offering"])
    user, now, seats = person(request), timezone.now(), 1 + asked["supporter"]
    if asked["hold"]:
        enrolment.hold(student=student, offering=offering, by=user, now=now, seats=seats)
        return _("The place is kept for them. Give it to them, or let it go, below.")
    claim = enrolment.staff_add(
        student=student,
        offering=offering,
        by=user,
        now=now,
        seats=seats,
        join_line=asked["line"],
        any_run=asked["any_run"],
        age_band=asked["age_band"],
        guardian=asked["guardian"],
        via=asked["via"],
    )
    words = {Enrolment.State.CONFIRMED: _("They have a place."), Enrolment.State.WAITING: _("They are in line.")}
    return words.get(Enrolment.State(claim.state), _("They have a place or are in line there already."))


def _groups() -> list[tuple[str, str]]:
    """Return the groups that have not started, soonest first, as choices."""
    coming = Offering.objects.filter(state=Offering.State.PUBLISHED, joins_until__gt=timezone.now())
    coming = coming.select_related("revision").order_by("first_start", "pk")
    return [(str(each.uuid), f"{each.revision.title}, {day(timezone.localtime(each.first_start))}") for each in coming]


def claims_of(student: Student) -> list[Claim]:
    """Return everything that a student claimed, newest first, with the facts of each."""
    theirs = list(Enrolment.objects.filter(student=student).order_by("-enrolled_at", "-pk"))
    known, ranks = facts.of(claim.offering_id for claim in theirs), line.places_in_line(theirs)
    return [Claim(claim, known[claim.offering_id], ranks.get(claim.pk)) for claim in theirs]
