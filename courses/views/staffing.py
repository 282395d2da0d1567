"""The two tutors of an offering: who they are, whether their checks were seen, and running without them for once."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import offering_facts, offerings, overview
from courses.forms_offerings import ChoosePairForm, WaiveForm
from courses.views.offerings import MENU, PLANNERS, found
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from tutors.models import Pair


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def pair(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give an offering two tutors who teach together; those who are free then come first."""
    one, now = found(number), timezone.now()
    pairs = Pair.objects.filter(ended_at=None).select_related("peer_tutor", "staff_tutor")
    ordered = list(pairs.order_by("peer_tutor__name", "staff_tutor__name", "pk"))
    busy = overview.busy_at(one, now=now)
    under_18 = one.age_from < offering_facts.ADULT
    begin = {"pair": one.pair_id}
    form = ChoosePairForm(request.POST or None, pairs=ordered, busy=busy, under_18=under_18, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            offerings.assign_pair(offering=one, by=person(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The two tutors are chosen."))
            return redirect("college_offering", number=number)
    context = {"offering": one, "row": overview.row_of(one), "tutors": overview.both(one.pair), "form": form}
    return render(request, "courses/office/pair.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of("courses.publish"))
def waive(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Allow an offering to be published without an accepted pair, for a reason."""
    one = found(number)
    form = WaiveForm(request.POST or None, initial={"reason": one.without_pair_reason})
    if request.method == "POST" and form.is_valid():
        try:
            offerings.waive_pair(offering=one, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("It may run without two tutors. Everybody in the office sees why."))
            return redirect("college_offering", number=number)
    context = {"offering": one, "row": overview.row_of(one), "form": form}
    return render(request, "courses/office/offering_waive.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def dbs(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask what exactly was seen; then note that this person saw the DBS checks of both tutors."""
    one = found(number)
    if request.method == "POST":
        try:
            offerings.note_dbs(offering=one, by=person(request), now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("Noted: you saw the DBS checks."))
        return redirect("college_offering", number=number)
    context = {"offering": one, "row": overview.row_of(one), "tutors": overview.both(one.pair)}
    return render(request, "courses/office/offering_dbs.html", {**MENU, **context})
