"""A tutor's front door: what they teach next, what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import overview, teaching
from foundations.accounts.access import open_to, person
from tutors import pairing
from tutors.access import TUTORS


@require_safe
@open_to(TUTORS)
def home(request: HttpRequest) -> HttpResponse:
    """Show my next sessions, the registers of the last weeks, unfinished ones first, and pairs that wait for my yes."""
    user, now = person(request), timezone.now()
    past = teaching.looking_back(user, now=now)
    context = {
        "nav": "teaching",
        "today": overview.today(now),
        "sessions": teaching.to_come(user, now=now),
        "unfinished": [each for each in past if each.to_mark],
        "finished": [each for each in past if not each.to_mark],
        "asked": pairing.waiting_for(user).count(),
    }
    return render(request, "courses/teaching/home.html", context)
