"""Raising a concern: anybody who is signed in may. Afterwards they see that it was seen and closed, and never more."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Session
from foundations.accounts.access import SIGNED_IN, open_to, person
from foundations.accounts.models import User
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import concerns, deputies
from students.forms_room import ConcernForm
from students.models import Concern
from students.views.answers import answered


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(SIGNED_IN)
def concern_new(request: HttpRequest) -> HttpResponse:
    """Ask three questions. `?about=<session>` offers the people of a session to its tutors, and to nobody else."""
    user = person(request)
    session = _session(user, request.GET.get("about", ""))
    people = concerns.people_of(session) if session else []
    leads = list(deputies.leads())
    form = ConcernForm(answered(request), people=people, leads=leads)
    if request.method == "POST" and form.is_valid():
        number = form.number_of()
        try:
            concerns.send(number=number, worry=form.worry(), session=session, by=user, now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("concern_sent", uuid=number)
    context = {"form": form, "session": session, "leads": leads, "danger": request.POST.get("danger") == "now"}
    return no_store(render(request, "students/concern/new.html", context))


@require_safe
@open_to(SIGNED_IN)
def concern_sent(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say what happens now. In danger, the numbers to ring come first."""
    mine = Concern.objects.filter(raised_by=person(request)).select_related("session")
    concern = get_object_or_404(mine, uuid=uuid)
    leads = concerns.readers_of(concern)
    context = {"concern": concern, "leads": leads, "danger": concern.danger == Concern.Danger.NOW}
    return no_store(render(request, "students/concern/sent.html", context))


@require_safe
@open_to(SIGNED_IN)
def concern_mine(request: HttpRequest) -> HttpResponse:
    """List what I raised: when, its number, and whether it was seen and closed."""
    mine = Concern.objects.filter(raised_by=person(request)).order_by("-raised_at", "-pk")
    return no_store(render(request, "students/concern/mine.html", {"concerns": mine}))


def _session(user: User, about: str) -> Session | None:
    try:
        return concerns.session_for(user, uuid.UUID(about))
    except ValueError:
        return None
