"""Days on which nothing is planned: the list, closing a day, bank holidays, and what is still planned then."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import closed_days as rules
from courses.forms_year import ClosedDayForm, HolidaysForm
from courses.models import ClosedDay
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.college.current import college
from foundations.lib.refusals import Refusal, show
from foundations.lib.wording import long_day_and_year

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "offerings"}
LOOK_BACK, LOOK_AHEAD = timedelta(days=31), timedelta(days=2 * 366)
A_YEAR = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def closed_days(request: HttpRequest) -> HttpResponse:
    """List the closed days from last month on, and close a day."""
    form = ClosedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closed = rules.close(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _closed(request, closed)
    return _page(request, form=form)


def _closed(request: HttpRequest, closed: ClosedDay) -> HttpResponse:
    planned = rules.sessions_on(closed).count()
    day = {"day": long_day_and_year(closed.day)}
    if not planned:
        messages.success(request, _("Closed on %(day)s. Nothing was planned then.") % day)
        return redirect("college_closed_days")
    words = ngettext(
        "Closed on %(day)s. %(count)s session is still planned then. Please move or cancel it.",
        "Closed on %(day)s. %(count)s sessions are still planned then. Please move or cancel them.",
        planned,
    )
    messages.warning(request, words % {**day, "count": planned})
    return redirect("college_closed_day", pk=closed.pk)


@require_POST
@open_to(PLANNERS)
def bring_in_holidays(request: HttpRequest) -> HttpResponse:
    """Bring in the bank holidays between two days."""
    form = HolidaysForm(request.POST)
    if form.is_valid():
        try:
            added = rules.bring_in_holidays(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            words = ngettext("%(count)s bank holiday is new.", "%(count)s bank holidays are new.", len(added))
            words = words % {"count": len(added)} if added else _("They are all there already.")
            messages.success(request, words)
            return redirect("college_closed_days")
    return _page(request, form=ClosedDayForm(), holidays=form)


def _page(request: HttpRequest, *, form: ClosedDayForm, holidays: HolidaysForm | None = None) -> HttpResponse:
    today = current.today(timezone.now())
    context: dict[str, Any] = {
        "form": form,
        "holidays": holidays or HolidaysForm(initial={"first": today, "last": today + A_YEAR}),
        "knows_holidays": rules.knows_holidays(),
        "nation": college().get_nation_display(),
        "rows": rules.with_planned(rules.between(today - LOOK_BACK, today + LOOK_AHEAD)),
        "today": today,
    }
    context["forms"] = [form, context["holidays"]]
    context["form_has_errors"] = any(each.errors for each in context["forms"])
    return render(request, "courses/office/closed_days.html", {**MENU, **context})


@require_safe
@open_to(PLANNERS)
def closed_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one closed day and what is still planned on it."""
    closed = get_object_or_404(ClosedDay.objects.select_related("venue"), pk=pk)
    context = {"closed": closed, "sessions": rules.sessions_on(closed)}
    return render(request, "courses/office/closed_day.html", {**MENU, **context})


@require_POST
@open_to(PLANNERS)
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closed day back."""
    closed = ClosedDay.objects.filter(pk=pk).first()
    if closed is not None:
        rules.open_again(closed=closed, by=person(request), now=timezone.now())
        words = _("Open again on %(day)s. You can plan on this day.")
        messages.success(request, words % {"day": long_day_and_year(closed.day)})
    return redirect("college_closed_days")
