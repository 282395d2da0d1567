"""Kinds of course and parts of the catalogue: the list, and one page for each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import categories, kinds
from courses.forms_kinds import CategoryForm, KindForm
from courses.models import Category, Colour, Course, Kind
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

SETTERS = holders_of("college.change_settings")
WRITERS = holders_of("courses.write")
MENU = {"nav": "college", "subnav": "library"}
EITHER = ["GET", "HEAD", "POST"]


@require_safe
@open_to(WRITERS, SETTERS)
def kinds_and_parts(request: HttpRequest) -> HttpResponse:
    """List the kinds and the parts of the catalogue in the college's order."""
    used = {str(slug) for slug in Course.objects.order_by().values_list("kind_id", flat=True).distinct()}
    rows = list(Kind.objects.order_by("order", "pk"))
    context = {
        "kinds": [(kind, kind.slug in used) for kind in rows],
        "categories": Category.objects.order_by("order", "pk"),
        "may_change": person(request).has_perm("college.change_settings"),
    }
    return render(request, "courses/office/kinds.html", {**MENU, **context})


@require_http_methods(EITHER)
@open_to(SETTERS)
def add_kind(request: HttpRequest) -> HttpResponse:
    """Add a kind of course."""
    form = KindForm(request.POST or None, initial={"needs_booking": True, "needs_pair": True})
    if request.method == "POST" and form.is_valid():
        try:
            kind = kinds.add(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is there. New courses can be of this kind.") % {"name": kind.name})
            return redirect("college_kinds")
    return render(request, "courses/office/kind_form.html", {**MENU, "form": form})


@require_http_methods(EITHER)
@open_to(SETTERS)
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a kind, stop offering it, or take it away when no course is of it."""
    found = get_object_or_404(Kind, slug=slug)
    now = {name: getattr(found, name) for name in KindForm.base_fields}
    form = KindForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            kinds.change(kind=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("college_kinds")
    in_use = Course.objects.filter(kind_id=found.slug).exists()
    context = {"form": form, "kind": found, "in_use": in_use}
    return render(request, "courses/office/kind_form.html", {**MENU, **context})


@require_POST
@open_to(SETTERS)
def move_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Move a kind up or down."""
    up = request.POST.get("way") == "up"
    kinds.move(kind=get_object_or_404(Kind, slug=slug), up=up, by=person(request), now=timezone.now())
    return redirect("college_kinds")


@require_POST
@open_to(SETTERS)
def retire_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a kind no longer for new courses."""
    found = get_object_or_404(Kind, slug=slug)
    try:
        kinds.retire(kind=found, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        words = _("“%(name)s” is not offered for new courses now. Courses that are of this kind stay.")
        messages.success(request, words % {"name": found.name})
    return redirect("college_kinds")


@require_POST
@open_to(SETTERS)
def bring_back_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a kind again."""
    found = kinds.bring_back(kind=get_object_or_404(Kind, slug=slug), by=person(request), now=timezone.now())
    messages.success(request, _("“%(name)s” can be chosen again.") % {"name": found.name})
    return redirect("college_kinds")


@require_POST
@open_to(SETTERS)
def remove_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away a kind that no course is of."""
    found = get_object_or_404(Kind, slug=slug)
    try:
        kinds.remove(kind=found, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("“%(name)s” is gone.") % {"name": found.name})
    return redirect("college_kinds")


@require_http_methods(EITHER)
@open_to(SETTERS)
def add_category(request: HttpRequest) -> HttpResponse:
    """Add a part of the catalogue."""
    pattern = categories.free_pattern()
    begin = {"pattern": pattern, "colour": Colour(pattern).value}
    form = CategoryForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            found = categories.add(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is a part of the catalogue now.") % {"name": found.name})
            return redirect("college_kinds")
    return render(request, "courses/office/category_form.html", {**MENU, "form": form})


@require_http_methods(EITHER)
@open_to(SETTERS)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the name, words or mark of a part, or take it away when no course is in it."""
    found = get_object_or_404(Category, slug=slug)
    now = {name: getattr(found, name) for name in CategoryForm.base_fields}
    form = CategoryForm(request.POST if request.method == "POST" else None, initial=now, category=found)
    if request.method == "POST" and form.is_valid():
        try:
            categories.change(category=found, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("college_kinds")
    in_use = Course.objects.filter(category=found).exists()
    context = {"form": form, "category": found, "in_use": in_use}
    return render(request, "courses/office/category_form.html", {**MENU, **context})


@require_POST
@open_to(SETTERS)
def move_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Move a part up or down."""
    up = request.POST.get("way") == "up"
    found = get_object_or_404(Category, slug=slug)
    categories.move(category=found, up=up, by=person(request), now=timezone.now())
    return redirect("college_kinds")


@require_POST
@open_to(SETTERS)
def remove_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away a part that no course is in."""
    found = get_object_or_404(Category, slug=slug)
    try:
        categories.remove(category=found, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("“%(name)s” is gone.") % {"name": found.name})
    return redirect("college_kinds")
