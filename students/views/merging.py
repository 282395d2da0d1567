"""The same person twice: find the other record, look at both side by side, and join them."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from foundations.accounts.access import open_to, person
from foundations.accounts.sign_in import too_many
from foundations.lib.refusals import Refusal, show
from students import merging, search
from students.forms import FindForm
from students.forms_staff import MergeForm
from students.views.answers import answered
from students.views.office import claims_of, either
from students.views.openings import HELPERS, named, record_open

MENU = {"subnav": "students"}


@either
@open_to(HELPERS)
@record_open()
def college_student_same(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Who may be the same person: the same number or name, and whoever is looked for."""
    (student,) = named(person(request), uuid)
    form, found = FindForm(answered(request)), None
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="find_student", key=str(person(request).pk)):
            return too_many(request)
        try:
            found = search.find(wanted=form.cleaned_data["name"], by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
    others = [each for each in found.students if each.pk != student.pk] if found else search.alike(student)
    context = {"student": student, "form": form, "others": others, "found": found}
    return render(request, "students/merging/same.html", {**MENU, **context})


@either
@open_to(HELPERS)
@record_open()
def college_student_merge(request: HttpRequest, uuid: UUID, other: UUID) -> HttpResponseBase:
    """Both side by side, what joining them would do, and the button that does it."""
    keep, gone = named(person(request), uuid, other)
    form = MergeForm(answered(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            merging.merge(keep=keep, other=gone, by=person(request), now=timezone.now(), reason=reason)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Joined. Everything of both is here now."))
            return redirect("college_student", keep.uuid)
    sides = [{"student": each, "claims": claims_of(each)} for each in (keep, gone)]
    seen = merging.preview(keep=keep, other=gone)
    context = {"keep": keep, "other": gone, "sides": sides, "seen": seen, "form": form}
    return render(request, "students/merging/merge.html", {**MENU, **context})
