"""The seats of a panel, as its convener fills them: who is asked, and what they said."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import panels, quality
from courses import seats as rules
from courses.forms_panels import MemberForm, ViewForm
from courses.models import Member
from courses.views.panels import CONVENERS, MENU, found
from foundations.accounts import grants
from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(CONVENERS)
def add(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask somebody onto a panel: one of the panel members, or anybody by name."""
    one = found(number)
    seated = one.members.filter(person__isnull=False).values("person")
    people = grants.holding("courses.review").exclude(pk__in=seated).order_by("name", "pk")
    form = MemberForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            panels.add_member(panel=one, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("They are on the panel."))
            return redirect("college_panel", number=number)
    context = {"panel": one, "form": form, "makers": quality.makers(one.revision.course)}
    return render(request, "courses/office/panel_add.html", {**MENU, **context})


@require_POST
@open_to(CONVENERS)
def remove(request: HttpRequest, number: uuid.UUID, member: int) -> HttpResponse:
    """Take back that somebody was asked."""
    seat = get_object_or_404(Member.objects.select_related("panel"), pk=member, panel__uuid=number)
    try:
        panels.remove_member(member=seat, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("They are no longer asked."))
    return redirect("college_panel", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(CONVENERS)
def write_down(request: HttpRequest, number: uuid.UUID, member: int) -> HttpResponse:
    """Write down the view of somebody without an account."""
    seat = get_object_or_404(Member.objects.select_related("panel"), pk=member, panel__uuid=number, person=None)
    form = ViewForm(request.POST or None, initial={name: getattr(seat, name) for name in rules.VIEW})
    if request.method == "POST" and form.is_valid():
        try:
            rules.write_down(member=seat, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Their view is written down."))
            return redirect("college_panel", number=number)
    context = {"panel": found(number), "member": seat, "form": form}
    return render(request, "courses/office/panel_view.html", {**MENU, **context})


@require_POST
@open_to(CONVENERS)
def open_views(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Open the views that were given to everybody on the panel."""
    try:
        rules.open_views(panel=found(number), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Everybody on the panel can read the views now."))
    return redirect("college_panel", number=number)
