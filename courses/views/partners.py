"""Partners and the posting list of the prospectus."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import partners as rules
from courses.forms_partners import PartnerForm, PostingPlaceForm
from courses.models import Partner, PostingPlace
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.http import download
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "library"}
YEARS = 3
A_NUMBER = 18  # so many digits is no number of ours


@require_safe
@open_to(PLANNERS)
def partners(request: HttpRequest) -> HttpResponse:
    """List the partners A to Z, those of the past at the end."""
    today = current.today(timezone.now())
    found = sorted(Partner.objects.order_by("name", "pk"), key=lambda each: each.ended_at is not None)
    rows = [{"partner": each, "flag": rules.agreement_flag(each, today=today)} for each in found]
    return render(request, "courses/office/partners.html", {**MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = rules.add(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is a partner now.") % {"name": partner.name})
            return redirect("college_partners")
    return render(request, "courses/office/partner.html", {**MENU, "form": form, "partner": None})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a partner."""
    found = get_object_or_404(Partner, pk=pk)
    form = PartnerForm(request.POST or None, initial=PartnerForm.facts_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            rules.change(partner=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("college_partners")
    return render(request, "courses/office/partner.html", {**MENU, "form": form, "partner": found})


@require_POST
@open_to(PLANNERS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Work with a partner no more."""
    found = rules.end(partner=get_object_or_404(Partner, pk=pk), by=person(request), now=timezone.now())
    words = _("%(name)s is in the list of past partners. Courses made together stay as they are.")
    messages.success(request, words % {"name": found.name})
    return redirect("college_partners")


@require_POST
@open_to(PLANNERS)
def begin_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Work with a partner again."""
    found = rules.begin_again(partner=get_object_or_404(Partner, pk=pk), by=person(request), now=timezone.now())
    messages.success(request, _("%(name)s is a partner again.") % {"name": found.name})
    return redirect("college_partners")


# The posting list ---------------------------------------------------------------------------------------------------


@require_safe
@open_to(PLANNERS)
def posting(request: HttpRequest) -> HttpResponse:
    """Show where the printed prospectuses of a year go, and what has gone."""
    this = rules.year_of(current.today(timezone.now()))
    asked = request.GET.get("year", "")
    years = range(this + 1, this - YEARS, -1)
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else this
    rows = rules.posting_list(year)
    context: dict[str, Any] = {
        "rows": rows,
        "year": year,
        "year_words": _words_of(year),
        "years": [(each, _words_of(each)) for each in years],
        "to_send": [row for row in rows if row.sent is None],
        "copies": sum(row.copies for row in rows),
        "copies_sent": sum(row.copies for row in rows if row.sent),
        "places_sent": sum(1 for row in rows if row.sent),
    }
    return render(request, "courses/office/posting.html", {**MENU, **context})


def _words_of(year: int) -> str:
    return _("%(first)s to %(last)s") % {"first": year, "last": year + 1}


@require_POST
@open_to(PLANNERS)
def sent(request: HttpRequest, year: int) -> HttpResponse:
    """Note that the ticked places got their copies."""
    sent_in = request.POST.getlist("place")
    ticked = [int(each) for each in sent_in if each.isascii() and each.isdigit() and len(each) < A_NUMBER]
    places = list(PostingPlace.objects.filter(pk__in=ticked))
    made = rules.mark_sent(places=places, year=year, by=person(request), now=timezone.now()) if places else []
    if made:
        words = ngettext("%(count)s place has its copies.", "%(count)s places have their copies.", len(made))
        messages.success(request, words % {"count": len(made)})
    else:
        messages.info(request, _("Nothing was ticked, so nothing changed. Tick the places that got their copies."))
    return redirect(reverse("college_posting") + f"?year={year}")


@require_safe
@open_to(PLANNERS)
def posting_csv(request: HttpRequest, year: int) -> HttpResponse:
    """Answer with the posting list of a year as a table."""
    table = rules.as_csv(rules.posting_list(year))
    return download(table, name=f"posting-list-{year}.csv", kind="text/csv; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add_place(request: HttpRequest) -> HttpResponse:
    """Put a place on the posting list."""
    form = PostingPlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rules.add_place(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The place is on the list."))
            return redirect("college_posting")
    return render(request, "courses/office/posting_place.html", {**MENU, "form": form, "place": None})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a place on the posting list."""
    found = get_object_or_404(PostingPlace.objects.select_related("partner"), pk=pk)
    form = PostingPlaceForm(request.POST or None, initial=PostingPlaceForm.facts_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            rules.change_place(place=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("college_posting")
    return render(request, "courses/office/posting_place.html", {**MENU, "form": form, "place": found})
