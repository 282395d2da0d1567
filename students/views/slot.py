"""My talks: choosing a free time, seeing it, moving it, giving it up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import open_to, person
from foundations.lib.http import download
from foundations.lib.refusals import Refusal, show
from students import diary, slots
from students.access import STUDENTS
from students.forms_contact import BookForm, ChooseSlotForm
from students.models import Booking, Slot, Student
from students.views.answers import answered

MOST = 40
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(STUDENTS)
def my_talks(request: HttpRequest) -> HttpResponseBase:
    """Talks that I have booked, and the free times, of one purpose when one is chosen."""
    now, purpose = timezone.now(), request.GET.get("for", "")
    known = dict(Slot.Purpose.choices)
    purpose = purpose if purpose in known else ""
    free = list(slots.to_choose(now=now, purpose=purpose)[:MOST])
    mine = list(slots.coming(_me(request), now=now))
    context = {"mine": mine, "free": free, "purpose": purpose, "purposes": Slot.Purpose.choices}
    return render(request, "students/talks/my_talks.html", context)


@either
@open_to(STUDENTS)
def talk_book(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Look at one free time, and book it."""
    now, student = timezone.now(), _me(request)
    slot = get_object_or_404(Slot.objects.select_related("host", "kind"), uuid=uuid)
    form, refused = BookForm(answered(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            booking = slots.book(slot=slot, student=student, by=student.user, now=now, **form.cleaned_data)
        except Refusal as refusal:
            refused = str(refusal.words)
        else:
            messages.success(request, _("It is booked. We look forward to meeting you."))
            return redirect("my_talk", booking.uuid)
    open_still = slots.to_choose(now=now).filter(pk=slot.pk).exists()
    context = {"slot": slot, "form": form, "refused": refused, "open": open_still}
    return render(request, "students/talks/book.html", context)


@require_safe
@open_to(STUDENTS)
def my_talk(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One talk of mine: when, where, with whom, and what I can do about it."""
    booking, now = _mine(request, uuid), timezone.now()
    ahead = booking.ended_at is None and slots.begins(booking.slot) > now
    return render(request, "students/talks/my_talk.html", {"booking": booking, "slot": booking.slot, "ahead": ahead})


@either
@open_to(STUDENTS)
def talk_move(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Choose another time for a talk."""
    booking, now = _mine(request, uuid), timezone.now()
    free = slots.to_choose(now=now, purpose=booking.slot.purpose)[:MOST]
    form = ChooseSlotForm(answered(request), free=free)
    if request.method == "POST" and form.is_valid():
        try:
            slots.move(booking=booking, slot=form.chosen(), by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Your talk has moved."))
            return redirect("my_talk", booking.uuid)
    return render(request, "students/talks/move.html", {"booking": booking, "slot": booking.slot, "form": form})


@either
@open_to(STUDENTS)
def talk_give_up(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give a talk up. No reason is asked."""
    booking, refused = _mine(request, uuid), ""
    if request.method == "POST":
        try:
            slots.give_up(booking=booking, by=person(request), now=timezone.now())
        except Refusal as refusal:
            refused = str(refusal.words)
        else:
            messages.success(request, _("Your talk is given up. That’s OK. You can book another time."))
            return redirect("my_talks")
    elif booking.ended_at is not None:
        return redirect("my_talk", booking.uuid)
    return render(
        request, "students/talks/give_up.html", {"booking": booking, "slot": booking.slot, "refused": refused}
    )


@require_safe
@open_to(STUDENTS)
def my_talk_calendar(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """My talk as a calendar file; one that ended takes itself out of the calendar."""
    dates = diary.file_of([slots.entry(_mine(request, uuid))], now=timezone.now())
    return download(dates, name=diary.NAME, kind=diary.KIND)


def _me(request: HttpRequest) -> Student:
    user = person(request)
    return get_object_or_404(Student.objects.visible_to(user).select_related("user"), user=user)


def _mine(request: HttpRequest, uuid: UUID) -> Booking:
    mine = Booking.objects.belonging_to(person(request)).select_related("slot__host", "slot__kind", "student__user")
    return get_object_or_404(mine, uuid=uuid)
