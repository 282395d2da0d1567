"""The two tutors of an offering."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import offerings, overview
from courses.forms_offerings import ChoosePairForm
from courses.views.offerings import MENU, PLANNERS, found
from foundations.accounts.access import open_to, person
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
    form = ChoosePairForm(request.POST or None, pairs=ordered, busy=busy, initial={"pair": one.pair_id})
    if request.method == "POST" and form.is_valid():
        try:
            offerings.assign_pair(offering=one, pair=form.cleaned_data["pair"], by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The two tutors are chosen."))
            return redirect("college_offering", number=number)
    context = {"offering": one, "row": overview.row_of(one), "tutors": overview.both(one.pair), "form": form}
    return render(request, "courses/office/pair.html", {**MENU, **context})
