"""Concerns for the safeguarding leads. For everybody else there is nothing here."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import concerns as rules
from students.forms_room import CloseForm, NoteForm
from students.models import Concern
from students.models.concern import PERMISSION

LEADS = replace(holders_of(PERMISSION), hidden=True)
MOST_CLOSED = 50


@require_safe
@open_to(LEADS)
def concerns(request: HttpRequest) -> HttpResponse:
    """List what nobody has opened yet, what is being looked at, and what was closed lately. No name, no word."""
    user = person(request)
    mine = Concern.objects.visible_to(user).select_related("seen_by")
    context = {
        "late": rules.to_ring(user, now=timezone.now()),
        "unseen": mine.unseen().order_by("due", "pk"),
        "seen": mine.filter(seen_at__isnull=False, closed_at=None).order_by("raised_at", "pk"),
        "closed": mine.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:MOST_CLOSED],
        "nav": "concerns",
    }
    return no_store(render(request, "students/concern/list.html", context))


@require_safe
@open_to(LEADS)
def concern_calls(request: HttpRequest) -> HttpResponse:
    """List what nobody has opened within a working hour, with the number of whoever raised it."""
    late = rules.to_ring(person(request), now=timezone.now())
    return no_store(render(request, "students/concern/calls.html", {"late": late, "nav": "concerns"}))


@require_safe
@open_to(LEADS)
def concern(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show one concern; before it was opened, only the button that opens it."""
    return _page(request, _find(request, uuid))


@require_POST
@open_to(LEADS)
def concern_open(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Open it, and let whoever raised it see that somebody has."""
    rules.see(concern=_find(request, uuid), by=person(request), now=timezone.now())
    return redirect("concern", uuid=uuid)


@require_POST
@open_to(LEADS)
def concern_note(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Write down what was done."""
    found, form = _find(request, uuid), NoteForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            rules.add_note(concern=found, words=words, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Your note is kept."))
            return redirect("concern", uuid=uuid)
    return _page(request, found, note=form)


@require_POST
@open_to(LEADS)
def concern_close(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Close it, with how it ended."""
    found, form = _find(request, uuid), CloseForm(request.POST)
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        try:
            rules.close(concern=found, outcome=outcome, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Closed. Whoever told us can see that it is closed."))
            return redirect("concern", uuid=uuid)
    return _page(request, found, closing=form)


def _find(request: HttpRequest, number: uuid.UUID) -> Concern:
    rows = Concern.objects.visible_to(person(request)).select_related("session__offering__revision")
    return get_object_or_404(
        rows.select_related("session__room__venue", "raised_by", "seen_by", "closed_by"), uuid=number
    )


def _page(request: HttpRequest, found: Concern, **forms: Any) -> HttpResponse:
    shown = {"note": NoteForm(), "closing": CloseForm(), **forms}
    context = {"concern": found, **shown, "nav": "concerns", "forms": [form for form in shown.values() if form.errors]}
    context["form_has_errors"] = bool(context["forms"])
    context["notes"] = found.notes.select_related("written_by").order_by("pk") if found.seen_at else []
    template = "students/concern/concern.html" if found.seen_at else "students/concern/sealed.html"
    return no_store(render(request, template, context))
