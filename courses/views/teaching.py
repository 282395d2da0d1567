"""A tutor's front door: what they teach next, what waits for them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import sheets, teaching
from courses.meetings import begins
from foundations.accounts.access import open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal
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
        "today": current.today(now),
        "sessions": teaching.to_come(user, now=now),
        "unfinished": [each for each in past if each.to_mark],
        "finished": [each for each in past if not each.to_mark],
        "asked": pairing.waiting_for(user).count(),
    }
    return render(request, "courses/teaching/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(TUTORS)
def sheet(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show its tutors what a session needs, and let them tick that everyone has left."""
    user, now = person(request), timezone.now()
    session = get_object_or_404(teaching.sessions_of(user), uuid=number)
    if request.method == "POST":
        try:
            sheets.tick_left(session=session, by=user, now=now)
        except Refusal as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("Thank you. Everyone has left, and the office can see it."))
        return redirect("teaching_sheet", number=number)
    found = sheets.proposed(session)
    context: dict[str, Any] = {"session": session, "sheet": found, "left_on": sheets.left_on(found)}
    may_tick = session.room_id is not None and not session.cancelled and begins(session) <= now
    context |= {"written": sheets.says_something(found), "may_tick": may_tick and not found.left_at}
    return render(request, "courses/teaching/sheet.html", {"nav": "teaching", **context})
