"""How many people came, where nobody has to give a name."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import teaching
from foundations.accounts.access import open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import headcounts
from students.forms_room import HeadcountForm
from students.views.answers import answered
from tutors.access import TUTORS


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(TUTORS)
def headcount(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Write down a number of people, or put it right."""
    taught = teaching.sessions_of(person(request)).select_related("offering__course__kind")
    session = get_object_or_404(taught, uuid=number)
    if not headcounts.may_be_counted(session.offering):
        raise Http404
    there = headcounts.of(session)
    form = HeadcountForm(answered(request), initial={"people": there.people} if there else None)
    if request.method == "POST" and form.is_valid():
        people, now = form.cleaned_data["people"], timezone.now()
        try:
            headcounts.count(session=session, people=people, by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(
                request, _("Counted: %(people)s. You can change it on the same page.") % {"people": people}
            )
            return redirect("register", number=number)
    context = {"session": session, "title": session.offering.revision.title, "form": form, "there": there}
    return no_store(render(request, "students/register/headcount.html", context))
