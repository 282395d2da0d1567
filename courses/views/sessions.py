"""The sessions of an offering: adding one, moving one, cancelling one."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import scheduling
from courses.events import PeopleComing
from courses.forms_offerings import SessionForm
from courses.models import Room, Session
from courses.views.offerings import MENU, PLANNERS, found
from foundations.accounts.access import open_to, person
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal, show


def _rooms() -> list[Room]:
    return list(Room.objects.select_related("venue").order_by("venue__name", "venue_id", "name", "pk"))


def _session(number: uuid.UUID) -> Session:
    rows = Session.objects.select_related("offering__revision", "room__venue")
    return get_object_or_404(rows, uuid=number)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Add one session to an offering."""
    offering = found(number)
    form = SessionForm(request.POST or None, rooms=_rooms())
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
    """Move one session to another day, time or room."""
    session = _session(number)
    now_at = {"day": session.day, "starts": session.starts, "ends": session.ends, "room": session.room_id}
    form = SessionForm(request.POST or None, rooms=_rooms(), initial=now_at)
    if request.method == "POST" and form.is_valid():
        to = form.meeting(title=session.title)
        try:
            scheduling.move(session=session, to=to, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The session is moved. People who have a place are told."))
            return redirect("college_offering", number=session.offering.uuid)
    return render(request, "courses/office/session_move.html", {**MENU, **_about(session), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def cancel(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask once more, saying how many people will be told; then cancel one session."""
    session = _session(number)
    if request.method == "POST":
        scheduling.cancel(session=session, by=person(request), now=timezone.now())
        messages.success(request, _("The session is cancelled. People who have a place are told."))
        return redirect("college_offering", number=session.offering.uuid)
    return render(request, "courses/office/session_cancel.html", {**MENU, **_about(session)})


def _about(session: Session) -> dict[str, object]:
    coming = ask(PeopleComing(offering_ids=(session.offering_id,)))[session.offering_id]
    return {"session": session, "offering": session.offering, "coming": coming}
