"""Terms: the list, and adding one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import planning
from courses.forms_office import TermForm
from courses.models import Term
from foundations.accounts.access import holders_of, open_to, person
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal, show

MENU = {"nav": "college", "subnav": "terms"}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of("courses.plan"))
def terms(request: HttpRequest) -> HttpResponse:
    """List the terms, newest first, and add one."""
    form, now = TermForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            term = planning.add_term(**form.cleaned_data, by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(term)s is there. Now you can plan courses in it.") % {"term": term.name})
            return redirect("college_terms")
    rows = Term.objects.order_by("-starts", "pk")
    today = local(now, college().zone).date()
    return render(request, "courses/office/terms.html", {**MENU, "form": form, "terms": rows, "today": today})
