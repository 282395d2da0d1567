"""Terms: the list, adding one, changing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses import planning
from courses.forms_office import TermForm
from courses.models import Term
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "terms"}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
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
    context = {"form": form, "terms": rows, "today": current.today(now)}
    return render(request, "courses/office/terms.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a term, and tell which of its sessions are outside its days."""
    found = get_object_or_404(Term, slug=slug)
    form = TermForm(request.POST or None, initial=TermForm.days_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            kept = planning.change_term(term=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _kept(request, kept)
    outside = planning.sessions_outside(found)
    return render(request, "courses/office/term.html", {**MENU, "form": form, "term": found, "outside": outside})


def _kept(request: HttpRequest, term: Term) -> HttpResponse:
    outside = planning.sessions_outside(term).count()
    if not outside:
        messages.success(request, _("%(term)s is changed.") % {"term": term.name})
        return redirect("college_terms")
    words = ngettext(
        "%(term)s is changed. %(count)s session is outside its days now. It stays where it is.",
        "%(term)s is changed. %(count)s sessions are outside its days now. They stay where they are.",
        outside,
    )
    messages.warning(request, words % {"term": term.name, "count": outside})
    return redirect("college_term", slug=term.slug)
