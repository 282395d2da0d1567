"""What changed in a course: two versions side by side, and the way back to an earlier one."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import authoring, quality
from courses import compare as side_by_side
from courses.authoring import Overtaken
from courses.models import Course, Revision
from courses.views.library import MENU, WRITERS, panels_address
from foundations.accounts.access import open_to, person


@require_safe
@open_to(WRITERS)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two versions of a course side by side; first the approved one and the newest."""
    found = get_object_or_404(Course.objects.select_related("category"), slug=slug)
    revisions = list(found.revisions.select_related("written_by", "approval").order_by("-number", "pk"))
    approved = quality.approved_revision(found, now=timezone.now())
    new = _chosen(revisions, request.GET.get("new"), revisions[0].number)
    before = approved.number if approved and approved.number != new.number else max(new.number - 1, 1)
    old = _chosen(revisions, request.GET.get("old"), before)
    context = {
        "course": found,
        "revisions": revisions,
        "newest": revisions[0],
        "approved": approved,
        "old": old,
        "new": new,
        "sides": [_heading(each, approved) for each in (old, new)],
        "comparison": side_by_side.compare(authoring.text_of(old), authoring.text_of(new)),
        "panels": panels_address(found),
    }
    return render(request, "courses/office/course_compare.html", {**MENU, **context})


@require_POST
@open_to(WRITERS)
def go_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the words of an earlier version as the newest one."""
    found = get_object_or_404(Course, slug=slug)
    number, base = _number(request.POST.get("number")), _number(request.POST.get("base"))
    earlier = Revision.objects.filter(course=found, number=number).first()
    if earlier is None:
        messages.error(request, _("Choose the version to go back to."))
        return redirect("college_course_compare", slug=slug)
    try:
        kept = authoring.go_back(course=found, number=earlier.number, base=base, by=person(request), now=timezone.now())
    except Overtaken:
        messages.error(request, _("Somebody saved newer words just now. Look at them first, then go back if you like."))
        return redirect("college_course_compare", slug=slug)
    words = _("The words of version %(old)s are version %(new)s now. What came between is kept.")
    messages.success(request, words % {"old": earlier.number, "new": kept.number})
    return redirect("college_course", slug=slug)


def _heading(revision: Revision, approved: Revision | None) -> str:
    """Return what stands above one side: the version, who wrote it, and whether students see it."""
    values = {"number": revision.number, "name": revision.written_by.name}
    words = _("Version %(number)s, by %(name)s") if values["name"] else _("Version %(number)s")
    return f"{words % values}, {_('approved')}" if approved and approved.pk == revision.pk else words % values


def _chosen(revisions: Sequence[Revision], asked: str | None, otherwise: int) -> Revision:
    """Return the revision somebody asked for, or the one of that number, or the newest."""
    by_number = {revision.number: revision for revision in revisions}
    return by_number.get(_number(asked)) or by_number.get(otherwise) or revisions[0]


def _number(typed: str | None) -> int:
    """Return a number that was sent; 0 for anything else."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
