"""The course library: finding, adding and rewriting courses, and approving their words."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import authoring, library, quality
from courses.forms_office import CourseTextForm, NewCourseForm
from courses.models import Course, Revision
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
ON_A_PAGE = 25


@require_safe
@open_to(WRITERS)
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses A to Z, or those whose title or code holds some words."""
    words = request.GET.get("q", "").strip()[:100]
    rows = library.shelf(words=words, today=quality.today(timezone.now()))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "courses": [library.shelved(row) for row in page.object_list], "words": words}
    return render(request, "courses/office/courses.html", {**MENU, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def add_course(request: HttpRequest) -> HttpResponse:
    """Put a new course into the library."""
    begin = {"code": library.next_code(), "session_minutes": 120, "size": 12}
    form = NewCourseForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        where = {name: form.cleaned_data[name] for name in ("code", "category", "kind")}
        slug = slugify(form.cleaned_data["title"])[:80]
        try:
            authoring.start(slug=slug, text=form.text(), by=person(request), now=timezone.now(), **where)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The course is in the library. It can be taught once its words are approved."))
            return redirect("college_course", slug=slug)
    return render(request, "courses/office/course_add.html", {**MENU, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(WRITERS)
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the words of a course; changed words become a new revision."""
    found = get_object_or_404(Course.objects.select_related("category"), slug=slug)
    revisions = list(found.revisions.select_related("approval", "written_by").order_by("-number", "pk"))
    form = CourseTextForm(request.POST or None, initial=CourseTextForm.words_of(authoring.text_of(revisions[0])))
    if request.method == "POST" and form.is_valid():
        kept = authoring.revise(course=found, text=form.text(), by=person(request), now=timezone.now())
        same = kept.number == revisions[0].number
        messages.success(
            request,
            _("Nothing was different, so nothing changed.")
            if same
            else _("The new words are kept. They need approving before they are taught."),
        )
        return redirect("college_course", slug=slug)
    context = {
        "course": found,
        "revisions": revisions,
        "newest": revisions[0],
        "approved": quality.approved_revision(found, now=timezone.now()),
        "form": form,
        "may_approve": person(request).has_perm("courses.approve"),
    }
    return render(request, "courses/office/course.html", {**MENU, **context})


@require_POST
@open_to(holders_of("courses.approve"))
def approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Approve one revision, the one that was read."""
    revision = get_object_or_404(Revision, course__slug=slug, number=number)
    try:
        quality.approve(revision=revision, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Approved. Now it can be taught and printed."))
    return redirect("college_course", slug=slug)
