"""The catalogue, open to everyone. The same address answers htmx with the results alone."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses import catalogue as the_catalogue
from courses.catalogue import Found
from courses.forms_catalogue import CatalogueForm
from courses.models import Category, ListedOffering, Venue
from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import absolute

# A filter of the rules, its field in the form, and the way out when it leaves nothing.
LETTING_GO = {
    "words": ("q", gettext_lazy("looking without these words")),
    "about": ("about", gettext_lazy("showing courses about anything")),
    "kinds": ("kind", gettext_lazy("showing all kinds of courses")),
    "ways": ("how", gettext_lazy("showing both online and in a room")),
    "where": ("where", gettext_lazy("showing courses in all places")),
    "when": ("when", gettext_lazy("showing all times of the week")),
    "places": ("places", gettext_lazy("showing full courses too")),
}
A_NUMBER = 4


@open_to(EVERYONE)
@require_safe
@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what people can join."""
    now = timezone.now()
    form = form_of(request, now=now)
    part = next((name for name in ("after", "before", "last") if name in request.GET), "first")
    place = the_catalogue.place_of(part, request.GET.get(part, ""))
    found = the_catalogue.find(form.chosen(), place=place, number=_number(request), now=now)
    htmx = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    template = "courses/catalogue/_results_part.html" if htmx else "courses/catalogue/catalogue.html"
    return render(request, template, {**_filters(form), **_results(form, found), "nav": "courses", "swapped": htmx})


def form_of(request: HttpRequest, *, now: datetime) -> CatalogueForm:
    """Return the search and filters of an address, offering only venues where something is on."""
    on = ListedOffering.objects.filter(venue=OuterRef("pk"), next_start__gt=now)
    venues = Venue.objects.filter(Exists(on)).only("slug", "name").order_by("name", "pk")
    return CatalogueForm(request.GET, categories=list(Category.objects.order_by("order")), venues=list(venues))


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) <= A_NUMBER else 1


def _filters(form: CatalogueForm) -> dict[str, Any]:
    more = [form.options("kind"), form.options("where")]
    return {
        "q": form.cleaned_data["q"],
        "filters": [form.options(name) for name in ("about", "how", "when", "places")],
        "more_filters": [options for options in more if options.options],
        "more_open": any(options.any for options in more),
        "chosen_count": len(form.pairs(leave=["q"])),
        "kept": form.pairs(leave=["q"]),
        "clear_href": form.address(leave=[name for name in form.fields if name != "q"]),
        "canonical": absolute(form.address()),
    }


def _results(form: CatalogueForm, found: Found) -> dict[str, Any]:
    """Return what the results part shows."""
    return {
        "found": found,
        "heading": _heading(found),
        "looked_for": form.looked_for(),
        "links": _links(form, found),
        "ways_out": [
            (form.address(leave=[LETTING_GO[way.name][0]]), LETTING_GO[way.name][1], _courses(way.count))
            for way in found.ways_out
        ],
    }


def _courses(count: int) -> str:
    return ngettext("%(count)s course", "%(count)s courses", count) % {"count": f"{count:,}"}


def _heading(found: Found) -> str:
    if not found.total:
        return _("No courses match yet")
    return _("%(count)s+ courses") % {"count": f"{found.total:,}"} if found.more else _courses(found.total)


def _links(form: CatalogueForm, found: Found) -> list[dict[str, str]]:
    if not (found.before or found.after):
        return []
    before = form.address(before=str(found.before)) if found.before else ""
    after = form.address(after=str(found.after)) if found.after else ""
    return [
        {"words": _("First page"), "href": form.address() if before else "", "rel": ""},
        {"words": _("Page before"), "href": before, "rel": "prev"},
        {"words": _("Next page"), "href": after, "rel": "next"},
        {"words": _("Last page"), "href": form.address(last="1") if after else "", "rel": ""},
    ]
