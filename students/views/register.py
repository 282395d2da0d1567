"""The register of one session. Only those who teach it get here."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses import overview, teaching
from courses.models import Session
from foundations.accounts.access import open_to, person
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal, show
from students import attendance, glances, headcounts
from students.register import LOOKS, Line, RegisterForm, lines
from tutors.access import TUTORS

EMPTY_ROWS = range(1, 5)


def _taught(user: User, number: uuid.UUID) -> Session:
    """Return a session that this person teaches. Raises Http404 for every other."""
    taught = teaching.counted(teaching.sessions_of(user)).select_related("offering__course__kind")
    found = taught.filter(uuid=number).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(TUTORS)
def register(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show the register of a session and keep its marks, also when only some are made."""
    user, now = person(request), timezone.now()
    session = _taught(user, number)
    people = lines(session, now=now)
    form = RegisterForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            kept = attendance.mark(session=session, marks=form.changed(), by=user, now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _saved(kept))
            return redirect("register", number=number)
    context = _about(session, people) | {"form": form, "open": attendance.open_from(session, now=now)}
    return render(request, "students/register/register.html", context)


@require_safe
@open_to(TUTORS)
def printed(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show the register as a sheet of paper: names and boxes, nothing that people asked for."""
    session = _taught(person(request), number)
    context = _about(session, lines(session, now=timezone.now()))
    context |= {"heads": [was.label for was in LOOKS], "empty_rows": EMPTY_ROWS, "now": timezone.now()}
    return render(request, "students/register/print.html", context)


def _about(session: Session, people: list[Line]) -> dict[str, Any]:
    return {
        "nav": "teaching",
        "may_look": glances.may_look(session, now=timezone.now()),
        "counts": headcounts.may_be_counted(session.offering),
        "counted": headcounts.of(session),
        "session": session,
        "title": session.offering.revision.title,
        "tutors": [each["name"] for each in overview.both(session.offering.pair)],
        "people": people,
        "marked": sum(1 for line in people if line.was),
        "asked": [line for line in people if line.support],
    }


def _saved(kept: attendance.Kept) -> str:
    """Say what was saved."""
    if not kept.changed and not kept.cleared:
        return _("Nothing was different, so nothing changed.")
    words = []
    if kept.changed:
        words.append(ngettext("%(n)s mark saved.", "%(n)s marks saved.", kept.changed) % {"n": kept.changed})
    if kept.cleared:
        words.append(ngettext("%(n)s mark taken away.", "%(n)s marks taken away.", kept.cleared) % {"n": kept.cleared})
    return " ".join(words)
