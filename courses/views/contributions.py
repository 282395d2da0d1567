"""Who made a course together: adding people and taking them off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import contributions
from courses.forms_library import ContributionForm
from courses.models import Contribution, Course
from courses.views.library import MENU, WRITERS, panels_address
from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show

TAKEN = ("name", "part", "perspective", "words", "hide_perspective", "person")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def made_by(request: HttpRequest, slug: str) -> HttpResponse:
    """List who made a course, and add somebody."""
    course = get_object_or_404(Course.objects.select_related("category"), slug=slug)
    form = ContributionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {name: form.cleaned_data.get(name) for name in TAKEN}
        try:
            noted = contributions.note(course=course, by=person(request), now=timezone.now(), **values)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is noted.") % {"name": noted.name})
            return redirect("college_course_made_by", slug=slug)
    everybody = contributions.noted(course)
    context = {
        "course": course,
        "title": course.revisions.order_by("-number")[0].title,
        "form": form,
        "noted": everybody,
        "missing": contributions.missing(everybody),
        "panels": panels_address(course),
    }
    return render(request, "courses/office/course_made_by.html", {**MENU, **context})


@require_POST
@open_to(WRITERS)
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take somebody off the list."""
    sent = request.POST.get("contribution", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 16 else 0
    course = get_object_or_404(Course, slug=slug)
    contribution = Contribution.objects.filter(course=course, pk=number).first()
    if contribution is None:
        messages.info(request, _("They are off the list already."))
        return redirect("college_course_made_by", slug=slug)
    contributions.remove(contribution=contribution, by=person(request), now=timezone.now())
    messages.success(request, _("%(name)s is off the list.") % {"name": contribution.name})
    return redirect("college_course_made_by", slug=slug)
