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
    """Show my next sessions, the registers I have not finished, and the pairs that wait for my yes."""
    user, now = person(request), timezone.now()
    context = {
        "nav": "teaching",
        "today": overview.today(now),
        "sessions": teaching.to_come(user, now=now),
        "unfinished": teaching.to_finish(user, now=now),
        "asked": pairing.waiting_for(user).count(),
    }
    return render(request, "courses/teaching/home.html", context)
