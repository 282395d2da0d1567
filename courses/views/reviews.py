"""Looking again: what is due, the light look of the year, and the pages of panel members."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import panel_lists, panel_pages, seats
from courses import reviews as rules
from courses.forms_panels import AskForm, LookForm, ViewForm
from courses.models import Course
from courses.views.panels import CONVENERS, MENU, READERS
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

MEMBERS = holders_of("courses.review")
NAV = {"nav": "panels"}


@require_safe
@open_to(*READERS)
def college_reviews(request: HttpRequest) -> HttpResponse:
    """List what is to be looked at again, and what ran before a panel had looked."""
    context = {
        "groups": panel_pages.groups_due(now=timezone.now()),
        "pilots": rules.pilots().select_related("revision", "term", "course").order_by("first_start", "pk"),
        "may_convene": person(request).has_perm("courses.approve"),
    }
    return render(request, "courses/office/panel_reviews.html", {**MENU, **context})


@require_POST
@open_to(*READERS)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a full look before it is due."""
    course = get_object_or_404(Course, slug=slug)
    form = AskForm(request.POST, prefix="ask")
    if form.is_valid():
        rules.ask_for_review(course=course, by=person(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The conveners are told. The course goes on running meanwhile."))
    else:
        messages.error(request, _("Say why, and what a panel should look at."))
    return redirect("college_course_panels", slug=slug)


@require_safe
@open_to(MEMBERS)
def panels(request: HttpRequest) -> HttpResponse:
    """List the panels a member sits on, and the yearly looks that anybody of them can take."""
    me = person(request)
    context = {
        "panels": panel_lists.visible_to(me),
        "looks": panel_pages.looks_for(me, now=timezone.now()),
    }
    return render(request, "courses/reviews/panels.html", {**NAV, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(MEMBERS)
def panel(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Read the course, and write your own view; the others' show once you have given it, or all are opened."""
    me = person(request)
    one = get_object_or_404(panel_lists.visible_to(me), uuid=number)
    seat = one.members.get(person=me)
    form = ViewForm(request.POST or None, initial={name: getattr(seat, name) for name in seats.VIEW})
    if request.method == "POST" and form.is_valid():
        verb = seats.save_view if "draft" in request.POST else seats.give_view
        try:
            seat = verb(member=seat, by=me, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            given = seat.given_at is not None
            messages.success(request, _("Your view is given. Thank you.") if given else _("It is kept, just for you."))
            return redirect("panel", number=number)
    context = {"seat": seat, "form": form, **panel_pages.reading(one, seat, reader=me)}
    return render(request, "courses/reviews/panel.html", {**NAV, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(MEMBERS, CONVENERS)
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one half of the light look of the year."""
    approval = get_object_or_404(rules.valid(now=timezone.now()), revision__course__slug=slug)
    check = rules.check_of(approval, now=timezone.now())
    missing = check.missing if check else ()
    form = LookForm(request.POST or None, missing=missing)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "fine": form.cleaned_data["fine"] == "yes"}
        try:
            rules.look(revision=approval.revision, by=person(request), now=timezone.now(), **said)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Thank you for looking."))
            return redirect("panels" if person(request).has_perm("courses.review") else "college_reviews")
    parts = panel_lists.parts_of(approval.revision)
    context = {"approval": approval, "check": check, "form": form, "parts": parts}
    return render(request, "courses/reviews/look.html", {**NAV, **context})
