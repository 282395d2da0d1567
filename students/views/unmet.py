"""What people wanted and could not get, by course, term and venue."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import Term, Venue
from foundations.accounts.access import holders_of, open_to
from foundations.lib.http import download
from students import unmet
from students.forms_staff import UnmetForm

HELPERS = holders_of("students.help")
A_PAGE = 40


@require_safe
@open_to(HELPERS)
def college_unmet(request: HttpRequest) -> HttpResponse:
    """The courses that people wait for, the most wanted first, with a way to plan another run."""
    form = _form(request)
    rows = unmet.wanted(now=timezone.now(), **form.chosen())
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": list(page), "narrowed": any(form.chosen().values())}
    return render(request, "students/unmet/unmet.html", {**context, "subnav": "students"})


@require_safe
@open_to(HELPERS)
def college_unmet_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, in which small numbers are not shown."""
    rows = unmet.wanted(now=timezone.now(), **_form(request).chosen())
    return download(unmet.as_csv(rows), name=f"{_('unmet-demand')}.csv", kind="text/csv; charset=utf-8")


def _form(request: HttpRequest) -> UnmetForm:
    return UnmetForm(
        request.GET,
        terms=list(Term.objects.order_by("-starts", "pk")),
        venues=list(Venue.objects.order_by("name", "pk")),
    )
