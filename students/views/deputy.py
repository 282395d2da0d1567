"""Who the safeguarding leads are, and who of them is a deputy. For college admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal
from students import deputies
from students.views.answers import answered


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of(deputies.SETTERS))
def college_deputies(request: HttpRequest) -> HttpResponse:
    """List the leads, and name or end a deputy."""
    leads = deputies.leads()
    sent = answered(request)
    if sent and sent.get("person", "").isdecimal():
        lead = get_object_or_404(leads, pk=sent["person"])
        act = deputies.end if sent.get("end") else deputies.name
        try:
            act(person=lead, by=person(request), now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("Saved."))
        return redirect("college_deputies")
    return render(request, "students/concern/deputies.html", {"leads": leads, "nav": "college", "subnav": "settings"})
