"""My learning, one place of mine, giving it up, answering an offer, my dates for a calendar."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses import pack
from courses.pack_formats import FORMATS
from foundations.accounts.access import open_to, person
from foundations.lib.events import ask
from foundations.lib.http import download, private_file
from foundations.lib.refusals import Refusal
from students import (
    after,
    arrangement_lists,
    charter,
    diary,
    enrolment,
    facts,
    handouts,
    learning,
    line,
    offers,
    runs,
    slots,
)
from students.access import STUDENTS
from students.events import OwnPlan
from students.models import Enrolment, Student

either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(STUDENTS)
def my_learning(request: HttpRequest) -> HttpResponseBase:
    """Offers first, then my next sessions, the lines I am in, and what I have done."""
    user, now = person(request), timezone.now()
    student = get_object_or_404(Student.objects.visible_to(user), user=user)
    plan = ask(OwnPlan(user_id=user.pk))
    mine = learning.of(user, now=now)
    waits = after.of_person(mine.done, [each.claim.enrolment for each in mine.coming], now=now)
    context = {"student": student, "learning": mine, "now": now, "plan": plan, "after": waits}
    context |= {"charter": charter.to_offer(student), "talks": slots.coming(student, now=now)}
    return render(request, "students/learning/my_learning.html", context)


def _mine(request: HttpRequest, uuid: UUID) -> Enrolment:
    user = person(request)
    mine = (
        Enrolment.objects.visible_to(user)
        .belonging_to(user)
        .select_related("student", "offering__course", "offering__term")
    )
    return get_object_or_404(mine, uuid=uuid)


@require_safe
@open_to(STUDENTS)
def my_place(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One claim of mine: what it is, when and where, and what I can do about it."""
    mine, now = _mine(request, uuid), timezone.now()
    claim = learning.Claim(mine, facts.of_one(mine), line.places_in_line([mine]).get(mine.pk))
    context = {"claim": claim, "over": learning.over(claim, now), "now": now, "State": Enrolment.State}
    context |= {"handouts": handouts.of(mine), "after": after.of_place(mine, now=now)}
    context |= {"arrangements": arrangement_lists.of_place(mine)}
    return render(request, "students/learning/my_place.html", context)


@either
@open_to(STUDENTS)
def give_up(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give up a place, or leave a line. No reason is asked."""
    mine, refused = _mine(request, uuid), ""
    if request.method == "POST":
        try:
            enrolment.withdraw(enrolment=mine, by=person(request), now=timezone.now())
        except Refusal as refusal:
            refused = str(refusal.words)
        else:
            return redirect("given_up", mine.uuid)
    elif mine.state not in Enrolment.LIVE:
        return redirect("my_place", mine.uuid)
    keeps = mine.state in {Enrolment.State.CONFIRMED, Enrolment.State.HELD}
    others = runs.to_change_to(mine, now=timezone.now()) if keeps else ()
    context = {"mine": mine, "facts": facts.of_one(mine), "others": others, "refused": refused}
    return render(request, "students/learning/give_up.html", context)


@require_safe
@open_to(STUDENTS)
def given_up(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What happens next, and how to undo it."""
    mine = _mine(request, uuid)
    if mine.state in Enrolment.LIVE:
        return redirect("my_place", mine.uuid)
    had_place = mine.confirmed_at is not None
    open_still = line.moving(mine.offering, now=timezone.now())
    context = {"mine": mine, "facts": facts.of_one(mine), "had_place": had_place, "open_still": open_still}
    context |= {"after": after.of_place(mine, now=timezone.now())}
    return render(request, "students/learning/given_up.html", context)


@either
@open_to(STUDENTS)
def answer_offer(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Yes or no to an offered place."""
    mine, refused = _mine(request, uuid), ""
    if request.method == "POST":
        act = offers.accept if request.POST.get("answer") == "yes" else offers.decline
        try:
            answered = act(enrolment=mine, by=person(request), now=timezone.now())
        except Refusal as refusal:
            refused = str(refusal.words)
        else:
            accepted = answered.state == Enrolment.State.CONFIRMED
            return redirect("my_place" if accepted else "given_up", mine.uuid)
    elif mine.state != Enrolment.State.OFFERED:
        return redirect("my_place", mine.uuid)
    context = {"mine": mine, "facts": facts.of_one(mine), "refused": refused}
    return render(request, "students/learning/answer_offer.html", context)


@require_safe
@open_to(STUDENTS)
def my_place_calendar(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """My dates as a calendar file; a place that ended takes its dates out of the calendar."""
    mine = _mine(request, uuid)
    ended = mine.state not in {Enrolment.State.CONFIRMED, Enrolment.State.COMPLETED}
    dates = diary.dates_of(mine, facts.of_one(mine).every_session, now=timezone.now(), ended=ended)
    return download(dates, name=diary.NAME, kind=diary.KIND)


@require_safe
@open_to(STUDENTS)
def my_handout(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
    """One format of a handout that my tutors gave out, to save."""
    found = handouts.file_of(_mine(request, uuid), file)
    if found is None:
        raise Http404
    return private_file(found.file, name=pack.neutral_name(found), kind=FORMATS[found.format].kind)
