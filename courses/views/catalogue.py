"""The catalogue, open to everyone. The same address answers htmx with the results alone."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from courses import catalogue as the_catalogue
from courses import fitting
from courses.catalogue import Found
from courses.forms_catalogue import FIELDS, CatalogueForm
from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import absolute

# The way out when a filter leaves nothing.
LETTING_GO = {
    "words": gettext_lazy("looking without these words"),
    "about": gettext_lazy("showing courses about anything"),
    "kinds": gettext_lazy("showing all kinds of courses"),
    "ways": gettext_lazy("showing both online and in a room"),
    "where": gettext_lazy("showing courses in all places"),
    "when": gettext_lazy("showing all times of the day"),
    "days": gettext_lazy("showing all days of the week"),
    "terms": gettext_lazy("showing courses of every term"),
    "places": gettext_lazy("showing full courses too"),
}
FIRST_FILTERS = ("about", "how", "when", "places")
MORE_FILTERS = ("day", "kind", "where", "term")
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
    found = the_catalogue.find(form.chosen(), place=place, number=_number(request), now=now, answers=form.answers())
    htmx = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    template = "courses/catalogue/_results_part.html" if htmx else "courses/catalogue/catalogue.html"
    context = {**_filters(form, found), **_results(form, found), "nav": "courses", "swapped": htmx}
    return render(request, template, context)


def form_of(request: HttpRequest, *, now: datetime) -> CatalogueForm:
    """Return the search and filters of an address, offering only venues and terms in which something is on."""
    categories, venues, terms = fitting.answers_on_offer(now=now)
    return CatalogueForm(request.GET, categories=categories, venues=venues, terms=terms)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) <= A_NUMBER else 1


def _filters(form: CatalogueForm, found: Found) -> dict[str, Any]:
    numbers = found.counted.of
    more = [form.options(name, numbers) for name in MORE_FILTERS]
    return {
        "q": form.cleaned_data["q"],
        "filters": [form.options(name, numbers) for name in FIRST_FILTERS],
        "more_filters": [options for options in more if options.options],
        "more_open": any(options.any for options in more),
        "chosen_count": len(form.pairs(leave=["q"])),
        "kept": form.pairs(leave=["q"]),
        "clear_href": form.address(leave=[name for name in form.fields if name != "q"]),
        "canonical": absolute(form.address()),
        "shared": {
            "title": _("Courses"),
            "line": _("All our courses are free. You don’t need a doctor’s letter."),
        },
    }


def _results(form: CatalogueForm, found: Found) -> dict[str, Any]:
    """Return what the results part shows."""
    return {
        "found": found,
        "heading": _heading(found),
        "looked_for": form.looked_for(),
        "links": _links(form, found),
        "ways_out": [
            (form.address(leave=[FIELDS[way.name]]), LETTING_GO[way.name], _courses(way.count))
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
