"""The page about fairness: my answers, and the yearly counts for the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from students import equality
from students.access import STUDENTS
from students.forms_person import FairnessForm
from students.views.answers import answered
from students.views.details import own

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(STUDENTS)
def my_fairness(request: HttpRequest) -> HttpResponseBase:
    """My answers about fairness, to give, change or take away."""
    student = own(request)
    kept = equality.answers_of(student)
    form = FairnessForm(answered(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            equality.answer(student=student, answers=form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Thank you. Your answers are saved."))
            return redirect("my_details")
    return render(request, "students/details/fairness.html", {"form": form, "kept": kept})


@require_POST
@open_to(STUDENTS)
def my_fairness_take_away(request: HttpRequest) -> HttpResponseBase:
    """Take my answers away."""
    equality.take_away(student=own(request), by=person(request), now=timezone.now())
    messages.success(request, _("Your answers are gone."))
    return redirect("my_details")


@require_safe
@open_to(holders_of("students.help"))
def college_fairness(request: HttpRequest) -> HttpResponseBase:
    """The counts of one year, without small numbers and without names."""
    years = equality.years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(each) for each in years} else next(iter(years), None)
    tables = [] if year is None else equality.counts(year)
    context = {"years": years, "year": year, "tables": tables, "few": equality.FEW, "subnav": "students"}
    return render(request, "students/office/fairness.html", context)
