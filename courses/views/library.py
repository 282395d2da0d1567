"""The course library: finding, adding and rewriting courses."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import authoring, compare, contributions, library, quality, sections
from courses.authoring import Overtaken
from courses.forms_library import CourseTextForm, NewCourseForm
from courses.models import Course, Panel
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
ON_A_PAGE = 25


@require_safe
@open_to(WRITERS)
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses A to Z, or those whose title or code holds some words, or whose words are so far."""
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    today = current.today(timezone.now())
    page = Paginator(library.shelf(words=words, state=state, today=today), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "courses": [library.shelved(row, today=today) for row in page.object_list],
        "words": words,
        "state": state,
        "states": list(library.State),
    }
    return render(request, "courses/office/courses.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def add_course(request: HttpRequest) -> HttpResponse:
    """Put a new course into the library."""
    form = NewCourseForm(request.POST or None, initial={"code": library.next_code()})
    if request.method == "POST" and form.is_valid():
        where = {name: form.cleaned_data[name] for name in ("code", "category", "kind")}
        slug = slugify(form.cleaned_data["title"])[:80]
        try:
            authoring.start(slug=slug, text=form.text(), by=person(request), now=timezone.now(), **where)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The course is in the library. Now write the rest, a part at a time."))
            return redirect("college_course", slug=slug)
    return render(request, "courses/office/course_add.html", {**MENU, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the words of a course with advice; changed words become a new revision."""
    found = get_object_or_404(Course.objects.select_related("category"), slug=slug)
    newest = found.revisions.order_by("-number")[0]
    begin = CourseTextForm.words_of(authoring.text_of(newest)) | {"base": newest.number}
    form = CourseTextForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"] or 0
        try:
            kept = authoring.revise(course=found, text=form.text(), base=base, by=person(request), now=timezone.now())
        except Overtaken as overtaken:
            return _page(request, found, **_both(found, form, overtaken))
        return _kept(request, found, number=kept.number, same=kept.number == newest.number)
    return _page(request, found, form=form)


def _kept(request: HttpRequest, found: Course, *, number: int, same: bool) -> HttpResponse:
    """Say what became of the words, and go where the writer wants to go next."""
    if same:
        messages.success(request, _("Nothing was different, so nothing changed."))
    else:
        messages.success(request, _("Saved as version %(number)s. Every word is safe.") % {"number": number})
    panels = panels_address(found)
    return redirect(panels) if panels and "send" in request.POST else redirect("college_course", slug=found.slug)


def _both(found: Course, form: CourseTextForm, overtaken: Overtaken) -> dict[str, Any]:
    """Return the page of the second of two savers: their words, the other's, and which of them meet."""
    began = found.revisions.filter(number=form.cleaned_data["base"] or 0).first()
    mine, theirs = form.text(), authoring.text_of(overtaken.theirs)
    taken, disputed = authoring.joined(began=authoring.text_of(began) if began else None, mine=mine, theirs=theirs)
    return {
        "form": form.with_parts_of(theirs, taken, base=overtaken.theirs.number),
        "theirs": overtaken.theirs,
        "taken": [compare.NAMES[name] for name in taken],
        "comparison": compare.compare(theirs, mine, only=disputed),
    }


def _page(request: HttpRequest, found: Course, *, form: CourseTextForm, **more: Any) -> HttpResponse:
    now = timezone.now()
    made_by, noted = reverse("college_course_made_by", args=[found.slug]), contributions.noted(found)
    context = {
        "course": found,
        "form": form,
        "newest": found.revisions.order_by("-number")[0],
        "approved": quality.approved_revision(found, now=now),
        "panel": Panel.objects.filter(revision__course=found, closed=False).select_related("revision").first(),
        "sections": sections.sections(form),
        "checks": sections.ready(form.typed(), missing=contributions.missing(noted), made_by=made_by),
        "noted": noted,
        "panels": panels_address(found),
    }
    return render(request, "courses/office/course.html", {**MENU, **context, **more})


def panels_address(found: Course) -> str:
    """Return where the panels of a course are looked after; empty where that page is not part of the college."""
    try:
        return reverse("college_course_panels", args=[found.slug])
    except NoReverseMatch:
        return ""
