"""My details: everything we keep about me in one place, and one short page for each thing to put right."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show
from students import charter, consents, equality, glances, need, openings, registration
from students.access import STUDENTS
from students.forms_person import AboutForm, EmergencyForm, GroupsForm, ReachingForm
from students.models import Student
from students.purposes import PURPOSES
from students.views.answers import answered

SHOWN = 20
either = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Page:
    """One short page. why: why we ask. who: who sees it."""

    form: type[forms.Form]
    title: str | Promise
    why: str | Promise
    who: str | Promise
    optional: bool = True


ABOUT = Page(
    AboutForm,
    gettext_lazy("About me"),
    gettext_lazy("We ask so that we can say hello the way you like, and get ready for you."),
    gettext_lazy("Who sees this: the office. Your tutors see your name and pronouns, not what you write below them."),
    optional=False,
)
REACH = Page(
    ReachingForm,
    gettext_lazy("How to reach me"),
    gettext_lazy("We ask so that you hear about changes in time, in a way that is safe for you."),
    gettext_lazy("Who sees this: the office."),
    optional=False,
)
EMERGENCY = Page(
    EmergencyForm,
    gettext_lazy("In an emergency"),
    gettext_lazy("If you become very unwell in a session, we can ring somebody for you. You don’t need one to join."),
    gettext_lazy("Who sees this: the office, when they open your record. You see on My details who did."),
)
GROUPS = Page(
    GroupsForm,
    gettext_lazy("Groups I am in"),
    gettext_lazy("A Recovery College is for all of these people. We ask to see whether we reach them."),
    gettext_lazy("Who sees this: only you. It is on no list and no page of the office or your tutors. We only count."),
)


def own(request: HttpRequest) -> Student:
    """Return the student record of the signed-in person themselves, whatever else they may see."""
    user = person(request)
    return get_object_or_404(Student.objects.visible_to(user).select_related("user"), user=user)


@require_safe
@open_to(STUDENTS)
def my_details(request: HttpRequest) -> HttpResponseBase:
    """What we keep about me, to see, put right and take with me."""
    student, now = own(request), timezone.now()
    seen = list(openings.seen_by(student)[: SHOWN + 1])
    context: dict[str, Any] = {
        "student": student,
        "needs": need.of_student(student),
        "glances": glances.of(student),
        "consents": consents.of(student, now=now),
        "charters": charter.history(student),
        "charter": charter.to_offer(student),
        "answered": bool(equality.answers_of(student)),
        "openings": seen[:SHOWN],
        "more_openings": len(seen) > SHOWN,
        "purposes": PURPOSES,
    }
    return render(request, "students/learning/my_details.html", context)


def _change(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Show one short page, keep what is sent, and go back to My details."""
    student = own(request)
    start = {name: getattr(student, name, "") for name in page.form.base_fields} | {"phone": student.user.phone}
    start["groups"] = student.groups.split()
    form = page.form(answered(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            registration.change_details(student=student, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("my_details")
    return render(request, "students/details/change.html", {"form": form, "page": page})


@either
@open_to(STUDENTS)
def my_about_me(request: HttpRequest) -> HttpResponseBase:
    """My name, my pronouns and what would help me."""
    return _change(request, ABOUT)


@either
@open_to(STUDENTS)
def my_reach(request: HttpRequest) -> HttpResponseBase:
    """How I am reached, and whether a message may be left."""
    return _change(request, REACH)


@either
@open_to(STUDENTS)
def my_emergency_contact(request: HttpRequest) -> HttpResponseBase:
    """Somebody to ring for me."""
    return _change(request, EMERGENCY)


@either
@open_to(STUDENTS)
def my_groups(request: HttpRequest) -> HttpResponseBase:
    """Which of the four groups I am in."""
    return _change(request, GROUPS)
