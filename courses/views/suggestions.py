"""Suggesting a course, and answering what was suggested."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import suggestions, wishes
from courses.forms_voices import AnswerForm, SuggestForm
from courses.models import Suggestion
from courses.titles import titled
from foundations.accounts.access import SIGNED_IN, holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
ON_A_PAGE = 25
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@open_to(SIGNED_IN)
def suggest_course(request: HttpRequest) -> HttpResponse:
    """Suggest a course, and read what the college answered."""
    user = person(request)
    form = SuggestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.suggest(words=form.cleaned_data["words"], by=user, now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Thank you. We read every idea, and we write back to you."))
            return redirect("suggest_course")
    context = {"form": form, "mine": suggestions.of(user), "nav": "my_learning"}
    return render(request, "courses/suggestion/suggest.html", context)


@require_safe
@open_to(WRITERS)
def college_suggestions(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer, what was answered, and the courses that people wait for."""
    page = Paginator(suggestions.answered(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": suggestions.waiting(), "page": page, "wanted": wishes.wanted()}
    return render(request, "courses/office/suggestions.html", {**MENU, **context})


@either
@open_to(WRITERS)
def college_suggestion(request: HttpRequest, number: UUID) -> HttpResponse:
    """Answer one suggestion."""
    rows = Suggestion.objects.select_related("suggested_by", "course")
    suggestion = get_object_or_404(rows, uuid=number)
    form = AnswerForm(request.POST if request.method == "POST" else None, courses=titled())
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.answer(suggestion=suggestion, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Answered. The person gets your words by email."))
            return redirect("college_suggestions")
    return render(request, "courses/office/suggestion.html", {**MENU, "form": form, "suggestion": suggestion})
