"""Hellos to people who missed a session: for the tutors of the session, or the office."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from students import contact_tasks
from students.forms_room import ContactForm
from students.models import ContactTask
from students.models.opening import OpeningReason
from students.views.answers import answered
from students.views.openings import record_open, with_hello
from tutors.access import TUTORS

HELPERS = holders_of("students.help")
MOST = 200
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@open_to(TUTORS)
def teaching_contacts(request: HttpRequest) -> HttpResponse:
    """List the hellos that wait for a tutor."""
    mine = ContactTask.objects.for_tutor(person(request))
    return _list(request, mine, "teaching_contact", {"nav": "teaching"})


@require_safe
@open_to(HELPERS)
def college_contacts(request: HttpRequest) -> HttpResponse:
    """List the hellos that wait for the office, and those that wait for tutors."""
    every = ContactTask.objects.visible_to(person(request))
    context = {"nav": "college", "subnav": "students", "office": True}
    return _list(request, every, "college_contact", context)


@either
@open_to(TUTORS)
def teaching_contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One hello: the words, the way, and how it went."""
    mine = ContactTask.objects.for_tutor(person(request))
    return _one(request, mine, uuid, {"nav": "teaching", "back": "teaching_contacts", "base": "base_team.html"})


@either
@open_to(HELPERS)
@record_open(with_hello, why=OpeningReason.RING)
def college_contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same for the office, which has all of them."""
    every = ContactTask.objects.visible_to(person(request))
    context = {"nav": "college", "subnav": "students", "back": "college_contacts", "base": "base_college.html"}
    return _one(request, every, uuid, context)


def _list(request: HttpRequest, tasks: QuerySet[ContactTask], page: str, context: dict[str, Any]) -> HttpResponse:
    rows = list(contact_tasks.waiting(tasks, now=timezone.now())[:MOST])
    missed = contact_tasks.misses_in_a_row({task.enrolment_id for task in rows})
    many = contact_tasks.SUGGEST_A_TALK
    shown: list[dict[str, Any]] = [{"task": task, "talk": missed.get(task.enrolment_id, 0) >= many} for task in rows]
    groups = {who: [row for row in shown if row["task"].who == who] for who in ContactTask.Who.values}
    base = "base_college.html" if context.get("office") else "base_team.html"
    context |= {"rows": groups, "count": len(rows), "page": page, "base": base}
    return no_store(render(request, "students/contact_task/list.html", context))


def _one(request: HttpRequest, tasks: QuerySet[ContactTask], uuid: UUID, context: dict[str, Any]) -> HttpResponse:
    rows = tasks.select_related("session__offering__revision", "enrolment__student__user", "done_by")
    task = get_object_or_404(rows, uuid=uuid)
    student = task.enrolment.student
    last = task.tries + 1 >= contact_tasks.MOST_TRIES
    passing = "pass" in request.POST
    sent = None if passing else answered(request)
    form = ContactForm(sent, message=contact_tasks.may_leave_message(student), last_try=last)
    if passing or (request.method == "POST" and form.is_valid()):
        try:
            words = _keep(request, task, form, passing=passing)
        except Refusal as refusal:
            if passing:
                messages.error(request, str(refusal.words))
                return redirect(context["back"])
            show(form, refusal)
        else:
            messages.success(request, words)
            return redirect(context["back"])
    missed = contact_tasks.misses_in_a_row([task.enrolment_id]).get(task.enrolment_id, 0)
    context |= {"task": task, "student": student, "form": form, "missed": missed, "me": person(request).name}
    context |= {"talk": missed >= contact_tasks.SUGGEST_A_TALK, "message": contact_tasks.may_leave_message(student)}
    return no_store(render(request, "students/contact_task/task.html", context))


def _keep(request: HttpRequest, task: ContactTask, form: ContactForm, *, passing: bool) -> str:
    by, now = person(request), timezone.now()
    if passing:
        contact_tasks.pass_to_office(task=task, by=by, now=now)
        return _("The office has it now. Thank you.")
    kept = contact_tasks.answer(task=task, by=by, now=now, **form.cleaned_data)
    if kept.state == ContactTask.State.OPEN:
        return _("Thank you. It stays on the list for one more try.")
    return _("Thank you. It is written down.")
