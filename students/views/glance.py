"""Whom to ring, and what keeps somebody well: in one press, while the session is on."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses import teaching
from foundations.accounts.access import open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal
from students import attendance, glances
from tutors.access import TUTORS


@require_POST
@open_to(TUTORS)
def glance(request: HttpRequest, number: uuid.UUID, who: uuid.UUID) -> HttpResponse:
    """Show it to a tutor of the session, and write down that it was opened. At any other time nothing is there."""
    user = person(request)
    session = get_object_or_404(teaching.sessions_of(user), uuid=number)
    enrolment = get_object_or_404(attendance.roster(session), uuid=who)
    try:
        seen = glances.look(session=session, enrolment=enrolment, by=user, now=timezone.now())
    except Refusal:
        raise Http404 from None
    context = {"nav": "teaching", "session": session, "seen": seen}
    return no_store(render(request, "students/register/glance.html", context))
