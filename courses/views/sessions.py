"""The sessions of an offering: adding one, moving one, cancelling one."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import changes, free_days, rehearsal, scheduling
from courses.changes import Cancel, Move
from courses.forms_changes import MoveForm, WordsForm
from courses.forms_offerings import SessionForm
from courses.models import Session
from courses.views.changes import LOOK, done, look_first, rooms_to_meet_in
from courses.views.offerings import MENU, PLANNERS, found
from courses.views.timetable import day_named
from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show


def _session(number: uuid.UUID) -> Session:
    rows = Session.objects.select_related("offering__revision", "room__venue")
    return get_object_or_404(rows, uuid=number)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Add one session to an offering."""
    offering = found(number)
    form = SessionForm(request.POST or None, rooms=rooms_to_meet_in())
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.add_meetings(
                offering=offering, meetings=[form.meeting()], by=person(request), now=timezone.now()
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The session is there."))
            return redirect("college_offering", number=number)
    return render(request, "courses/office/session_add.html", {**MENU, "form": form, "offering": offering})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def move(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Move one session to another day, time or room, after a look at who would be told."""
    session, now = _session(number), timezone.now()
    proposed = day_named(request.GET.get("day", "")) or session.day
    room = request.GET.get("room") or session.room_id
    now_at = {"day": proposed, "starts": session.starts, "ends": session.ends, "room": room}
    form = MoveForm(request.POST or None, rooms=rooms_to_meet_in(), initial=now_at)
    context = {"session": session, "offering": session.offering, "form": form}
    if request.method == "POST" and form.is_valid():
        steps = [Move(session, form.meeting(title=session.title))]
        words = form.cleaned_data["words"]
        act = partial(changes.make, steps=steps, words=words, by=person(request), now=now)
        try:
            if LOOK not in request.POST:
                change = act()
                messages.success(request, _("The session is moved. People who have a place are told."))
                return done(change, session.offering)
            context["rehearsal"] = look_first(act, [session.pk], now=now)
        except Refusal as refusal:
            show(form, refusal)
    context["free"] = None if session.cancelled else free_days.for_each([session])[session.pk]
    return render(request, "courses/office/session_move.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def cancel(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show who would be told and what they would read; then cancel one session."""
    session, now = _session(number), timezone.now()
    form = WordsForm(request.POST if request.method == "POST" else None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    act = partial(changes.make, steps=[Cancel(session)], words=words, by=person(request), now=now)
    context = {"session": session, "offering": session.offering, "form": form}
    if request.method == "POST" and LOOK not in request.POST and form.is_valid():
        try:
            change = act()
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The session is cancelled. People who have a place are told."))
            return done(change, session.offering)
    if not session.cancelled:
        context["rehearsal"] = rehearsal.rehearse(act, session_ids=[session.pk], now=now)
    return render(request, "courses/office/session_cancel.html", {**MENU, **context})
