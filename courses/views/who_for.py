"""Changing who a planned group is for, who invites, the link to join, and the college's own name for it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import join_rules, offerings, overview
from courses.forms_who_for import JoiningForm, WhoForForm
from courses.views.offerings import MENU, PLANNERS, found
from foundations.accounts.access import open_to, person
from foundations.college.current import college
from foundations.lib.refusals import Refusal, show


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def change(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Change what a group says about itself."""
    one = found(number)
    form = WhoForForm(request.POST or None, offering=one)
    if request.method == "POST" and form.is_valid():
        try:
            offerings.change(offering=one, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The group is changed."))
            return redirect("college_offering", number=number)
    context = {"offering": one, "row": overview.row_of(one), "form": form, "minimum_age": college().minimum_age}
    return render(request, "courses/office/offering_change.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def joining(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Change until when people can join a group."""
    one = found(number)
    form = JoiningForm(request.POST or None, offering=one)
    if request.method == "POST" and form.is_valid():
        try:
            join_rules.change(offering=one, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Free places go to the line at once."))
            return redirect("college_offering", number=number)
    context = {"offering": one, "form": form}
    return render(request, "courses/office/offering_joining.html", {**MENU, **context})
