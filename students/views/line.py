"""Who was offered a place, and why; keeping a place for somebody and letting it go; changing runs for them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Offering
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal
from students import enrolment, facts, line, line_reasons, runs
from students.access import STUDENTS
from students.models import Enrolment
from students.views.openings import record_open, with_place

HELPERS = holders_of("students.help")
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(HELPERS)
def college_line(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The line of a group in order, with a reason for each person."""
    offering = get_object_or_404(Offering.objects.select_related("revision", "course__category", "term"), uuid=number)
    context = {
        "offering": offering,
        "facts": facts.of([offering.pk])[offering.pk],
        "lanes": line_reasons.of(offering, now=timezone.now()),
        "moving": line.moving(offering, now=timezone.now()),
        "subnav": "offerings",
    }
    return render(request, "students/office/line.html", context)


@require_http_methods(["POST"])
@open_to(HELPERS)
@record_open(with_place)
def college_kept(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give somebody the place that was kept for them, or let it go to the line."""
    claim = _theirs(request, uuid)
    user, now = person(request), timezone.now()
    try:
        if request.POST.get("answer") == "give":
            enrolment.staff_add(student=claim.student, offering=claim.offering, by=user, now=now)
            messages.success(request, _("They have a place."))
        else:
            enrolment.release(enrolment=claim, by=user, now=now)
            messages.success(request, _("The place is not kept any more. The next person can have it."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_student", claim.student.uuid)


@either
@open_to(HELPERS)
@record_open(with_place)
def college_change_run(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Change somebody's place to another run of the course, for them."""
    claim = _theirs(request, uuid)
    return _change(request, claim, "students/office/change_run.html", own_choice=False)


@either
@open_to(STUDENTS)
def change_run(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Change my place to another run of the course."""
    user = person(request)
    mine = Enrolment.objects.visible_to(user).belonging_to(user).select_related("student", "offering__course")
    claim = get_object_or_404(mine, uuid=uuid)
    if claim.state not in Enrolment.LIVE and request.method != "POST":
        return redirect("my_place", claim.uuid)
    return _change(request, claim, "students/learning/change_run.html", own_choice=True)


def _theirs(request: HttpRequest, uuid: UUID) -> Enrolment:
    theirs = Enrolment.objects.visible_to(person(request)).select_related("student__user", "offering__course")
    return get_object_or_404(theirs, uuid=uuid)


def _change(request: HttpRequest, claim: Enrolment, template: str, *, own_choice: bool) -> HttpResponseBase:
    user, now, refused = person(request), timezone.now(), ""
    others = runs.to_change_to(claim, now=now)
    if request.method == "POST":
        wanted = next((each for each in others if str(each.offering.uuid) == request.POST.get("run")), None)
        if wanted is None:
            refused = _("Choose one of the groups below.")
        else:
            try:
                new = enrolment.move(enrolment=claim, to=wanted.offering, by=user, now=now, own_choice=own_choice)
            except Refusal as refusal:
                refused = str(refusal.words)
            else:
                messages.success(request, _("Changed. The dates of the new group are on their way."))
                return redirect("my_place", new.uuid) if own_choice else redirect("college_student", claim.student.uuid)
    context = {"mine": claim, "facts": facts.of_one(claim), "runs": others, "refused": refused, "subnav": "students"}
    return render(request, template, context)
