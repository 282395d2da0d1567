"""Closing a place for a day: snow, a burst pipe. Everything there is moved, cancelled or held online in one act."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import changes, closed_days, free_days, rehearsal
from courses.forms_changes import CloseForm, ClosingForm
from courses.models import Change, ClosedDay, Session, Venue
from courses.views.changes import LOOK
from courses.views.offerings import MENU, PLANNERS
from courses.views.timetable import day_named
from foundations.accounts.access import open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show


@require_safe
@open_to(PLANNERS)
def choose(request: HttpRequest) -> HttpResponse:
    """Ask which place is closed and when, then lead to everything that is planned there."""
    form = CloseForm(request.GET or None, today=current.today(timezone.now()))
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        return redirect("college_close_venue_day", slug=values["venue"].slug, day=values["day"].isoformat())
    return render(request, "courses/office/close_day_choose.html", {**MENU, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def close(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Say what happens to each session of a place on a day, look at who would be told, then close it."""
    venue, now, on = get_object_or_404(Venue, slug=slug), timezone.now(), day_named(day)
    if on is None or on < current.today(now):
        raise Http404
    sessions = list(changes.planned_at(venue, on, now=now))
    shut = closed_days.between(on, on).on(on, venue.pk)
    form = _form(request, sessions, shut)
    context = {"venue": venue, "day": on, "form": form, "shut": shut}
    if not form.is_bound or form.is_valid():
        act = partial(changes.close_day, venue=venue, day=on, **form.decided(), by=person(request), now=now)
        if request.method == "POST" and LOOK not in request.POST:
            try:
                return _closed(request, act())
            except Refusal as refusal:
                show(form, refusal)
        context["rehearsal"] = rehearsal.rehearse(act, session_ids=[each.pk for each in sessions], now=now)
    context["rows"] = [(each, form[f"what_{each.pk}"], form[f"link_{each.pk}"]) for each in sessions]
    return render(request, "courses/office/close_day.html", {**MENU, **context})


def _form(request: HttpRequest, sessions: list[Session], shut: ClosedDay | None) -> ClosingForm:
    sent = request.POST if request.method == "POST" else None
    free = free_days.for_each(sessions)
    return ClosingForm(sent, sessions=sessions, free=free, named=shut.name if shut else "")


def _closed(request: HttpRequest, change: Change | None) -> HttpResponse:
    if change is None:
        messages.success(request, _("It is closed that day. There was nobody to tell."))
        return redirect("college_close_day")
    messages.success(request, _("Closed for the day. Everyone concerned is told, each once."))
    return redirect("college_change", number=change.uuid)
