"""Somebody at the door: a tutor of the session adds them by name; staff are first shown who has that name."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import teaching
from courses.models import Places, Session
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import attendance, walk_ins
from students.forms_room import WalkInForm, WhichForm
from students.models import Student
from students.views.answers import answered
from tutors.access import TUTORS

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(TUTORS)
def walk_in(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """A tutor adds somebody by name to a session they teach. Whether we know that name stays with the office."""
    session = get_object_or_404(teaching.sessions_of(person(request)), uuid=number)
    form = WalkInForm(answered(request))
    if request.method == "POST" and form.is_valid() and _add(request, session, form):
        return redirect("register", number=number)
    return no_store(render(request, "students/register/walk_in.html", _about(session) | {"form": form}))


@either
@open_to(holders_of("students.help"))
def college_walk_in(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Staff add somebody to a session; who is known by that name is offered first."""
    rows = Session.objects.filter(offering__published_at__isnull=False)
    session = get_object_or_404(rows.select_related("offering__revision", "room__venue"), uuid=number)
    form = WalkInForm(answered(request))
    which = None
    if request.method == "POST" and form.is_valid():
        known = list(walk_ins.known_as(form.cleaned_data["name"]))
        chosen = request.POST.get("student", "")
        which = WhichForm(request.POST if chosen or "ask" in request.POST else None, known=known, initial=request.POST)
        if not known or (which.is_valid() and chosen):
            if _add(request, session, which if known else form, _one_of(known, chosen)):
                return redirect("college_walk_in", number=number)
            which = which if known else None
    context = _about(session) | {"form": form, "which": which, "subnav": "offerings"}
    return no_store(render(request, "students/register/walk_in_college.html", context))


def _one_of(known: list[Student], chosen: str) -> Student | None:
    found = next((each for each in known if str(each.uuid) == chosen), None)
    if chosen not in {"", "new"} and found is None:
        raise Http404
    return found


def _add(request: HttpRequest, session: Session, form: Any, student: Student | None = None) -> bool:
    try:
        claim = walk_ins.add(
            session=session, by=person(request), now=timezone.now(), name=form.cleaned_data["name"], student=student
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("%(name)s is on the list, and marked as here.") % {"name": claim.student.name})
    return True


def _about(session: Session) -> dict[str, Any]:
    channel = Places.Channel.ROOM if session.room_id else Places.Channel.ONLINE
    seats = Places.objects.filter(offering=session.offering_id, channel=channel).first()
    return {
        "session": session,
        "title": session.offering.revision.title,
        "open": attendance.open_from(session, now=timezone.now()),
        "left": seats.capacity - seats.taken if seats else 0,
    }
