"""Changing a whole group, and what was changed: who is told, how, and who has to be rung."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import changes, overview, rehearsal
from courses import offerings as rules
from courses.change_words import where_and_when
from courses.forms_changes import ShiftForm, WordsForm
from courses.models import Change, ChangedSession, Offering, Room
from courses.views.offerings import MENU, PLANNERS, found
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib import when
from foundations.lib.refusals import Refusal, show
from foundations.notifications import notices

LOOK, UNDO = "look", "undo"
HELPERS = holders_of("students.help")


def rooms_to_meet_in() -> list[Room]:
    """Return the rooms that are not closed, by their venue."""
    open_rooms = Room.objects.filter(closed_at=None).select_related("venue")
    return list(open_rooms.order_by("venue__name", "venue_id", "name", "pk"))


def done(change: Change | None, offering: Offering) -> HttpResponse:
    """Lead to what was changed and who is to be rung; to the group when nobody is told."""
    if change is not None:
        return redirect("college_change", number=change.uuid)
    return redirect("college_offering", number=offering.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def cancel_offering(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show who would be told and what they would read; then cancel a whole group."""
    one, now = found(number), timezone.now()
    form = WordsForm(request.POST if request.method == "POST" else None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    act = partial(rules.cancel, offering=one, words=words, by=person(request), now=now)
    if request.method == "POST" and LOOK not in request.POST and form.is_valid():
        act()
        messages.success(request, _("Cancelled. Everyone who had a place or was in line is told, and both tutors."))
        return done(Change.objects.filter(sessions__session__offering=one, made_at=now).first(), one)
    sessions = [session.pk for session in one.sessions.all() if not session.cancelled]
    context = {"offering": one, "row": overview.row_of(one), "form": form}
    if one.state != Offering.State.CANCELLED:
        context["rehearsal"] = rehearsal.rehearse(act, session_ids=sessions, now=now)
    return render(request, "courses/office/offering_cancel.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def move_offering(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Move all sessions to come of a group, after a look at the new dates and who would be told."""
    one, now = found(number), timezone.now()
    coming = changes.to_come(one, now=now)
    first = {"first": coming[0].day} if coming else {}
    form = ShiftForm(request.POST or None, rooms=rooms_to_meet_in(), initial=first)
    context = {"offering": one, "row": overview.row_of(one), "form": form, "coming": coming}
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        words = form.cleaned_data["words"]
        act = partial(changes.shift, offering=one, words=words, by=person(request), now=now, **chosen)
        try:
            steps = changes.steps_to_shift(one, now=now, **chosen)
            if LOOK not in request.POST:
                change = act()
                messages.success(request, _("The sessions are moved. People who have a place are told."))
                return done(change, one)
            context["steps"] = [(step.session, step.to) for step in steps]
            context["rehearsal"] = look_first(act, [each.pk for each in coming], now=now)
        except Refusal as refusal:
            show(form, refusal)
    return render(request, "courses/office/offering_move.html", {**MENU, **context})


def look_first(act: Callable[[], object], ids: list[int], *, now: datetime) -> rehearsal.Rehearsal:
    """Rehearse a change. Raises the Refusal that it would meet."""
    seen = rehearsal.rehearse(act, session_ids=ids, now=now)
    if seen.refusal:
        raise seen.refusal
    return seen


@require_safe
@open_to(PLANNERS)
def change(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show one change: every session as it was and as it is now, who is told, and who has to be rung today."""
    one = get_object_or_404(Change.objects.select_related("made_by"), uuid=number)
    rows = one.sessions.select_related("session__offering__revision", "session__room__venue", "was_room")
    hearers = rehearsal.told_of(one)
    context = {
        "change": one,
        "rows": [_row(each) for each in rows.order_by("session__day", "session__starts", "pk")],
        "hearers": hearers,
        "calls": [each for each in hearers if each.to_ring],
        "rung": [each for each in hearers if each.told_at],
        "mailed": [each for each in hearers if each.how in rehearsal.SENT and not each.told_at and not each.to_ring],
        "may_ring": person(request).has_perm("students.help"),
    }
    return render(request, "courses/office/change.html", {**MENU, **context})


@require_POST
@open_to(HELPERS)
def told(request: HttpRequest, number: uuid.UUID, notice: uuid.UUID) -> HttpResponse:
    """Write down that somebody rang or wrote to one person about a change; or take that back."""
    one = get_object_or_404(Change, uuid=number)
    its = get_object_or_404(rehearsal.notices_of(one), uuid=notice)
    act = notices.take_back if UNDO in request.POST else notices.tell_by_hand
    try:
        act(notice=its, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    return redirect(f"{reverse('college_change', args=[number])}#calls")


def _row(each: ChangedSession) -> dict[str, object]:
    """Return one session of a change in words: how it was, and how it is now."""
    before = ""
    if each.was_day and each.was_starts and each.was_ends:
        before = when.meeting(each.was_day, each.was_starts, each.was_ends)
    session = each.session
    return {
        "what": each.get_what_display(),
        "offering": session.offering,
        "title": session.offering.revision.title,
        "before": before,
        "now": "" if session.cancelled else where_and_when(session),
    }
