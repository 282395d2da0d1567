"""Where a course stands: its part of the catalogue, its kind, and whether it is offered at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import authoring, community
from courses.forms_standing import PlaceForm
from courses.models import Course
from courses.views.library import MENU, WRITERS, panels_address
from foundations.accounts.access import open_to, person
from foundations.lib.refusals import Refusal, show


def _course(slug: str) -> Course:
    return get_object_or_404(Course.objects.select_related("category", "kind"), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the part of the catalogue and the kind of a course; offer it no more from here too."""
    found = _course(slug)
    form = PlaceForm(request.POST or None, course=found)
    if request.method == "POST" and form.is_valid():
        try:
            authoring.move(course=found, by=person(request), now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Kept. The catalogue shows it there now."))
            return redirect("college_course_place", slug=slug)
    context = {"course": found, "title": community.title_of(found), "form": form, "panels": panels_address(found)}
    return render(request, "courses/office/course_place.html", {**MENU, **context})


@require_POST
@open_to(WRITERS)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a course no more, unless people can still come to it."""
    try:
        authoring.retire(course=_course(slug), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The course is not offered any more. Its words are kept."))
    return redirect("college_course_place", slug=slug)


@require_POST
@open_to(WRITERS)
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a retired course again."""
    authoring.bring_back(course=_course(slug), by=person(request), now=timezone.now())
    messages.success(request, _("The course can be planned again."))
    return redirect("college_course_place", slug=slug)
