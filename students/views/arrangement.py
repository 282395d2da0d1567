"""What the office arranges: the list, one arrangement, a day's sheet, and the figures of a year."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Venue
from courses.views.timetable import day_named
from foundations.accounts import grants
from foundations.accounts.access import holders_of, open_to, person
from foundations.accounts.models import User
from foundations.college import current
from foundations.college.current import college
from foundations.lib.http import download
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal, show
from students import arrangement, arrangement_figures, arrangement_lists, need
from students.forms_arrangements import ArrangedForm, AssignForm, LineForm, MetForm, RefuseForm
from students.models import Arrangement, NeedKind
from students.models.opening import OpeningReason
from students.views.openings import record_open, with_arrangement

HELPERS = holders_of(arrangement.MAY_ARRANGE)
A_PAGE = 30


@require_safe
@open_to(HELPERS)
def college_arrangements(request: HttpRequest) -> HttpResponseBase:
    """What there is to arrange, soonest first; other lists by tabs, filtered by kind and by who sees to it."""
    user, now = person(request), timezone.now()
    rows = _filtered(request, user)
    shows = arrangement_lists.shows(now)
    show_now = next((each for each in shows if each.key == request.GET.get("show")), shows[0])
    counted = arrangement_lists.counts(rows, now=now)
    listed = arrangement_lists.with_everything(rows.filter(show_now.which))
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(each, counted[each.key]) for each in shows],
        "show": show_now,
        "page": page,
        "late": rows.filter(shows[0].which, due__lte=current.today(now)).count(),
        "today": current.today(now),
        "kinds": NeedKind.choices,
        "kind": request.GET.get("kind", ""),
        "mine": request.GET.get("mine", ""),
        "subnav": "students",
    }
    return render(request, "students/arrangements/arrangements.html", context)


def _filtered(request: HttpRequest, user: User) -> Any:
    rows = Arrangement.objects.visible_to(user)
    kind, mine = request.GET.get("kind", ""), request.GET.get("mine", "")
    rows = rows.filter(need__kind=kind) if kind in NeedKind.values else rows
    who = {"yes": Q(who=user), "nobody": Q(who=None)}
    return rows.filter(who[mine]) if mine in who else rows


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(HELPERS)
@record_open(with_arrangement, why=OpeningReason.HELP)
def college_arrangement(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One thing for one course: who sees to it, what the student is told, and whether it worked."""
    user, now = person(request), timezone.now()
    row = get_object_or_404(arrangement_lists.with_everything(Arrangement.objects.visible_to(user)), uuid=uuid)
    forms_by_act = _forms(request, row)
    pressed = forms_by_act.get(request.POST.get("act", ""))
    if pressed is not None and pressed.is_valid():
        try:
            words = _do(request.POST["act"], row, pressed.cleaned_data, by=user, now=now)
        except Refusal as refusal:
            show(pressed, refusal)
        else:
            messages.success(request, words)
            return redirect("college_arrangement", row.uuid)
    context = {
        "row": row,
        "late": arrangement_lists.late(row, now=now),
        "for_tutors": arrangement_lists.for_tutors(row.need),
        "asked": arrangement.asked(row, now=now),
        "closed": row.state == Arrangement.State.CLOSED,
        "forms": forms_by_act,
        "every_form": list(forms_by_act.values()),
        "subnav": "students",
    }
    return render(request, "students/arrangements/arrangement.html", context)


def _forms(request: HttpRequest, row: Arrangement) -> dict[str, forms.Form]:
    """Return the forms of the page; what was sent goes into the one that was pressed."""
    pressed = request.POST.get("act", "") if request.method == "POST" else ""
    office = grants.holding(arrangement.MAY_ARRANGE).order_by("name", "pk")
    kinds: dict[str, tuple[type[forms.Form], Mapping[str, Any]]] = {
        "assign": (AssignForm, {"initial": {"who": row.who_id}, "office": office}),
        "arrange": (ArrangedForm, {"initial": {"answer": row.answer}}),
        "refuse": (RefuseForm, {"initial": {"answer": row.answer}}),
        "line": (LineForm, {"initial": {"line": row.need.line}}),
        "say_met": (MetForm, {"initial": {"met": row.met}}),
    }
    return {
        act: form(request.POST if act == pressed else None, prefix=act, **more) for act, (form, more) in kinds.items()
    }


def _do(act: str, row: Arrangement, given: dict[str, Any], *, by: User, now: datetime) -> str:
    """Do what was pressed and return what to say about it."""
    if act == "assign":
        arrangement.assign(arrangement=row, who=given["who"], by=by, now=now)
        return _("It is written down who sees to it.")
    if act == "arrange":
        arrangement.arrange(arrangement=row, answer=given["answer"], by=by, now=now)
        return _("It is arranged, and we tell the student.")
    if act == "refuse":
        arrangement.refuse(arrangement=row, answer=given["answer"], by=by, now=now)
        return _("We tell the student, with your words.")
    if act == "line":
        asked = row.need
        need.change(need=asked, words=asked.own_words(), line=given["line"], shared=asked.shared, by=by, now=now)
        return _("The line for tutors is changed.")
    arrangement.say_met(arrangement=row, met=given["met"], by=by, now=now)
    return _("Thank you. It is written down.")


@require_safe
@open_to(HELPERS)
def college_arrangements_day(request: HttpRequest) -> HttpResponseBase:
    """What the rooms of one day need, on paper: how often each thing, and nobody's name."""
    now = timezone.now()
    day = day_named(request.GET.get("day", "")) or current.today(now)
    venue = request.GET.get("venue", "")
    context = {
        "day": day,
        "lines": arrangement_lists.of_day(day, venue=venue),
        "venue": Venue.objects.filter(slug=venue).first(),
        "now": local(now, college().zone),
    }
    return render(request, "students/arrangements/day.html", context)


@require_safe
@open_to(HELPERS)
def college_arrangement_figures(request: HttpRequest) -> HttpResponseBase:
    """What was asked for, arranged and met in a year, by kind."""
    years = arrangement_figures.years(timezone.now())
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted in map(str, years) else years[0]
    context = {
        "years": years,
        "year": year,
        "next_year": year + 1,
        "heads": arrangement_figures.heads(),
        "lines": arrangement_figures.of_year(year),
        "fewest": arrangement_figures.FEWEST,
        "subnav": "students",
    }
    return render(request, "students/arrangements/figures.html", context)


@require_safe
@open_to(HELPERS)
def college_arrangement_figures_csv(_request: HttpRequest, year: int) -> HttpResponseBase:
    """The same as a table for a spreadsheet."""
    if year not in arrangement_figures.years(timezone.now()):
        raise Http404
    return download(arrangement_figures.table(year), name=f"arrangements-{year}.csv", kind="text/csv")
