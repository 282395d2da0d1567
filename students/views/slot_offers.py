"""Keeping times free for talks: a tutor for themselves, the office for any colleague; and booking for who rings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundations.accounts import grants
from foundations.accounts.access import holders_of, open_to, person
from foundations.accounts.models import User
from foundations.lib import when
from foundations.lib.refusals import Refusal, show
from students import slots
from students.forms_contact import ChooseSlotForm, OfferSlotsForm
from students.models import Booking, Slot, Student
from students.views.answers import answered
from students.views.openings import record_open, with_talk
from tutors.access import TUTORS
from tutors.models import Tutor

HELP, ADVISE = "students.help", "learning_plans.advise"
HELPERS = holders_of(HELP)
MENU = {"nav": "college", "subnav": "students"}
MOST, MOST_TO_CHOOSE = 100, 40
either = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Kept:
    """One time that is kept free, and who booked it."""

    slot: Slot
    booking: Booking | None


@either
@open_to(TUTORS)
def teaching_talks(request: HttpRequest) -> HttpResponseBase:
    """My times for talks, who comes, and keeping more of them free."""
    user, now = person(request), timezone.now()
    form = OfferSlotsForm(answered(request), initial=OfferSlotsForm.BEGIN)
    if request.method == "POST" and form.is_valid() and _offer(request, form, host=user, now=now):
        return redirect("teaching_talks")
    context = {"form": form, "kept": _kept(Slot.objects.filter(host=user), now=now)}
    return render(request, "students/talks/teaching.html", context)


@require_POST
@open_to(TUTORS)
def teaching_talk_cancel(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Call one of my times off."""
    slot = get_object_or_404(Slot, uuid=uuid, host=person(request))
    return _cancel(request, slot, "teaching_talks")


@either
@open_to(HELPERS)
def college_talks(request: HttpRequest) -> HttpResponseBase:
    """Everybody's times for talks; the office can keep times free for any colleague."""
    now = timezone.now()
    form = OfferSlotsForm(answered(request), hosts=_hosts(), initial=OfferSlotsForm.BEGIN)
    if request.method == "POST" and form.is_valid():
        host = form.hosts[form.cleaned_data["host"]]
        if _offer(request, form, host=host, now=now):
            return redirect("college_talks")
    context = {"form": form, "kept": _kept(Slot.objects.visible_to(person(request)), now=now)}
    return render(request, "students/talks/college.html", {**MENU, **context})


@require_POST
@open_to(HELPERS)
def college_talk_cancel(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Call anybody's time off."""
    slot = get_object_or_404(Slot.objects.visible_to(person(request)), uuid=uuid)
    return _cancel(request, slot, "college_talks")


@either
@open_to(HELPERS)
@record_open()
def college_student_talks(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Book a talk for a student who rings, or give one up for them."""
    user, now = person(request), timezone.now()
    student = get_object_or_404(Student.objects.visible_to(user).select_related("user"), uuid=uuid)
    form = ChooseSlotForm(
        answered(request), free=slots.to_choose(now=now)[:MOST_TO_CHOOSE], label=_("Which time suits them?")
    )
    if request.method == "POST" and form.is_valid():
        try:
            slots.book(slot=form.chosen(), student=student, by=user, now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("It is booked. They are told in the way they chose."))
            return redirect("college_student_talks", student.uuid)
    context = {"student": student, "form": form, "mine": slots.coming(student, now=now)}
    return render(request, "students/talks/for_student.html", {**MENU, **context})


@require_POST
@open_to(HELPERS)
@record_open(with_talk)
def college_booking_give_up(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give a talk up for a student who rang."""
    booking = get_object_or_404(Booking.objects.select_related("student__user", "slot"), uuid=uuid)
    try:
        slots.give_up(booking=booking, by=person(request), now=timezone.now())
        messages.success(request, _("Their talk is given up. Somebody else can have the time now."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect("college_student_talks", booking.student.uuid)


def _offer(request: HttpRequest, form: OfferSlotsForm, *, host: User, now: datetime) -> bool:
    try:
        offered = slots.offer_slots(host=host, by=person(request), now=now, **form.chosen())
    except Refusal as refusal:
        show(form, refusal)
        return False
    count = len(offered.slots)
    said = ngettext("%(n)s time can be booked now.", "%(n)s times can be booked now.", count) % {"n": count}
    if offered.passed_over:
        shut = ", ".join(when.day(day) for day in offered.passed_over)
        said += " " + _("Closed, so left out: %(days)s.") % {"days": shut}
    messages.success(request, said)
    return True


def _cancel(request: HttpRequest, slot: Slot, page: str) -> HttpResponseBase:
    try:
        slots.cancel(slot=slot, by=person(request), now=timezone.now())
        messages.success(request, _("The time is called off. Whoever had booked it is told."))
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect(page)


def _kept(rows: QuerySet[Slot], *, now: datetime) -> list[Kept]:
    """Return times to come with who booked them, soonest first. Two queries, however many."""
    live = Prefetch("bookings", queryset=Booking.objects.live().select_related("student__user"), to_attr="live")
    ahead = rows.filter(cancelled_at=None, period__endswith__gt=now).select_related("host", "kind")
    found = ahead.prefetch_related(live).order_by("day", "starts", "pk")[:MOST]
    return [Kept(slot, next(iter(getattr(slot, "live", [])), None)) for slot in found]


def _hosts() -> list[User]:
    """Return everybody who can talk with students: tutors, the office, plan advisers. A to Z."""
    tutors = Tutor.objects.filter(left_at=None).values("user")
    colleagues = [grants.holding(permission).values("pk") for permission in (HELP, ADVISE)]
    who = Q(pk__in=tutors) | Q(pk__in=colleagues[0]) | Q(pk__in=colleagues[1])
    return list(User.objects.filter(who, is_active=True).order_by("name", "pk"))
