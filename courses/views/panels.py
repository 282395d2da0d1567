"""Quality panels as conveners see them: asking one, recording what it agreed, confirming small changes."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import panel_lists, panel_pages, quality, small_changes
from courses import panels as rules
from courses.forms_panels import AskForm, MeetingForm, VerdictForm
from courses.models import Course, Panel, ReviewRequest, Revision, Verdict
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show

CONVENERS = holders_of("courses.approve")
READERS = (CONVENERS, holders_of("courses.write"))
MENU = {"nav": "college", "subnav": "library"}
ON_A_PAGE = 20


def found(number: uuid.UUID) -> Panel:
    """Return a panel with its course, or 404."""
    rows = Panel.objects.select_related("revision__course__category", "convened_by", "opened_by", "verdict__confirmed")
    return get_object_or_404(rows, uuid=number)


@require_safe
@open_to(*READERS)
def panels(request: HttpRequest) -> HttpResponse:
    """List the panels to come, the small changes that wait, and what was agreed."""
    context = {
        "to_come": panel_lists.to_come(),
        "to_confirm": panel_lists.to_confirm(),
        "page": Paginator(panel_lists.done(), ON_A_PAGE).get_page(request.GET.get("page")),
        "may_convene": person(request).has_perm("courses.approve"),
    }
    return render(request, "courses/office/panels.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*READERS)
def course_panels(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what panels said about a course; a convener asks a new one."""
    course = get_object_or_404(Course.objects.select_related("category"), slug=slug)
    newest = course.revisions.select_related("written_by").order_by("-number")[0]
    may_convene = person(request).has_perm("courses.approve")
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and may_convene and form.is_valid():
        try:
            where = {"meets": form.meets(), "place": form.cleaned_data["place"]}
            made = rules.convene(revision=newest, by=person(request), now=timezone.now(), **where)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The panel is set up. Now ask people onto it."))
            return redirect("college_panel", number=made.uuid)
    context = {
        "course": course,
        "newest": newest,
        "form": form,
        "may_convene": may_convene,
        "asked": ReviewRequest.objects.filter(course=course, settled_on=None).first(),
        "ask_form": AskForm(prefix="ask"),
        **panel_pages.history(course, newest, now=timezone.now()),
    }
    return render(request, "courses/office/panel_course.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(CONVENERS)
def panel(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Record what a panel agreed, or keep it for later; once it has answered, show the answer."""
    one, by, now = found(number), person(request), timezone.now()
    members = list(one.members.select_related("person").order_by("pk"))
    draft = "draft" in request.POST
    form = VerdictForm(request.POST or None, members=members, draft=draft, initial=one.draft)
    if request.method == "POST" and form.is_valid():
        try:
            if draft:
                rules.save_draft(panel=one, draft=form.cleaned_data, by=by, now=now)
            else:
                rules.agree(panel=one, by=by, now=now, **form.answer())
        except Refusal as refusal:
            show(form, refusal)
        else:
            kept = _("It is kept. Come back when you like.")
            messages.success(request, kept if draft else _("It is written down, and the authors are told."))
            return redirect("college_panel", number=number)
    context = {"form": form, "members": members, **panel_pages.sitting(one, members, reader=by, now=now)}
    return render(request, "courses/office/panel.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(CONVENERS)
def meeting(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Say when and where a panel meets."""
    one = found(number)
    form = MeetingForm(request.POST or None, initial=MeetingForm.begin(one))
    if request.method == "POST" and form.is_valid():
        where = {"meets": form.meets(), "place": form.cleaned_data["place"]}
        try:
            rules.set_meeting(panel=one, by=person(request), now=timezone.now(), **where)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("When and where is kept. Members who can sign in are told."))
            return redirect("college_panel", number=number)
    return render(request, "courses/office/panel_meeting.html", {**MENU, "panel": one, "form": form})


@require_POST
@open_to(CONVENERS)
def call_off(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Say that a panel will not meet."""
    one = found(number)
    try:
        rules.call_off(panel=one, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
        return redirect("college_panel", number=number)
    messages.success(request, _("The panel is called off. Members who can sign in are told."))
    return redirect("college_course_panels", slug=one.revision.course.slug)


@require_POST
@open_to(CONVENERS)
def confirm(request: HttpRequest, number: uuid.UUID, version: int) -> HttpResponse:
    """Confirm that the version that was read holds the small changes, and no more."""
    one = found(number)
    words = get_object_or_404(Revision, course=one.revision.course_id, number=version)
    verdict = get_object_or_404(Verdict, panel=one)
    try:
        small_changes.confirm(verdict=verdict, revision=words, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        until = current.today(timezone.now() + quality.APPROVAL_LASTS)
        messages.success(
            request, _("Confirmed. It can be planned and published until %(year)s.") % {"year": until.year}
        )
    return redirect("college_panel", number=number)
