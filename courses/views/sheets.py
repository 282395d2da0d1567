"""Session sheets: the list of the next days, one sheet, the same on paper, and "Everyone has left"."""

import uuid
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import sheets as rules
from courses.forms_sheets import SheetForm
from courses.meetings import begins
from courses.models import Session
from courses.views.timetable import day_named
from foundations.accounts import grants
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal, show

MENU = {"nav": "college", "subnav": "offerings"}
PLANNERS = holders_of("courses.plan")
SECTIONS = (
    ("room", ("set_up", "equipment")),
    ("table", ("refreshments", "copies")),
    ("door", ("opens", "closes", "on_duty", "keys")),
    ("safe", ("first_aid",)),
)


def found(number: uuid.UUID) -> Session:
    """Return a session with its words, room and pair. Raises Http404 without one."""
    rows = Session.objects.select_related(
        "offering__revision", "offering__pair__peer_tutor", "offering__pair__staff_tutor", "room__venue"
    )
    return get_object_or_404(rows, uuid=number)


@require_safe
@open_to(PLANNERS)
def sheets(request: HttpRequest) -> HttpResponse:
    """List the sessions in rooms of seven days, by day and venue, with how each sheet stands."""
    now = timezone.now()
    first = day_named(request.GET.get("day", "")) or current.today(now)
    week = timedelta(days=rules.DAYS_SHOWN)
    rows = list(rules.with_sheets(first=first)[: rules.MOST_SHOWN])
    late = set(rules.overdue(now=now).values_list("pk", flat=True))
    context = {
        "first": first,
        "last": first + week - timedelta(days=1),
        "today": current.today(now),
        "before": first - week,
        "after": first + week,
        "days": _by_day(rows, late),
        "late": len(late),
        "more": len(rows) == rules.MOST_SHOWN,
    }
    return render(request, "courses/office/sheets.html", {**MENU, **context})


def _by_day(rows: list[Session], late: set[int]) -> list[dict[str, Any]]:
    """Return days with venues with sessions; the rows come in this order."""
    return [
        {
            "day": day,
            "venues": [
                {"name": name, "sessions": [{"session": each, "look": rules.look_of(each, late=late)} for each in held]}
                for name, held in groupby(group, key=lambda each: each.room.venue.name if each.room else "")
            ],
        }
        for day, group in groupby(rows, key=lambda each: each.day)
    ]


@require_safe
@open_to(PLANNERS)
def print_out(request: HttpRequest) -> HttpResponse:
    """Show the sheets of one day on paper, a venue after the other."""
    now = timezone.now()
    day: date = day_named(request.GET.get("day", "")) or current.today(now)
    rows = list(rules.with_sheets(first=day, days=1)[: rules.MOST_SHOWN])
    context = {"day": day, "days": _by_day(rows, set()), "now": local(now, college().zone)}
    return render(request, "courses/office/sheets_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def sheet(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Write what one session needs; a new sheet begins with the words of the session before."""
    session, now = found(number), timezone.now()
    begun = rules.proposed(session)
    office = grants.holding(rules.ON_DUTY).order_by("name", "pk")
    form = SheetForm(request.POST or None, office=office, initial=rules.words_of(begun))
    if request.method == "POST" and form.is_valid():
        try:
            rules.write(session=session, by=person(request), now=now, **form.words())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The sheet is kept. The tutors see it on their page."))
            return redirect("college_sheets")
    sections = [(name, [form[field] for field in fields]) for name, fields in SECTIONS]
    context: dict[str, Any] = {"session": session, "sheet": begun, "left_on": rules.left_on(begun), "form": form}
    context |= {
        "sections": sections,
        "begun": _begun(session, now),
        "copied": not begun.pk and rules.says_something(begun),
    }
    return render(request, "courses/office/sheet.html", {**MENU, **context})


def _begun(session: Session, now: datetime) -> bool:
    return session.room_id is not None and not session.cancelled and begins(session) <= now


@require_POST
@open_to(PLANNERS)
def left(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Tick that everyone has left."""
    try:
        rules.tick_left(session=found(number), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Thank you. Everyone has left."))
    return redirect("college_sheet", number=number)
