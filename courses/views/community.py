"""Places to go on to: what everyone sees, what the office writes, and what a course can lead to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import community as rules
from courses.forms_partners import CommunityPlaceForm, CourseFactsForm, LeadsToForm
from courses.models import CommunityPlace, Course
from foundations.accounts.access import EVERYONE, holders_of, open_to, person
from foundations.college import current
from foundations.lib.http import absolute
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}


@open_to(EVERYONE)
@require_safe
def community(request: HttpRequest) -> HttpResponse:
    """Show every place to go on to, A to Z."""
    context = {"places": rules.shown(), "canonical": absolute(request.path), "nav": "courses"}
    return render(request, "courses/community/community.html", context)


@require_safe
@open_to(WRITERS)
def community_places(request: HttpRequest) -> HttpResponse:
    """List the places for the office: those to check first, then A to Z, retired ones at the end."""
    today = current.today(timezone.now())
    found = sorted(
        CommunityPlace.objects.order_by("name", "pk"),
        key=lambda place: (place.retired_at is not None, not rules.is_old(place, today=today)),
    )
    rows = [{"place": each, "old": each.retired_at is None and rules.is_old(each, today=today)} for each in found]
    return render(request, "courses/office/community.html", {**MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def add(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    form = CommunityPlaceForm(request.POST or None, initial={"checked": current.today(timezone.now())})
    if request.method == "POST" and form.is_valid():
        try:
            rules.add(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The place is there. Courses can lead to it now."))
            return redirect("college_community")
    return render(request, "courses/office/community_place.html", {**MENU, "form": form, "place": None})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a place."""
    found = get_object_or_404(CommunityPlace, slug=slug)
    form = CommunityPlaceForm(request.POST or None, initial=CommunityPlaceForm.facts_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            rules.change(place=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("college_community")
    return render(request, "courses/office/community_place.html", {**MENU, "form": form, "place": found})


@require_POST
@open_to(WRITERS)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a place no more."""
    found = rules.retire(place=get_object_or_404(CommunityPlace, slug=slug), by=person(request), now=timezone.now())
    messages.success(request, _("%(name)s is not shown any more.") % {"name": found.name})
    return redirect("college_community")


@require_POST
@open_to(WRITERS)
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a place again."""
    found = rules.bring_back(place=get_object_or_404(CommunityPlace, slug=slug), by=person(request), now=timezone.now())
    messages.success(request, _("%(name)s is shown again.") % {"name": found.name})
    return redirect("college_community")


# What a course can lead to ------------------------------------------------------------------------------------------


def _course(slug: str) -> Course:
    return get_object_or_404(Course.objects.select_related("partner", "category"), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def leads_to(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what a course can lead to, in order."""
    found = _course(slug)
    form = _steps_form(found, request)
    if request.method == "POST" and form.is_valid():
        try:
            rules.lead_to(course=found, to=form.steps(), by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Kept. It is on the page of the course."))
            return redirect("college_course_leads_to", slug=slug)
    return _page(request, found, steps=form, facts=_facts_form(found))


@require_POST
@open_to(WRITERS)
def course_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whom a course is made with, and its thread."""
    found = _course(slug)
    form = CourseFactsForm(request.POST, initial={"partner": found.partner})
    if form.is_valid():
        rules.set_facts(course=found, **form.cleaned_data, by=person(request), now=timezone.now())
        messages.success(request, _("Kept. It is on the page of the course."))
        return redirect("college_course_leads_to", slug=slug)
    return _page(request, found, steps=_steps_form(found), facts=form)


def _facts_form(course: Course) -> CourseFactsForm:
    return CourseFactsForm(initial={"partner": course.partner, "strand": course.strand})


def _steps_form(course: Course, request: HttpRequest | None = None) -> LeadsToForm:
    sent = request.POST if request is not None and request.method == "POST" else None
    chosen = rules.steps_of(course)
    begin = {f"step_{number}": key for number, key in enumerate(chosen, start=1)}
    return LeadsToForm(sent, initial=begin, courses=rules.courses_to_choose(course), places=list(rules.shown()))


def _page(request: HttpRequest, course: Course, *, steps: LeadsToForm, facts: CourseFactsForm) -> HttpResponse:
    context: dict[str, Any] = {
        "course": course,
        "title": rules.title_of(course),
        "form": steps,
        "facts": facts,
        "forms": [steps, facts],
        "form_has_errors": bool(steps.errors or facts.errors),
    }
    return render(request, "courses/office/course_leads_to.html", {**MENU, **context})
