"""The timetable for the eye: a week by place and day, or a whole term. It changes nothing; every block leads on."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import balance, overview, timetable
from courses.models import Term
from foundations.accounts.access import holders_of, open_to
from foundations.college import current
from foundations.lib.periods import WEEK, monday_of

MENU = {"nav": "college", "subnav": "offerings"}
YEARS = (2000, 2100)
FEW_SNAGS = 6


def day_named(word: str) -> date | None:
    """Return the day that an address names, or none when it is not a day of this century."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year < YEARS[1] else None


@require_safe
@open_to(holders_of("courses.plan"))
def planner(request: HttpRequest) -> HttpResponse:
    """Show a week of the timetable, or with view=term the whole term."""
    now, terms = timezone.now(), list(Term.objects.order_by("-starts", "pk"))
    day = day_named(request.GET.get("week", ""))
    term = _term(terms, request.GET.get("term", ""), day, today=current.today(now))
    context: dict[str, Any] = {"term": term, "terms": terms, "balance": balance.of_term(term) if term else None}
    if term and request.GET.get("view") == "term":
        places, weeks = balance.weeks_of(term)
        context |= {"places": places, "weeks": weeks, "this_week": monday_of(current.today(now))}
        return render(request, "courses/office/planner_term.html", {**MENU, **context})
    monday = _monday(day, term, today=current.today(now))
    context |= _week(request, monday, term, now=now)
    return render(request, "courses/office/planner.html", {**MENU, **context})


def _term(terms: list[Term], slug: str, day: date | None, *, today: date) -> Term | None:
    """Return the term that a week falls in, else the one asked for, else the one that is on or comes next."""
    if day:
        within = [each for each in terms if each.starts < monday_of(day) + WEEK and each.ends >= monday_of(day)]
        if within:
            return next((each for each in within if each.slug == slug), within[0])
    return next((each for each in terms if each.slug == slug), None) or overview.term_of(terms, today)


def _monday(day: date | None, term: Term | None, *, today: date) -> date:
    """Return the week asked for, else this week if the term is on, else the first week of the term."""
    if day:
        return monday_of(day)
    if term and not term.starts <= today <= term.ends:
        return monday_of(term.starts)
    return monday_of(today)


def _week(request: HttpRequest, monday: date, term: Term | None, *, now: datetime) -> dict[str, Any]:
    venues = list(timetable.venues())
    venue = next((each for each in venues if each.slug == request.GET.get("venue")), None)
    week = timetable.of_week(monday, now=now, venue=venue)
    inside = term is not None and monday_of(term.starts) <= monday <= term.ends
    return {
        "week": week,
        "venues": venues,
        "venue": venue,
        "inside": inside,
        "number": (monday - monday_of(term.starts)).days // 7 + 1 if term and inside else 0,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "today": current.today(now),
        "last": monday + timedelta(days=6),
        "first_snags": week.snags[:FEW_SNAGS],
        "other_snags": week.snags[FEW_SNAGS:],
    }
